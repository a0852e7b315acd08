"""Block somebody, and take that back."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actions.follow_account import unfollow_account
from accounts.models import Account, Block

# So many are read with every page of the person who has blocked them.
MOST_BLOCKED: Final = 1000


class CannotBlock(Exception):
    """The text says why, for the person."""


def block_account(*, blocker: Account, blocked: Account) -> None:
    """Have neither see, follow or comment on the other any more; they no longer follow each other. Twice is the same as
    once. Raises CannotBlock for oneself, and where there is no room."""
    if blocker.pk == blocked.pk:
        raise CannotBlock(_("You cannot block yourself."))
    if Block.objects.filter(blocker=blocker).count() >= MOST_BLOCKED:
        raise CannotBlock(_("You have blocked %(most)d people. Unblock one of them first.") % {"most": MOST_BLOCKED})
    with transaction.atomic():
        unfollow_account(follower=blocker, followee=blocked)
        unfollow_account(follower=blocked, followee=blocker)
        Block.objects.get_or_create(blocker=blocker, blocked=blocked)
        Account.objects.filter(pk__in=[blocker.pk, blocked.pk]).update(has_blocks=True)


def unblock_account(*, blocker: Account, blocked: Account) -> None:
    """Undo it; nothing happens where there was nothing. Who followed whom does not come back."""
    Block.objects.filter(blocker=blocker, blocked=blocked).delete()
