"""Run the backtests that are wanted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, Final

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_noop

from moderation.actions.move_version import move_version
from moderation.active import made_ready
from moderation.backtesting import backtest
from moderation.detectors import KINDS
from moderation.ladder import state_of
from moderation.models import Backtest

# A worker that has not been heard of for so long is dead: its backtest begins anew.
SILENCE: Final = dt.timedelta(minutes=2)
WHY: Final = gettext_noop("Its backtest is done and published.")


def run_backtests() -> int:
    """Run what waits, one after the other, and what died in its middle; how many there were."""
    done = 0
    while row := _taken():
        run_backtest(row=row)
        done += 1
    return done


def _taken() -> Backtest | None:
    dead = Q(state="running", heard_at__lt=timezone.now() - SILENCE)
    with transaction.atomic():
        rows = Backtest.objects.select_for_update(skip_locked=True)
        row = rows.filter(Q(state="waiting") | dead).order_by("id").first()
        if row is not None:
            row.state, row.heard_at, row.looked_at = "running", timezone.now(), 0
            row.save(update_fields=["state", "heard_at", "looked_at"])
        return row


def run_backtest(*, row: Backtest, heard: Callable[[int, int], None] | None = None) -> Backtest:
    """Look at the past, store the report, and bring a draft up to its first step; `heard` is told how far it is.

    What it found is stored at the end and at once. One that another worker has begun anew meanwhile stores nothing.
    """

    def tell(looked_at: int, of: int) -> None:
        Backtest.objects.filter(pk=row.pk).update(looked_at=looked_at, of=of, heard_at=timezone.now())
        if heard:
            heard(looked_at, of)

    version = row.version
    if KINDS[version.detector.kind].is_remote:
        report: dict[str, Any] = {"unmeasured": True}
    else:
        report = backtest(made_ready(version, "draft"), tell).told()
    with transaction.atomic():
        changed = Backtest.objects.filter(pk=row.pk, state="running").update(
            state="done", report=report, heard_at=timezone.now()
        )
        if changed and state_of(version) == "draft":
            figures: dict[str, Any] = {key: report[key] for key in ("looked_at", "found") if key in report}
            move_version(version=version, to_state="backtested", why=WHY, figures=figures)
    row.refresh_from_db()
    return row
