"""Notes for programs that read along."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from feeds.mentions import read_mentioned
from feeds.models import Note
from feeds.visibility import notices_of
from moderation.labels import read_labels

if TYPE_CHECKING:
    from feeds.models.note import NoteQuerySet
    from isthmus.regions.viewer import Viewer
    from moderation.notices import Notice

ENTRIES: Final = 20


@dataclass(frozen=True)
class Entry:
    """A note, or the notice in its place."""

    note: Note
    notice: Notice | None


def newest(notes: NoteQuerySet, viewer: Viewer) -> list[Entry]:
    """The newest of these notes as this viewer gets to see them. Four queries, one more where a decision withholds one
    of them in some places only, one where a label stands above one, and one where they mention somebody."""
    chosen = notes.visible_to(viewer).order_by("-id")
    chosen = chosen.select_related("author", "withheld_by__rule_version__rule")
    rows = list(chosen.prefetch_related("pictures", "note_tags__tag")[:ENTRIES])
    notices = notices_of("note", rows, viewer)
    read_labels(rows)
    read_mentioned(rows)
    return [Entry(row, notices.get(row.pk)) for row in rows]
