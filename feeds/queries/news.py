"""How many notes have been posted since a list was read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from isthmus.tenancy.ids import id_from

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models.note import NoteQuerySet

# More are told as "99+".
MOST: Final = 100


def count_news(notes: NoteQuerySet, viewer: Viewer, since: str) -> int:
    """How many of these others have posted after the note numbered `since`, up to 100; 0 for what is no number.

    Only what the viewer would read: nobody is called for a notice. One query, over what has come since alone.
    """
    newest = id_from(since)
    if newest is None:
        return 0
    fresh = notes.visible_to(viewer).filter(pk__gt=newest, held=False, withheld_by=None, restricted=False)
    if viewer.account:
        fresh = fresh.exclude(author=viewer.account)
    if not viewer.policies.between.see and viewer.home is not None:
        fresh = fresh.filter(author__home=viewer.home)
    if viewer.out_of_sight:
        fresh = fresh.exclude(author__username__in=viewer.out_of_sight)
    return len(fresh.order_by("-id").values_list("id")[:MOST])
