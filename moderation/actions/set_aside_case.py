"""Leave a case to somebody else, or to another hour."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any, Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.web.text import has_something_to_see

from moderation.actions.claim_case import require_claim
from moderation.actions.end_claim import end_claim
from moderation.errors import ClaimLost
from moderation.models import Case
from moderation.models.claim import LONGEST_WORDS

HOLD: Final = dt.timedelta(hours=24)


def escalate_case(*, case_id: int, moderator: Any, token: uuid.UUID, note: str = "") -> None:
    """Leave it to a senior. Raises ClaimLost where the token is not that of the claim in force."""
    _set_aside(case_id, moderator, token, note, "escalated")


def ask_second_look(*, case_id: int, moderator: Any, token: uuid.UUID, note: str = "") -> None:
    """Leave it to any other moderator. Raises ClaimLost."""
    _set_aside(case_id, moderator, token, note, "second_look")


def hold_case(
    *, case_id: int, moderator: Any, token: uuid.UUID, note: str = "", until: dt.datetime | None = None
) -> None:
    """Have it come back tomorrow, or at the hour given; earlier where its deadline is. Raises ClaimLost."""
    _set_aside(case_id, moderator, token, note, "on_hold", until or timezone.now() + HOLD)


def _set_aside(
    case_id: int, moderator: Any, token: uuid.UUID, note: str, how: str, held_until: dt.datetime | None = None
) -> None:
    said = note.strip()[:LONGEST_WORDS] if has_something_to_see(note) else ""
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        claim = require_claim(case, moderator=moderator, token=token)
        if claim.state != "running":
            raise ClaimLost(_("This case is decided; within seconds it takes effect."))
        end_claim(case, claim, how=how, note=said, held_until=held_until)
