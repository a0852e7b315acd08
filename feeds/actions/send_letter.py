"""Send a letter, and find those that no message came for."""

from __future__ import annotations

import datetime as dt
from smtplib import SMTPException
from typing import Final

from django.db import transaction
from django.utils import timezone

from feeds.actions.write_letters import post_letter
from feeds.letters import message_of
from feeds.models import Letter

# How long a healthy queue may take; a letter that keeps failing is tried ever more rarely, for two days.
GRACE: Final = dt.timedelta(minutes=1)
LONGEST_WAIT: Final = dt.timedelta(hours=4)
MOST_ATTEMPTS: Final = 20
MOST: Final = 1000


def send_letter(*, letter_id: int) -> None:
    """Hand the letter to the mail server, unless it has been sent, or another worker is at it.

    Whether a server that was handed a letter in the moment in which the worker died has taken it, nobody can know; so
    the letter goes again, under the same Message-ID, by which servers and mail programs know the second for the first.
    Nothing is lost, and one letter is what there is in the mailbox.
    """
    with transaction.atomic():
        rows = Letter.objects.select_for_update(skip_locked=True, of=("self",)).select_related("account")
        letter = rows.filter(pk=letter_id, state="written").first()
        if letter is None:
            return
        message = message_of(letter)
        if message is None:
            letter.state = "empty"
        else:
            try:
                message.send()
                letter.state, letter.fault = "sent", ""
            except (SMTPException, OSError) as error:
                _later(letter, error)
        letter.save(update_fields=["state", "fault", "attempts", "due_at"])


def _later(letter: Letter, error: Exception) -> None:
    letter.attempts += 1
    letter.fault = str(error)[:300]
    letter.due_at = timezone.now() + min(GRACE * 2 ** min(letter.attempts, 12), LONGEST_WAIT)
    if letter.attempts >= MOST_ATTEMPTS:
        letter.state = "empty"


def sweep_letters(*, now: dt.datetime) -> int:
    """Send again what has been due for longer than a healthy queue takes; return how many were."""
    late = Letter.objects.filter(state="written", due_at__lt=now - GRACE).order_by("due_at")
    ids = list(late.values_list("pk", flat=True)[:MOST])
    # The next sweep leaves them to the messages that go now.
    Letter.objects.filter(pk__in=ids, state="written").update(due_at=now)
    for letter_id in ids:
        post_letter(letter_id)
    return len(ids)
