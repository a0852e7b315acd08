"""The checks that a worker would run."""

from __future__ import annotations

from typing import Any

from moderation.actions.run_check import run_check
from moderation.models import Check


def run_checks(**which: Any) -> None:
    """Those that wait, of one subject or of all."""
    for check in Check.objects.filter(**which, state="pending"):
        run_check(check_id=check.pk)
