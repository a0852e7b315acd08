"""Like a note, and take it back."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import Account
from feeds.actions.count_tastes import ask_for_taste
from feeds.actions.notify import forget_notification, notify
from feeds.models import Like, Note


class CannotLike(Exception):
    """The text says why, for the person who likes."""


def like_note(*, account: Account, note: Note) -> None:
    """One like per account; twice is the same as once, and the count is true either way.

    Raises CannotLike where a decision lets the note take none.
    """
    with transaction.atomic():
        if _is_new(account, note):
            Note.objects.filter(pk=note.pk).update(likes_count=F("likes_count") + 1)
            ask_for_taste(account=account)
            notify("like", recipients=[note.author], actor=account, note=note)
    note.refresh_from_db(fields=["likes_count"])


def unlike_note(*, account: Account, note: Note) -> None:
    """Take the like back; nothing happens where there was none."""
    with transaction.atomic():
        gone, _per_model = Like.objects.filter(account=account, note=note).delete()
        if gone:
            Note.objects.filter(pk=note.pk).update(likes_count=F("likes_count") - 1)
            ask_for_taste(account=account)
            forget_notification("like", recipient=note.author, actor=account, note=note)
    note.refresh_from_db(fields=["likes_count"])


def _is_new(account: Account, note: Note) -> bool:
    # The note's row is locked first, so that likes of one note are counted one after the other.
    if Note.objects.select_for_update().only("pk", "limited").get(pk=note.pk).limited:
        raise CannotLike(_("A decision lets this note take no new likes."))
    _like, created = Like.objects.get_or_create(account=account, note=note)
    return created
