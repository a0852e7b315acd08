"""Make a new version of a detector."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db import DataError, transaction
from django.db.models import Max

from moderation.detectors import KINDS, checked_parameters
from moderation.detectors.protocol import BadParameters
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

    Raises BadParameters for parameters that a detector of its kind cannot have, and for findings that would be about no
    rule: those count nowhere.
    """
    checked = checked_parameters(detector.kind, parameters)
    _refuse_what_no_rule_is_for(KINDS[detector.kind].parameters(**checked).rules(), rule)
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
        _store(version)
    return version


def _refuse_what_no_rule_is_for(codes: set[str], rule: Rule | None) -> None:
    if "" in codes and rule is None:
        raise BadParameters("Choose the rule that its findings are about, or name it in the parameters.")
    if unknown := codes - {"", *Rule.objects.values_list("code", flat=True)}:
        raise BadParameters(
            f"No rule has the code {min(unknown)!r}. The addresses of the rules at /rules/ end with theirs."
        )


def _store(version: DetectorVersion) -> None:
    try:
        # What cannot be made ready now could not be later, when everything that is posted waits for it.
        KINDS[version.detector.kind].ready(version.settings)
        version.digest = digest_of(version.settings)
        version.save()
    except (DataError, UnicodeEncodeError) as error:
        raise BadParameters("There is half a character or a null character in them, which nobody writes.") from error
