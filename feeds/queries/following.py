"""What the people whom one follows have posted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.core.cache import caches
from django.db.models import F, Q, Value
from isthmus.web.prepared import Prepared

from accounts.models import Account, Follow
from feeds.models import Note
from feeds.queries.page import IsAnyOf, Listing, Page

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

    from feeds.models.note import NoteQuerySet


def _by(authors: Any) -> NoteQuerySet:
    of_them: Any = IsAnyOf(F("author_id"), Value(authors))
    return Note.objects.filter(of_them)


def _newest_by(reader: int, floor: int) -> NoteQuerySet:
    theirs = Follow.objects.filter(follower=reader).values("followee")
    return Note.objects.filter(Q(author__in=theirs) | Q(author=reader), pk__gte=floor)


# Among so many of the newest a page of those who follow busy people is found by going through them; for the others the
# database is asked by the names of those whom they follow, and plans anew how to find each one's.
NEWEST: Final = 5_000
# Seconds for which a process believes which note is the last of these.
BELIEVED: Final = 60
_followed = Prepared(lambda me: Follow.objects.filter(follower=me).values_list("followee_id"))
_newest_by_them = Listing(_newest_by)
_by_them = Listing(_by)


def _authors(me: int) -> list[int]:
    return [*(followee for (followee,) in _followed.rows(me=me)), me]


def _floor() -> int:
    """The id of the last of the newest; 0 where there are no more notes than these."""
    return caches["process"].get_or_set("following_floor", _last_of_newest, BELIEVED) or 0


def _last_of_newest() -> int:
    return Note.objects.order_by("-pk").values_list("pk", flat=True)[NEWEST:].first() or 0


def followed_notes(account: Account) -> NoteQuerySet:
    """Notes by the followed and by oneself: read when asked for, so that posting costs the same for everyone."""
    return _by(_authors(account.pk))


def following_page(viewer: Viewer, before: int | None) -> Page:
    """The newest of them below the cursor `before`, for a viewer who has an account."""
    me, floor = viewer.account.pk, _floor()
    if before is None or before > floor:
        page = _newest_by_them.page(viewer, before, reader=me, floor=floor)
        if page.next or not floor:
            return page
    return _by_them.page(viewer, before, authors=_authors(me))
