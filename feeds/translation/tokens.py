"""What nobody may translate: tags, mentions, addresses, emoji."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from isthmus.web.tagging import HASHTAG

# Punctuation that ends an address, in Chinese text without a space before or behind.
_STOPS: Final = r"，。！？；：、（）【】《》「」“”‘’…"
_ADDRESS: Final = rf"(?:https?://|\bwww\.)[^\s<>\"'{_STOPS}]*[^\s<>\"'{_STOPS}.,;:!?)\]}}]"
_MAIL: Final = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
# Those that Django links without a scheme.
_HOST: Final = (
    r"(?<![A-Za-z0-9_.@/-])(?:[A-Za-z0-9-]+\.)+(?:com|edu|gov|int|mil|net|org)(?![A-Za-z0-9-])(?:/[!-~]*[A-Za-z0-9/])?"
)
# A name on this site is written in ASCII; another one runs on as far as its letters do.
_MENTION: Final = r"(?<![\w@＠])[@＠](?:[A-Za-z0-9_-]+|\w+)"


def _symbols() -> str:
    """Unicode's other symbols (So) as the inside of a character class; and the blocks of emoji whole, since they get
    new ones every year."""
    letters = [chr(code) for code in (*range(0xA0, 0x100), *range(0x2000, 0x3400))]
    return "".join(re.escape(each) for each in letters if unicodedata.category(each) == "So") + "\U0001f000-\U0001fbff"


# https://www.unicode.org/reports/tr51/#EBNF_and_Regex: flags, keycaps, and what joiners, skin tones, selectors and tags
# hold together.
_ONE: Final = (
    rf"(?:[{_symbols()}]|[↔-↪〰〽](?=\ufe0f))[\ufe0e\ufe0f]?[\U0001f3fb-\U0001f3ff]?\u20e3?[\U000e0020-\U000e007f]*"
)
_EMOJI: Final = rf"[\U0001f1e6-\U0001f1ff]{{2}}|[0-9#*]\ufe0f?\u20e3|{_ONE}(?:\u200d{_ONE})*"
_TOKEN: Final = re.compile("|".join([_ADDRESS, _MAIL, _HOST, HASHTAG.pattern, _MENTION, _EMOJI]))


def tokens_of(text: str) -> list[str]:
    """All of them, in their order."""
    return [match[0] for match in _TOKEN.finditer(text)]


def parted(text: str) -> list[tuple[str, bool]]:
    """The text in parts that make it up again: each with whether it is such a token."""
    parts: list[tuple[str, bool]] = []
    end = 0
    for match in _TOKEN.finditer(text):
        if match.start() > end:
            parts.append((text[end : match.start()], False))
        parts.append((match[0], True))
        end = match.end()
    if end < len(text):
        parts.append((text[end:], False))
    return parts
