"""Ask for a backtest of a version."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.db import transaction
from isthmus.jobs import send

from moderation.models import Backtest, DetectorVersion


def ask_backtest(*, version: DetectorVersion, by: Any = None) -> Backtest:
    """Store that it is wanted, and send its message; the one that is wanted already, where there is one.

    The row is the truth: where the message is lost, a scheduled job finds the row.
    """
    from moderation.tasks import run_backtests

    backtest, is_new = Backtest.objects.filter(state__in=["waiting", "running"]).get_or_create(
        version=version, defaults={"asked_by": by.pk if by else None}
    )
    if is_new:
        transaction.on_commit(partial(send, run_backtests))
    return backtest
