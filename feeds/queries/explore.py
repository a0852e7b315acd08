"""Explore: everybody's notes, in the order of time or by the weights that the viewer's policy publishes.

A weighted page ranks the newest notes and goes on in the order of time behind them. The score of a note is the sum of
weight times value, each value between 0 and 1:

- fresh: halves with every day between the note and the newest one;
- language: 1 where it is in a language that the viewer reads;
- country: 1 where its author declares the country that the viewer is in;
- home: 1 where its author has the viewer's home;
- liked: a third of the common logarithm of its likes and one, so that it is 1 from a thousand on.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from isthmus.regions.policy import Explore
from isthmus.tenancy.ids import id_from, time_of

from feeds.models import Note
from feeds.queries.page import CARDS, Page, cards_of, faces_of, page_of

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

# How many of the newest notes compete.
RANKED: Final = 400
DAY: Final = 86_400.0


@dataclass(frozen=True)
class Ranked:
    """A note in the running, with each weighted value of its score."""

    note_id: int
    parts: dict[str, float]

    @property
    def score(self) -> float:
        return sum(self.parts.values())


def explore_page(viewer: Viewer, cursor: str, *, in_order_of_time: bool = False) -> Page:
    """A page of Explore. `cursor` is what the page before it gave; empty for the first one."""
    setting = viewer.policies.explore
    place, _dash, newest = cursor.partition("-")
    if in_order_of_time or setting.is_plain or (cursor and not newest):
        return page_of(Note.objects.all(), viewer=viewer, before=id_from(cursor))
    ranked = rank(viewer, setting, id_from(newest))
    start = int(place) if place.isdecimal() and len(place) < 4 else 0
    chosen = ranked[start : start + CARDS]
    faces = {
        face.note_id: face for face in faces_of(Note.objects.filter(pk__in=[each.note_id for each in chosen]), viewer)
    }
    page = Page(cards_of([faces[each.note_id] for each in chosen if each.note_id in faces], viewer))
    page.ranked = {each.note_id: each.parts for each in chosen}
    if start + CARDS < len(ranked):
        page.next = f"{start + CARDS}-{max(each.note_id for each in ranked)}"
    elif len(ranked) == RANKED:
        page.next = str(min(each.note_id for each in ranked))
    return page


def rank(viewer: Viewer, setting: Explore, newest: int | None = None) -> list[Ranked]:
    """The newest notes, best first; with `newest`, as they stood when that note was the newest."""
    notes = Note.objects.visible_to(viewer).order_by("-id")
    if newest is not None:
        notes = notes.filter(pk__lte=newest)
    rows = list(notes.values_list("id", "languages", "author__country", "author__home", "likes_count")[:RANKED])
    if not rows:
        return []
    now = time_of(rows[0][0])
    ranked = []
    for note_id, languages, country, home, likes in rows:
        values = {
            "fresh": 2 ** (-(now - time_of(note_id)).total_seconds() / DAY),
            "language": float(any(each in viewer.languages for each in languages)),
            "country": float(viewer.country is not None and country == viewer.country),
            "home": float(home == viewer.home),
            "liked": min(1.0, math.log10(1 + likes) / 3),
        }
        weighted = {name: getattr(setting, name) * value for name, value in values.items()}
        ranked.append(Ranked(note_id, {name: part for name, part in weighted.items() if getattr(setting, name)}))
    return sorted(ranked, key=lambda each: (-each.score, -each.note_id))
