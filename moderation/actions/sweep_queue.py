"""What time does to the queue: leases end, what was on hold comes back, and a deadline is seen before it is missed."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from moderation.actions.ask_second_looks import ask_second_looks
from moderation.actions.commit_decision import commit_due
from moderation.actions.end_claim import end_claim
from moderation.models import Case, Claim
from moderation.priority import DEADLINES

MOST: Final = 500
# The part of the time for a decision that is left when a case is escalated.
LEFT: Final = 4


def sweep_queue() -> dict[str, int]:
    """Do it all, by at most MOST rows each; how many there were of each."""
    return {
        "decisions": commit_due(),
        "leases": end_leases(),
        "held": end_holds(),
        "escalated": escalate_late(),
        "looks": ask_second_looks(),
    }


def end_leases() -> int:
    """Give back what was claimed and not decided before the lease ended.

    Of one that waits with a pending decision, that is long after its time: a move has left the pending one behind.
    """
    late = Claim.objects.filter(ended_at=None, ends_at__lte=timezone.now()).values_list("case_id", flat=True)
    ended = 0
    for case_id in list(late[:MOST]):
        with transaction.atomic():
            # Whoever holds the row's lock is deciding or claiming just now.
            case = Case.objects.select_for_update(skip_locked=True).filter(pk=case_id, state="claimed").first()
            claim = case.claim if case else None
            if case and claim and not claim.runs:
                end_claim(case, claim, how="expired")
                ended += 1
    return ended


def end_holds() -> int:
    """Queue what was on hold until now."""
    return _move(Case.objects.filter(state="on_hold", held_until__lte=timezone.now()), "queued", held_until=None)


def escalate_late() -> int:
    """Put before everything else what has a quarter of its time left, for whoever comes first."""
    now, escalated = timezone.now(), 0
    for severity, allowed in DEADLINES.items():
        # As the index says it.
        waits = Case.objects.exclude(state="decided").exclude(state="escalated").exclude(state="claimed")
        late = waits.filter(rule__severity=severity, due_at__lte=now + allowed / LEFT)
        escalated += _move(late, "escalated", escalated_for="deadline", held_until=None)
    return escalated


def _move(cases: QuerySet[Case], state: str, **fields: Any) -> int:
    """Move cases on, but for those that somebody is just taking: the next sweep finds them."""
    with transaction.atomic():
        found = list(cases.select_for_update(skip_locked=True, of=("self",)).order_by("pk")[:MOST])
        for case in found:
            case.move_to(state)
            for name, value in fields.items():
                setattr(case, name, value)
        Case.objects.bulk_update(found, ["state", *fields])
    return len(found)
