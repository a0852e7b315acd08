"""What the policies set for an account that acts without a request: in jobs, commands and programs."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone
from isthmus.regions.packs import Applied

from accounts.models import Account


def policies_of(account: Account) -> Applied:
    """As for a viewer, with the country that the account declares in place of the one that it is seen from."""
    return settings.POLICIES.applied(
        home=account.home,
        country=account.country or None,
        languages=tuple(account.languages),
        age=account.age_at(timezone.now()),
    )
