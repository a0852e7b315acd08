"""The words of a text as search keeps and seeks them, whatever the script; PostgreSQL's own parsers know no Chinese.

Spellings fall together first (`folded`), one character at a time, so that a piece of a text folds as it does within the
text. What is left falls into runs:

- words of scripts that put spaces between them: a token each, and so a number within one (iPhone15: iphone, 15), since
  as many people write the space as leave it out. Of an Arabic word the article is left away, which is written as part
  of it;
- Chinese, Japanese and Korean: a token for every two neighbours (上海滩: 上海, 海滩) and the last character alone, so
  that the beginning of a token finds a single character wherever it stands;
- Thai, Lao, Burmese, Khmer and Tibetan: the same, with a letter and its marks as one character;
- an emoji: a token, at the place of what follows, so that words on both sides of it are still neighbours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

# Raise it when the same text gets other tokens than before: `manage.py search` then makes all rows anew.
EDITION: Final = 2
LONGEST: Final = 40
# Of PostgreSQL: a place of a tsvector is no higher.
LAST_PLACE: Final = 16_383

# Letters whose other spelling Unicode does not know as the same.
_LETTERS: Final = {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
# Alef, ya, ta marbuta and kaf as people type them; what stands above them is taken off like any accent.
_ARABIC: Final = {"ٱ": "ا", "ى": "ي", "ی": "ي", "ة": "ه", "ک": "ك", "ـ": ""}
# The article, before at least three letters: by مدرسة and المدرسة people look for the same (as light stemmers take it,
# Larkey 2002), and الله has none.
_ARTICLE: Final = re.compile("^(?:[وف]?(?:[بك]?ال|لل)(?=.{3}))+")
# Where the two Chinese scripts differ and OpenCC's table leaves the character to the words around it.
_HAN: Final = {"著": "着", "妳": "你", "牠": "它"}
# Below this all marks are accents or vowel points that people leave out; above they are parts of letters.
_MARKS_MATTER_FROM: Final = 0x0700
# Marks of all scripts, joiners, selectors and the tones of skin; none of them is typed into a search.
_DROPPED: Final = [(0x00AD, 0x00AD), (0x0300, 0x036F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x200B, 0x200F),
                   (0x2060, 0x2060), (0x20D0, 0x20FF), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
                   (0x1F3FB, 0x1F3FF)]  # fmt: skip


class _Folds(dict[int, str]):
    """What each character becomes, found out at its first use."""

    def __missing__(self, code: int) -> str:
        letter = chr(code)
        apart = unicodedata.normalize("NFD", letter)
        if len(apart) > 1 and ord(apart[0]) < _MARKS_MATTER_FROM:
            letter = self[ord(apart[0])]
        elif (code < _MARKS_MATTER_FROM and unicodedata.category(letter) == "Mn") or any(
            first <= code <= last for first, last in _DROPPED
        ):
            letter = ""
        elif 0x30A1 <= code <= 0x30F6:
            # Katakana: ラーメン and らーめん are one word.
            letter = chr(code - 0x60)
        elif unicodedata.category(letter) == "Nd":
            # ١٢ and 12 are one number.
            letter = str(unicodedata.decimal(letter))
        self[code] = letter
        return letter


@cache
def _folds() -> _Folds:
    """OpenCC's tables of characters; its words need the words around them, which a piece of a text does not have."""
    folds = _Folds({ord(key): value for key, value in (_LETTERS | _ARABIC | _HAN).items()})
    tables = files("opencc") / "dictionary"
    for line in (tables / "TSCharacters.txt").read_text("utf-8").splitlines():
        traditional, _tab, simplified = line.partition("\t")
        folds.setdefault(ord(traditional), simplified.split(" ")[0])
    for line in (tables / "JPVariants.txt").read_text("utf-8").splitlines():
        traditional, _tab, japanese = line.partition("\t")
        for variant in japanese.split(" "):
            # What Japan writes for it (広 for 廣) and is no Chinese character: 芸 is one in its own right.
            if not _is_simplified(variant):
                folds.setdefault(ord(variant), folds.get(ord(traditional), traditional))
    return folds


def _is_simplified(letter: str) -> bool:
    try:
        letter.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def folded(text: str) -> str:
    """One spelling for what people take for the same: width, case, accents, vowel points, the two Chinese scripts."""
    return unicodedata.normalize("NFKC", text).casefold().translate(_folds())


def _ranges(codes: Iterator[int]) -> str:
    """Code points as the inside of a character class."""
    spans: list[list[int]] = []
    for code in codes:
        if spans and spans[-1][1] == code - 1:
            spans[-1][1] = code
        else:
            spans.append([code, code])
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in spans)


