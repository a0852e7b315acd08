"""How somebody stands with their limit, from what the database knows."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.core.cache import cache
from isthmus.regions.policy import ScreenTime

from accounts.models import Account, GuardianEntry, ScreenTimeHour
from accounts.screen_time import Marks, Standing

# No date lasts longer for anybody, not even for one who goes round the world against the sun.
KEPT: Final = dt.timedelta(days=3)


def marks_of_account(account: Account, since: dt.datetime) -> Marks:
    """In which minutes the account used the site, of the hours from `since` on."""
    return dict(ScreenTimeHour.objects.filter(account=account, hour__gte=since).values_list("hour", "minutes"))


def standing_of(account: Account, limits: ScreenTime, now: dt.datetime) -> Standing:
    """How the account stands with these limits."""
    given: dict[dt.date, int] = {}
    lifted: list[dt.datetime] = []
    recent = GuardianEntry.objects.filter(child=account, made_at__gte=now - KEPT, kind__in=("minutes", "night"))
    for entry in recent:
        if entry.day is not None:
            given[entry.day] = given.get(entry.day, 0) + entry.minutes
        else:
            lifted.append(entry.made_at)
    marks = marks_of_account(account, now - KEPT)
    return Standing(now, limits, account.clock, marks, given, lifted)


def go_on_key(account: Account) -> str:
    return f"screen-time:go-on:{account.pk}"


def goes_on(account: Account, now: dt.datetime) -> bool:
    """Whether the person has chosen to go on in spite of a soft limit."""
    until: dt.datetime | None = cache.get(go_on_key(account))
    return until is not None and now < until


def minutes_today(account: Account, now: dt.datetime) -> int:
    """Minutes that were counted of the account's date; none where no limit applies."""
    return Standing(now, ScreenTime(), account.clock, marks_of_account(account, now - KEPT)).used
