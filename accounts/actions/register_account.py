"""Give a new account its home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from isthmus.regions.home import HomeChoice, HomeFacts

from accounts.actions.check_profile import check_profile
from accounts.actions.index_person import index_person
from accounts.actions.record_verification import record_verification
from accounts.identity.duty import why_not_join
from accounts.identity.openid import Vouched
from accounts.models import Account
from accounts.policies import policies_of
from accounts.zones import zone_of_country


class CannotRegister(Exception):
    """The text says why, for the person who joins."""


def register_account(
    *,
    account: Account,
    facts: HomeFacts,
    home: HomeChoice,
    languages: Sequence[str],
    display_name: str = "",
    born_on: dt.date | None = None,
    time_zone: str = "",
    vouched: Vouched | None = None,
) -> Account:
    """Store a new account with the home that the rule gave and that rule's code, which its owner can read later.

    Without a time zone it gets the one by which most people of the country live. Of the facts, what rules ask for is
    kept and no more: the country, and the prefix of the phone number.
    `vouched` is a provider's word, recorded where a policy asks for it before joining. Raises CannotRegister where it
    is missing, IdentityTaken where it stands for another account.
    """
    account.country, account.phone_prefix, account.born_on = facts.country, facts.phone_prefix, born_on
    account.time_zone = time_zone or zone_of_country(facts.country)
    account.languages = list(languages)
    account.display_name = display_name
    account.home, account.home_rule, account.home_since = home.home, home.rule, timezone.now()
    account.home_edition = settings.PACK.edition
    reason = why_not_join(policies_of(account))
    if reason and vouched is None:
        raise CannotRegister(reason)
    with transaction.atomic():
        account.save()
        index_person(account)
        if display_name:
            check_profile(account=account)
        if reason and vouched is not None:
            record_verification(account=account, vouched=vouched)
    return account
