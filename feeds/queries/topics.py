"""Tags worth offering."""

from __future__ import annotations

from django.core.cache import caches
from django.db.models import Count

from feeds.models import NoteTag

RECENT = 2000
TOPICS = 12


def topics() -> list[str]:
    """The tags most used among recent notes, most used first; kept for a minute."""
    return caches["process"].get_or_set("topics", _count, 60) or []


def _count() -> list[str]:
    recent = NoteTag.objects.order_by("-id").values("id")[:RECENT]
    counted = (
        NoteTag.objects.filter(id__in=recent).values_list("tag__name").annotate(uses=Count("id")).order_by("-uses")
    )
    return [name for name, _uses in counted[:TOPICS]]
