"""Notes that have the words somebody looks for.

What is withheld from a viewer is not searched for them. A notice that stood among the results of a word would say that
the hidden note has this word, and with enough words one could read it all. So such a note is passed over, and the page
says in every search alike which notes are not searched (feeds.queries.unsearched). Its author, who knows the words,
finds it, and sees the notice in its place.

Two ways lead to the newest notes with a word, and each is slow where the other is fast:

- walking the notes backwards by their numbers and trying each: `size / f` rows where one note in `1 / f` has the word;
- asking the GIN index, which knows no order, for all that have it, and sorting these: `f * all` rows.

They cost the same at `f = sqrt(size / all)`, and either is at its worst there: 4,600 rows for a page of 21 among a
million notes. PostgreSQL's own planner knows of both ways, but takes the words of a search to be independent of each
other and of time, and where they are not it may walk all the notes there are. So the walk has an end here: how common
the rarest word is, by the statistics that ANALYZE keeps, decides whether to walk, over no more than
`sqrt(size * all)` notes; if that finds too few, the index is asked after all.
"""

from __future__ import annotations

import datetime as dt
import math
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from django.db import connection
from isthmus.tenancy.ids import first_id_at, id_from
from isthmus.web.seeking import Sought

from feeds.models import Note
from feeds.queries.page import CARDS, Face, Page, cards_of, faces_of, read
from feeds.visibility import may_be_withheld, notices_of, stands_apart

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

NEWEST_ID: Final = 2**63 - 1
# How many of the newest that match compete in the order "best".
RANKED: Final = 400
# Rounds in which a page is filled up where some of what was found is not for the viewer.
ROUNDS: Final = 8
WALK: Final = """
SELECT note_id FROM (
  SELECT note_id, tokens FROM feeds_notetokens WHERE note_id < %s AND note_id >= %s ORDER BY note_id DESC LIMIT %s
) recent WHERE tokens @@ %s::tsquery ORDER BY note_id DESC LIMIT %s
"""
# Materialized: else the planner walks after all, and without an end.
ASK: Final = """
WITH found AS MATERIALIZED (
  SELECT note_id FROM feeds_notetokens WHERE tokens @@ %s::tsquery AND note_id < %s AND note_id >= %s
) SELECT note_id FROM found ORDER BY note_id DESC LIMIT %s
"""
MATCHES: Final = """
SELECT note_id, tokens @@ %s::tsquery, tokens @@ %s::tsquery FROM feeds_notetokens WHERE note_id = ANY(%s)
"""
STATISTICS: Final = """
SELECT greatest(reltuples, 1), most_common_elems::text::text[], most_common_elem_freqs
FROM pg_class LEFT JOIN pg_stats ON tablename = relname AND schemaname = 'public' AND attname = 'tokens'
WHERE oid = 'feeds_notetokens'::regclass
"""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for: words, and what the notes have to be."""

    words: Sought
    language: str = ""
    # "pictures" or "words" (feeds.actions.index_note); empty for both.
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
        """What a note must have, each as a whole token or the beginning of one."""
        return [*self.words.lexemes, *((f"={mark}", False) for mark in (self.language, self.kind) if mark)]


@dataclass
class Statistics:
    """How many notes there are, and which part of them has each of the commonest tokens, as of the last ANALYZE."""

    notes: float = 1.0
    parts: dict[str, float] = field(default_factory=dict)
    read_at: float = -math.inf

    def part_with(self, lexemes: list[tuple[str, bool]]) -> float:
        """Which part of all notes has the rarest of these; 0 for what is not among the common."""
        return min((self._part(*each) for each in lexemes), default=0.0)

    def _part(self, lexeme: str, is_start: bool) -> float:
        if not is_start:
            return self.parts.get(lexeme, 0.0)
        return min(1.0, sum(part for token, part in self.parts.items() if token.startswith(lexeme)))


# Seconds for which a process believes the statistics; words do not become common faster than that.
BELIEVED: Final = 600.0
_statistics = Statistics()


def statistics() -> Statistics:
    """What PostgreSQL knows of the words of all notes."""
    global _statistics
    if time.monotonic() - _statistics.read_at >= BELIEVED:
        with connection.cursor() as cursor:
            cursor.execute(STATISTICS)
            notes, tokens, parts = cursor.fetchone()
        # Behind the parts stand their least and their greatest.
        _statistics = Statistics(notes, dict(zip(tokens or [], parts or [], strict=False)), time.monotonic())
    return _statistics


def newest_with(wanted: Wanted, *, below: int, size: int) -> list[int]:
    """The ids of the newest notes that have it, below this id, newest first; whoever looks."""
    since = first_id_at(wanted.since) if wanted.since else 0
    if wanted.until:
        below = min(below, first_id_at(wanted.until))
    known = statistics()
    with connection.cursor() as cursor:
        if known.part_with(wanted.lexemes) ** 2 * known.notes >= size:
            window = max(size, math.isqrt(int(size * known.notes)))
            cursor.execute(WALK, [below, since, window, wanted.tsquery, size])
            found = [note_id for (note_id,) in cursor.fetchall()]
            if len(found) == size:
                return found
        cursor.execute(ASK, [wanted.tsquery, below, since, size])
        return [note_id for (note_id,) in cursor.fetchall()]


def newest_page(viewer: Viewer, wanted: Wanted, cursor: str) -> Page:
    """A page of the notes that have it, newest first. `cursor` is what the page before it gave."""
    faces, more = _readable(viewer, wanted, below=id_from(cursor) or NEWEST_ID)
    page = Page(cards_of(faces[:CARDS], viewer))
    if len(faces) > CARDS:
        page.next = str(faces[CARDS - 1].note_id)
    elif more:
        page.next = str(more)
    return page


def _readable(viewer: Viewer, wanted: Wanted, *, below: int) -> tuple[list[Face], int]:
    """The newest that this viewer can read: a page and one more, or fewer and the id to go on below, 0 at the end."""
    found: list[Face] = []
    size = CARDS + 1
    for _round in range(ROUNDS):
        ids = newest_with(wanted, below=below, size=size)
        found += _faces(viewer, ids)
        if len(ids) < size or len(found) > CARDS:
            return found, 0
        below, size = ids[-1], size * 2
    return found, below


def _faces(viewer: Viewer, ids: list[int]) -> list[Face]:
    """Those of these notes that may be the viewer's to read, newest first."""
    faces = faces_of(Note.objects.visible_to(viewer).filter(pk__in=ids).order_by("-id"), viewer)
    me = viewer.account.username if viewer.account else None
    kept_from = _kept_from(viewer, [face.note_id for face in faces if may_be_withheld(face, viewer)])
    return [face for face in faces if face.note_id not in kept_from or face.username == me]


