"""Put what is to be told by e-mail into letters."""

from __future__ import annotations

import datetime as dt
from functools import partial
from typing import Final

import structlog
from django.db import transaction
from isthmus.jobs import send
from isthmus.tenancy.marker import is_frozen

from feeds.models import Letter, Notification

# In one round; the next one begins where this one ended.
MOST: Final = 1000


def write_letters(*, now: dt.datetime) -> int:
    """One letter to each person for whom something is due, with all that is; return how many were written.

    A notification is put into a letter and taken off the list in one transaction, so it is in one letter and in no
    other, whatever is killed when.
    """
    due = Notification.objects.filter(mail_at__lte=now, waits=False)
    recipients = list(due.order_by().values_list("recipient", flat=True).distinct()[:MOST])
    return sum(_write(recipient, now) for recipient in recipients if not is_frozen())


def _write(recipient: int, now: dt.datetime) -> bool:
    with transaction.atomic():
        due = Notification.objects.filter(recipient=recipient, mail_at__lte=now, waits=False)
        ids = sorted(due.select_for_update(skip_locked=True).order_by("pk").values_list("pk", flat=True))
        if not ids:
            return False
        letter = Letter.objects.create(account_id=recipient, about=ids, due_at=now)
        Notification.objects.filter(pk__in=ids).update(mail_at=None)
        transaction.on_commit(partial(post_letter, letter.pk))
    return True


def post_letter(letter_id: int) -> None:
    """Send the job's message; a broker that is down delays the letter until the sweep."""
    from feeds.tasks import send_letter

    if error := send(send_letter, letter_id):
        structlog.get_logger(__name__).warning("letter_not_posted", letter=letter_id, error=str(error))
