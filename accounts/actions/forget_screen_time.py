"""Forget minutes that no limit asks about any more."""

from __future__ import annotations

import datetime as dt

from accounts.models import ScreenTimeHour
from accounts.queries.screen_time import KEPT


def forget_screen_time(*, now: dt.datetime) -> int:
    """Delete hours older than three days; return how many."""
    count, _by_model = ScreenTimeHour.objects.filter(hour__lt=now - KEPT).delete()
    return count
