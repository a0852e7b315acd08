"""Make what everybody sees of a subject follow from the decisions in force."""

from __future__ import annotations

from typing import Any

from moderation.models import Decision
from moderation.subjects import kind_named


def in_force(kind: str, subject_ids: list[int]) -> dict[int, list[Decision]]:
    """The decisions that withhold these subjects somewhere or everywhere, by subject. One query."""
    found: dict[int, list[Decision]] = {}
    decisions = Decision.objects.filter(
        kind=kind, subject_id__in=subject_ids, outcome="remove", superseded_by=None
    ).select_related("rule_version__rule", "demand")
    for decision in decisions.order_by("id"):
        found.setdefault(decision.subject_id, []).append(decision)
    return found


def take_effect(*, kind: str, subject: Any, checked: bool) -> None:
    """Withhold the subject as its decisions say and no further; with none in force it is shown again, in full.

    `checked` says that somebody has looked at it as its check asks: what was held until then is held no longer.

    Part of the transaction that decides, so that the gap between decided and effective is none.
    """
    decisions = in_force(kind, [subject.pk]).get(subject.pk, [])
    everywhere = next((decision for decision in decisions if decision.is_everywhere), None)
    somewhere = len(decisions) > (everywhere is not None)
    kind_named(kind).restrict(subject, everywhere=everywhere, somewhere=somewhere)
    if checked:
        kind_named(kind).publish(subject)
