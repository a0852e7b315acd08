"""See to it that every report is answered, also one that was sealed while its case was decided."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Exists, OuterRef
from isthmus.web.telling import tell

from moderation.actions.report_subject import case_of
from moderation.models import Case, Decision, Report, Rule
from moderation.subjects import kind_named

MOST = 1000


def settle_reports() -> int:
    """Answer the open reports that no open case waits for, or open a case for them; how many there were.

    There are none but after a merge: a report across the border is sealed in a split, and its case goes on without it.
    """
    waits = Case.objects.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id")).exclude(state="decided")
    left = list(Report.objects.filter(~Exists(waits), state="open").select_related("reporter").order_by("id")[:MOST])
    for report in left:
        with transaction.atomic():
            _settle(report)
    return len(left)


def _settle(report: Report) -> None:
    open_ = Report.objects.filter(pk=report.pk, state="open")
    decided = Decision.objects.filter(kind=report.kind, subject_id=report.subject_id, demand=None, pk__gt=report.pk)
    if decision := decided.order_by("id").first():
        open_.update(state="upheld" if decision.restricts else "unfounded", decision=decision)
        tell("report", recipient=report.reporter)
        return
    subject = kind_named(report.kind).load(report.subject_id)
    if subject is None:
        open_.update(state="gone")
        tell("report", recipient=report.reporter)
        return
    rule = Rule.objects.filter(code=report.rule_code).first() or Rule.objects.order_by("number")[0]
    case_of(report.kind, subject, rule_id=rule.pk)
