"""Notes that have the words somebody looks for.

What is withheld from a viewer is not searched for them. A notice that stood among the results of a word would say that
the hidden note has this word, and with enough words one could read it all. So such a note is passed over, and the page
says in every search alike which notes are not searched (feeds.queries.unsearched). Its author, who knows the words,
finds it, and sees the notice in its place.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from django.db import connection
from isthmus.tenancy.ids import id_from

from feeds.models import Note
from feeds.queries.by_words import NEWEST_ID, NOTES, Wanted, newest_for, newest_with
from feeds.queries.page import CARDS, Face, Page, cards_of, faces_with, read
from feeds.visibility import Sight, notices_of

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

# How many of the newest that match compete in the order "best".
RANKED: Final = 400
MATCHES: Final = """
SELECT note_id, tokens @@ %s::tsquery, tokens @@ %s::tsquery FROM feeds_notetokens WHERE note_id = ANY(%s)
"""


def newest_page(viewer: Viewer, wanted: Wanted, cursor: str) -> Page:
    """A page of the notes that have it, newest first. `cursor` is what the page before it gave."""

    def readable(ids: list[int]) -> list[Face]:
        return _faces(viewer, ids)

    faces, more = newest_for(NOTES, wanted, readable, below=id_from(cursor) or NEWEST_ID, most=CARDS)
    page = Page(cards_of(faces[:CARDS], viewer))
    if len(faces) > CARDS:
        page.next = str(faces[CARDS - 1].note_id)
    elif more:
        page.next = str(more)
    return page


def _faces(viewer: Viewer, ids: list[int]) -> list[Face]:
    """Those of these notes that may be the viewer's to read, newest first."""
    faces = faces_with(ids, viewer)
    me = viewer.account.username if viewer.account else None
    sight = Sight(viewer)
    kept_from = _kept_from(viewer, [face.note_id for face in faces if sight.may_exclude(face)])
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
    ids = newest_with(NOTES, wanted, below=below, size=RANKED)
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
    told = notes.values_list(
        "pk", "likes_count", "author_id", "author__username", "author__home", "withheld_by_id", "restricted"
    )
    me, sight = viewer.account.pk if viewer.account else None, Sight(viewer)
    doubtful = [
        pk
        for pk, _likes, author, username, home, withheld_by, restricted in told
        if author != me and (withheld_by is not None or restricted or sight.excludes(home, username))
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
