"""What goes first: how far ahead of the time it came a case stands in the queue.

A case waits as if it had come earlier by

    SEVERITY[severity of the rule]                         at most 48 hours
  + REACH x log2(1 + reach)                                at most 12 hours
  + PROBABILITY x the highest score of a detector          at most 6 hours
  + REPORTS x (w1 + w2 / 2 + w3 / 4 + ...)                 at most 12 hours

and the one that has waited longest by this clock is next. `reach` is how many people have answered to the subject in
any way. The weights are those of its reporters, in falling order, so that a crowd never counts for more than two
people; that of one reporter is (upheld + 1) / (decided + 2): a half for a newcomer, and never none.

The whole is at most MOST, 78 hours: whatever comes that much later cannot pass a case by, so nothing starves. The
console shows every part of it beside the case.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

HOUR: Final = dt.timedelta(hours=1)
SEVERITY: Final = {1: 0 * HOUR, 2: 4 * HOUR, 3: 16 * HOUR, 4: 48 * HOUR}
REACH, MOST_BY_REACH = 1 * HOUR, 12 * HOUR
PROBABILITY: Final = 6 * HOUR
REPORTS: Final = 6 * HOUR
MOST: Final = SEVERITY[4] + MOST_BY_REACH + PROBABILITY + 2 * REPORTS
# How long a decision may take, by severity (moderation.actions.sweep_queue escalates before).
DEADLINES: Final = {1: 72 * HOUR, 2: 24 * HOUR, 3: 6 * HOUR, 4: 1 * HOUR}


@dataclass(frozen=True)
class Priority:
    """The parts of a case's head start."""

    severity: dt.timedelta
    reach: dt.timedelta
    probability: dt.timedelta
    reports: dt.timedelta

    @property
    def total(self) -> dt.timedelta:
        return self.severity + self.reach + self.probability + self.reports


def priority(*, severity: int, reach: int, score: float, weights: Iterable[float]) -> Priority:
    """The head start of a case. `score` and `weights` lie between 0 and 1."""
    falling = sorted(weights, reverse=True)
    return Priority(
        severity=SEVERITY[severity],
        reach=min(REACH * math.log2(1 + max(reach, 0)), MOST_BY_REACH),
        probability=PROBABILITY * score,
        reports=REPORTS * sum(weight / 2**place for place, weight in enumerate(falling)),
    )
