"""What has been said of a subject."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from moderation.models import Case, Check, Signal


def missed_of(case: Case) -> dict[str, str]:
    """The detectors that could not look at what it is about when it was checked last, and why."""
    checks = Check.objects.filter(kind=case.kind, subject_id=case.subject_id, state="done").order_by("-id")
    return checks.values_list("missed", flat=True).first() or {}


def signals_of(case: Case) -> QuerySet[Signal]:
    """What detectors and people have said of the case's subject. One query here, and that of the result.

    What a version in shadow says is told to nobody who decides. The checks are named one by one, so that PostgreSQL
    finds either half by its index.
    """
    checks = list(Check.objects.filter(kind=case.kind, subject_id=case.subject_id).values_list("pk", flat=True))
    return Signal.objects.filter(Q(from_check__in=checks) | Q(case=case)).exclude(state="shadow")
