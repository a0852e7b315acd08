"""What the policies set for an account that acts without a request, as in jobs and programs; and why it is at home."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from isthmus.regions.editions import home_reason
from isthmus.regions.packs import Applied

from accounts.models import Account

# What stands as the rule where none decided: the account's own request, and work for this site.
ON_REQUEST, STAFF = "on-request", "staff"


def policies_of(account: Account) -> Applied:
    """As for a viewer, with the country that the account declares in place of the one that it is seen from."""
    return settings.POLICIES.applied(
        home=account.home,
        country=account.country or None,
        languages=tuple(account.languages),
        age=account.age_at(timezone.now()),
    )


def why_at_home(account: Account) -> str:
    """The reason of the account's home in the reader's language; empty where nobody knows any more."""
    return why_there(account.home_rule, account.home_edition)


def why_there(rule: str, edition: str) -> str:
    """The reason that a rule of an edition gave for a home, in the reader's language; empty where nobody knows it."""
    if rule == ON_REQUEST:
        return _("You asked to move here.")
    if rule == STAFF:
        return _("Staff are at home on the site that they work for.")
    return home_reason(edition, rule, get_language() or "en")