def _of(kinds: str, *spans: tuple[int, int]) -> Iterator[int]:
    return (
        code for first, last in spans for code in range(first, last + 1) if unicodedata.category(chr(code))[0] in kinds
    )


# Han and its marks of repetition, kana, bopomofo, Hangul.
_CJK_SPANS: Final = ((0x3005, 0x3007), (0x3041, 0x30FF), (0x3105, 0x312F), (0x31F0, 0x31FF), (0x3400, 0x4DBF),
                     (0x4E00, 0x9FFF), (0xAC00, 0xD7A3), (0x20000, 0x323AF))  # fmt: skip
_PACKED_SPANS: Final = ((0x0E00, 0x0FFF), (0x1000, 0x109F), (0x1780, 0x17FF))
_CJK: Final = _ranges(_of("LN", *_CJK_SPANS))
_PACKED: Final = _ranges(_of("LN", *_PACKED_SPANS))
_MARKS: Final = _ranges(_of("M", (0, 0x1E94A), (0xE0100, 0xE01EF)))
# Pictures of the symbol planes; a flag is two letters of its country.
_SIGN_SPANS: Final = ((0x231A, 0x231B), (0x23E9, 0x23FA), (0x2600, 0x27BF), (0x2B00, 0x2BFF), (0x1F000, 0x1FAFF))
_SIGNS: Final = _ranges(_of("S", *_SIGN_SPANS))
_FLAG: Final = "[\U0001f1e6-\U0001f1ff]{2}"
_CLUSTER: Final = re.compile(f"[{_PACKED}][{_MARKS}]*")
_LETTER: Final = f"[^\\W\\d_{_CJK}{_PACKED}"
_RUN: Final = re.compile(
    f"(?P<cjk>[{_CJK}]+)|(?P<packed>(?:[{_PACKED}][{_MARKS}]*)+)|(?P<number>[0-9]+)|(?P<sign>{_FLAG}|[{_SIGNS}])"
    f"|(?P<word>{_LETTER}]{_LETTER}{_MARKS}]*(?:[{_MARKS}]+{_LETTER}]*)*)"
)


@dataclass(frozen=True)
class Run:
    """Neighbouring letters of one kind: one word or number, the characters of a script that writes without spaces, or
    one emoji."""

    units: tuple[str, ...]
    is_word: bool
    is_sign: bool = False

    @property
    def text(self) -> str:
        return "".join(self.units)


def runs_of(text: str) -> list[Run]:
    """The runs of a text, folded, in their order."""
    runs = []
    for found in _RUN.finditer(folded(text)):
        match found.lastgroup:
            case "cjk":
                runs.append(Run(tuple(found[0]), is_word=False))
            case "packed":
                runs.append(Run(tuple(_CLUSTER.findall(found[0])), is_word=False))
            case "sign":
                runs.append(Run((found[0],), is_word=True, is_sign=True))
            case _:
                runs.append(Run((_ARTICLE.sub("", found[0])[:LONGEST],), is_word=True))
    return runs


def tokens_of(runs: list[Run]) -> Iterator[tuple[int, str]]:
    """Each token with its place, counted from 0: a word has one, and so has every character; an emoji has none of its
    own."""
    place = 0
    for run in runs:
        last = len(run.units) - 1
        for number, unit in enumerate(run.units):
            yield place, unit if number == last else unit + run.units[number + 1]
            place += not run.is_sign


class Vector:
    """A tsvector in the making: texts with a weight each, and marks to filter by, which no word can look like."""

    def __init__(self) -> None:
        self._places: dict[str, list[str]] = {}
        self._next = 1

    def add(self, text: str, weight: str = "") -> None:
        """Add a text. `weight` is A, B or C; a phrase never reaches from one text into the next."""
        place = 0
        for place, token in tokens_of(runs_of(text)):
            here = min(self._next + place, LAST_PLACE)
            self._places.setdefault(token, []).append(f"{here}{weight}")
        self._next += place + 3

    def mark(self, name: str) -> None:
        """Add a mark."""
        self._places.setdefault(f"={name}", [])

    def near(self, key: str) -> None:
        """Add what a misspelled word has in common with this one (isthmus.web.spelling)."""
        self._places.setdefault(f"~{key}", [])

    def __str__(self) -> str:
        """As PostgreSQL reads it. Tokens are letters and emoji, so that nothing in them needs escaping."""
        return " ".join(
            f"'{token}'" + (":" + ",".join(places) if places else "") for token, places in self._places.items()
        )
