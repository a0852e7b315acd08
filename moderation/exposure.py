"""How much that is severe somebody has to see: the server stops it, not a reminder.

Severe is a case whose rule is (moderation.models.rule.SEVERE). Counted are the claims of one, decided or not: it was
seen. Past the limit of an hour or a day none is given out any more, while all others are.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Min, Q
from django.utils import timezone
from isthmus.tenancy.ids import first_id_at, time_of

from moderation.models import Claim, Desk

HOUR, DAY = dt.timedelta(hours=1), dt.timedelta(days=1)


@dataclass(frozen=True)
class Allowance:
    """What somebody has seen that was severe, and may still see."""

    within_an_hour: int
    within_a_day: int
    most_an_hour: int
    most_a_day: int
    # From when on there can be another; None where there can be one now.
    again_at: dt.datetime | None

    @property
    def is_used_up(self) -> bool:
        return self.again_at is not None


def allowance_of(moderator: Any) -> Allowance:
    """Two queries. The limits are the site's, or the lower ones that somebody chose at their desk."""
    now, desk = timezone.now(), Desk.objects.filter(moderator=moderator).first() or Desk()
    most_an_hour = _lower(settings.EXPOSURE_PER_HOUR, desk.most_an_hour)
    most_a_day = _lower(settings.EXPOSURE_PER_DAY, desk.most_a_day)
    lately = Q(pk__gte=first_id_at(now - HOUR))
    seen = Claim.objects.filter(moderator=moderator, is_severe=True, pk__gte=first_id_at(now - DAY)).aggregate(
        hour=Count("pk", filter=lately), day=Count("pk"), first_of_hour=Min("pk", filter=lately), first=Min("pk")
    )
    again_at = None
    if seen["day"] >= most_a_day:
        again_at = (time_of(seen["first"]) if seen["first"] else now) + DAY
    elif seen["hour"] >= most_an_hour:
        again_at = (time_of(seen["first_of_hour"]) if seen["first_of_hour"] else now) + HOUR
    return Allowance(seen["hour"], seen["day"], most_an_hour, most_a_day, again_at)


def _lower(limit: int, own: int | None) -> int:
    return limit if own is None else min(limit, own)
