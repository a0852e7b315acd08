"""Give a new account its home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from isthmus.regions.home import HomeChoice, HomeFacts

from accounts.models import Account


def register_account(
    *,
    account: Account,
    facts: HomeFacts,
    home: HomeChoice,
    languages: Sequence[str],
    display_name: str = "",
    born_on: dt.date | None = None,
) -> Account:
    """Store a new account with the home that the rule gave and that rule's code, which its owner can read later.

    Of the facts, what rules ask for is kept and no more: the country, and the prefix of the phone number.
    """
    account.country, account.phone_prefix, account.born_on = facts.country, facts.phone_prefix, born_on
    account.languages = list(languages)
    account.display_name = display_name
    account.home, account.home_rule, account.home_since = home.home, home.rule, timezone.now()
    account.home_edition = settings.PACK.edition
    account.save()
    return account
