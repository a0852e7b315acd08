"""Claim a case, and give it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.actions.end_claim import end_claim
from moderation.errors import CaseTaken, ClaimLost, NotForYou, OwnContent, RestNeeded
from moderation.exposure import allowance_of
from moderation.models import Case, Claim, Report
from moderation.models.case import LEASE
from moderation.models.rule import SEVERE


def claim_case(*, case_id: int, moderator: Any) -> Case:
    """A lease of fifteen minutes with a token. One's own claim is renewed; what one held before goes back.

    Raises CaseTaken while somebody else's holds, after the decision, or for two at once; OwnContent for what one made
    or reported; NotForYou for a senior's case or one that this moderator may not decide; RestNeeded after enough severe
    cases.
    """
    release_others(moderator=moderator, keep=case_id)
    with transaction.atomic():
        case = Case.objects.select_for_update(of=("self",)).select_related("rule").get(pk=case_id)
        _refuse_unless_theirs(case, moderator)
        if case.claim is not None and _is_going_on(case, case.claim, moderator):
            return case
        severe = case.rule.severity >= SEVERE
        if severe and allowance_of(moderator).is_used_up:
            raise RestNeeded(_("You have seen enough severe cases for now. The others are still there."))
        claim = Claim(case=case, moderator=moderator, ends_at=timezone.now() + LEASE, is_severe=severe)
        claim.came_from, claim.waited_since, claim.was_due_at = case.state, case.queued_at, case.due_at
        _store(claim)
        case.move_to("claimed")
        case.save(update_fields=["state"])
        case.claim = claim
    return case


def _store(claim: Claim) -> None:
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError as error:
        raise CaseTaken(_("You have just taken another case, on another page. Go on with that one.")) from error


def _refuse_unless_theirs(case: Case, moderator: Any) -> None:
    if case.author_id == moderator.pk:
        raise OwnContent(_("This is yours; another moderator decides on it."))
    if reported_by(moderator).filter(kind=case.kind, subject_id=case.subject_id).exists():
        raise OwnContent(_("You have reported this; another moderator decides on it."))
    if case.state == "decided":
        raise CaseTaken(_("This case has been decided."))
    if moderator.pk in case.barred:
        raise NotForYou(_("Another moderator decides on this: you have looked at it before."))
    if case.is_for_seniors and not moderator.has_perm("moderation.take_escalated_case"):
        raise NotForYou(_("This case is for a senior moderator. Take the next one."))


def _is_going_on(case: Case, claim: Claim, moderator: Any) -> bool:
    """Whether the claim is the moderator's own, and now renewed; one that has ended makes room."""
    if claim.state == "waiting":
        raise CaseTaken(_("This case is decided; within seconds it takes effect."))
    if claim.runs and claim.moderator_id != moderator.pk:
        raise CaseTaken(_("Another moderator is at work on this case. Take the next one."))
    if claim.moderator_id == moderator.pk:
        claim.token, claim.ends_at = uuid.uuid4(), timezone.now() + LEASE
        claim.save(update_fields=["token", "ends_at"])
        return True
    end_claim(case, claim, how="expired")
    return False


def require_claim(case: Case, *, moderator: Any, token: uuid.UUID) -> Claim:
    """The claim under which the moderator works on this locked case. Raises ClaimLost where its token is another."""
    claim = case.claim if case.state == "claimed" else None
    if claim is None or not claim.runs or claim.token != token or claim.moderator_id != moderator.pk:
        raise ClaimLost(_("Your claim on this case has ended. Claim it again; what you wrote is still here."))
    return claim


def reported_by(moderator: Any) -> QuerySet[Report]:
    """What somebody has reported and has not been answered: they decide on none of it."""
    return Report.objects.filter(reporter=moderator, state="open")


def release_case(*, case_id: int, moderator: Any, how: str = "released") -> None:
    """Put one's own claimed case back to where it waited; nothing happens to anybody else's.

    `how` is "skipped" where one wants to see another instead: the next one is not this then.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().filter(pk=case_id).first()
        claim = case.claims.filter(state="running", moderator=moderator).first() if case else None
        if case and claim:
            end_claim(case, claim, how=how)


def release_others(*, moderator: Any, keep: int | None = None) -> None:
    """One case at a time: give back what the moderator holds besides."""
    held = Claim.objects.filter(moderator=moderator, state="running").exclude(case=keep)
    for case_id in list(held.values_list("case_id", flat=True)):
        release_case(case_id=case_id, moderator=moderator)
