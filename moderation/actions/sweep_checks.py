"""Find the checks that no message came for."""

from __future__ import annotations

import datetime as dt

from django.db.models import F
from django.utils import timezone

from moderation.actions.request_check import send_check
from moderation.models import Check

GRACE = dt.timedelta(seconds=10)
# A check that keeps failing is tried ever more rarely, at least once an hour, and never given up.
LONGEST_WAIT = dt.timedelta(hours=1)
MOST = 1000


def sweep_checks() -> int:
    """Send again what has been due for longer than a healthy queue takes; return how many were sent."""
    now = timezone.now()
    late = list(Check.objects.filter(state="pending", due_at__lt=now - GRACE).order_by("due_at")[:MOST])
    for check in late:
        wait = min(GRACE * 2 ** min(check.attempts, 12), LONGEST_WAIT)
        Check.objects.filter(pk=check.pk).update(due_at=now + wait - GRACE, attempts=F("attempts") + 1)
        send_check(check.pk)
    return len(late)
