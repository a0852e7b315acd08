"""What can be seen of a text."""

from __future__ import annotations

import unicodedata
from typing import Final

# Unicode's default-ignorable characters that are no format characters (Cf), and the blank Braille cell.
_BLANK: Final = frozenset([0x034F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x2800, 0x3164, 0xFFA0, *range(0xFE00, 0xFE10)])


def leaves_ink(letter: str) -> bool:
    """Whether a character is neither a space nor invisible."""
    return unicodedata.category(letter) not in ("Zs", "Zl", "Zp", "Cc", "Cf") and ord(letter) not in _BLANK


def has_something_to_see(text: str) -> bool:
    """Whether a text has at least one character that leaves ink."""
    return any(leaves_ink(letter) for letter in text)
