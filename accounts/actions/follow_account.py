"""Follow and unfollow."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Count, F, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.policy import in_language
from isthmus.web.telling import take_back, tell

from accounts.between import passage
from accounts.blocks import why_apart
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
    with transaction.atomic():
        # As it stands behind the locks, which a block made in the same moment takes as well.
        locked = _lock(follower, followee)[follower.pk]
        if apart := why_apart(locked, followee, otherwise=_("This person cannot be followed by you.")):
            raise CannotFollow(apart)
        through = passage("follow", maker=follower, other=followee, policies=policies or policies_of(follower))
        if not through.allowed:
            title = in_language(through.refused_by.title, get_language()) if through.refused_by else ""
            raise CannotFollow(_("You cannot follow people of the other home. %(policy)s") % {"policy": title})
        _follow, made = Follow.objects.get_or_create(follower=follower, followee=followee)
        if made:
            _count(follower, followee, 1)
            tell("follow", recipient=followee, actor=follower)


def unfollow_account(*, follower: Account, followee: Account) -> None:
    """Undo it; nothing happens where there was nothing."""
    with transaction.atomic():
        _lock(follower, followee)
        gone, _per_model = Follow.objects.filter(follower=follower, followee=followee).delete()
        if gone:
            _count(follower, followee, -1)
            take_back("follow", recipient=followee, actor=follower)


def recount_follows() -> None:
    """Make both counts of every account right, after many follows were stored at once."""
    for count, end in (("followers_count", "followee"), ("following_count", "follower")):
        counted = Follow.objects.filter(**{end: OuterRef("pk")}).order_by().values(end).annotate(n=Count("pk"))
        Account.objects.update(**{count: Coalesce(Subquery(counted.values("n")), 0)})


def _lock(*accounts: Account) -> dict[int, Account]:
    """Both rows, always in the same order, so that two who follow each other wait and do not deadlock."""
    ids = [account.pk for account in accounts]
    rows = Account.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    return {row.pk: row for row in rows}


def _count(follower: Account, followee: Account, by: int) -> None:
    Account.objects.filter(pk=follower.pk).update(following_count=F("following_count") + by)
    Account.objects.filter(pk=followee.pk).update(followers_count=F("followers_count") + by)
