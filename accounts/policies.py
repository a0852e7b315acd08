"""What the policies set for an account that acts without a request: in jobs, commands and programs."""

from __future__ import annotations

import datetime as dt

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
        age=age_of(account.born_on),
    )


def age_of(born_on: dt.date | None) -> int | None:
    """Full years since the first day of the month of birth; None where nobody knows."""
    if born_on is None:
        return None
    today = timezone.localdate()
    return today.year - born_on.year - ((today.month, today.day) < (born_on.month, born_on.day))
