"""Declare another country."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from isthmus.regions.home import HomeFacts, home_here

from accounts.models import Account, HomeChange
from accounts.policies import ON_REQUEST


def declare_country(*, account: Account, country: str) -> Account:
    """Store the country; where homes are not sticky, the rules decide again, save for who asked for their home."""
    with transaction.atomic():
        account = Account.objects.select_for_update().get(pk=account.pk)
        if country == account.country:
            return account
        account.country = country
        fields = ["country"]
        if not settings.TENANT.is_split and not settings.POLICIES.home.sticky and account.home_rule != ON_REQUEST:
            fields += _decide_again(account)
        account.save(update_fields=fields)
    return account


def _decide_again(account: Account) -> list[str]:
    choice = home_here(HomeFacts(account.country, account.phone_prefix, timezone.localdate(account.joined_at)))
    if choice.home != account.home:
        HomeChange.objects.create(
            account=account, home=account.home, rule=account.home_rule, edition=account.home_edition,
            since=account.home_since,
        )  # fmt: skip
        account.home_since = timezone.now()
    account.home, account.home_rule, account.home_edition = choice.home, choice.rule, settings.PACK.edition
    return ["home", "home_rule", "home_edition", "home_since"]
