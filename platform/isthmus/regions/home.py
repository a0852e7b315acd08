"""To which tenant an account belongs once the site is split. An address never decides: it lies (proxies, travel)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from isthmus.tenancy.mode import Tenant


@dataclass(frozen=True)
class HomeChoice:
    """A home, the name of the rule that gave it, and the reason as its owner reads it."""

    home: str
    rule: str
    reason: str | Promise


def home_for(*, country: str, tenant: Tenant, domestic_countries: Sequence[str]) -> HomeChoice:
    """The home that the published rule gives.

    In split mode the site on which one registers decides; in shared mode the declared country (ISO 3166 code).
    """
    if tenant.is_split:
        reasons = {
            "domestic": _("You are registering on the domestic site, so your account lives here and only here."),
            "global": _("You are registering on the global site, so your account lives here and only here."),
        }
        return HomeChoice(tenant.name, "site-of-registration", reasons[tenant.name])
    if country.upper() in domestic_countries:
        return HomeChoice(
            "domestic",
            "declared-country",
            _(
                "The country that you declare is one of the domestic countries. "
                "If this site is ever split in two, your account moves to the domestic one."
            ),
        )
    return HomeChoice(
        "global",
        "declared-country",
        _(
            "The country that you declare is not one of the domestic countries. "
            "If this site is ever split in two, your account moves to the global one."
        ),
    )
