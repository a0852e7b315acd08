"""How appeals ended, by rule and by detector: counted in the public log."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final

from django.db.models import Sum
from django.utils.translation import ngettext

from moderation.log.bodies import hour
from moderation.log.figures import half_of
from moderation.models import Figure


@dataclass(frozen=True)
class Ended:
    """How appeals against the decisions of a rule, or of a detector, ended."""

    upheld: int = 0
    undone: int = 0
    partly: int = 0

    @property
    def all(self) -> int:
        return self.upheld + self.undone + self.partly

    @property
    def reversed(self) -> int:
        return self.undone + self.partly

    @property
    def said(self) -> str:
        """How many, and of what ended otherwise than before how many."""
        said = [f"{self.all:,}"]
        if self.undone:
            said.append(ngettext("%(n)d undone", "%(n)d undone", self.undone) % {"n": self.undone})
        if self.partly:
            said.append(ngettext("%(n)d in part", "%(n)d in part", self.partly) % {"n": self.partly})
        return " · ".join(said)


OUTCOMES: Final = [each.name for each in fields(Ended)]


def ended_by(by: str, counts: Mapping[str, Mapping[str, int]]) -> dict[str, Ended]:
    """How appeals ended, by "rule" or "detector", most appeals first; from how often each value of a figure stands in
    a log."""
    codes = {code for outcome in OUTCOMES for code in counts.get(f"{by}_{outcome}", {})}
    found = {
        code: Ended(**{outcome: counts.get(f"{by}_{outcome}", {}).get(code, 0) for outcome in OUTCOMES})
        for code in codes
    }
    return dict(sorted(found.items(), key=lambda each: (-each[1].all, each[0])))


def counts_of_half(now: dt.datetime) -> dict[str, dict[str, int]]:
    """What all logs kept here say of this half-year, as far as it is about appeals. One query."""
    figures = ["appeals", *(f"{by}_{outcome}" for by in ("rule", "detector") for outcome in OUTCOMES)]
    rows = Figure.objects.filter(period=half_of(hour(now)), figure__in=figures).order_by()
    found: dict[str, dict[str, int]] = {}
    for figure, value, count in rows.values_list("figure", "value").annotate(total=Sum("count")):
        found.setdefault(figure, {})[value] = count
    return found
