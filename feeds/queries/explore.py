"""Explore: everybody's notes, in the order of time or by the weights that the viewer's policy publishes.

A weighted page ranks the notes in the running (feeds.queries.pool) and goes on in the order of time with all others.
The score of a note is the sum of weight times value, each value between 0 and 1:

- fresh: halves with every day between the note and the newest one that was counted; 1 for what came since;
- language: 1 where it is in a language that the viewer reads;
- country: 1 where its author declares the country that the viewer is in;
- home: 1 where its author has the viewer's home;
- liked: a third of the common logarithm of its likes and one, as they were counted, so that it is 1 from a thousand on;
- alike: liked by people who like what the viewer likes, and not yet by the viewer (feeds.queries.alike);
- newcomer: as fresh, for the first note of somebody who joined less than thirty days ago; two thirds and one third of
  it for their second and third;
- demoted: 1 where a decision puts it last. Its weight takes away as much as all the others can add.

Where the policy says so, a note waits for the next place when the one before it has the same author, or when its author
fills as much of the page as the policy lets one author.

Everything that decides is as of one moment, which the cursor names with the pool: while others post and like, going on
shows each note once and leaves none out.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, Self

from django.db.models import F, Value
from django.utils import timezone
from isthmus.regions.policy import Explore
from isthmus.tenancy.ids import id_from, last_id_at

from feeds.models import Note
from feeds.queries.alike import liked_by_the_alike
from feeds.queries.page import CARDS, EVERYBODYS, IsAnyOf, Page, cards_of, faces_with, page_of, waiting_among
from feeds.queries.pool import FIRST_NOTES, Entry, Pool, age_in_days, entries_since, latest_pool, pool_numbered

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

# The common logarithm of the likes with which a note has all the weight.
MOST_LIKES: Final = 3


@dataclass(frozen=True)
class Cursor:
    """A place in one order of Explore: which pool, as of which moment (an id), how many notes stand before it; or,
    past the notes in the running, below which id it goes on in the order of time."""

    pool: int
    moment: int
    place: int = 0
    below: int | None = None

    @classmethod
    def read(cls, text: str) -> Self | None:
        """As `str` writes it; None for anything else."""
        numbers = [id_from(part) for part in text.split("-")]
        whole = [number for number in numbers if number is not None]
        return cls(*whole) if len(whole) == len(numbers) in (3, 4) else None

    def __str__(self) -> str:
        return "-".join(str(part) for part in (self.pool, self.moment, self.place, self.below) if part is not None)


class Traits(NamedTuple):
    """What of a viewer the values ask for, but for their likes."""

    languages: tuple[str, ...]
    country: str | None
    home: str | None


class Sum(NamedTuple):
    """The score of a note, in the order in which notes are sorted."""

    score: float
    note_id: int
    author_id: int


class Placed(NamedTuple):
    """A note in its place, and whether it waited for it because of its author."""

    note_id: int
    waited: bool


@dataclass(frozen=True)
class Running:
    """The notes that compete for one viewer, and what they like who are like the viewer."""

    cursor: Cursor
    pool: Pool
    # Posted since the pool was counted, and the viewer's own that wait for their check: no sum is kept of these.
    others: tuple[Entry, ...]
    alike: dict[int, float]
    # Put last by a decision, as of now and not of the moment: a measure is in force at once.
    demoted: frozenset[int] = frozenset()

    @property
    def entries(self) -> Iterator[Entry]:
        yield from (entry for entry in self.pool.entries if not entry.held)
        yield from self.others

    @property
    def newest(self) -> int:
        """By which the age of the others is told."""
        return self.pool.newest or max((entry.note_id for entry in self.others), default=0)


@dataclass(frozen=True)
class Reckoned:
    """Why a note stands where it does: the values that the policy weighs, by their names, and its place."""

    note_id: int
    values: dict[str, float]
    score: float
    waited: bool


def explore_page(viewer: Viewer, text: str, *, in_order_of_time: bool = False) -> Page:
    """A page of Explore. `text` is the cursor that the page before it gave; empty for the first one."""
    setting, cursor = viewer.policies.explore, Cursor.read(text)
    if in_order_of_time or setting.is_plain or (cursor is None and id_from(text) is not None):
        return EVERYBODYS.page(viewer, id_from(text))
    running = running_for(viewer, setting, cursor)
    cursor = running.cursor
    if cursor.below is not None:
        return _in_order_of_time(viewer, running, cursor.below)
    order = order_of(running, setting, viewer, upto=cursor.place + CARDS)
    chosen = [placed.note_id for placed in order[cursor.place :]]
    found = {face.note_id: face for face in faces_with(chosen, viewer)}
    page = Page(cards_of([found[note_id] for note_id in chosen if note_id in found], viewer), here=str(cursor))
    page.newest = 0 if text else cursor.moment
    page.waiting = waiting_among([note_id for note_id in chosen if note_id not in found], viewer)
    if len(order) == cursor.place + CARDS:
        page.next = str(replace(cursor, place=cursor.place + CARDS))
    else:
        rest = _in_order_of_time(viewer, running, cursor.moment + 1, size=1)
        page.next = str(replace(cursor, place=0, below=cursor.moment + 1)) if rest.cards else ""
    return page


def _in_order_of_time(viewer: Viewer, running: Running, below: int, size: int = CARDS) -> Page:
    """Past those in the running: all other notes, the newest first."""
    ranked: Any = IsAnyOf(F("pk"), Value([entry.note_id for entry in running.entries]))
    page = page_of(Note.objects.exclude(ranked), viewer=viewer, before=below, size=size)
    page.here = str(replace(running.cursor, below=below))
    if page.next:
        page.next = str(replace(running.cursor, below=int(page.next)))
    return page


def running_for(viewer: Viewer, setting: Explore, cursor: Cursor | None) -> Running:
    """What competes at the cursor; without one, or where its pool is gone, what competes now."""
    pool = pool_numbered(cursor.pool) if cursor else None
    if cursor is None or pool is None:
        pool, moment = latest_pool(), last_id_at(timezone.now())
        since, demoted = entries_since(pool.newest)
        # A database whose clock is ahead gives ids of moments to come.
        moment = max([moment, *(entry.note_id for entry in since)])
        cursor = Cursor(pool.number, moment, cursor.place if cursor else 0)
    else:
        since, demoted = entries_since(pool.newest, cursor.moment)
    me = viewer.account.pk if viewer.account else None
    held = [entry for entry in pool.entries if entry.held]
    others = tuple(entry for entry in [*since, *held] if not entry.held or entry.author_id == me)
    # How many likes there were at that moment nobody knows later: until they are counted they count nothing.
    others = tuple(entry._replace(likes=0) for entry in others)
    running = Running(cursor, pool, others, {}, demoted)
    if not setting.alike:
        return running
    oldest = min((entry.note_id for entry in running.entries), default=0)
    return replace(running, alike=liked_by_the_alike(viewer, oldest, cursor.moment))


def order_of(running: Running, setting: Explore, viewer: Viewer, *, upto: int | None = None) -> list[Placed]:
    """The notes in the running, best first; the first `upto` of them."""
    traits = traits_of(viewer)
    sums: Sequence[Sum] = _sums(running.pool, setting, traits)
    if running.others or running.alike or running.demoted:
        more = [_sum(entry, running.newest, setting, traits) for entry in running.others]
        added = {note_id: setting.alike * value for note_id, value in running.alike.items()}
        added |= {note_id: added.get(note_id, 0.0) + setting.demoted for note_id in running.demoted}
        sums = [
            Sum(one.score + added[one.note_id], one.note_id, one.author_id) if one.note_id in added else one
            for one in [*sums, *more]
        ]
        sums.sort(reverse=True)
    if setting.of_one_author is None:
        return [Placed(one.note_id, False) for one in sums[:upto]]
    return list(_in_turn(sums, setting.of_one_author, upto))


def reckoned(viewer: Viewer, running: Running) -> list[Reckoned]:
    """Why the notes of the page at the cursor stand where they do: with the same values that have put them there."""
    setting, place = viewer.policies.explore, running.cursor.place
    order = order_of(running, setting, viewer, upto=place + CARDS)[place:]
    entries = {entry.note_id: entry for entry in running.entries}
    found = []
    for note_id, waited in order:
        values = values_of(entries[note_id], running.newest, traits_of(viewer), running.alike.get(note_id, 0.0))
        if note_id in running.demoted:
            values["demoted"] = 1.0
        weighed = {name: value for name, value in values.items() if getattr(setting, name)}
        score = sum(getattr(setting, name) * value for name, value in weighed.items())
        found.append(Reckoned(note_id, weighed, score, waited))
    return found


def traits_of(viewer: Viewer) -> Traits:
    return Traits(viewer.languages, viewer.country, viewer.home)


def values_of(entry: Entry, newest: int, traits: Traits, alike: float = 0.0) -> dict[str, float]:
    """Every value of a note for somebody, each between 0 and 1, by the name of its weight."""
    fresh = 2 ** -age_in_days(entry.note_id, newest)
    return {
        "fresh": fresh,
        "language": float(any(each in traits.languages for each in entry.languages)),
        "country": float(traits.country is not None and entry.country == traits.country),
        "home": float(entry.home == traits.home),
        "liked": min(1.0, math.log10(1 + entry.likes) / MOST_LIKES),
        "alike": alike,
        "newcomer": fresh * (FIRST_NOTES + 1 - entry.nth) / FIRST_NOTES if entry.nth else 0.0,
    }


# The same for all who share a policy, languages, a country and a home, until the pool is counted again.
@lru_cache(maxsize=64)
def _sums(pool: Pool, setting: Explore, traits: Traits) -> tuple[Sum, ...]:
    sums = (_sum(entry, pool.newest, setting, traits) for entry in pool.entries if not entry.held)
    return tuple(sorted(sums, reverse=True))


def _sum(entry: Entry, newest: int, setting: Explore, traits: Traits) -> Sum:
    values = values_of(entry, newest, traits)
    return Sum(sum(getattr(setting, name) * value for name, value in values.items()), entry.note_id, entry.author_id)


def _in_turn(sums: Sequence[Sum], most: int, upto: int | None) -> Iterator[Placed]:
    """Each next place goes to the best note whose turn it is; where it is nobody's, to the best that waits."""
    left, waiting = iter(sums), list[Sum]()
    on_page, before = Counter[int](), None
    for place in range(len(sums) if upto is None else min(upto, len(sums))):
        if place % CARDS == 0:
            on_page.clear()

        def is_their_turn(author: int, before: int | None = before) -> bool:
            return author != before and on_page[author] < most

        chosen = next((one for one in waiting if is_their_turn(one.author_id)), None)
        waited = chosen is not None
        while chosen is None and (one := next(left, None)) is not None:
            if is_their_turn(one.author_id):
                chosen = one
            else:
                waiting.append(one)
        if chosen is None:
            chosen, waited = waiting[0], True
        if waited:
            waiting.remove(chosen)
        on_page[chosen.author_id] += 1
        before = chosen.author_id
        yield Placed(chosen.note_id, waited)
