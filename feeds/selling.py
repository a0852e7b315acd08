"""Whether somebody may sell, and what a policy says where they may not."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.packs import Applied
from isthmus.regions.policy import in_language

from accounts.identity.duty import why_not_sell
from accounts.models import Account
from accounts.policies import policies_of

# Of all that one shop offers, and of what one note shows.
MOST_PRODUCTS = 500
MOST_IN_NOTE = 5


class CannotSell(Exception):
    """The text says why, for the person who sells or saves."""


def products_off(policies: Applied) -> str:
    """That a policy switches products off for somebody, and which; empty where they are on."""
    if policies.allows("products"):
        return ""
    policy = policies.by["features"]
    named = in_language(policy.title, get_language()) if policy else ""
    return _("The policy “%(policy)s” switches products off for you.") % {"policy": named}


def check_may_sell(account: Account, policies: Applied | None) -> None:
    """Raises CannotSell where products are off for the account, or a policy asks to show who it is first. `policies`
    are those of the request; what has to be shown follows from what the account declares, which no journey changes."""
    own = policies_of(account)
    if why_not := products_off(policies or own) or why_not_sell(account, own):
        raise CannotSell(why_not)
