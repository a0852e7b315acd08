"""Go on in spite of a soft limit."""

from __future__ import annotations

import datetime as dt

from django.core.cache import cache

from accounts.models import Account
from accounts.queries.screen_time import go_on_key

PAUSE = dt.timedelta(minutes=15)


def go_on(*, account: Account, now: dt.datetime) -> dt.datetime:
    """Keep the reminder away for 15 minutes; return when it comes again.

    Kept where it can be lost, because all that is lost is one click.
    """
    until = now + PAUSE
    cache.set(go_on_key(account), until, timeout=PAUSE.total_seconds())
    return until
