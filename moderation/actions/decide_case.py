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
    outcome: str,
    rule_version: RuleVersion | None,
    facts: str,
    countries: Sequence[str] = (),
    homes: Sequence[str] = (),
    measures: Sequence[Chosen] = (),
) -> Decision:
    """Decision, measures, effect, statement, log entry and the answers to reporters in one transaction.

    "keep" lifts every measure and shows the subject (again). `measures` are what the decision imposes
    (moderation.measures); without them "remove" withholds everywhere, or with `countries` or `homes` there and nowhere
    else.

    Raises ClaimLost where the token is not that of the claim in force, RuleMissing for a restriction without a rule,
    OwnContent for what the moderator made, NotForYou and ReasonMissing for appeals, MeasureRefused for a measure
    that the kind of subject does not know or that lacks its place or end.
    """
    if outcome != "keep" and rule_version is None:
        raise RuleMissing(_("Choose the rule that this breaks."))
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.author_id == moderator.pk:
            raise OwnContent(_("This is yours; another moderator decides on it."))
        _see_to_appeals(case, moderator, facts)
        claim = require_claim(case, moderator=moderator, token=token)
        kind = kind_named(case.kind)
        chosen = [] if outcome == "keep" else list(measures) or [_withholding(countries, homes)]
        refuse_what_cannot_be(kind, chosen)
        decision = record_decision(
            about=case,
            subject=kind.load(case.subject_id),
            measures=chosen,
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


def _withholding(countries: Sequence[str], homes: Sequence[str]) -> Chosen:
    return Chosen("withhold", tuple(countries), tuple(homes)) if countries or homes else Chosen("remove")


def standing_decision(kind: str, subject_id: int) -> Decision | None:
    """The decision that the next one supersedes. What a law demands stands beside it, until it is lifted."""
    return Decision.objects.filter(kind=kind, subject_id=subject_id, superseded_by=None, demand=None).first()
