"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

THEMES = ("auto", "light", "dark")
THEME_COOKIE = "theme"


def theme_of(request: HttpRequest) -> str:
    """The chosen theme; "auto" follows the device."""
    chosen = request.COOKIES.get(THEME_COOKIE, "")
    return chosen if chosen in THEMES else "auto"


def site(request: HttpRequest) -> dict[str, Any]:
    """The tenant, the theme, the languages, and whether one may look from elsewhere."""
    return {
        "tenant": settings.TENANT,
        "theme": theme_of(request),
        "seen_from": settings.SEEN_FROM,
        # Each in its own words, whatever the page's language is.
        "site_languages": settings.LANGUAGES,
        "contact_email": settings.CONTACT_EMAIL,
    }
