"""Put a case where it belongs in the queue."""

from __future__ import annotations

from django.db.models import Max

from moderation.models import Case, Report
from moderation.models.signal import PERSON
from moderation.priority import DEADLINES, Priority, priority
from moderation.queries.reporters import COUNTED, weights_of
from moderation.queries.signals import signals_of
from moderation.subjects import kind_named


def place_case(case: Case) -> Priority:
    """Work out the case's priority anew, and store its place and its deadline; a new one is queued by it.

    Part of the transaction that opened it or added a signal or a report.
    """
    found = priority_of(case)
    case.waits_since = case.queued_at - found.total
    case.due_at = case.queued_at + DEADLINES[case.rule.severity]
    if case.state == "new":
        case.move_to("queued")
    case.save(update_fields=["waits_since", "due_at", "state"])
    return found


def priority_of(case: Case) -> Priority:
    """The parts of the case's priority, as things stand. Four queries and the subject's."""
    subject = kind_named(case.kind).load(case.subject_id)
    open_ = Report.objects.filter(kind=case.kind, subject_id=case.subject_id, state="open").order_by("id")
    return priority(
        severity=case.rule.severity,
        reach=kind_named(case.kind).reach(subject) if subject is not None else 0,
        score=signals_of(case).exclude(detector=PERSON).aggregate(best=Max("score"))["best"] or 0.0,
        weights=weights_of(list(open_.values_list("reporter_id", flat=True)[:COUNTED])),
    )
