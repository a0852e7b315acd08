"""The job that checks are measured against: it reads a row by its key and writes it."""

from __future__ import annotations

from celery import shared_task
from django.db.models import F
from django.utils import timezone


@shared_task
def touch(check_id: int) -> None:
    from moderation.models import Check

    check = Check.objects.get(pk=check_id)
    Check.objects.filter(pk=check.pk).update(due_at=timezone.now(), attempts=F("attempts") + 1)
