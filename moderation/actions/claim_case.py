"""Claim a case, and give it back."""

from __future__ import annotations

import uuid
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from moderation.errors import CaseTaken, OwnContent
from moderation.models import Case, Report
from moderation.models.case import LEASE


def claim_case(*, case_id: int, moderator: Any) -> Case:
    """A lease of fifteen minutes with a token. One's own claim is renewed.

    Raises CaseTaken while somebody else's holds or after the decision, OwnContent for what one made or reported.
    """
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        if case.author_id == moderator.pk:
            raise OwnContent(_("This is yours; another moderator decides on it."))
        if reported_by(moderator).filter(kind=case.kind, subject_id=case.subject_id).exists():
            raise OwnContent(_("You have reported this; another moderator decides on it."))
        if case.state == "decided":
            raise CaseTaken(_("This case has been decided."))
        if case.is_held and case.claimed_by_id != moderator.pk:
            raise CaseTaken(_("Another moderator is at work on this case. Take the next one."))
        case.state, case.claimed_by, case.claim_token = "claimed", moderator, uuid.uuid4()
        case.claimed_until = timezone.now() + LEASE
        case.save(update_fields=["state", "claimed_by", "claim_token", "claimed_until"])
    return case


def reported_by(moderator: Any) -> QuerySet[Report]:
    """What somebody has reported and has not been answered: they decide on none of it."""
    return Report.objects.filter(reporter=moderator, state="open")


def release_case(*, case_id: int, moderator: Any) -> None:
    """Put one's own claimed case back into the queue; nothing happens to anybody else's."""
    Case.objects.filter(pk=case_id, state="claimed", claimed_by=moderator).update(
        state="queued", claimed_by=None, claim_token=None, claimed_until=None
    )
