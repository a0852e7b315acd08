"""Numbers, shares and languages as text."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django import template
from django.utils.translation import get_language, to_locale

register = template.Library()


@register.filter
def number(value: int) -> str:
    """1234567 as "1,234,567", in Chinese as well: Django's own format for it groups nothing."""
    return f"{value:,}"


@register.filter
def percent(share: float) -> str:
    """0.123 as "12%"; what would round to nothing, or to everything, and is not, keeps a digit."""
    value = 100 * share
    if 0 < value < 0.1:
        return "<0.1%"
    if 99.9 < value < 100:
        return ">99.9%"
    return f"{value:.{1 if 0 < value < 1 or 99 < value < 100 else 0}f}%"


@register.filter
def tongue(code: str) -> str:
    """A language's name in the reader's language; the code itself where it has none."""
    try:
        name = Locale.parse(to_locale(code)).get_display_name(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code
