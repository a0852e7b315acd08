"""Mark notifications as read."""

from __future__ import annotations

from django.utils import timezone

from accounts.models import Account
from feeds.models import Notification


def read_notifications(*, account: Account, until: int, like: Notification | None = None) -> None:
    """All that the account was told up to the id `until`, or only what is told together with `like`. What came since
    it looked stays new."""
    unread = account.notifications.filter(read_at=None, waits=False, pk__lte=until)
    if like is not None:
        unread = unread.filter(kind=like.kind, about=like.about)
    unread.update(read_at=timezone.now())
