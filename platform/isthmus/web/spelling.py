"""Misspelled names, by an index: two words that one slip of the finger tells apart have a shortened form in common.

A slip is a letter too many or too few, a wrong one, or two in the wrong order (Damerau 1964). Each name is kept with
all its forms that lack one letter; what was typed is shortened in the same way, and whatever they share is a candidate
(the symmetric deletes of Garbe's SymSpell). A candidate is then measured by `distance`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from isthmus.web.tokens import Run, runs_of

LONGEST_NAME: Final = 30


def can_be_misspelled(run: Run) -> bool:
    """Shorter ones have too many neighbours: four letters, or three characters of a script without spaces."""
    return 4 <= len(run.text) <= LONGEST_NAME if run.is_word else 3 <= len(run.units) <= LONGEST_NAME


def shortened(word: str) -> set[str]:
    """The word itself and its forms that lack one letter."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def keys_of(text: str) -> set[str]:
    """What is kept of a name."""
    return {key for run in runs_of(text) if can_be_misspelled(run) for key in shortened(run.text)}


def tsquery_of(runs: Iterable[Run]) -> str:
    """Names that have something in common with each of these words; empty where a word is too short for it."""
    told = []
    for run in runs:
        if not can_be_misspelled(run):
            return ""
        told.append("(" + " | ".join(f"'~{key}'" for key in sorted(shortened(run.text))) + ")")
    return " & ".join(told)


def distance(one: str, other: str) -> int:
    """How many slips tell two words apart: optimal string alignment, by the textbook's table."""
    before: list[int] = []
    row: list[int] = [*range(len(other) + 1)]
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, theirs in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != theirs))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == theirs:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
