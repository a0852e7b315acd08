"""Ask for a check."""

from __future__ import annotations

from typing import Any

import structlog
from django.db import transaction
from isthmus.jobs import send
from isthmus.web.prepared import PreparedInsert

from moderation.models import Check

_store = PreparedInsert(Check)
log = structlog.get_logger(__name__)


def request_check(*, kind: str, subject_id: int, author: Any, revision: int, lang: str, is_new: bool = False) -> Check:
    """Store the check in the caller's transaction and send its message on commit.

    The row is the truth: where the message is lost, the sweep finds the row. Twice for one revision is as good as once.
    Of a subject that `is_new` nobody can have asked before, which saves three statements of four.
    """
    this = {"kind": kind, "subject_id": subject_id, "revision": revision}
    whose = {"author": author, "lang": lang}
    if is_new:
        check = _store(Check(**this, **whose))
    else:
        check, _created = Check.objects.get_or_create(**this, defaults=whose)
    transaction.on_commit(lambda: send_check(check.pk))
    return check


def send_check(check_id: int) -> None:
    """Send the message; a broker that is down delays the check until the sweep, and never the person who posts."""
    from moderation.tasks import run_check

    if error := send(run_check, check_id):
        log.warning("check_not_sent", check=check_id, error=str(error))
