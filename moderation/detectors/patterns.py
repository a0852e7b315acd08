"""The detector of patterns: regular expressions by RE2, whose time grows with the text and no faster.

RE2 (https://github.com/google/re2/wiki/Syntax) has no backreferences and no look-around, which is what makes other
engines slow; a pattern that needs them is refused when the version is made. So is one that takes too much memory.
"""

from __future__ import annotations

from typing import Any, Final

import re2
from pydantic import field_validator

from moderation.detectors.protocol import DetectorKind, Finding, Parameters, Seen

MOST_PATTERNS: Final = 500
LONGEST_PATTERN: Final = 1000
# Bytes that a compiled pattern may take; bounded repetitions such as (a{1,100}){1,100} take far more.
MOST_MEMORY: Final = 1 << 20


class PatternsParameters(Parameters):
    """`patterns` as pairs of a rule's code (empty for the version's own) and an expression in RE2's syntax."""

    patterns: list[tuple[str, str]]

    @field_validator("patterns")
    @classmethod
    def _are_bounded(cls, patterns: list[tuple[str, str]]) -> list[tuple[str, str]]:
        if len(patterns) > MOST_PATTERNS:
            raise ValueError(
                f"There are {len(patterns)} patterns; a version holds {MOST_PATTERNS}. Make a second detector."
            )
        for _rule, pattern in patterns:
            found = _compiled(pattern)
            if found.search("") is not None:
                raise ValueError(
                    f"The pattern {pattern!r} is found in an empty text. Have it ask for at least one letter."
                )
        return patterns

    def rules(self) -> set[str]:
        return {rule for rule, _pattern in self.patterns}


class Patterns:
    def __init__(self, settings: dict[str, Any]) -> None:
        said = PatternsParameters(**settings["parameters"]).patterns
        self._patterns = [(rule, pattern, _compiled(pattern)) for rule, pattern in said]

    def find(self, seen: Seen) -> list[Finding]:
        """Each pattern that stands in the text once, with what it matched first."""
        found = []
        for rule, pattern, compiled in self._patterns:
            if match := compiled.search(seen.text):
                around = seen.text[max(0, match.start() - 40) : match.end() + 40]
                found.append(Finding(1.0, " ".join(around.split())[:200], pattern[:300], rule))
        return found


def _compiled(pattern: str) -> Any:
    """The pattern, ready. Raises ValueError with a sentence for one that cannot be searched for in bounded time."""
    if not pattern or len(pattern) > LONGEST_PATTERN:
        raise ValueError(f"A pattern has from 1 to {LONGEST_PATTERN} characters; this one has {len(pattern)}.")
    options = re2.Options()
    options.case_sensitive, options.log_errors, options.max_mem = False, False, MOST_MEMORY
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        told = error.args[0].decode() if error.args and isinstance(error.args[0], bytes) else str(error)
        raise ValueError(
            f"The pattern {pattern!r} cannot be searched for in bounded time ({told}). Write it without "
            "backreferences, look-around and large repetitions."
        ) from error


KIND: Final = DetectorKind("patterns", PatternsParameters, Patterns)
