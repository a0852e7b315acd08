"""Hashtags and names of people as links."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Final
from urllib.parse import quote

# The half- and the full-width sign; letters and digits of any script.
HASHTAG: Final = re.compile(r"(?<![\w&/])[#＃](\w{1,60})")
# User names are of small letters, but people type large ones. A name may stand between Chinese characters; what has a
# letter or a dot before the sign is an address, as of e-mail, and what has more letters behind it is another name.
MENTION: Final = re.compile(r"(?<![A-Za-z0-9_./@＠-])[@＠]([A-Za-z0-9_]{3,30})(?![A-Za-z0-9_@＠]|\.[A-Za-z0-9])")
# Links that are there already: nothing within them becomes another one.
_LINKED: Final = re.compile(r"(<a\b.*?</a>)", re.DOTALL)


def link_tags(html: str) -> str:
    """Link every hashtag of an escaped text to its page."""
    return _outside_links(html, lambda text: HASHTAG.sub(_tag, text))


def link_mentions(html: str, people: Mapping[str, str]) -> str:
    """Link the names in an escaped text to the people whose they are: user names by the names in small letters."""

    def mention(match: re.Match[str]) -> str:
        username = people.get(match[1].lower())
        return f'<a class="mention" href="/@{username}/">{match[0]}</a>' if username else match[0]

    return _outside_links(html, lambda text: MENTION.sub(mention, text))


def _outside_links(html: str, change: Callable[[str], str]) -> str:
    return "".join(part if place % 2 else change(part) for place, part in enumerate(_LINKED.split(html)))


def _tag(match: re.Match[str]) -> str:
    return f'<a class="tag" href="/tags/{quote(match[1])}/">#{match[1]}</a>'
