"""Which languages are these words in? The script decides; among languages in Latin script, lingua does.

lingua runs in its mode of low accuracy: 13 MB instead of 155, and a hundredth of a millisecond a text (measured). What
it loses is short texts, and there the languages that the author reads tell more than any statistics.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Final

from lingua import Language, LanguageDetector, LanguageDetectorBuilder

# Ranges of the Unicode blocks whose letters tell the language.
_SCRIPTS: Final = [
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
]
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f']+")
_LATIN_LANGUAGES: Final = {
    Language.ENGLISH: "en",
    Language.SPANISH: "es",
    Language.FRENCH: "fr",
    Language.GERMAN: "de",
    Language.PORTUGUESE: "pt",
}
# A letter of these scripts stands for a syllable or a word; a Latin letter does not.
_WEIGHT: Final = {"ja": 3, "ko": 3, "zh": 3}
# From which part of all its letters on a language counts as one of a text's.
_PART: Final = 0.25
# How much likelier a language is that the author reads.
_READS: Final = 4.0
UNKNOWN: Final = "und"


def languages_of(text: str, *, reads: Sequence[str] = ()) -> list[str]:
    """The languages of a text, the one with most letters first; empty where it has no letters that tell.

    A text counts as two where both have a quarter of its letters. `reads` are the languages that the author reads, best
    first.
    """
    counts = {code: len(letters.findall(text)) * _WEIGHT.get(code, 1) for code, letters in _SCRIPTS}
    if counts["ja"]:
        # Kana make the Han letters around them Japanese.
        counts["ja"] += counts.pop("zh")
    words = _LATIN.findall(text)
    counts["latin"] = sum(map(len, words))
    total = sum(counts.values())
    found = [code for code in sorted(counts, key=lambda code: -counts[code]) if counts[code] > _PART * total]
    return [
        _latin(" ".join(words), reads) if code == "latin" else _chinese(text, reads) if code == "zh" else code
        for code in found
    ]


def guess_language(text: str, *, reads: Sequence[str] = ()) -> str:
    """The first of a text's languages; "und" (ISO 639-2) where it has none."""
    return next(iter(languages_of(text, reads=reads)), UNKNOWN)


def _latin(words: str, reads: Sequence[str]) -> str:
    likely = {
        _LATIN_LANGUAGES[each.language]: each.value * (_READS if _LATIN_LANGUAGES[each.language] in reads else 1)
        for each in _detector().compute_language_confidence_values(words)
    }
    best = max(likely, key=lambda code: likely[code])
    if likely[best]:
        return best
    return next((code for code in reads if code in likely), "en")


def _chinese(text: str, reads: Sequence[str]) -> str:
    """Simplified or traditional: by the letters that only one of the two has, as their old encodings tell."""
    simplified = traditional = 0
    for letter in set(text):
        in_gb, in_big5 = _encodes(letter, "gb2312"), _encodes(letter, "big5")
        simplified += in_gb and not in_big5
        traditional += in_big5 and not in_gb
    if simplified == traditional:
        return next((code for code in reads if code.startswith("zh")), "zh-hans")
    return "zh-hans" if simplified > traditional else "zh-hant"


def _encodes(letter: str, encoding: str) -> bool:
    try:
        letter.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


@cache
def _detector() -> LanguageDetector:
    return LanguageDetectorBuilder.from_languages(*_LATIN_LANGUAGES).with_low_accuracy_mode().build()
