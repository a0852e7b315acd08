"""What somebody typed into a search, as a tsquery over the tokens of isthmus.web.tokens.

Words and characters beside each other are sought beside each other; what a space parts may stand anywhere. Quotation
marks keep words together, a minus leaves out what has the word behind it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from isthmus.web.tokens import Run, runs_of

LONGEST_QUERY: Final = 100
MOST_TERMS: Final = 10

# In this order: between quotation marks of either kind, else up to the next space.
_TERM: Final = re.compile(r"""(?P<minus>(?<!\S)[-－−])?(?:["“”„«「]([^"“”»」]+)["”“»」]|([^\s"“”„«「]+))""")


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

    def weighted(self, weight: str) -> str:
        """All terms within texts of this weight."""
        return " & ".join(_phrase(term, weight=weight) for term in self.terms)


def sought(text: str) -> Sought:
    """What is looked for; false where nothing is."""
    terms: list[tuple[Run, ...]] = []
    without: list[tuple[Run, ...]] = []
    for found in _TERM.finditer(text[:LONGEST_QUERY]):
        runs = tuple(runs_of(found[2] or found[3]))
        if runs and len(terms) + len(without) < MOST_TERMS:
            (without if found["minus"] else terms).append(runs)
    return Sought(tuple(terms), tuple(without))


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
        place += len(units)
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