def _kept_from(viewer: Viewer, ids: list[int]) -> set[int]:
    """Those of these notes in whose place a notice stands for the viewer."""
    if not ids:
        return set()
    return set(notices_of("note", read(Note.objects.visible_to(viewer).filter(pk__in=ids)), viewer))


def best_page(viewer: Viewer, wanted: Wanted, cursor: str) -> Page:
    """The same with the best of the newest first, and behind them the others, newest first.

    The score of a note: 2 where its title has all the words, 1 where they are tags of it, and a third of the common
    logarithm of its likes and one, up to 1; of two with the same score the newer comes first.
    """
    place, _dash, newest = cursor.partition("-")
    if cursor and not newest:
        return newest_page(viewer, wanted, cursor)
    below = min(NEWEST_ID, (id_from(newest) or NEWEST_ID - 1) + 1)
    ids = newest_with(wanted, below=below, size=RANKED)
    ranked = _rank(viewer, wanted, ids)
    start = int(place) if place.isdecimal() and len(place) < 4 else 0
    chosen = ranked[start : start + CARDS]
    faces = {face.note_id: face for face in _faces(viewer, chosen)}
    page = Page(cards_of([faces[pk] for pk in chosen if pk in faces], viewer))
    if start + CARDS < len(ranked):
        page.next = f"{start + CARDS}-{ids[0]}"
    elif len(ids) == RANKED:
        page.next = str(ids[-1])
    return page


def _rank(viewer: Viewer, wanted: Wanted, ids: list[int]) -> list[int]:
    notes = Note.objects.visible_to(viewer).filter(pk__in=ids)
    told = notes.values_list("pk", "likes_count", "author_id", "author__home", "withheld_by_id", "restricted")
    me = viewer.account.pk if viewer.account else None
    doubtful = [
        pk
        for pk, _likes, author, home, withheld_by, restricted in told
        if author != me and (withheld_by is not None or restricted or stands_apart(home, viewer))
    ]
    kept_from = _kept_from(viewer, doubtful)
    likes = {pk: number for pk, number, *_rest in told if pk not in kept_from}
    with connection.cursor() as cursor:
        cursor.execute(MATCHES, [wanted.words.weighted("A"), wanted.words.weighted("B"), list(likes)])
        scores = {
            note_id: 2 * in_title + as_tags + min(1.0, math.log10(1 + likes[note_id]) / 3)
            for note_id, in_title, as_tags in cursor.fetchall()
        }
    return sorted(scores, key=lambda note_id: (-scores[note_id], -note_id))
