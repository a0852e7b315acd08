"""Open a decided case again."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.claim_case import claim_case
from moderation.actions.place_case import place_case
from moderation.errors import CaseTaken, NotForYou
from moderation.models import Case, Decision


def reopen_case(*, case_id: int, moderator: Any) -> Case:
    """A decided case is open again and the moderator's to decide anew; until then what was decided stays in force.

    Raises CaseTaken where it, or another case of its subject, is open already, NotForYou where an appeal has been
    answered, which nobody but a court goes back behind, and what claim_case raises.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("rule").get(pk=case_id)
        if Case.objects.filter(kind=case.kind, subject_id=case.subject_id).exclude(state="decided").exists():
            raise CaseTaken(_("There is an open case about this already."))
        if case.appeals.exclude(answer=None).exists():
            raise NotForYou(_("An appeal against this has been answered, and that stands."))
        reopen(case)
        place_case(case)
        return claim_case(case_id=case_id, moderator=moderator)


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
