"""Delete what one was writing."""

from __future__ import annotations

from accounts.models import Account
from feeds.models import Draft


def delete_draft(*, author: Account, draft_id: int) -> bool:
    """Whether there was such a draft of the author's. The files of its pictures go with the next sweep."""
    return bool(Draft.objects.filter(pk=draft_id, author=author).delete()[0])
