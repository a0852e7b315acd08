"""Note that the site is being used in this minute."""

from __future__ import annotations

import datetime as dt

from django.db import DatabaseError, connection
from isthmus.tenancy.marker import is_frozen, is_refusal

from accounts.models import Account
from accounts.queries.screen_time import marks_of_account
from accounts.screen_time import HOUR, Marks, hour_of, to_mark

UPSERT = """
INSERT INTO accounts_screentimehour (account_id, hour, minutes) VALUES (%s, %s, %s)
ON CONFLICT (account_id, hour) DO UPDATE SET minutes = accounts_screentimehour.minutes | excluded.minutes
"""


def mark_screen_time(*, account: Account, now: dt.datetime) -> Marks:
    """Mark the minute and, where the last mark is at most five minutes old, those between; return what was added.

    Twice is the same as once. Nothing is marked while the site is being moved.
    """
    if is_frozen():
        return {}
    added = to_mark(marks_of_account(account, hour_of(now) - HOUR), now)
    try:
        with connection.cursor() as cursor:
            # In order, so that two devices never wait for each other.
            cursor.executemany(UPSERT, [(account.pk, hour, minutes) for hour, minutes in sorted(added.items())])
    except DatabaseError as error:
        if not is_refusal(error):
            raise
        return {}
    return added
