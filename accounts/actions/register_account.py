"""Give a new account its home."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from isthmus.regions.home import HomeChoice

from accounts.models import Account


def register_account(
    *, account: Account, country: str, languages: Sequence[str], home: HomeChoice, display_name: str = ""
) -> Account:
    """Store a new account with the home that the rule gave and the rule's name, which its owner can read later."""
    account.country = country.upper()
    account.languages = list(languages)
    account.display_name = display_name
    account.home, account.home_rule, account.home_since = home.home, home.rule, timezone.now()
    account.save()
    return account
