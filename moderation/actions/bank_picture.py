"""Put a picture into a bank of known ones."""

from __future__ import annotations

from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from moderation.actions.hash_pictures import hash_pictures
from moderation.actions.make_version import make_version
from moderation.detectors.pictures import LEAST_QUALITY
from moderation.errors import CannotBank
from moderation.models import Detector, DetectorVersion, PictureHash, Rule

# What a bank's next version has from the one before.
KEPT: Final = ("rule", "area", "languages", "threshold", "hourly_limit")


def bank_picture(*, detector: Detector, digest: str, rule: Rule, by: Any) -> DetectorVersion | None:
    """A draft that knows the stored picture with this digest besides all that the bank's newest version knows, with its
    settings; the first one is about `rule`. None where that version knows the picture already.

    Nothing finds it until the draft has gone up the ladder, as every version does. Raises CannotBank where the files
    are gone or there is too little in the picture to tell it by.
    """
    hash_pictures([digest])
    found = PictureHash.objects.get(digest=digest)
    if not found.pdq or found.quality < LEAST_QUALITY:
        raise CannotBank(_("There is too little in this picture to tell it by, or its files are gone."))
    with transaction.atomic():
        # Two at once are both in the newest version afterwards.
        locked = Detector.objects.select_for_update().get(pk=detector.pk)
        newest = locked.versions.select_related("rule").order_by("-number").first()
        parameters = newest.parameters if newest else {"hashes": []}
        if found.pdq in parameters["hashes"]:
            return None
        return make_version(
            detector=locked,
            parameters=parameters | {"hashes": [*parameters["hashes"], found.pdq]},
            by=by,
            **({name: getattr(newest, name) for name in KEPT} if newest else {"rule": rule}),
        )
