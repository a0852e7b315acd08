"""From where something is posted: a country, or its first subdivision where the file knows it; nothing nearer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from isthmus.regions import geoip
from isthmus.regions.address import client_address
from isthmus.regions.countries import country_name
from isthmus.regions.languages import INTERFACE
from isthmus.regions.policy import Place as PlaceSetting
from isthmus.regions.viewer import SEEN_FROM

# As it is stored with a note: {"country": "CN", "subdivision": {"en": "Guangdong", "zh-hans": "广东"}}, the second only
# where it is known and asked for.
Place = dict[str, Any]


def place_here(request: HttpRequest, detail: str) -> Place | None:
    """The place of whoever asks, to this detail ("country" or "subdivision"); None where it is unknown."""
    if settings.SEEN_FROM and (chosen := request.session.get(SEEN_FROM)):
        return {"country": str(chosen)}
    address = client_address(request.META, settings.PROXY_COUNT)
    country = geoip.country_of(address)
    if country is None:
        return None
    names = geoip.subdivision_of(address) if detail == "subdivision" else {}
    # MaxMind's own codes of languages; English is always there.
    told = {code: names.get({"zh-hans": "zh-CN"}.get(code, code)) or names.get("en", "") for code, _name in INTERFACE}
    return {"country": country} | ({"subdivision": told} if names else {})


def shown_of(place: Place | None, setting: PlaceSetting) -> Place | None:
    """As much of a place as the setting shows."""
    if place is None or setting.show == "off":
        return None
    return {"country": place["country"]} if setting.detail == "country" else place


def place_name(place: Place | None) -> str:
    """The place in the reader's language."""
    if place is None:
        return _("unknown")
    language = get_language() or "en"
    country = country_name(place["country"], language)
    if "subdivision" not in place:
        return country
    subdivision = place["subdivision"].get(language) or place["subdivision"]["en"]
    return _("%(subdivision)s, %(country)s") % {"subdivision": subdivision, "country": country}
