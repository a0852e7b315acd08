"""Shares as text and as lengths."""

from __future__ import annotations

from babel import Locale, UnknownLocaleError
from django import template
from django.utils.formats import number_format
from django.utils.translation import get_language, to_locale

register = template.Library()


@register.filter
def percent(share: float) -> str:
    """0.123 as "12 %"; what is there and would round to nothing keeps a digit."""
    value = 100 * share
    return f"{number_format(value, 1 if 0 < value < 1 else 0)} %"


@register.filter
def hundredths(share: float) -> str:
    """A length for SVG, which knows no commas."""
    return f"{100 * share:.2f}"


@register.filter
def tongue(code: str) -> str:
    """A language's name in the reader's language; the code itself where it has none."""
    try:
        name = Locale.parse(to_locale(code)).get_display_name(to_locale(get_language() or "en"))
    except (UnknownLocaleError, ValueError):
        return code
    return name or code
