"""Countries by name, in the reader's language."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError

# Territories of CLDR that are no countries: regions of the world, and codes for testing or for no place.
NO_COUNTRY = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})


@cache
def country_choices(language: str) -> list[tuple[str, str]]:
    """ISO 3166 codes and names, in the language's own order of names; English where the language is unknown."""
    try:
        locale = Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        locale = Locale("en")
    names = {
        code: name
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in NO_COUNTRY
    }
    # Chinese names sort by their sound in the GB 2312 encoding, which orders common characters by pinyin.
    by_sound = locale.language == "zh"
    return sorted(names.items(), key=lambda item: item[1].encode("gb18030") if by_sound else _folded(item[1]))


def _folded(name: str) -> bytes:
    import unicodedata

    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").lower()


def country_name(code: str, language: str) -> str:
    """The name of a country; the code itself where it has none."""
    return dict(country_choices(language)).get(code.upper(), code)
