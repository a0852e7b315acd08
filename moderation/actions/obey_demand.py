"""Withhold something where a law demands it, and lift that again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from isthmus.web.telling import tell

from moderation.actions.append_log_entry import append_log_entry
from moderation.actions.take_effect import take_effect
from moderation.errors import ModerationError
from moderation.models import Decision, LegalDemand, Statement
from moderation.subjects import kind_named


class DemandKnown(ModerationError):
    """The demand is in force already."""


def obey_demand(
    *, kind: str, subject: Any, country: str, authority: str, law: str, reference: str, received_on: dt.date, staff: Any
) -> LegalDemand:
    """Store the demand, the decision that follows it in its country alone, its log entry and the author's statement.

    All or nothing. One that was lifted is in force again, as it stands. Raises DemandKnown for one that is in force
    already.
    """
    with transaction.atomic():
        demand, _is_new = LegalDemand.objects.get_or_create(
            kind=kind, subject_id=subject.pk, country=country, authority=authority, reference=reference,
            defaults={"author": kind_named(kind).author(subject), "law": law, "received_on": received_on},
        )  # fmt: skip
        demand = LegalDemand.objects.select_for_update().get(pk=demand.pk)
        if demand.in_force:
            raise DemandKnown(_("This demand is in force already: the same authority, country and reference."))
        lifted = demand.decisions.order_by("-pk").first()
        _decide(demand, subject, "remove", demand.law, staff, supersedes=lifted)
    return demand


def lift_demand(*, demand: LegalDemand, facts: str, staff: Any) -> bool:
    """End what the demand withholds; false where it had ended already. Whatever else withholds the subject goes on."""
    with transaction.atomic():
        locked = LegalDemand.objects.select_for_update().get(pk=demand.pk)
        decision = locked.in_force
        if decision is None:
            return False
        subject = kind_named(locked.kind).load(locked.subject_id)
        _decide(locked, subject, "keep", facts, staff, supersedes=decision)
    return True


def _decide(
    demand: LegalDemand, subject: Any, outcome: str, facts: str, staff: Any, *, supersedes: Decision | None
) -> None:
    decision = Decision.objects.create(
        author_id=demand.author_id,
        kind=demand.kind,
        subject_id=demand.subject_id,
        outcome=outcome,
        demand=demand,
        countries=[demand.country] if outcome == "remove" else [],
        facts=facts,
        decided_by=staff.pk,
        supersedes=supersedes,
    )
    statement = Statement.objects.create(author_id=demand.author_id, decision=decision)
    append_log_entry(decision=decision)
    tell("decision", recipient=demand.author, statement=statement)
    if subject is not None:
        take_effect(kind=demand.kind, subject=subject, checked=False)
