"""Hashtags as links."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote

# The half- and the full-width sign; letters and digits of any script.
HASHTAG: Final = re.compile(r"(?<![\w&/])[#＃](\w{1,60})")


def link_tags(html: str) -> str:
    """Link every hashtag of an escaped text to its page."""
    return HASHTAG.sub(_link, html)


def _link(match: re.Match[str]) -> str:
    return f'<a class="tag" href="/tags/{quote(match[1])}/">#{match[1]}</a>'
