"""Make a new version of a detector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max

from moderation.detectors import KINDS, checked_parameters
from moderation.models import Detector, DetectorVersion, Rule
from moderation.models.detector import digest_of


def make_version(
    *,
    detector: Detector,
    parameters: dict[str, Any],
    rule: Rule | None = None,
    area: Sequence[str] = (),
    languages: Sequence[str] = (),
    threshold: float = 0.5,
    hourly_limit: int = 30,
    by: Any = None,
) -> DetectorVersion:
    """Store a draft with the next number. Its settings are those it has for ever.

    Raises BadParameters for parameters that a detector of its kind cannot have.
    """
    checked = checked_parameters(detector.kind, parameters)
    with transaction.atomic():
        # Two at once get two numbers.
        locked = Detector.objects.select_for_update().get(pk=detector.pk)
        newest = locked.versions.aggregate(newest=Max("number"))["newest"] or 0
        version = DetectorVersion(
            detector=locked,
            number=newest + 1,
            rule=rule,
            parameters=checked,
            area=sorted(area),
            languages=sorted(languages),
            threshold=threshold,
            hourly_limit=hourly_limit,
            made_by=by.pk if by else None,
        )
        # What cannot be made ready now could not be later, when everything that is posted waits for it.
        KINDS[detector.kind].ready(version.settings)
        version.digest = digest_of(version.settings)
        version.save()
    return version
