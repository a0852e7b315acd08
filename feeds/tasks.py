"""Jobs: each calls one action."""

from __future__ import annotations

from celery import shared_task
from django.utils import timezone

from feeds.actions import ask_translator as ask
from feeds.actions import count_pool as pool
from feeds.actions import count_tastes as tastes
from feeds.actions import delete_comment, delete_note, delete_product, forget_pictures, post_draft
from feeds.actions import forget_notifications as forget_told
from feeds.actions import forget_translations as forget
from feeds.actions import send_letter as send
from feeds.actions import write_letters as write


@shared_task  # type: ignore[untyped-decorator]
def end_deleted() -> None:
    delete_note.end_deleted()
    delete_comment.end_deleted()
    delete_product.end_deleted()


@shared_task  # type: ignore[untyped-decorator]
def sweep_pictures() -> None:
    forget_pictures.sweep_pictures(timezone.now().hour)


@shared_task  # type: ignore[untyped-decorator]
def post_due() -> None:
    post_draft.post_due()


@shared_task  # type: ignore[untyped-decorator]
def count_pool() -> None:
    pool.count_pool()


@shared_task  # type: ignore[untyped-decorator]
def count_tastes() -> None:
    tastes.count_tastes()


@shared_task  # type: ignore[untyped-decorator]
def ask_translator() -> None:
    ask.ask_translator()


@shared_task  # type: ignore[untyped-decorator]
def forget_translations() -> None:
    forget.forget_translations()


@shared_task  # type: ignore[untyped-decorator]
def write_letters() -> None:
    send.sweep_letters(now=timezone.now())
    write.write_letters(now=timezone.now())


@shared_task  # type: ignore[untyped-decorator]
def send_letter(letter_id: int) -> None:
    send.send_letter(letter_id=letter_id)


@shared_task  # type: ignore[untyped-decorator]
def forget_notifications() -> None:
    forget_told.forget_notifications(now=timezone.now())
