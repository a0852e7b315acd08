"""Who is looking."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language

from isthmus.regions.address import client_address
from isthmus.regions.geoip import country_of

SEEN_FROM = "seen_from"


@dataclass(frozen=True)
class Viewer:
    """All that reading code needs to know of whoever looks. A country of None is unknown, which restricts nothing."""

    # An account of the accounts room, which stands above this one; None for a visitor.
    account: Any
    country: str | None
    languages: tuple[str, ...]
    home: str | None


def viewer_of(request: HttpRequest) -> Viewer:
    """Build the viewer of a request."""
    user: Any = request.user
    account = user if user.is_authenticated else None
    languages = tuple(account.languages) if account and account.languages else (get_language() or "en",)
    return Viewer(account, _country(request), languages, account.home if account else None)


def _country(request: HttpRequest) -> str | None:
    if settings.SEEN_FROM and (chosen := request.session.get(SEEN_FROM)):
        return str(chosen)
    return country_of(client_address(request.META, settings.PROXY_COUNT))
