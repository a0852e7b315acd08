"""Make what everybody sees of a subject follow from the measures in force."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from moderation.measures import WITHHOLDING
from moderation.models import Measure
from moderation.subjects import Effective, kind_named


def in_force(kind: str, subject_ids: Sequence[int], effects: Sequence[str] = WITHHOLDING) -> dict[int, list[Measure]]:
    """The measures in force on these subjects, by subject: those that withhold, or the others that are asked for. One
    query."""
    found: dict[int, list[Measure]] = {}
    measures = Measure.objects.filter(
        kind=kind, subject_id__in=subject_ids, state="in_force", effect__in=effects
    ).select_related("decision__rule_version__rule", "decision__demand")
    for measure in measures.order_by("id"):
        found.setdefault(measure.subject_id, []).append(measure)
    return found


def take_effect(*, kind: str, subject: Any, checked: bool) -> None:
    """Put into force what has been decided on the subject, and let it be seen as the measures say and no further; with
    none in force it is shown again, in full.

    `checked` says that somebody has looked at it as its check asks: what was held until then is held no longer.

    Part of the transaction that decides, so that the gap between decided and effective is none.
    """
    pending = Measure.objects.filter(kind=kind, subject_id=subject.pk, state="pending")
    pending.update(state="in_force", in_force_at=timezone.now())
    named = kind_named(kind)
    named.restrict(subject, decided_effect(kind, [subject.pk]).get(subject.pk, Effective()))
    if checked:
        named.publish(subject)


def decided_effect(kind: str, subject_ids: Sequence[int]) -> dict[int, Effective]:
    """What the measures in force come to, for those of the subjects that have any. One query."""
    rows = Measure.objects.filter(kind=kind, subject_id__in=subject_ids, state="in_force").order_by("id")
    found: dict[int, list[Measure]] = {}
    for measure in rows:
        found.setdefault(measure.subject_id, []).append(measure)
    return {subject_id: _together(measures) for subject_id, measures in found.items()}


def _together(measures: Sequence[Measure]) -> Effective:
    by = {measure.effect: measure for measure in measures}
    return Effective(
        everywhere=by["remove"].decision_id if "remove" in by else None,
        somewhere="withhold" in by or "age_restrict" in by,
        limited="limit" in by,
        demoted="demote" in by,
        labelled=by["label"].decision_id if "label" in by else None,
        suspended_until=max((each.until for each in measures if each.effect == "suspend" and each.until), default=None),
    )
