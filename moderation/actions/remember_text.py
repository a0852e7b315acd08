"""Keep the fingerprint of a text for a few days."""

from __future__ import annotations

import datetime as dt
from typing import Final

from django.utils import timezone
from isthmus.tenancy.ids import first_id_at

from moderation.detectors.duplicates import print_of
from moderation.detectors.protocol import Seen
from moderation.models import Fingerprint

KEPT: Final = dt.timedelta(days=3)


def remember_text(seen: Seen) -> None:
    """Store the fingerprint of what was looked at, in place of that of an earlier revision."""
    if found := print_of(seen):
        row = Fingerprint(
            kind=seen.kind,
            subject_id=seen.subject_id,
            author_id=seen.author_id,
            bands=found.bands,
            minima=found.packed,
        )
        Fingerprint.objects.bulk_create(
            [row],
            update_conflicts=True,
            unique_fields=["kind", "subject_id"],
            update_fields=["author", "bands", "minima"],
        )


def forget_texts() -> int:
    """Delete the fingerprints that are looked for no longer; how many there were."""
    deleted, _by_model = Fingerprint.objects.filter(pk__lt=first_id_at(timezone.now() - KEPT)).delete()
    return deleted
