"""Jobs: each takes ids and calls one action."""

from __future__ import annotations

from typing import Any

from celery import shared_task
from celery.signals import worker_init
from django.db import connection
from django.utils import timezone

from moderation.actions import append_published as published
from moderation.actions import commit_decision as commit
from moderation.actions import expire_measures as expire
from moderation.actions import learn_decisions as lessons
from moderation.actions import publish_log as publish
from moderation.actions import reconcile_measures as reconcile
from moderation.actions import remember_text as texts
from moderation.actions import run_backtest as backtests
from moderation.actions import run_check as run
from moderation.actions import send_dsa_statements as dsa
from moderation.actions import settle_appeals as appeals
from moderation.actions import settle_reports as settle
from moderation.actions import sweep_checks as sweep
from moderation.actions import sweep_queue as queue
from moderation.actions import watch_versions as watch
from moderation.active import active_versions


@worker_init.connect  # type: ignore[untyped-decorator]
def make_ready(**_: Any) -> None:
    """Before a worker's processes part: what takes seconds to load is loaded once, and no post waits for it."""
    try:
        active_versions()
    finally:
        connection.close()


@shared_task  # type: ignore[untyped-decorator]
def append_published() -> None:
    published.append_published()


@shared_task  # type: ignore[untyped-decorator]
def publish_log(home: str) -> None:
    publish.publish_log(home=home)


@shared_task  # type: ignore[untyped-decorator]
def publish_logs() -> None:
    publish.publish_logs()


@shared_task  # type: ignore[untyped-decorator]
def run_check(check_id: int) -> None:
    run.run_check(check_id=check_id)


@shared_task  # type: ignore[untyped-decorator]
def sweep_checks() -> None:
    sweep.sweep_checks()


@shared_task  # type: ignore[untyped-decorator]
def send_dsa_statements() -> None:
    dsa.send_scheduled()


@shared_task  # type: ignore[untyped-decorator]
def settle_reports() -> None:
    settle.settle_reports()
    appeals.settle_appeals()


@shared_task  # type: ignore[untyped-decorator]
def sweep_queue() -> None:
    queue.sweep_queue()


@shared_task  # type: ignore[untyped-decorator]
def run_backtests() -> None:
    backtests.run_backtests()


@shared_task  # type: ignore[untyped-decorator]
def watch_versions() -> None:
    watch.watch_versions()


@shared_task  # type: ignore[untyped-decorator]
def learn_decisions() -> None:
    lessons.learn_decisions()


@shared_task  # type: ignore[untyped-decorator]
def expire_measures() -> None:
    expire.expire_measures(now=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def reconcile_measures() -> None:
    reconcile.reconcile_measures()


@shared_task  # type: ignore[untyped-decorator]
def commit_decision(pending_id: int) -> None:
    commit.commit_decision(pending_id=pending_id)


@shared_task  # type: ignore[untyped-decorator]
def forget_texts() -> None:
    texts.forget_texts()
