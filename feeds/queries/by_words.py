"""The newest rows that have the words somebody looks for: what search asks of PostgreSQL, whatever is looked for.

Two ways lead to the newest rows with a word, and each is slow where the other is fast:

- walking them backwards by their numbers and trying each: `size / f` rows where one in `1 / f` has the word;
- asking the GIN index, which knows no order, for all that have it, and sorting these: `f * all` rows.

They cost the same at `f = sqrt(size / all)`, and either is at its worst there: 4,600 rows for a page of 21 among a
million. PostgreSQL's own planner knows of both ways, but takes the words of a search to be independent of each other
and of time, and where they are not it may walk all the rows there are. So the walk has an end here: how common the
rarest word is, by the statistics that ANALYZE keeps, decides whether to walk, over no more than `sqrt(size * all)`
rows; if that finds too few, the index is asked after all.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, TypeVar

from django.db import connection
from isthmus.tenancy.ids import first_id_at
from isthmus.web.seeking import Sought

NEWEST_ID: Final = 2**63 - 1
# Rounds in which a page is filled up where some of what was found is not for the viewer.
ROUNDS: Final = 8
_WALK: Final = """
SELECT {subject} FROM (
  SELECT {subject}, tokens FROM {table} WHERE {subject} < %s AND {subject} >= %s ORDER BY {subject} DESC LIMIT %s
) recent WHERE tokens @@ %s::tsquery ORDER BY {subject} DESC LIMIT %s
"""
# Materialized: else the planner walks after all, and without an end.
_ASK: Final = """
WITH found AS MATERIALIZED (
  SELECT {subject} FROM {table} WHERE tokens @@ %s::tsquery AND {subject} < %s AND {subject} >= %s
) SELECT {subject} FROM found ORDER BY {subject} DESC LIMIT %s
"""
_STATISTICS: Final = """
SELECT greatest(reltuples, 1), most_common_elems::text::text[], most_common_elem_freqs
FROM pg_class LEFT JOIN pg_stats ON tablename = relname AND schemaname = 'public' AND attname = 'tokens'
WHERE oid = %s::regclass
"""
Found = TypeVar("Found")


@dataclass(frozen=True)
class Words:
    """The rows in which tokens stand, and the column that holds the number of what has them."""

    table: str
    subject: str

    @property
    def walk(self) -> str:
        return _WALK.format(table=self.table, subject=self.subject)

    @property
    def ask(self) -> str:
        return _ASK.format(table=self.table, subject=self.subject)


NOTES: Final = Words("feeds_notetokens", "note_id")
PRODUCTS: Final = Words("feeds_producttokens", "product_id")


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: words, and what it has to be besides."""

    words: Sought
    language: str = ""
    # Of notes "pictures" or "words" (feeds.actions.index_note); empty for both.
    kind: str = ""
    # Posted at this moment or later, and before that one.
    since: dt.datetime | None = None
    until: dt.datetime | None = None

    @property
    def tsquery(self) -> str:
        marks = [f"'={mark}'" for mark in (self.language, self.kind) if mark]
        return " & ".join([self.words.tsquery, *marks])

    @property
    def lexemes(self) -> list[tuple[str, bool]]:
        """What must be there, each as a whole token or the beginning of one."""
        return [*self.words.lexemes, *((f"={mark}", False) for mark in (self.language, self.kind) if mark)]


@dataclass
class Statistics:
    """How many rows there are, and which part of them has each of the commonest tokens, as of the last ANALYZE."""

    rows: float = 1.0
    parts: dict[str, float] = field(default_factory=dict)
    read_at: float = -math.inf

    def part_with(self, lexemes: list[tuple[str, bool]]) -> float:
        """Which part of all rows has the rarest of these; 0 for what is not among the common."""
        return min((self._part(*each) for each in lexemes), default=0.0)

    def _part(self, lexeme: str, is_start: bool) -> float:
        if not is_start:
            return self.parts.get(lexeme, 0.0)
        return min(1.0, sum(part for token, part in self.parts.items() if token.startswith(lexeme)))


# Seconds for which a process believes the statistics; words do not become common faster than that.
BELIEVED: Final = 600.0
_statistics: dict[Words, Statistics] = {}


def statistics(words: Words) -> Statistics:
    """What PostgreSQL knows of all these tokens."""
    known = _statistics.get(words)
    if known is None or time.monotonic() - known.read_at >= BELIEVED:
        with connection.cursor() as cursor:
            cursor.execute(_STATISTICS, [words.table])
            rows, tokens, parts = cursor.fetchone()
        # Behind the parts stand their least and their greatest.
        known = Statistics(rows, dict(zip(tokens or [], parts or [], strict=False)), time.monotonic())
        _statistics[words] = known
    return known


def newest_with(words: Words, wanted: Wanted, *, below: int, size: int) -> list[int]:
    """The numbers of the newest that have it, below this number, newest first; whoever looks."""
    since = first_id_at(wanted.since) if wanted.since else 0
    if wanted.until:
        below = min(below, first_id_at(wanted.until))
    known = statistics(words)
    with connection.cursor() as cursor:
        if known.part_with(wanted.lexemes) ** 2 * known.rows >= size:
            window = max(size, math.isqrt(int(size * known.rows)))
            cursor.execute(words.walk, [below, since, window, wanted.tsquery, size])
            found = [subject for (subject,) in cursor.fetchall()]
            if len(found) == size:
                return found
        cursor.execute(words.ask, [wanted.tsquery, below, since, size])
        return [subject for (subject,) in cursor.fetchall()]


def newest_for(
    words: Words, wanted: Wanted, readable: Callable[[list[int]], list[Found]], *, below: int, most: int
) -> tuple[list[Found], int]:
    """The newest of which `readable` leaves something: a page of `most` and one more, or fewer and the number to go on
    below, 0 at the end."""
    found: list[Found] = []
    size = most + 1
    for _round in range(ROUNDS):
        numbers = newest_with(words, wanted, below=below, size=size)
        found += readable(numbers)
        if len(numbers) < size or len(found) > most:
            return found, 0
        below, size = numbers[-1], size * 2
    return found, below
