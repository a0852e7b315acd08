"""Follow and unfollow."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.policy import in_language

from accounts.between import passage
from accounts.models import Account, Follow
from accounts.policies import policies_of


class CannotFollow(Exception):
    """The text says why, for the person."""


def follow_account(*, follower: Account, followee: Account, policies: Applied | None = None) -> None:
    """Have follower see followee's notes in Following. Twice is the same as once.

    `policies` are those of the follower's request, else those of the account. Raises CannotFollow for oneself, and
    where a policy lets nobody follow across the two homes.
    """
    if follower.pk == followee.pk:
        raise CannotFollow(_("You see your own notes anyway."))
    through = passage("follow", maker=follower, other=followee, policies=policies or policies_of(follower))
    if not through.allowed:
        title = in_language(through.refused_by.title, get_language()) if through.refused_by else ""
        raise CannotFollow(_("You cannot follow people of the other home. %(policy)s") % {"policy": title})
    Follow.objects.bulk_create([Follow(follower=follower, followee=followee)], ignore_conflicts=True)


def unfollow_account(*, follower: Account, followee: Account) -> None:
    """Undo it; nothing happens where there was nothing."""
    Follow.objects.filter(follower=follower, followee=followee).delete()
