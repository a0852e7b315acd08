"""What the site tells everybody: what stands on every page, and the whole list."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.core.cache import caches
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language

from feeds.models import Announcement

if TYPE_CHECKING:
    import datetime as dt

# More than this at a time nobody reads.
MOST_AT_A_TIME: Final = 5
LISTED: Final = 100
_KEPT: Final = "announcements"


@dataclass(frozen=True)
class Told:
    """An announcement in the reader's language."""

    id: int
    title: str
    text: str
    at: dt.datetime


def announcements_now() -> list[Told]:
    """Those that hold, newest first. Asked by every page, so each process asks the database once a minute; that one
    begins or ends is seen at once."""
    found: list[Announcement] = caches["process"].get_or_set(_KEPT, _read, 60) or []
    now = timezone.now()
    return [_told(each) for each in found if each.holds_at(now)]


def announcements_so_far() -> list[Told]:
    """All that have been published, newest first."""
    return [_told(each) for each in Announcement.objects.filter(published_at__lte=timezone.now())[:LISTED]]


def dismissed_by(request: Any, cookie: str) -> set[int]:
    """The ids of those that the reader wants to see no more: of the account, and of this browser."""
    chosen = {int(each) for each in request.COOKIES.get(cookie, "").split("-") if each.isascii() and each.isdigit()}
    user = getattr(request, "user", None)
    return chosen | set(user.dismissed if user is not None and user.is_authenticated else ())


def _read() -> list[Announcement]:
    """Those that hold or are still to come."""
    return list(Announcement.objects.filter(Q(until=None) | Q(until__gt=timezone.now()))[:MOST_AT_A_TIME])


def _told(announcement: Announcement) -> Told:
    language = get_language() or "en"
    return Told(announcement.pk, announcement.title(language), announcement.text(language), announcement.published_at)
