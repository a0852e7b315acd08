"""Whom somebody may mean while they type a name into a text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.db.models import Q
from isthmus.web.seeking import sought

from accounts.between import passage
from accounts.models import Account, PersonTokens
from accounts.queries.people import people_named
from moderation.labels import read_labels

if TYPE_CHECKING:
    from isthmus.regions.viewer import Viewer

SUGGESTED: Final = 6
# So many come into question of each kind: some of them cannot be mentioned.
_ASKED: Final = 30


def people_to_mention(viewer: Viewer, typed: str) -> list[Account]:
    """At most six people whose name begins so, those whom one follows first; then also names one slip away.

    Nobody is among them whom a mention would not reach: oneself, who is blocked or has blocked, and who has the other
    home where a policy lets no comment pass.
    """
    me = viewer.account
    if me is None or not typed:
        return []
    found = {person.pk: person for person in _followed(me, typed)}
    # A Latin letter alone begins the name of everybody.
    if viewer.policies.allows("search") and not (len(typed) == 1 and typed.isascii()):
        found |= {person.pk: person for person in people_named(typed, most=_ASKED) if person.pk not in found}
    chosen = [person for person in found.values() if _reaches(viewer, me, person)]
    read_labels(chosen[:SUGGESTED])
    return chosen[:SUGGESTED]


def _followed(me: Account, typed: str) -> list[Account]:
    begins = Q(username__startswith=typed.lower())
    if words := sought(typed):
        begins |= Q(pk__in=PersonTokens.objects.filter(tokens__has=words.beginnings).values("account"))
    return list(Account.objects.filter(begins, followers__follower=me, is_active=True).order_by("username")[:_ASKED])


def _reaches(viewer: Viewer, me: Account, person: Account) -> bool:
    if person.pk == me.pk or person.username in viewer.out_of_sight:
        return False
    return passage("comment", maker=me, other=person, policies=viewer.policies).allowed
