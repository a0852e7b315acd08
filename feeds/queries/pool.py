"""Which notes compete for Explore, and what the values of each are computed from.

The newest compete, and those that got most of the latest likes, whenever they were posted. Both are counted ahead
(feeds.actions.count_pool), so that a page costs the same on a small site and on a large one; what has been posted since
the last count competes at once.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, NamedTuple

from django.core.cache import caches
from django.db import connection
from django.utils import timezone
from isthmus.tenancy.ids import time_of

from feeds.models import ExplorePool, Note

# How many of the newest compete, and how many of those that got most of the latest likes.
NEWEST: Final = 300
LIKED: Final = 300
LATEST_LIKES: Final = 20_000
# What was posted since the last count; with more than that the worker is behind, and the rest waits for it.
SINCE: Final = 300
# Of those that decisions put last, the newest; older ones are hardly in the running.
DEMOTED: Final = 1000
# Somebody is new for so long, and for so many notes.
NEW_FOR: Final = dt.timedelta(days=30)
FIRST_NOTES: Final = 3
# Seconds for which a process believes which pool is the latest.
BELIEVED: Final = 2
NEWEST_ID: Final = 2**63 - 1
# Whoever joined long before cannot have been new when they posted; for them nothing is counted.
ENTRIES: Final = """
SELECT note.id, note.author_id, note.languages, author.country, author.home, note.likes_count,
  CASE WHEN author.joined_at < %(new_since)s OR earlier.n >= %(first)s THEN 0 ELSE earlier.n + 1 END, note.held
  {more}
FROM feeds_note note JOIN accounts_account author ON author.id = note.author_id
LEFT JOIN LATERAL (
  SELECT count(*) AS n FROM (
    SELECT 1 FROM feeds_note before WHERE before.author_id = note.author_id AND before.id < note.id LIMIT %(first)s
  ) few
) earlier ON author.joined_at >= %(new_since)s
WHERE note.deleted_at IS NULL AND {which}
ORDER BY note.id DESC LIMIT %(most)s
"""
LIKED_LATELY: Final = """
SELECT note_id FROM (SELECT note_id FROM feeds_like ORDER BY id DESC LIMIT %s) latest
GROUP BY note_id ORDER BY count(*) DESC, note_id DESC LIMIT %s
"""


class Entry(NamedTuple):
    """A note in the running, with what its values are computed from."""

    note_id: int
    author_id: int
    languages: list[str]
    # As its author declares it.
    country: str
    home: str
    likes: int
    # Which of its author's notes it is, from 1, where they are new and it is among their first; else 0.
    nth: int
    # Waits for its check: competes for its author alone.
    held: bool


@dataclass(frozen=True, eq=False)
class Pool:
    """What competed when it was counted. Where none has been counted yet it is number 0, and empty."""

    number: int
    # The newest first.
    entries: tuple[Entry, ...]

    @property
    def newest(self) -> int:
        """The id of its newest note; 0 in an empty one."""
        return self.entries[0].note_id if self.entries else 0


def latest_pool() -> Pool:
    """The pool that was counted last; an empty one where there is none. Mostly no query."""
    number = caches["process"].get_or_set("explore_pool", _latest_number, BELIEVED) or 0
    return pool_numbered(number) or Pool(0, ())


def pool_numbered(number: int) -> Pool | None:
    """The pool of this number; None for one that is gone. Number 0 is the empty one."""
    if number == 0:
        return Pool(0, ())
    try:
        return _read(number)
    except ExplorePool.DoesNotExist:
        return None


def _latest_number() -> int:
    return ExplorePool.objects.order_by("-id").values_list("id", flat=True).first() or 0


# Enough for the pages that people go on with; a pool never changes.
@lru_cache(maxsize=16)
def _read(number: int) -> Pool:
    row = ExplorePool.objects.get(pk=number)
    return Pool(row.pk, tuple(Entry(*each) for each in row.entries))


def candidates() -> list[Entry]:
    """What competes now, the newest first. Four queries."""
    notes = Note.objects.filter(deleted_at=None).order_by("-id").values_list("id", flat=True)
    newest = list(notes.filter(held=False)[:NEWEST])
    # They must not crowd out what others see.
    waiting = notes.filter(held=True, pk__gt=min(newest, default=0))[:NEWEST]
    with connection.cursor() as cursor:
        cursor.execute(LIKED_LATELY, [LATEST_LIKES, LIKED])
        liked = [note_id for (note_id,) in cursor.fetchall()]
    return _entries("note.id = ANY(%(ids)s)", ids=list({*newest, *waiting, *liked}))


def entries_since(newest: int, upto: int = NEWEST_ID) -> tuple[list[Entry], frozenset[int]]:
    """What has been posted after the note `newest`, and not after `upto`, the newest first; and which notes decisions
    put last, whenever they were posted. One query."""
    which = "(note.id > %(newest)s AND note.id <= %(upto)s OR note.demoted)"
    rows = _rows(which, more=", note.demoted", newest=newest, upto=upto, most=SINCE + DEMOTED)
    since = [Entry(*told) for *told, _demoted in rows if newest < told[0] <= upto]
    return since[:SINCE], frozenset(row[0] for row in rows if row[-1])


def _entries(which: str, **values: Any) -> list[Entry]:
    return [Entry(*row) for row in _rows(which, **values)]


def _rows(which: str, more: str = "", **values: Any) -> list[tuple[Any, ...]]:
    # Each page of Explore asks: what Django takes to build this statement is more than what PostgreSQL takes to run it.
    given: dict[str, Any] = {"first": FIRST_NOTES, "new_since": timezone.now() - NEW_FOR, "most": None} | values
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES.format(which=which, more=more), given)
        return list(cursor.fetchall())


def age_in_days(note_id: int, newest: int) -> float:
    """How much older it is than the newest note; 0 for one that came after that."""
    return max(0.0, (time_of(newest) - time_of(note_id)).total_seconds() / 86_400.0)
