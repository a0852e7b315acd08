"""What every page tells: how many notifications are new, and what the site has to say."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.conf import settings

from feeds.queries.announcements import Told, announcements_now, dismissed_by
from feeds.queries.notifications import unread_count

# The cookie with the announcements that a browser's reader has put away.
DISMISSED: Final = f"isthmus_{settings.TENANT.name}_dismissed"


def hearing(request: Any) -> dict[str, Any]:
    """`unread` and `announcement`, to be called by the page that asks; the number is counted once for each request."""
    return {"unread": partial(unread_of, request), "announcement": partial(_announcement, request)}


def unread_of(request: Any) -> int:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    if (known := getattr(request, "_unread", None)) is None:
        known = request._unread = unread_count(user)
    return int(known)


def _announcement(request: Any) -> Told | None:
    """The newest that holds and has not been put away; one at a time is enough to read."""
    holding = announcements_now()
    put_away = dismissed_by(request, DISMISSED) if holding else set()
    return next((each for each in holding if each.id not in put_away), None)
