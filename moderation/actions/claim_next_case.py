"""Take the next case of the queue."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Q, Value, When
from django.utils import timezone

from moderation.actions.claim_case import claim_case
from moderation.models import Case


def claim_next_case(*, moderator: Any) -> Case | None:
    """The oldest free case in a language that the moderator reads, else the oldest in any; None when there is none.

    Rows that another moderator is just claiming are passed over, so that two who ask at once get two cases.
    """
    reads = Q(lang__in=moderator.languages) | Q(languages__overlap=moderator.languages)
    spoken = models.Case(When(reads, then=Value(0)), default=Value(1))
    free = Q(state="queued") | Q(state="claimed", claimed_until__lte=timezone.now())
    with transaction.atomic():
        found = (
            Case.objects.filter(free)
            .exclude(author=moderator)
            .select_for_update(skip_locked=True)
            .order_by(spoken, "id")
            .first()
        )
        return claim_case(case_id=found.pk, moderator=moderator) if found else None
