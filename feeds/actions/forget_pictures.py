"""Delete the files of pictures that nothing shows any more, and make those that pictures of old lack."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Final

from django.utils import timezone
from isthmus.tenancy.marker import is_frozen
from isthmus.web import media

from accounts.models import Account, WithheldProfile
from feeds.models import DraftPicture, Picture, ProductPicture

# Between the storing of a picture and of the row that names it; each upload makes its files young again.
WRITING: Final = dt.timedelta(days=1)
# Of what has just been deleted, files that nobody has uploaded again lately go at once.
LATELY: Final = dt.timedelta(hours=1)


def forget_pictures(digests: Iterable[str], *, untouched_for: dt.timedelta) -> int:
    """Delete those that no note, draft, product or profile names and that were uploaded that long ago; how many."""
    asked = set(digests)
    named = set(Picture.objects.filter(digest__in=asked).values_list("digest", flat=True))
    named |= set(DraftPicture.objects.filter(digest__in=asked).values_list("digest", flat=True))
    named |= set(ProductPicture.objects.filter(digest__in=asked).values_list("digest", flat=True))
    named |= set(Account.objects.filter(avatar__in=asked).values_list("avatar", flat=True))
    named |= set(WithheldProfile.objects.filter(avatar__in=asked).values_list("avatar", flat=True))
    before = timezone.now() - untouched_for
    return sum(media.remove(digest, last_stored_before=before) for digest in asked - named)


def sweep_pictures(hour: int) -> int:
    """Look through a twenty-fourth of all files for pictures that were never posted; how many went. The others get the
    sizes that they lack."""
    if is_frozen():
        return 0
    went = 0
    for shelf in range(hour % 24, media.SHELVES, 24):
        digests = list(media.stored_on(shelf))
        went += forget_pictures(digests, untouched_for=WRITING)
        for digest in digests:
            media.add_missing_sizes(digest)
    return went
