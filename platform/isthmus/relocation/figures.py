"""The figures of an impact report, for templates and programs."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass, field
from typing import Any

from isthmus.relocation.sides import HomeRule


@dataclass(frozen=True)
class Flow:
    """The rows of one kind, by the homes of who made them and whom they reach."""

    label: str
    name: str
    domestic_domestic: int = 0
    domestic_global: int = 0
    global_domestic: int = 0
    global_global: int = 0

    @property
    def rows(self) -> int:
        return self.domestic_domestic + self.global_global + self.cut

    @property
    def cut(self) -> int:
        return self.domestic_global + self.global_domestic

    @property
    def share(self) -> float:
        """Of all its rows, those that the border cuts: 0 to 1."""
        return part(self.cut, self.rows)


@dataclass(frozen=True)
class Conversations:
    """Content that was answered to: by anybody, by the other side, by people of both sides."""

    name: str
    answered: int
    across: int
    mixed: int


@dataclass(frozen=True)
class Reading:
    """What the people of one home turn to, in rows of one kind that they made; what is one's own does not count."""

    name: str
    home: str
    rows: int
    # Those that go to what lives on the other side.
    across: int
    # The different things they go to: accounts that are followed, notes that are liked, ...
    things: int
    things_across: int
    # The share that would go there if homes played no part: that of everybody's rows. 0 to 1.
    expected: float

    @property
    def share(self) -> float:
        return part(self.across, self.rows)

    @property
    def things_share(self) -> float:
        return part(self.things_across, self.things)


@dataclass(frozen=True)
class Spread:
    """How the loss spreads over the people of one home who have anything to lose."""

    home: str
    people: int
    # How many lose up to a tenth of their ties, up to two tenths, ...
    bins: list[int]
    nothing: int
    more_than_half: int
    everything: int
    # Of their ties, what the person in the middle loses, and the tenth who loses most: 0 to 1.
    median: float
    ninetieth: float


@dataclass(frozen=True)
class Topic:
    name: str
    rows: int
    cut: int

    @property
    def share(self) -> float:
        return part(self.cut, self.rows)


@dataclass(frozen=True)
class Bridge:
    """An account through which many ties to the other side run: those that it made, and those that reach it."""

    username: str
    home: str
    ties: int
    made: int
    received: int

    @property
    def cut(self) -> int:
        return self.made + self.received


@dataclass
class Impact:
    """All figures of one snapshot, for one rule of who lives where."""

    rule: HomeRule
    at: dt.datetime
    people: dict[str, int] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    conversations: list[Conversations] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    spreads: list[Spread] = field(default_factory=list)
    topics: dict[str, list[Topic]] = field(default_factory=dict)
    # Topics with fewer answers are left out.
    least_answers: int = 0
    bridges: list[Bridge] = field(default_factory=list)

    @property
    def ties(self) -> int:
        return sum(flow.rows for flow in self.flows)

    @property
    def cut(self) -> int:
        return sum(flow.cut for flow in self.flows)

    @property
    def share(self) -> float:
        return part(self.cut, self.ties)

    def reach(self, home: str) -> float:
        """Of all that a home's people make, what goes to the other side: 0 to 1."""
        out = sum(flow.domestic_global if home == "domestic" else flow.global_domestic for flow in self.flows)
        near = sum(flow.domestic_domestic if home == "domestic" else flow.global_global for flow in self.flows)
        return part(out, out + near)

    def as_json(self) -> dict[str, Any]:
        """For programs; the names are those of the classes above."""
        return asdict(self) | {"at": self.at.isoformat()}


def part(of: int, whole: int) -> float:
    return of / whole if whole else 0.0
