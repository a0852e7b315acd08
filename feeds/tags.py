"""Hashtags in a text."""

from __future__ import annotations

import unicodedata
from typing import Final

from isthmus.web.tagging import HASHTAG

MOST_TAGS: Final = 20


def fold(name: str) -> str:
    """The one spelling under which a tag is kept: compatible forms and letter cases fall together (NFKC, casefold)."""
    return unicodedata.normalize("NFKC", name).casefold()[:60]


def tags_in(text: str) -> list[str]:
    """Folded tags in the order of their first use, each once; a number alone is no tag."""
    found = dict.fromkeys(fold(match) for match in HASHTAG.findall(text))
    return [name for name in found if not name.isdigit()][:MOST_TAGS]


def without_last_tags(text: str) -> str:
    """The text without the row of tags that it ends in."""
    kept = text.rstrip()
    for match in reversed(list(HASHTAG.finditer(kept))):
        if match.end() != len(kept):
            break
        kept = kept[: match.start()].rstrip()
    return kept.strip()
