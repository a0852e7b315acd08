"""Check again what was found harmless before a detector went live."""

from __future__ import annotations

import datetime as dt

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from moderation.actions.run_check import run_check
from moderation.models import Check, DetectorVersion
from moderation.models.detector import LadderStep


def went_live() -> dt.datetime | None:
    """When the newest of the versions that open cases or decide began to; None where there is none."""
    live = [version.pk for version in DetectorVersion.objects.active() if getattr(version, "state", "") != "shadow"]
    step = LadderStep.objects.filter(version__in=live, from_state="shadow").order_by("-id").first()
    return step.made_at if step else None


def checks_to_repeat(*, before: dt.datetime) -> QuerySet[Check]:
    """Of everything that was checked before then, the checks of its newest revision that found nothing.

    What led to a case or a decision is left alone: people have looked at it. A check that has been repeated is none of
    these any more, so whoever is interrupted goes on by asking again.
    """
    newer = Check.objects.filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"), pk__gt=OuterRef("pk"))
    done = Check.objects.filter(state="done", outcome="nothing", done_at__lt=before)
    return done.filter(~Exists(newer)).order_by("pk")


def check_again(*, check_id: int) -> str:
    """Have every version that opens cases or decides today look at a check's subject; what came of it.

    Killed in its middle, the check is pending, and the sweep sends it as any other. Empty where another has begun it.
    """
    waits = {"state": "pending", "outcome": "", "due_at": timezone.now(), "attempts": 0}
    if not Check.objects.filter(pk=check_id, state="done", outcome="nothing").update(**waits):
        return ""
    run_check(check_id=check_id)
    return Check.objects.get(pk=check_id).outcome
