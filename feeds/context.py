"""How many notifications are new, for the bell on every page."""

from __future__ import annotations

from functools import partial
from typing import Any

from feeds.queries.notifications import unread_count


def hearing(request: Any) -> dict[str, Any]:
    """`unread`, to be called by the page that asks: counted once for each request."""
    return {"unread": partial(unread_of, request)}


def unread_of(request: Any) -> int:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return 0
    if (known := getattr(request, "_unread", None)) is None:
        known = request._unread = unread_count(user)
    return int(known)
