"""Which language are these words in? The script decides; among Latin scripts, what the author reads."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

# Ranges of the Unicode blocks whose letters tell the language.
_SCRIPTS: Final = [
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh-hans", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
]
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f]")
_LATIN_LANGUAGES: Final = ("en", "es", "fr", "de", "pt")
# A letter of these scripts stands for a syllable or a word; a Latin letter does not.
_WEIGHT: Final = {"ja": 3, "ko": 3, "zh-hans": 3}


def guess_language(text: str, *, reads: Sequence[str] = ()) -> str:
    """A language code for the text; "und" (ISO 639-2) where it has no letters that tell.

    `reads` are the languages that the author reads, best first: they decide between languages in Latin script.
    """
    counts = {code: len(letters.findall(text)) * _WEIGHT.get(code, 1) for code, letters in _SCRIPTS}
    if counts["ja"]:
        # Kana make the Han letters around them Japanese.
        counts["ja"] += counts.pop("zh-hans")
    counts["latin"] = len(_LATIN.findall(text))
    best = max(counts, key=lambda code: counts[code])
    if not counts[best]:
        return "und"
    if best == "latin":
        return next((code for code in reads if code in _LATIN_LANGUAGES), "en")
    return best
