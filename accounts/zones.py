"""Time zones: which there are, what they are called, and which one a country lives by."""

from __future__ import annotations

import zoneinfo
from functools import cache
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from django.conf import settings

# Of these countries the table names a far corner first, because it goes by geography.
MOST_LIVE_BY: Final = {
    "AU": "Australia/Sydney",
    "BR": "America/Sao_Paulo",
    "CA": "America/Toronto",
    "RU": "Europe/Moscow",
}


def zone_named(name: str) -> ZoneInfo:
    """The zone of that name; the site's own where there is none or the name is empty."""
    try:
        return ZoneInfo(name or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def zone_of_country(country: str) -> str:
    """The zone by which most people of a country live; empty where nobody knows, which stands for the site's own."""
    if country in MOST_LIVE_BY:
        return MOST_LIVE_BY[country]
    return next((zone for code, zone in _table() if code == country), "")


@cache
def zone_choices(language: str) -> list[tuple[str, str]]:
    """Names of zones, each with its city in the reader's language."""
    cities = Locale.parse(language, sep="-").time_zones
    names = sorted({zone for _country, zone in _table()} or zoneinfo.available_timezones())
    return [(name, _told(name, cities.get(name, {}).get("city", ""))) for name in names]


def _told(name: str, city: str) -> str:
    plain = name.replace("_", " ")
    return plain if not city or plain.endswith(city) else f"{plain} ({city})"


@cache
def _table() -> list[tuple[str, str]]:
    """Country and zone, from zone.tab of the time zone database; a country's zones begin with its most populous one,
    where that does not go against geography (its own words). Empty where the machine has no such table.
    """
    path = next((path for folder in zoneinfo.TZPATH if (path := Path(folder) / "zone.tab").exists()), None)
    lines = path.read_text(encoding="utf-8").splitlines() if path else []
    rows = [line.split("\t") for line in lines if line and not line.startswith("#")]
    return [(row[0], row[2]) for row in rows]
