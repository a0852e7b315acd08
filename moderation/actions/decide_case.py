"""Decide a case."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.actions.claim_case import require_claim
from moderation.actions.end_claim import end_claim
from moderation.actions.record_decision import record_decision
from moderation.errors import NotForYou, OwnContent, ReasonMissing, RuleMissing
from moderation.measures import Chosen, refuse_what_cannot_be
from moderation.models import Case, Decision, RuleVersion
from moderation.subjects import kind_named


def decide_case(
    *,
    case_id: int,
    moderator: Any,
    token: uuid.UUID,
    measures: Sequence[Chosen],
    rule_version: RuleVersion | None,
    facts: str,
) -> Decision:
    """Decision, measures, effect, statement, log entry and the answers to reporters in one transaction.

    `measures` are what the decision imposes (moderation.measures); without any, every one in force is lifted and the
    subject is shown (again).

    Raises ClaimLost where the token is not that of the claim in force, RuleMissing for a restriction without a rule,
    OwnContent for what the moderator made, NotForYou and ReasonMissing for appeals, MeasureRefused for a measure
    that the kind of subject does not know or that lacks its place or end.
    """
    if measures and rule_version is None:
        raise RuleMissing(_("Choose the rule that this breaks."))
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.author_id == moderator.pk:
            raise OwnContent(_("This is yours; another moderator decides on it."))
        _see_to_appeals(case, moderator, facts)
        claim = require_claim(case, moderator=moderator, token=token)
        kind = kind_named(case.kind)
        refuse_what_cannot_be(kind, measures)
        decision = record_decision(
            about=case,
            subject=kind.load(case.subject_id),
            measures=measures,
            rule_version=rule_version,
            facts=facts,
            decided_by=moderator,
            supersedes=standing_decision(case.kind, case.subject_id),
        )
        end_claim(case, claim, how="decided")
    return decision


def _see_to_appeals(case: Case, moderator: Any, facts: str) -> None:
    if moderator.pk in case.barred:
        raise NotForYou(_("Another moderator decides on this: you have looked at it before."))
    if not facts.strip() and case.appeals.filter(state="open").exists():
        raise ReasonMissing(_("Say why: whoever appealed reads it."))


def standing_decision(kind: str, subject_id: int) -> Decision | None:
    """The decision that the next one supersedes. What a law demands stands beside it, until it is lifted."""
    return Decision.objects.filter(kind=kind, subject_id=subject_id, superseded_by=None, demand=None).first()
