"""Compare what is decided with what is in effect."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import structlog
from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from moderation.actions.take_effect import decided_effect, take_effect
from moderation.models import Measure
from moderation.subjects import Effective, Kind, kind_named, kinds

AT_ONCE: Final = 1000
# What the last comparison found; it may be lost, and the next one comes within minutes.
FOUND: Final = "moderation:reconciled"


@dataclass(frozen=True)
class Gap:
    """A subject that looks otherwise than was decided."""

    kind: str
    subject_id: int
    decided: Effective
    effective: Effective


@dataclass(frozen=True)
class Reconciled:
    """When everything was compared, how many subjects there were, and of how many something was wrong."""

    at: dt.datetime
    compared: int
    gaps: int


def reconcile_measures() -> list[Gap]:
    """Compare all measures in force with what is kept beside their subjects; raise an alarm for each difference, and
    make what is seen follow from what was decided.

    There are none but by a fault of the code, by somebody's hand in the database, or after a merge: of a comment that
    was sealed meanwhile nothing took effect.
    """
    gaps, compared = list[Gap](), 0
    for kind in kinds():
        concerned = _concerned(kind)
        compared += len(concerned)
        for start in range(0, len(concerned), AT_ONCE):
            gaps += _gaps(kind, concerned[start : start + AT_ONCE])
    for gap in gaps:
        structlog.get_logger(__name__).error(
            "measure_gap", kind=gap.kind, subject=gap.subject_id, decided=gap.decided, effective=gap.effective
        )
        _mend(gap)
    cache.set(FOUND, Reconciled(timezone.now(), compared, len(gaps)), timeout=None)
    return gaps


def last_reconciled() -> Reconciled | None:
    """What the last comparison found; None where there was none yet."""
    found: Any = cache.get(FOUND)
    return found if isinstance(found, Reconciled) else None


def _mend(gap: Gap) -> None:
    with transaction.atomic():
        subject = kind_named(gap.kind).load(gap.subject_id)
        if subject is not None:
            take_effect(kind=gap.kind, subject=subject, checked=False)


def _concerned(kind: Kind) -> list[int]:
    """Every subject on which a measure is in force, or beside which one is kept; each once."""
    decided = Measure.objects.filter(kind=kind.name, state="in_force").order_by().values_list("subject_id", flat=True)
    return sorted({*decided, *kind.restricted()})


def _gaps(kind: Kind, subject_ids: Sequence[int]) -> list[Gap]:
    # The two are read one after the other: what somebody decides in between is no gap, and is looked at again.
    suspected = [gap.subject_id for gap in _differences(kind, subject_ids)]
    return _differences(kind, suspected) if suspected else []


def _differences(kind: Kind, subject_ids: Sequence[int]) -> list[Gap]:
    decided, effective = decided_effect(kind.name, subject_ids), kind.effective(subject_ids)
    told = ((pk, decided.get(pk, Effective()), shown) for pk, shown in effective.items())
    return [Gap(kind.name, pk, wanted, shown) for pk, wanted, shown in told if wanted != shown]
