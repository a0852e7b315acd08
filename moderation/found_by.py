"""Who pointed out what was decided on."""

from __future__ import annotations

from moderation.models import Decision, Signal
from moderation.models.signal import PERSON


def found_by(decision: Decision) -> str:
    """ "people", "detectors" or "both"; never which people."""
    detectors = Signal.objects.filter(
        from_check__kind=decision.kind, from_check__subject_id=decision.subject_id, pk__lt=decision.pk
    ).exclude(state="shadow")
    people = (
        Signal.objects.filter(case=decision.case_id, detector=PERSON) if decision.case_id else Signal.objects.none()
    )
    if not people.exists():
        return "detectors"
    return "both" if detectors.exists() else "people"
