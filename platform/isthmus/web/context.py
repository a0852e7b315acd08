"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _

from isthmus.regions import geoip
from isthmus.tenancy.marker import is_frozen

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    """The chosen theme; "auto" follows the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def always() -> dict[str, Any]:
    """What is the same on every page of a process."""
    return {
        "tenant": settings.TENANT,
        # What the pack calls the site and which hue it gives the accent; without a brand, the product's own.
        "site_name": settings.SITE_NAME,
        "brand": settings.BRAND,
        # Each in its own words, whatever the page's language is.
        "site_languages": settings.LANGUAGES,
        "contact_email": settings.CONTACT_EMAIL,
    }


def site(request: HttpRequest) -> dict[str, Any]:
    """The tenant, the theme, the languages, the line about time, and whether one can only read."""
    # "frozen" is called by the page that asks, and by no component that is rendered alone.
    return {
        **always(),
        "theme": theme_of(request),
        "frozen": is_frozen,
        # The line of whoever has a limit (accounts.middleware).
        "time_line": getattr(request, "screen_time", None),
        # That of whoever is suspended, called by the page that asks.
        "suspended": getattr(request, "suspended", str),
    }


def admin_label(request: HttpRequest) -> tuple[str, str] | None:
    """What stands at the top of the admin's pages, and in which colour: what stops staff from working, or misleads."""
    if is_frozen():
        return _("Reading only"), "warning"
    if not geoip.status().ok:
        return _("Countries unknown: the country file is missing or damaged"), "danger"
    return None
