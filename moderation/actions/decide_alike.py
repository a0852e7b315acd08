"""Decide together what says the very same."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction

from moderation.actions.claim_case import claim_case
from moderation.actions.propose_decision import propose_decision
from moderation.errors import ModerationError
from moderation.measures import Chosen
from moderation.models import Case, PendingDecision, RuleVersion
from moderation.queries.like_cases import like_cases


def decide_alike(
    *,
    case_id: int,
    moderator: Any,
    token: uuid.UUID,
    measures: Sequence[Chosen],
    rule_version: RuleVersion | None,
    facts: str,
    also: Sequence[int],
    seen: int | None = None,
) -> list[PendingDecision]:
    """A pending decision for the case, and one of its own for each of `also` that is still alike.

    Each becomes a decision with its own statement and log entry; all are taken back together. What somebody else has
    taken meanwhile, or what is no longer alike, is left out. Raises what propose_decision raises for the case itself.
    """
    batch = uuid.uuid4()
    given: dict[str, Any] = {"moderator": moderator, "measures": measures, "facts": facts, "batch": batch}
    given["rule_version"] = rule_version
    case = Case.objects.select_related("rule").get(pk=case_id)
    alike = {each.pk for each, _summary in like_cases(case, moderator=moderator)} & set(also)
    made = [propose_decision(case_id=case_id, token=token, seen=seen, **given)]
    for pk in sorted(alike):
        try:
            with transaction.atomic():
                claimed = claim_case(case_id=pk, moderator=moderator)
                made.append(propose_decision(case_id=pk, token=claimed.claim_token or uuid.uuid4(), **given))
        except ModerationError:
            continue
    return made
