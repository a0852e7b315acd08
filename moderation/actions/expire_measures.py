"""End the measures whose end has come."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from moderation.actions.take_effect import take_effect
from moderation.models import Measure
from moderation.subjects import kind_named

MOST = 1000


def expire_measures(*, now: dt.datetime) -> int:
    """Let go of what was to hold until `now` or before, each in a transaction of its own; how many there were.

    The rows are locked while they are worked on: a second run passes them by, and a crash leaves them as they were.
    """
    due = Measure.objects.filter(state="in_force", until__lte=now).order_by("until").values_list("pk", flat=True)
    return sum(_expire(pk, now) for pk in list(due[:MOST]))


def _expire(measure_id: int, now: dt.datetime) -> int:
    with transaction.atomic():
        locked = Measure.objects.select_for_update(skip_locked=True).filter(pk=measure_id, state="in_force")
        measure = locked.first()
        if measure is None:
            return 0
        measure.state, measure.ended_at = "expired", now
        measure.save(update_fields=["state", "ended_at"])
        subject = kind_named(measure.kind).load(measure.subject_id)
        if subject is not None:
            take_effect(kind=measure.kind, subject=subject, checked=False)
    return 1
