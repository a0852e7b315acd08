"""Jobs of regions."""

from __future__ import annotations

from celery import shared_task

from isthmus.regions.retention import keep_retention_here


@shared_task  # type: ignore[untyped-decorator]
def keep_retention() -> None:
    keep_retention_here()
