"""Jobs: each calls one action."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from accounts.actions import expire_documents as expire
from accounts.actions import forget_screen_time as forget


@shared_task  # type: ignore[untyped-decorator]
def expire_documents() -> None:
    expire.expire_documents()


@shared_task  # type: ignore[untyped-decorator]
def forget_screen_time() -> None:
    forget.forget_screen_time(now=timezone.now())
