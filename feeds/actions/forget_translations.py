"""Let go of translations that nobody has asked for lately."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.db.models import F, Q
from django.utils import timezone

from feeds.models import Translation

KEPT_FOR: Final = dt.timedelta(days=30)


def forget_translations() -> int:
    """Delete those that have not been used for 30 days, and those of what has been edited since; how many."""
    unused = Q(used_on__lt=timezone.localdate() - KEPT_FOR)
    edited = ~Q(note=None) & ~Q(revision=F("note__revision")) | ~Q(comment=None) & ~Q(revision=F("comment__revision"))
    return Translation.objects.filter(unused | edited).delete()[0]
