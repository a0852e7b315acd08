"""Currencies: which there are, how an amount is written, and in which one somebody reads prices."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache
from typing import Final

from babel import Locale
from babel.core import get_global
from babel.numbers import format_currency, get_currency_name, get_currency_precision, get_territory_currencies
from django.utils.translation import get_language, to_locale

COOKIE: Final = "currency"
_CODE_AND_NUMBER: Final = re.compile(r"([A-Z]{3})(\d)")


@lru_cache(maxsize=1)
def currencies() -> frozenset[str]:
    """The codes (ISO 4217) of all money that is legal tender somewhere today."""
    territories = get_global("territory_currencies")
    return frozenset(code for territory in territories for code in get_territory_currencies(territory))


@lru_cache(maxsize=8)
def currency_choices(language: str) -> tuple[tuple[str, str], ...]:
    """Each currency with its code and its name in the reader's language, by code."""
    locale = to_locale(language)
    return tuple((code, f"{code} · {get_currency_name(code, locale=locale)}") for code in sorted(currencies()))


def currency_of(country: str | None) -> str | None:
    """What people pay with in a country; None where it is unknown."""
    return next(iter(get_territory_currencies(country)), None) if country else None


def chosen_currency(cookies: Mapping[str, str]) -> str | None:
    """The one that somebody has chosen on this device; None where they have not."""
    code = cookies.get(COOKIE, "")
    return code if code in currencies() else None


def places(currency: str) -> int:
    """How many decimal places its amounts have: 2 for most, none for the yen, 3 for the dinars."""
    return get_currency_precision(currency)


def money(amount: Decimal, currency: str) -> str:
    """An amount as the reader's language writes it, such as "¥1,200" or "US$12.30"."""
    written = format_currency(amount, currency, locale=Locale.parse(to_locale(get_language() or "en")))
    # A currency without a sign of its own is written by its code, which Babel puts right before the number.
    return _CODE_AND_NUMBER.sub("\\1\N{NO-BREAK SPACE}\\2", written)
