"""Forget what somebody was told and has read long ago."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from django.db.models import QuerySet
from isthmus.tenancy.ids import first_id_at
from isthmus.tenancy.marker import is_frozen

from feeds.models import Letter, Notification

# Published with the policies (regions/policies.html). What is new is kept until it is read.
KEPT: Final = dt.timedelta(days=90)
BATCH: Final = 2000


def forget_notifications(*, now: dt.datetime) -> int:
    """Delete read notifications and letters that have gone out which are older than 90 days; return how many."""
    oldest = first_id_at(now - KEPT)
    old = [
        Notification.objects.filter(pk__lt=oldest, read_at__isnull=False, mail_at=None),
        Letter.objects.filter(pk__lt=oldest).exclude(state="written"),
    ]
    return sum(_forget(rows) for rows in old)


def _forget(rows: QuerySet[Any]) -> int:
    gone = 0
    while not is_frozen() and (ids := list(rows.order_by("pk").values_list("pk", flat=True)[:BATCH])):
        gone += rows.filter(pk__in=ids).delete()[0]
    return gone
