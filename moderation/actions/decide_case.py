"""Decide a case."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.errors import ClaimLost, OwnContent, RuleMissing
from moderation.models import Case, Decision, RuleVersion, Statement
from moderation.subjects import kind_named


def decide_case(
    *, case_id: int, moderator: Any, token: uuid.UUID, outcome: str, rule_version: RuleVersion | None, facts: str
) -> Decision:
    """Decision, effect and statement in one transaction; "keep" shows the subject (again).

    Raises ClaimLost where the token is not that of the claim in force, RuleMissing for a removal without a rule,
    OwnContent for what the moderator made.
    """
    if outcome == "remove" and rule_version is None:
        raise RuleMissing(_("Choose the rule that this breaks."))
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.author_id == moderator.pk:
            raise OwnContent(_("This is yours; another moderator decides on it."))
        if not case.is_held or case.claim_token != token or case.claimed_by_id != moderator.pk:
            raise ClaimLost(_("Your claim on this case has ended. Claim it again; what you wrote is still here."))
        decision = _record(case, moderator, outcome, rule_version, facts)
        kind = kind_named(case.kind)
        subject = kind.load(case.subject_id)
        if subject is not None:
            if outcome == "remove":
                kind.restrict(subject, decision)
            else:
                kind.release(subject)
        Statement.objects.create(author_id=case.author_id, decision=decision)
        case.state = "decided"
        case.save(update_fields=["state"])
    return decision


def _record(case: Case, moderator: Any, outcome: str, rule_version: RuleVersion | None, facts: str) -> Decision:
    earlier = Decision.objects.filter(kind=case.kind, subject_id=case.subject_id, superseded_by=None).first()
    return Decision.objects.create(
        author_id=case.author_id,
        case=case,
        kind=case.kind,
        subject_id=case.subject_id,
        outcome=outcome,
        rule_version=rule_version if outcome == "remove" else None,
        facts=facts.strip(),
        decided_by=moderator.pk,
        supersedes=earlier,
    )
