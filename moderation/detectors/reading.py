"""A text as detectors read it: in one spelling for what looks the same, and with what tricks leave.

Each letter is folded as the search folds it (width, case, accents, the two Chinese scripts; isthmus.web.tokens), what
leaves no ink is dropped, and a letter that only looks like a Latin one is taken for it (Unicode's confusables, UTS #39,
by way of confusable-homoglyphs). Every letter keeps its place in the text, so that a finding shows the author's words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Final

from confusable_homoglyphs import confusables
from isthmus.web.text import leaves_ink
from isthmus.web.tokens import folded

AROUND: Final = 40
# So many single letters in a row are one word that somebody has spaced out: g u a r a n t e e d.
SPACED_OUT: Final = 4
# Signs that people write for a letter.
_SIGNS_LIKE: Final = {"|": "l", "$": "s", "@": "a"}
# Scripts that put no space between words: characters from here on, save those that Hangul and wide Latin take.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff\u3005-\u30ff\u3105-\u312f\u3400-\u9fff\U00020000-\U000323af]"
)


@cache
def _lookalikes() -> dict[str, str]:
    """Letters of other alphabets that look like a small Latin letter, to that letter."""
    found: dict[str, str] = {}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for one in (letter, letter.upper()):
            for other in confusables.confusables_data.get(one, ()):
                like = other["c"]
                if len(like) == 1 and not like.isascii() and not _UNSPACED.match(like):
                    found.setdefault(like, letter)
    return found


class _Spellings(dict[str, str]):
    """What each character becomes, found out at its first use: letters, a space, or nothing."""

    def __missing__(self, letter: str) -> str:
        if letter.isspace():
            said = " "
        elif not leaves_ink(letter):
            said = ""
        else:
            like = _lookalikes()
            said = "".join(like.get(each, each) for each in folded(like.get(letter, letter)))
            said = "".join(each if each.isalnum() else _SIGNS_LIKE.get(each, " ") for each in said) if said else ""
        self[letter] = said
        return said


_SPELLINGS: Final = _Spellings()


@dataclass(frozen=True)
class View:
    """A spelling of the text, and where each of its letters stands in the text itself."""

    text: str
    places: list[int]


class Reading:
    """`words`: letters and digits, single spaces between words and one at either end. `closed`: without any spaces, for
    scripts that have none. `spelled`: the words that were spaced out, put together again."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def words(self) -> View:
        letters, places = [" "], [0]
        for place, letter in enumerate(self.text):
            for each in _SPELLINGS[letter]:
                if each != " " or letters[-1] != " ":
                    letters.append(each)
                    places.append(place)
        if letters[-1] != " ":
            letters.append(" ")
            places.append(len(self.text) - 1)
        return View("".join(letters), places)

    @cached_property
    def closed(self) -> View:
        kept = [
            (letter, place) for letter, place in zip(self.words.text, self.words.places, strict=True) if letter != " "
        ]
        return View("".join(letter for letter, _ in kept), [place for _, place in kept])

    @cached_property
    def spelled(self) -> View:
        letters, places = [" "], [0]
        for run in re.finditer(rf"(?<= )(?:\w ){{{SPACED_OUT},}}", self.words.text):
            for at in range(run.start(), run.end(), 2):
                letters.append(self.words.text[at])
                places.append(self.words.places[at])
            letters.append(" ")
            places.append(self.words.places[run.end() - 1])
        return View("".join(letters), places)

    def excerpt(self, view: View, start: int, end: int) -> str:
        """The author's own words around a piece of a view; on one line."""
        first, last = view.places[max(start, 0)], view.places[min(end, len(view.places)) - 1]
        return " ".join(self.text[max(0, first - AROUND) : last + 1 + AROUND].split())[:200]


def skeleton(text: str) -> str:
    """A term as `words` spells it, without the spaces at its ends."""
    return Reading(text).words.text.strip()


def is_spaced(text: str) -> bool:
    """Whether a term is in a script that puts spaces between words."""
    return _UNSPACED.search(text) is None
