"""Plots: lying bars in the colours of the page, with their names before them and their numbers behind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Bar:
    """One bar: how long it is, in percent of the room, and what stands beside it."""

    label: str
    said: str
    width: float
    # A second one within it, of what is bad or is the median.
    inner: float = 0


def bars(rows: Sequence[tuple[str, float, float, str]]) -> list[Bar]:
    """Bars from (label, length, inner length, what is said of it); the longest fills the room."""
    longest = max([length for _, length, _, _ in rows], default=0) or 1
    return [
        Bar(label, said, 100 * length / longest, inner=100 * inner / longest) for label, length, inner, said in rows
    ]
