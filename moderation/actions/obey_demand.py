"""Withhold something where a law demands it, and lift that again."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.actions.record_decision import record_decision
from moderation.errors import ModerationError
from moderation.measures import Chosen
from moderation.models import Decision, LegalDemand
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
    measures = [Chosen("withhold", (demand.country,))] if outcome == "remove" else []
    record_decision(
        about=demand, subject=subject, measures=measures, facts=facts, decided_by=staff, supersedes=supersedes
    )
