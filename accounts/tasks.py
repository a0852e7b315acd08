"""Jobs: each calls one action."""

from __future__ import annotations

from celery import shared_task

from accounts.actions import expire_documents as expire


@shared_task  # type: ignore[untyped-decorator]
def expire_documents() -> None:
    expire.expire_documents()
