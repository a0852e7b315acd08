"""See to it that every appeal is answered, also one that was sealed while its case was decided."""

from __future__ import annotations

from django.db import transaction

from moderation.actions.answer_appeals import answer_appeals
from moderation.actions.reopen_case import reopen_for_appeal
from moderation.models import Appeal, Case, Decision

MOST = 1000


def settle_appeals() -> int:
    """Answer the open appeals that no open case waits for with the decision that has been made since, or open their
    case for them; how many there were.

    There are none but after a merge: an appeal across the border is sealed in a split, and its case goes on without it.
    """
    left = list(Appeal.objects.filter(state="open", case__state="decided").order_by("id")[:MOST])
    for appeal in left:
        with transaction.atomic():
            _settle(appeal)
    return len(left)


def _settle(appeal: Appeal) -> None:
    case = Case.objects.select_for_update().get(pk=appeal.case_id)
    if case.state != "decided":
        return
    since = Decision.objects.filter(case=case, pk__gt=appeal.pk, means="person").exclude(facts="")
    before = Decision.objects.filter(kind=case.kind, subject_id=case.subject_id, pk__lt=appeal.pk)
    others = since.exclude(decided_by__in=before.exclude(decided_by=None).values("decided_by"))
    if answer := others.exclude(decided_by=appeal.appellant_id).order_by("id").first():
        answer_appeals(decision=answer)
    else:
        reopen_for_appeal(case_id=case.pk)
