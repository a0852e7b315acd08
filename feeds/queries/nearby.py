"""Notes that show that they were posted near the reader."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models.fields.json import KT
from isthmus.regions.place import Place

from feeds.models import Note

if TYPE_CHECKING:
    from feeds.models.note import NoteQuerySet


def notes_near(place: Place | None) -> NoteQuerySet:
    """Notes that show the same country, or the same subdivision where both are known; none for an unknown place.

    Only places that everybody reads on the note count, so that Nearby tells nothing of an author that the note does
    not.
    """
    if place is None:
        return Note.objects.none()
    near = Note.objects.annotate(near_country=KT("place__country")).filter(near_country=place["country"])
    if "subdivision" in place:
        near = near.filter(place__subdivision__en=place["subdivision"]["en"])
    return near
