"""Misspelled names, by an index: two words that one slip of the finger tells apart have a shortened form in common.

A slip is a letter too many or too few, a wrong one, or two in the wrong order (Damerau 1964). Each name is kept with
all its forms that lack one letter; what was typed is shortened in the same way, and whatever they share is a candidate
(the symmetric deletes of Garbe's SymSpell). A candidate is then measured by `distance`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from isthmus.web.seeking import beginning_of
from isthmus.web.tokens import Run, runs_of

LONGEST_NAME: Final = 30


def _enough(run: Run) -> int:
    """How long a word has to be for a wrong letter in it; a shorter one has too many neighbours."""
    return 4 if run.is_word else 3


def _keys(run: Run) -> set[str]:
    """Its forms that are compared: of one just too short for a wrong letter itself, so that one too many or too few is
    still found (李明 for 李小明); of one shorter still none."""
    length = len(run.text) if run.is_word else len(run.units)
    if length > LONGEST_NAME or length < _enough(run) - 1:
        return set()
    return shortened(run.text) if length >= _enough(run) else {run.text}


def shortened(word: str) -> set[str]:
    """The word itself and its forms that lack one letter."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def keys_of(text: str) -> set[str]:
    """What is kept of a name."""
    return {key for run in runs_of(text) for key in _keys(run)}


def tsquery_of(runs: Sequence[Run]) -> str:
    """Names that have something in common with each of these words, and begin as those that are too short for a slip;
    empty where all are."""
    if not any(map(_keys, runs)):
        return ""
    return " & ".join(
        "(" + " | ".join(f"'~{key}'" for key in sorted(keys)) + f" | {beginning_of(run)})"
        if (keys := _keys(run))
        else beginning_of(run)
        for run in runs
    )


def is_near(runs: Iterable[Run], names: Collection[str]) -> bool:
    """Whether each word is one of these names, its beginning, or one slip away: two words may have a shortened form in
    common and yet be two slips apart."""
    return all(
        any(name.startswith(run.text) or (_keys(run) and distance(run.text, name) <= 1) for name in names)
        for run in runs
    )


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
