"""What the people whom one follows have posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import BooleanField, F, Func, Value
from isthmus.web.prepared import Prepared

from accounts.models import Account, Follow
from feeds.models import Note
from feeds.queries.page import Listing, Page

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models.note import NoteQuerySet


class IsAnyOf(Func):
    """`column = ANY(array)`: one parameter however many there are, where IN has one for each."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()


def _by(authors: Any) -> NoteQuerySet:
    of_them: Any = IsAnyOf(F("author_id"), Value(authors))
    return Note.objects.filter(of_them)


_followed = Prepared(lambda me: Follow.objects.filter(follower=me).values_list("followee_id"))
_by_them = Listing(_by)


def _authors(me: int) -> list[int]:
    return [*(followee for (followee,) in _followed.rows(me=me)), me]


def followed_notes(account: Account) -> NoteQuerySet:
    """Notes by the followed and by oneself: read when asked for, so that posting costs the same for everyone."""
    return _by(_authors(account.pk))


def following_page(viewer: Viewer, before: int | None) -> Page:
    """The newest of them below the cursor `before`, for a viewer who has an account."""
    me = viewer.account.pk
    return _by_them.page(viewer, before, authors=_authors(me))
