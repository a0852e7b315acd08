"""Say that the place shown with one's own note or comment is wrong, and settle that."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from accounts.models import Account
from feeds.actions.notify import notify
from feeds.models import Comment, Note, PlaceDispute


def dispute_place(*, author: Account, subject: Note | Comment, words: str) -> PlaceDispute | None:
    """Open a dispute, once per note or comment; None where no place is shown, it is another's, or settled."""
    if subject.author_id != author.pk or subject.place is None:
        return None
    key: dict[str, Any] = {"note" if isinstance(subject, Note) else "comment": subject}
    dispute, _made = PlaceDispute.objects.get_or_create(author=author, **key, defaults={"said": words.strip()})
    return dispute if dispute.state == "open" else None


def settle_dispute(*, dispute: PlaceDispute, staff: Account, remove: bool) -> bool:
    """Remove the place for good, or keep it; false for what is settled already, which stays so, and for one's own."""
    with transaction.atomic():
        locked = PlaceDispute.objects.select_for_update().get(pk=dispute.pk)
        if locked.state != "open" or locked.author_id == staff.pk:
            return False
        locked.state, locked.settled_by = "removed" if remove else "kept", staff.pk
        locked.save(update_fields=["state", "settled_by"])
        if remove:
            Note.objects.filter(pk=locked.note_id).update(place=None)
            Comment.objects.filter(pk=locked.comment_id).update(place=None)
        notify("dispute", recipients=[locked.author], note=locked.note, comment=locked.comment)
    return True
