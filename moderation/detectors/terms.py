"""The detector of terms: words and phrases, in whatever width, case, alphabet, script or spacing they are written.

All of them are found in one pass by an Aho-Corasick automaton (Aho & Corasick 1975, pyahocorasick), however many there
are. In scripts with spaces a term stands as whole words; in Chinese, Japanese and Thai anywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import ahocorasick
from pydantic import field_validator

from moderation.detectors.protocol import DetectorKind, Finding, Parameters, Seen
from moderation.detectors.reading import Reading, View, is_spaced, skeleton

# A spaced-out word has no inside to tell two short words apart by.
SHORTEST_SPELLED: Final = 5


class TermsParameters(Parameters):
    """`terms` as pairs of a rule's code and a term; the code is empty for the version's own rule."""

    terms: list[tuple[str, str]]

    @field_validator("terms")
    @classmethod
    def _say_something(cls, terms: list[tuple[str, str]]) -> list[tuple[str, str]]:
        for _rule, term in terms:
            if not skeleton(term):
                raise ValueError(f"The term {term!r} has no letter or digit in it. Leave it out.")
        return terms

    def rules(self) -> set[str]:
        return {rule for rule, _term in self.terms}


class Terms:
    def __init__(self, settings: dict[str, Any]) -> None:
        said = TermsParameters(**settings["parameters"]).terms
        self._whole, self._anywhere, self._spelled = (ahocorasick.Automaton() for _ in range(3))
        for order, (rule, term) in enumerate(said):
            spelling = skeleton(term)
            closed = spelling.replace(" ", "")
            told = (order, rule, term, len(closed))
            if not is_spaced(spelling):
                self._anywhere.add_word(closed, told)
                continue
            self._whole.add_word(f" {spelling} ", (order, rule, term, len(spelling) + 2))
            if len(closed) >= SHORTEST_SPELLED:
                self._spelled.add_word(closed, told)
        for automaton in (self._whole, self._anywhere, self._spelled):
            automaton.make_automaton()

    def find(self, seen: Seen) -> list[Finding]:
        """Each term that stands in the text once, in the order in which the version names them."""
        reading = seen.reading
        found: dict[int, Finding] = {}
        for order, finding in self._all(reading):
            found.setdefault(order, finding)
        return [found[order] for order in sorted(found)]

    def _all(self, reading: Reading) -> Iterator[tuple[int, Finding]]:
        if len(self._whole):
            yield from _found(self._whole, reading, reading.words)
        if len(self._anywhere):
            yield from _found(self._anywhere, reading, reading.closed)
        if len(self._spelled) and len(reading.spelled.text) > SHORTEST_SPELLED:
            yield from _found(self._spelled, reading, reading.spelled)


def _found(automaton: Any, reading: Reading, view: View) -> Iterator[tuple[int, Finding]]:
    for end, (order, rule, term, length) in automaton.iter(view.text):
        start = end - length + 1
        yield order, Finding(1.0, reading.excerpt(view, start, end + 1), term, rule)


KIND: Final = DetectorKind("terms", TermsParameters, Terms)
