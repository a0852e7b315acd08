"""Ask the provider which languages it translates, so that no page has to."""

from __future__ import annotations

import datetime as dt
import time
from typing import Final

from django.utils import timezone

from feeds.translation.desk import PATIENCE, note_failure, pairs_asked_at, store_pairs
from feeds.translation.errors import TranslationFailed
from feeds.translation.provider import provider

# What has been said is believed for so long before it is asked again.
LATELY: Final = dt.timedelta(hours=1)


def ask_translator(*, anew: bool = False) -> bool:
    """Keep what the provider translates, where it has not said so lately or with `anew`; false where it failed, or
    there is none."""
    asked = provider()
    if asked is None:
        return False
    at = pairs_asked_at()
    if at is not None and timezone.now() - at < LATELY and not anew:
        return True
    try:
        store_pairs(asked, asked.pairs(ends=time.monotonic() + PATIENCE))
    except TranslationFailed as error:
        note_failure(error)
        return False
    return True
