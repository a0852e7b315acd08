"""Worker and scheduler stand still while the site is frozen, and go on by themselves afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import InternalError, connection
from django.utils import timezone
from isthmus.celery import Scheduler, app
from isthmus.tenancy.marker import BELIEVED
from structlog.testing import capture_logs

from feeds.actions.post_note import post_note
from moderation.actions.sweep_checks import GRACE
from moderation.active import _active
from moderation.models import Check
from moderation.tasks import make_ready, run_check, sweep_checks
from tests.freezing import frozen
from tests.people import mara

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def check(monkeypatch: pytest.MonkeyPatch) -> Check:
    """A check that waits for a worker; its message went nowhere."""
    monkeypatch.setattr("moderation.tasks.run_check.apply_async", lambda *_, **__: None)
    post_note(author=mara(), title="Tea", text="Green")
    return Check.objects.get()


def state(check: Check) -> str:
    check.refresh_from_db()
    return check.state


@pytest.mark.parametrize(
    ("noticed", "where"), [(True, "before it began"), (False, "in its middle")], ids=["known", "refused"]
)
def test_a_job_waits_out_the_freeze_without_an_error(check: Check, noticed: bool, where: str) -> None:
    with frozen(noticed=noticed), capture_logs() as logs:
        assert run_check.apply(args=[check.pk], throw=True).successful()
        assert state(check) == "pending"
    assert [(line["log_level"], line["task"], line["where"], line["args"]) for line in logs] == [
        ("info", "moderation.tasks.run_check", where, (check.pk,))
    ]
    assert run_check.apply(args=[check.pk], throw=True).successful()
    assert state(check) == "done"


def test_after_the_move_the_sweep_finds_what_was_left(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[int] = []
    monkeypatch.setattr("moderation.actions.sweep_checks.send_check", sent.append)
    Check.objects.update(due_at=timezone.now() - GRACE - dt.timedelta(seconds=1))
    with frozen():
        sweep_checks.apply(throw=True)
        assert sent == []
    sweep_checks.apply(throw=True)
    assert sent == [check.pk]


def test_any_other_error_stays_one(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> None:
        raise InternalError("broken")

    monkeypatch.setattr("moderation.actions.run_check.run_check", fail)
    with pytest.raises(InternalError, match="broken"):
        run_check.apply(args=[check.pk], throw=True)


@pytest.fixture
def scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scheduler]:
    made = Scheduler(app, schedule_filename=str(tmp_path / "schedule"))
    monkeypatch.setattr(made, "sent", [], raising=False)
    monkeypatch.setattr(made, "apply_entry", lambda entry, producer=None: made.sent.append(entry.task))
    for entry in made.schedule.values():
        entry.last_run_at -= dt.timedelta(minutes=5)
    yield made
    made.close()


def test_the_scheduler_sends_nothing_until_the_thaw(scheduler: Scheduler) -> None:
    assert settings.CELERY_BEAT_SCHEDULER == "isthmus.celery:Scheduler"
    with frozen():
        assert [scheduler.tick() for _ in range(3)] == [BELIEVED] * 3
        assert scheduler.sent == []
    scheduler.tick()
    # Which of those that are due comes first is the scheduler's own affair.
    assert len(scheduler.sent) == 1
    assert scheduler.sent[0] in {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}


def test_a_worker_is_ready_before_its_first_job() -> None:
    _active.cache_clear()
    make_ready()
    assert _active.cache_info().currsize == 1 and connection.connection is None
