"""Hear nothing of what somebody does, and hear of it again."""

from __future__ import annotations

from accounts.models import Account
from feeds.models import Muted


def mute_person(*, account: Account, person: Account) -> None:
    """From now on; what was told stays. Twice is the same as once, and of oneself one hears nothing anyway."""
    if account.pk != person.pk:
        Muted.objects.get_or_create(account=account, person=person)


def unmute_person(*, account: Account, person: Account) -> None:
    """Undo it; nothing happens where there was nothing."""
    Muted.objects.filter(account=account, person=person).delete()
