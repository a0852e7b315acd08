"""What somebody typed into a search, as a tsquery over the tokens of isthmus.web.tokens.

Words and characters beside each other are sought beside each other; what a space parts may stand anywhere, and so may
what a wide comma or the sign of a tag parts, an emoji, and the scripts of a word that mixes them. Quotation marks keep
all together, a minus leaves out what has the word behind it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from isthmus.web.tokens import Run, runs_of

LONGEST_QUERY: Final = 100
MOST_TERMS: Final = 10

# In this order: between quotation marks of either kind, else up to the next space or what else parts words.
_TERM: Final = re.compile(
    r"""(?P<minus>(?<!\S)[-－−])?(?:["“”„«「]([^"“”»」]+)["”“»」]|([^\s"“”„«「#＃，、。；：！？【】]+))"""
)


@dataclass(frozen=True)
class Sought:
    """Terms that have to be there, and those that must not."""

    terms: tuple[tuple[Run, ...], ...] = ()
    without: tuple[tuple[Run, ...], ...] = ()

    def __bool__(self) -> bool:
        return bool(self.terms)

    @property
    def tsquery(self) -> str:
        """As PostgreSQL reads it; to be cast to tsquery, and never put into a statement as text."""
        return " & ".join([*map(_phrase, self.terms), *(f"!({_phrase(term)})" for term in self.without)])

    @property
    def beginnings(self) -> str:
        """The same, where each word need only begin as typed: for names, and while somebody is typing."""
        return " & ".join(_phrase(term, open_end=True) for term in self.terms)

    @property
    def lexemes(self) -> list[tuple[str, bool]]:
        """Every token that has to be there, and whether it is only the beginning of one."""
        return [(token, is_start) for term in self.terms for _place, token, is_start in _tokens(term)]

    @property
    def runs(self) -> list[Run]:
        """All that has to be there, in its order."""
        return [run for term in self.terms for run in term]

    def weighted(self, weight: str, *, open_end: bool = False) -> str:
        """All terms within texts of this weight; with an open end each word need only begin as typed."""
        return " & ".join(_phrase(term, weight=weight, open_end=open_end) for term in self.terms)


def sought(text: str) -> Sought:
    """What is looked for; false where nothing is."""
    terms: list[tuple[Run, ...]] = []
    without: list[tuple[Run, ...]] = []
    for found in _TERM.finditer(text[:LONGEST_QUERY]):
        runs = runs_of(found[2] or found[3])
        whole = found[2] or found["minus"]
        for term in [tuple(runs)] if whole and runs else _apart(runs):
            if len(terms) + len(without) < MOST_TERMS:
                (without if found["minus"] else terms).append(term)
    return Sought(tuple(terms), tuple(without))


def beginning_of(run: Run) -> str:
    """One run, which need only begin as typed, as PostgreSQL reads it."""
    return _phrase((run,), open_end=True)


def _apart(runs: Sequence[Run]) -> Iterator[tuple[Run, ...]]:
    """The scripts of a word, each by itself, and each emoji: who looks for iPhone手机壳 wants iPhone15手机壳 as well. A
    single character belongs to its neighbours (T恤, K歌, 2025年)."""
    term: list[Run] = []
    was_long = False
    for (_is_word, is_sign), group in groupby(runs, key=lambda run: (run.is_word, run.is_sign)):
        part = list(group)
        is_long = len("".join(run.text for run in part)) > 1
        if term and (is_sign or (was_long and is_long)):
            yield tuple(term)
            term = []
        if is_sign:
            yield from ((sign,) for sign in part)
        else:
            term, was_long = [*term, *part], is_long
    if term:
        yield tuple(term)


def _tokens(runs: tuple[Run, ...]) -> list[tuple[int, str, bool]]:
    """Place, token, and whether it is the beginning of one. Every second pair of characters is enough."""
    found: list[tuple[int, str, bool]] = []
    place = 0
    for run in runs:
        units = run.units
        if len(units) == 1:
            found.append((place, units[0], not run.is_word))
        pairs = [*range(0, len(units) - 1, 2)]
        if len(units) % 2 and len(units) > 1:
            pairs.append(len(units) - 2)
        found += [(place + at, units[at] + units[at + 1], False) for at in pairs]
        place += 0 if run.is_sign else len(units)
    return found


def _phrase(runs: tuple[Run, ...], *, weight: str = "", open_end: bool = False) -> str:
    told, before = "", 0
    tokens = _tokens(runs)
    for number, (place, token, is_start) in enumerate(tokens):
        if number:
            told += f" <{place - before}> "
        begins = is_start or (open_end and number == len(tokens) - 1)
        label = ("*" if begins else "") + weight
        told += f"'{token}'" + (f":{label}" if label else "")
        before = place
    return f"({told})" if len(tokens) > 1 else told
