"""A page of cards, read with the same few queries however many cards it has."""

from __future__ import annotations

from dataclasses import dataclass, field
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


@dataclass
class Page:
    cards: list[Card] = field(default_factory=list)
    # Where the next page begins: the id to read below; empty on the last page.
    next: str = ""

    @property
    def withheld_count(self) -> int:
        return sum(card.notice is not None for card in self.cards)


def page_of(notes: NoteQuerySet, *, viewer: Viewer, before: int | None, size: int = CARDS) -> Page:
    """The newest `size` notes below the cursor `before`, as this viewer gets to see them. Four queries, five where a
    decision withholds one of them in some places only."""
    chosen = notes.visible_to(viewer).order_by("-id")
    if before is not None:
        chosen = chosen.filter(pk__lt=before)
    covers = Prefetch("pictures", Picture.objects.filter(position=0), to_attr="covers")
    rows = list(chosen.select_related("author", "withheld_by__rule_version__rule").prefetch_related(covers)[: size + 1])
    more, rows = len(rows) > size, rows[:size]
    liked, notices = _liked_among(rows, viewer), notices_of("note", rows, viewer)
    cards = [
        Card(note, (getattr(note, "covers", []) or [None])[0], note.pk in liked, notices.get(note.pk)) for note in rows
    ]
    return Page(cards, str(rows[-1].pk) if more else "")


def _liked_among(notes: list[Note], viewer: Viewer) -> set[int]:
    if viewer.account is None or not notes:
        return set()
    return set(Like.objects.filter(account=viewer.account, note__in=notes).values_list("note_id", flat=True))
