"""Delete one's own note: gone for everybody at once, and for good after ten seconds."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone
from isthmus.tenancy.marker import is_frozen

from accounts.models import Account
from feeds.actions.forget_pictures import LATELY, forget_pictures
from feeds.models import Note, Picture

# In which its author can take it back. The job that ends it comes a little later, so that nobody presses in vain.
UNDO: Final = dt.timedelta(seconds=10)
GRACE: Final = dt.timedelta(seconds=5)
BATCH: Final = 100


def delete_note(*, author: Account, note: Note) -> bool:
    """Take the note away from everybody; false where it is not the author's, or is deleted already."""
    return bool(Note.objects.filter(pk=note.pk, author=author, deleted_at=None).update(deleted_at=timezone.now()))


def undelete_note(*, author: Account, note_id: int) -> Note | None:
    """Put it back as it was, with its likes and comments; None where it is too late."""
    with transaction.atomic():
        notes = Note.objects.select_for_update().filter(pk=note_id, author=author, deleted_at__isnull=False)
        note = notes.first()
        if note is None or note.deleted_at is None or timezone.now() - note.deleted_at > UNDO + GRACE:
            return None
        note.deleted_at = None
        note.save(update_fields=["deleted_at"])
    return note


def end_deleted() -> int:
    """Delete for good what nobody can take back any more, with its comments, likes and pictures; how many notes."""
    ended = 0
    while not is_frozen():
        with transaction.atomic():
            over = Note.objects.select_for_update(skip_locked=True).filter(
                deleted_at__lt=timezone.now() - UNDO - 2 * GRACE
            )
            ids = list(over.values_list("pk", flat=True)[:BATCH])
            digests = list(Picture.objects.filter(note__in=ids).values_list("digest", flat=True))
            Note.objects.filter(pk__in=ids).delete()
        forget_pictures(digests, untouched_for=LATELY)
        ended += len(ids)
        if len(ids) < BATCH:
            break
    return ended
