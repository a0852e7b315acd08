"""Decide a case."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from isthmus.web.telling import tell

from moderation.actions.append_log_entry import append_log_entry
from moderation.actions.claim_case import require_claim
from moderation.actions.close_reports import close_reports
from moderation.actions.end_claim import end_claim
from moderation.actions.take_effect import take_effect
from moderation.errors import OwnContent, RuleMissing, WholeOrNot
from moderation.models import Case, Decision, RuleVersion, Statement
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
) -> Decision:
    """Decision, effect, statement, log entry and the answers to reporters in one transaction.

    "keep" shows the subject (again). With `countries` or `homes`, a removal withholds it there and nowhere else.

    Raises ClaimLost where the token is not that of the claim in force, RuleMissing for a removal without a rule,
    OwnContent for what the moderator made, WholeOrNot for a part of the world where the kind knows only all of it.
    """
    if outcome == "remove" and rule_version is None:
        raise RuleMissing(_("Choose the rule that this breaks."))
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.author_id == moderator.pk:
            raise OwnContent(_("This is yours; another moderator decides on it."))
        claim = require_claim(case, moderator=moderator, token=token)
        kind = kind_named(case.kind)
        if (countries or homes) and outcome == "remove" and not kind.in_parts:
            raise WholeOrNot(_("A profile is withheld everywhere or not at all."))
        decision = _record(case, moderator, outcome, rule_version, facts, countries, homes)
        subject = kind.load(case.subject_id)
        if subject is not None:
            take_effect(kind=case.kind, subject=subject, checked=True)
        close_reports(decision=decision, gone=subject is None)
        statement = Statement.objects.create(author_id=case.author_id, decision=decision)
        append_log_entry(decision=decision)
        tell("decision", recipient=case.author, statement=statement)
        end_claim(case, claim, how="decided")
    return decision


def _record(
    case: Case,
    moderator: Any,
    outcome: str,
    rule_version: RuleVersion | None,
    facts: str,
    countries: Sequence[str],
    homes: Sequence[str],
) -> Decision:
    # What a law demands stands beside, until it is lifted.
    earlier = Decision.objects.filter(
        kind=case.kind, subject_id=case.subject_id, superseded_by=None, demand=None
    ).first()
    return Decision.objects.create(
        author_id=case.author_id,
        case=case,
        kind=case.kind,
        subject_id=case.subject_id,
        outcome=outcome,
        rule_version=rule_version if outcome == "remove" else None,
        countries=sorted(countries) if outcome == "remove" else [],
        homes=sorted(homes) if outcome == "remove" else [],
        facts=facts.strip(),
        decided_by=moderator.pk,
        supersedes=earlier,
    )
