"""How right a version is, measured by moderators who were not told what it had found."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final

from django.conf import settings
from django.db.models import OuterRef, Q, Subquery

from moderation.models import Audit, Decision, DetectorVersion

# Answers that count: the newest of them, so that a version that has become worse is seen to have.
COUNTED: Final = 500
# The two-sided 95 % quantile of the normal distribution.
Z: Final = 1.959964


@dataclass(frozen=True)
class Precision:
    """How many of a version's findings were judged, how many of these upheld, and the interval that follows."""

    judged: int
    upheld: int

    @property
    def low(self) -> float:
        return wilson(self.upheld, self.judged)[0]

    @property
    def high(self) -> float:
        return wilson(self.upheld, self.judged)[1]

    @property
    def figures(self) -> dict[str, float]:
        """As a step on the ladder stores them."""
        return {
            "judged": self.judged,
            "upheld": self.upheld,
            "precision_low": round(self.low, 4),
            "precision_high": round(self.high, 4),
        }


def wilson(right: int, of: int) -> tuple[float, float]:
    """The score interval of a proportion at 95 % (Wilson 1927; recommended for few trials by Brown, Cai and DasGupta,
    "Interval Estimation for a Binomial Proportion", 2001). Of no trials: from 0 to 1."""
    if not of:
        return 0.0, 1.0
    share, z2 = right / of, Z * Z
    middle = (share + z2 / (2 * of)) / (1 + z2 / of)
    half = Z * math.sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def is_audited(kind: str, subject_id: int, revision: int) -> bool:
    """Whether a finding about this is to be judged blind: a draw that comes out the same however often it is made.

    By the subject and not by the version: a case is judged for all versions at once.
    """
    drawn = hashlib.blake2b(f"audit {kind} {subject_id} {revision}".encode(), digest_size=8).digest()
    return int.from_bytes(drawn, "big") < settings.AUDIT_PERCENT / 100 * 2**64


def precision_of(version: DetectorVersion) -> Precision:
    """What the decisions on its blind cases say. Two queries.

    Upheld is a removal under the rule that the finding named. The newest decision of a case counts: what an appeal has
    undone was not right.
    """
    newest = Decision.objects.filter(case=OuterRef("case"), demand=None, means="person").order_by("-id")
    judged = (
        Audit.objects.filter(version=version)
        .annotate(
            outcome=Subquery(newest.values("outcome")[:1]),
            decided_rule=Subquery(newest.values("rule_version__rule")[:1]),
        )
        .exclude(outcome=None)
        .order_by("-id")
    )
    counted = list(judged.values_list("outcome", "decided_rule", "rule")[:COUNTED])
    return Precision(len(counted), sum(outcome == "remove" and of == found for outcome, of, found in counted))


def decides_too_much(version: DetectorVersion, since_id: int) -> bool:
    """Whether it has decided as often as it may, since a row with this id would have been made."""
    decided = version.signals.filter(Q(state="enforce"), from_check__outcome="decided", pk__gte=since_id)
    checks = decided.order_by().values_list("from_check", flat=True).distinct()
    return checks.count() >= version.hourly_limit
