"""Have the rules of a pack decide again where accounts belong: before a site moves under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db import transaction
from django.utils import timezone
from isthmus.regions.home import HomeChoice, HomeFacts, home_for
from isthmus.regions.packs import Pack, TenantPolicies
from isthmus.tenancy.mode import tenant_of

from accounts.models import Account, HomeChange
from accounts.policies import ON_REQUEST, STAFF

KEPT = (ON_REQUEST, STAFF)
BATCH = 2_000


def decide_homes(*, pack: Pack, apply: bool) -> Counter[tuple[str, str, str]]:
    """How many accounts would change or keep their home, by (home now, home then, rule); with `apply`, they do.

    Who asked for their home keeps it, and so does staff made on the command line. Each batch is a transaction; after an
    interruption it goes on, since what is decided is not decided otherwise the second time.
    """
    policies = next(iter(pack.tenants.values()))
    counted: Counter[tuple[str, str, str]] = Counter()
    for batch in _batches():
        with transaction.atomic():
            accounts = Account.objects.select_for_update().filter(pk__in=batch).exclude(home_rule__in=KEPT)
            decided = [(account, _choice(account, policies)) for account in accounts]
            counted.update((account.home, choice.home, choice.rule) for account, choice in decided)
            if apply:
                _apply(decided, pack)
    return counted


def _batches() -> Iterator[list[int]]:
    last = 0
    while batch := list(Account.objects.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        last = batch[-1]
        yield batch


def _choice(account: Account, policies: TenantPolicies) -> HomeChoice:
    """What is asked is what the account was asked: on one site, nobody has joined on one of two."""
    facts = HomeFacts(account.country, account.phone_prefix, timezone.localdate(account.joined_at))
    return home_for(
        facts,
        home=policies.home,
        tenant=tenant_of(mode="shared", name=""),
        domestic_countries=policies.domestic_countries,
    )


def _apply(decided: list[tuple[Account, HomeChoice]], pack: Pack) -> None:
    moved = [account for account, choice in decided if choice.home != account.home]
    HomeChange.objects.bulk_create(
        HomeChange(account=each, home=each.home, rule=each.home_rule, edition=each.home_edition, since=each.home_since)
        for each in moved
    )
    now, moved_ids = timezone.now(), {account.pk for account in moved}
    for account, choice in decided:
        account.home, account.home_rule, account.home_edition = choice.home, choice.rule, pack.edition
        if account.pk in moved_ids:
            account.home_since = now
    fields = ["home", "home_rule", "home_edition", "home_since"]
    Account.objects.bulk_update([account for account, _choice in decided], fields)
