"""Plots as SVG: bars with their numbers beside them, drawn by the server in the colours of the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LABEL, ROW = 420, 110, 28


@dataclass(frozen=True)
class Bar:
    """One bar: where it begins and how long it is, in the plot's own units, and what stands beside it."""

    label: str
    said: str
    x: float
    y: float
    width: float
    height: float = 16
    # A second one within it, of what is bad or is the median.
    inner: float = 0

    @property
    def text_y(self) -> float:
        return self.y + 12

    @property
    def said_x(self) -> float:
        return self.x + self.width + 6


@dataclass(frozen=True)
class Plot:
    bars: list[Bar]
    height: int
    width: int = WIDTH


def bars(rows: Sequence[tuple[str, float, float, str]]) -> Plot:
    """Lying bars from (label, length, inner length, what is said of it)."""
    longest = max([length for _, length, _, _ in rows], default=0) or 1
    room = WIDTH - LABEL - 90
    drawn = [
        Bar(label, said, LABEL, place * ROW + 4, room * length / longest, inner=room * inner / longest)
        for place, (label, length, inner, said) in enumerate(rows)
    ]
    return Plot(drawn, max(len(rows), 1) * ROW)
