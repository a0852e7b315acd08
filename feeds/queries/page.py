"""A page of cards, read with the same few queries however many cards it has."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from django.db.models import Prefetch

from feeds.models import Like, Note, Picture
from feeds.visibility import notices_of

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models.note import NoteQuerySet
    from moderation.notices import Notice

CARDS = 20


@dataclass
class Card:
    """What the grid shows of one note: the note, or the notice in its place."""

    note: Note
    cover: Picture | None
    liked: bool
    notice: Notice | None
    # One notice stands for all the notes of a page that one policy keeps from the viewer.
    stands_for: int = 1


@dataclass
class Page:
    cards: list[Card] = field(default_factory=list)
    # Where the next page begins: the id to read below; empty on the last page.
    next: str = ""
    # Of a ranked page, the weighted values that make each note's score, by its id.
    ranked: dict[int, dict[str, float]] = field(default_factory=dict)

    @property
    def withheld(self) -> list[tuple[Notice, int]]:
        """What is withheld on this page: each cause, and how many notes."""
        counts: Counter[Notice] = Counter()
        for card in self.cards:
            if card.notice:
                counts[replace(card.notice, since=None)] += card.stands_for
        return counts.most_common()

    @property
    def withheld_count(self) -> int:
        return sum(card.stands_for for card in self.cards if card.notice)


def page_of(notes: NoteQuerySet, *, viewer: Viewer, before: int | None, size: int = CARDS) -> Page:
    """The newest `size` notes below the cursor `before`, as this viewer gets to see them. Four queries, five where a
    decision withholds one of them in some places only."""
    chosen = notes.visible_to(viewer).order_by("-id")
    if before is not None:
        chosen = chosen.filter(pk__lt=before)
    rows = read(chosen[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    return Page(cards_of(rows, viewer), str(rows[-1].pk) if more else "")


def read(notes: NoteQuerySet) -> list[Note]:
    """The notes with all that a card shows of them."""
    covers = Prefetch("pictures", Picture.objects.filter(position=0), to_attr="covers")
    return list(notes.select_related("author", "withheld_by__rule_version__rule").prefetch_related(covers))


def cards_of(notes: list[Note], viewer: Viewer) -> list[Card]:
    """Each note as this viewer gets to see it."""
    liked, notices = _liked_among(notes, viewer), notices_of("note", notes, viewer)
    cards: list[Card] = []
    by_policy: dict[str, Card] = {}
    for note in notes:
        notice = notices.get(note.pk)
        if notice and notice.cause == "policy" and notice.code in by_policy:
            by_policy[notice.code].stands_for += 1
            continue
        cards.append(Card(note, (getattr(note, "covers", []) or [None])[0], note.pk in liked, notice))
        if notice and notice.cause == "policy":
            by_policy[notice.code] = cards[-1]
    return cards


def _liked_among(notes: list[Note], viewer: Viewer) -> set[int]:
    if viewer.account is None or not notes:
        return set()
    return set(Like.objects.filter(account=viewer.account, note__in=notes).values_list("note_id", flat=True))
