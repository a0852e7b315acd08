"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import LazyObject
from django.utils.translation import get_language

from isthmus.regions.address import client_address
from isthmus.regions.currency import chosen_currency, currency_of
from isthmus.regions.geoip import country_of
from isthmus.regions.packs import Applied

SEEN_FROM = "seen_from"
# Years from which somebody is an adult, and can have sensitive notes shown right away.
GROWN = 18


@dataclass(frozen=True)
class Viewer:
    """All that reading code needs to know of whoever looks. A country of None is unknown, which restricts nothing."""

    # An account of the accounts room, which stands above this one; None for a visitor.
    account: Any
    country: str | None
    languages: tuple[str, ...]
    home: str | None
    # In years; None where nobody knows.
    age: int | None
    # What the policies set for this viewer, and which of them did.
    policies: Applied
    # In which they read prices, beside the original one; None shows the original alone.
    currency: str | None = None

    @property
    def out_of_sight(self) -> frozenset[str]:
        """The usernames of those whom the viewer has blocked or who have blocked the viewer."""
        return self.account.out_of_sight if self.account is not None else frozenset()

    @property
    def is_grown(self) -> bool:
        """Whether the viewer is known to be an adult."""
        return self.age is not None and self.age >= GROWN

    @property
    def uncovers(self) -> bool:
        """Whether sensitive notes are shown right away: where an account asks that is not known to be a child's."""
        return self.account is not None and self.account.show_sensitive and (self.age is None or self.age >= GROWN)


def viewer_of(request: HttpRequest) -> Viewer:
    """Build the viewer of a request."""
    account = _account(request)
    languages = tuple(account.languages) if account and account.languages else (get_language() or "en",)
    country, home = _country(request, account), account.home if account else None
    age = account.age_at(timezone.now()) if account else None
    policies = settings.POLICIES.applied(home=home, country=country, languages=languages, age=age)
    currency = chosen_currency(request.COOKIES) or currency_here(account, country)
    return Viewer(account, country, languages, home, age, policies, currency)


def _account(request: HttpRequest) -> Any:
    """Whoever is signed in, without the stand-in that Django has for them: it is asked for in hundreds of places."""
    user: Any = request.user
    if not user.is_authenticated:
        return None
    return user._wrapped if isinstance(user, LazyObject) else user


def currency_here(account: Any, country: str | None) -> str | None:
    """That of the country that somebody is in; where no address tells it, of the one that they declare."""
    return currency_of(country or (account.country if account else None))


def visitor_of(request: HttpRequest) -> Viewer:
    """The viewer of whom nothing is known but the address and the page's language, whoever is signed in."""
    country, languages = country_of(client_address(request.META, settings.PROXY_COUNT)), (get_language() or "en",)
    policies = settings.POLICIES.applied(home=None, country=country, languages=languages, age=None)
    return Viewer(None, country, languages, None, None, policies, currency_of(country))


def _country(request: HttpRequest, account: Any) -> str | None:
    if settings.SEEN_FROM and (chosen := request.session.get(SEEN_FROM)):
        return str(chosen)
    if account and account.country and settings.POLICIES.seen_from == "declared":
        return str(account.country)
    return country_of(client_address(request.META, settings.PROXY_COUNT))
