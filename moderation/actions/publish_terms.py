"""Make the list of terms a version of the detector of terms."""

from __future__ import annotations

from typing import Any

from moderation.actions.make_version import make_version
from moderation.models import Detector, DetectorVersion, Term

NAME = "terms"


def publish_terms(*, by: Any) -> DetectorVersion:
    """A draft with all terms as they are now. The version that is at work stays at work."""
    detector, _is_new = Detector.objects.get_or_create(name=NAME, defaults={"kind": "terms"})
    terms = Term.objects.order_by("rule__number", "id").values_list("rule__code", "text")
    return make_version(detector=detector, parameters={"terms": [list(pair) for pair in terms]}, by=by)
