"""Make a pending decision the decision it was meant to be, once its ten seconds are over."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.decide_case import decide_case
from moderation.actions.end_claim import end_claim
from moderation.errors import ModerationError, SubjectChanged
from moderation.measures import Chosen
from moderation.models import Case, Claim, PendingDecision
from moderation.subjects import kind_named

MOST: Final = 500
log = structlog.get_logger(__name__)


def commit_due(*, moderator: Any = None) -> int:
    """Commit what is due, all or a moderator's; how many there were."""
    due = PendingDecision.objects.filter(due_at__lte=timezone.now())
    if moderator is not None:
        due = due.filter(claim__moderator=moderator)
    return sum(
        commit_decision(pending_id=pk) for pk in list(due.order_by("due_at").values_list("pk", flat=True)[:MOST])
    )


def commit_decision(*, pending_id: int, now: bool = False) -> bool:
    """Decide, in one transaction with the end of the pending decision; false where it is gone or not due yet.

    With `now`, before its time. What cannot be decided any more (its subject was edited since, its moderator is gone)
    goes back to the queue, and its claim says why. However often this runs, at once or again, there is one decision.
    """
    with transaction.atomic():
        pending = PendingDecision.objects.select_for_update(skip_locked=True).filter(pk=pending_id).first()
        if pending is None or (pending.due_at > timezone.now() and not now):
            return False
        claim = Claim.objects.select_related("moderator").get(pk=pending.claim_id)
        pending.delete()
        try:
            with transaction.atomic():
                _decide(pending, claim)
        except ModerationError as error:
            case = Case.objects.select_for_update().get(pk=claim.case_id)
            end_claim(case, claim, how="failed", note=str(error)[:500])
            log.info("pending decision not made", case=case.pk, why=type(error).__name__)
    return True


def _decide(pending: PendingDecision, claim: Claim) -> None:
    case, given = claim.case, pending.given
    subject = kind_named(case.kind).load(case.subject_id)
    if subject is not None and kind_named(case.kind).revision(subject) != pending.revision:
        raise SubjectChanged(
            _("It was edited while the decision waited for its ten seconds. It is in the queue again.")
        )
    decide_case(
        case_id=case.pk,
        moderator=claim.moderator,
        token=claim.token,
        measures=[chosen_from(each) for each in given["measures"]],
        rule_version=pending.rule_version,
        facts=given["facts"],
    )


def chosen_from(stored: dict[str, Any]) -> Chosen:
    """A measure as it was stored with the pending decision."""
    until = dt.datetime.fromisoformat(stored["until"]) if stored["until"] else None
    return Chosen(stored["effect"], tuple(stored["countries"]), tuple(stored["homes"]), until)
