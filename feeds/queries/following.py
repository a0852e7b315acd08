"""What the people whom one follows have posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, F, Func, Value

from accounts.models import Account, Follow
from feeds.models import Note

if TYPE_CHECKING:
    from feeds.models.note import NoteQuerySet


class IsAnyOf(Func):
    """`column = ANY(array)`: one parameter however many there are, where IN has one for each."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def followed_notes(account: Account) -> NoteQuerySet:
    """Notes by the followed and by oneself: read when asked for, so that posting costs the same for everyone."""
    authors = [*Follow.objects.filter(follower=account).values_list("followee_id", flat=True), account.pk]
    of_them: Any = IsAnyOf(F("author_id"), Value(authors))
    return Note.objects.filter(of_them)
