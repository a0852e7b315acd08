"""Store the hashes of pictures."""

from __future__ import annotations

from collections.abc import Sequence

from isthmus.web.media import PictureError, stored_picture

from moderation.detectors.pictures import pdq
from moderation.models import PictureHash


def hash_pictures(digests: Sequence[str]) -> int:
    """Those of pictures that have none yet; how many there were. One that cannot be read gets an empty one."""
    known = set(PictureHash.objects.filter(digest__in=digests).values_list("digest", flat=True))
    made = [_hashed(digest) for digest in dict.fromkeys(digests) if digest not in known]
    PictureHash.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _hashed(digest: str) -> PictureHash:
    try:
        found, quality = pdq(stored_picture(digest))
    except PictureError:
        return PictureHash(digest=digest)
    return PictureHash(digest=digest, pdq=found, quality=quality)
