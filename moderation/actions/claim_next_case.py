"""Take the next case of the queue."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from moderation.actions.claim_case import claim_case, release_others
from moderation.actions.sweep_queue import end_leases
from moderation.errors import CaseTaken
from moderation.exposure import allowance_of
from moderation.models import Case, Claim, Desk, Rule
from moderation.models.rule import SEVERE
from moderation.queries.next_cases import lock_next_case


def claim_next_case(*, moderator: Any) -> Case | None:
    """The first free case in a language that the moderator reads, else the first in any; None when there is none.

    First is what is escalated, then what has waited longest (moderation.priority). Only of the areas that they chose,
    and none that is severe once they have seen enough (moderation.exposure).

    Rows that another moderator is just claiming are passed over, so that two who ask at once get two cases.
    """
    end_leases()
    release_others(moderator=moderator)
    try:
        with transaction.atomic():
            found = lock_next_case(moderator=moderator, rules=rules_for(moderator))
            return claim_case(case_id=found, moderator=moderator) if found else None
    except CaseTaken:
        # The key was pressed twice: they have just been given one.
        held = Claim.objects.select_related("case").filter(moderator=moderator, state="running").first()
        return held.case if held else None


def rules_for(moderator: Any) -> list[int]:
    """The rules of whose cases the moderator is given any, as things stand."""
    rules, desk = Rule.objects.all(), Desk.objects.filter(moderator=moderator).first()
    if desk and desk.areas:
        rules = rules.filter(area__in=desk.areas)
    if allowance_of(moderator).is_used_up:
        rules = rules.filter(severity__lt=SEVERE)
    return list(rules.values_list("pk", flat=True))
