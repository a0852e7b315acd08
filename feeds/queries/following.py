"""What the people whom one follows have posted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from accounts.models import Account, Follow
from feeds.models import Note

if TYPE_CHECKING:
    from feeds.models.note import NoteQuerySet


def followed_notes(account: Account) -> NoteQuerySet:
    """Notes by the followed and by oneself: read when asked for, so that posting costs the same for everyone."""
    authors = [*Follow.objects.filter(follower=account).values_list("followee_id", flat=True), account.pk]
    return Note.objects.filter(author_id__in=authors)
