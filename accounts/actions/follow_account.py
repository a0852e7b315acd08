"""Follow and unfollow."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.models import Account, Follow


class CannotFollow(Exception):
    """The text says why, for the person."""


def follow_account(*, follower: Account, followee: Account) -> None:
    """Have follower see followee's notes in Following. Twice is the same as once. Raises CannotFollow for oneself."""
    if follower.pk == followee.pk:
        raise CannotFollow(_("You see your own notes anyway."))
    Follow.objects.bulk_create([Follow(follower=follower, followee=followee)], ignore_conflicts=True)


def unfollow_account(*, follower: Account, followee: Account) -> None:
    """Undo it; nothing happens where there was nothing."""
    Follow.objects.filter(follower=follower, followee=followee).delete()
