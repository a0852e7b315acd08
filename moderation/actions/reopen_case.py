"""Open a decided case again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from moderation.actions.place_case import place_case
from moderation.models import Case, Decision


def reopen_for_appeal(*, case_id: int) -> Case:
    """A decided case goes to the seniors, and to none of those who have decided on its subject before, or appeal.

    Of one that is open already, these are barred, and it is a senior's from now on.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("rule").get(pk=case_id)
        decided = Decision.objects.filter(kind=case.kind, subject_id=case.subject_id, demand=None)
        decided_by = decided.filter(means="person").values_list("decided_by", flat=True)
        appellants = case.appeals.filter(state="open").values_list("appellant_id", flat=True)
        if case.state == "decided":
            reopen(case, state="escalated", escalated_for="appeal")
        barred = {pk for pk in (*case.barred, *decided_by, *appellants) if pk is not None}
        case.escalated_for, case.barred = "appeal", sorted(barred)
        if case.state in ("queued", "second_look", "on_hold"):
            case.move_to("escalated")
        case.save(update_fields=["escalated_for", "barred", "state"])
        place_case(case)
    return case


def reopen(case: Case, *, state: str = "queued", escalated_for: str = "", **given: Any) -> None:
    """Begin the case's wait anew, with what is suspected now. The caller has locked it, and places it afterwards."""
    case.move_to(state)
    case.queued_at, case.escalated_for = timezone.now(), escalated_for
    case.held_until, case.blind, case.barred = None, False, []
    for name, value in given.items():
        setattr(case, name, value)
    case.save()
