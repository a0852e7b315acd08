"""Count what competes for Explore."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from feeds.models import ExplorePool
from feeds.queries.pool import candidates

# Somebody who goes on with a page later than that gets the order of today.
KEPT: Final = dt.timedelta(hours=1)


def count_pool() -> bool:
    """Store what competes now, where it is not the same as at the last time; return whether it was stored."""
    entries = [list(entry) for entry in candidates()]
    latest = ExplorePool.objects.order_by("-id").first()
    if latest is not None and latest.entries == entries:
        return False
    made = ExplorePool.objects.create(entries=entries)
    # The one before stays, however old it is: pages have been made of it until now.
    before = latest.pk if latest is not None else made.pk
    ExplorePool.objects.filter(pk__lt=min(before, first_id_at(timezone.now() - KEPT))).delete()
    return True
