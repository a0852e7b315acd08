"""To which tenant an account belongs once the site is split. An address never decides: it lies (proxies, travel)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from isthmus.regions.policy import Home, HomeRule
from isthmus.tenancy.mode import Tenant

OTHERWISE: Final = "otherwise"


@dataclass(frozen=True)
class HomeFacts:
    """What rules may ask of an account: what its owner declares, and when and where it was made."""

    # ISO 3166 code; empty where none was declared.
    country: str = ""
    # A country calling code such as "+86".
    phone_prefix: str = ""
    registered: dt.date | None = None


@dataclass(frozen=True)
class HomeChoice:
    """A home, the code of the rule that gave it, and the reason as its owner reads it, by language."""

    home: str
    rule: str
    reason: Mapping[str, str]


def home_for(facts: HomeFacts, *, home: Home, tenant: Tenant, domestic_countries: Sequence[str]) -> HomeChoice:
    """The home that the first fitting rule gives, in the order in which the pack publishes them."""
    for rule in home.rules:
        if _fits(rule, facts, tenant, domestic_countries):
            return HomeChoice(rule.home, rule.code, rule.text)
    return HomeChoice(home.otherwise, OTHERWISE, home.otherwise_text)


def home_here(facts: HomeFacts) -> HomeChoice:
    """The home that the pack in force gives on this site."""
    return home_for(
        facts,
        home=settings.POLICIES.home,
        tenant=settings.TENANT,
        domestic_countries=settings.POLICIES.domestic_countries,
    )


def _fits(rule: HomeRule, facts: HomeFacts, tenant: Tenant, domestic_countries: Sequence[str]) -> bool:
    match rule.by:
        case "site_of_registration":
            # The site that is not this one is left out when the pack is read.
            return tenant.name == rule.home
        case "declared_country":
            return facts.country in (rule.countries or domestic_countries)
        case "phone_prefix":
            return facts.phone_prefix in rule.prefixes
        case "registered_before":
            return facts.registered is not None and rule.date is not None and facts.registered < rule.date
