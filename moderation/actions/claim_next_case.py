"""Take the next case of the queue."""

from __future__ import annotations

from typing import Any

from django.db import models, transaction
from django.db.models import Exists, OuterRef, Q, Value, When
from django.utils import timezone

from moderation.actions.claim_case import claim_case, reported_by
from moderation.models import Case


def claim_next_case(*, moderator: Any) -> Case | None:
    """The first free case in a language that the moderator reads, else the first in any; None when there is none.

    First is what has waited longest; reports put a case ahead (moderation.actions.report_subject).

    Rows that another moderator is just claiming are passed over, so that two who ask at once get two cases.
    """
    reads = Q(lang__in=moderator.languages) | Q(languages__overlap=moderator.languages)
    spoken = models.Case(When(reads, then=Value(0)), default=Value(1))
    free = Q(state="queued") | Q(state="claimed", claimed_until__lte=timezone.now())
    theirs = reported_by(moderator).filter(kind=OuterRef("kind"), subject_id=OuterRef("subject_id"))
    with transaction.atomic():
        found = (
            Case.objects.filter(~Exists(theirs), free)
            .exclude(author=moderator)
            .select_for_update(skip_locked=True)
            .order_by(spoken, "waits_since", "id")
            .first()
        )
        return claim_case(case_id=found.pk, moderator=moderator) if found else None
