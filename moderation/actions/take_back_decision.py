"""Take back what one has decided within the last ten seconds."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from moderation.actions.claim_case import release_others
from moderation.actions.end_claim import end_claim
from moderation.models import Case, Claim, PendingDecision


def take_back_decision(*, moderator: Any) -> list[PendingDecision]:
    """The moderator's last pending decision is none, with its whole batch, and its case is theirs to decide again.

    The pending decisions, to fill the form of each case again, the one first whose claim goes on; none where there are
    none: what has taken effect is not taken back but decided anew. One case at a time is somebody's: the other cases of
    a batch go back to the queue.
    """
    mine = PendingDecision.objects.filter(claim__moderator=moderator)
    if (last := mine.order_by("-pk").first()) is None:
        return []
    release_others(moderator=moderator)
    with transaction.atomic():
        batch = mine.filter(batch=last.batch).select_for_update(of=("self",)).select_related("claim").order_by("pk")
        taken = list(batch)
        if taken:
            first, *others = taken
            for pending in others:
                _free(pending)
            Claim.objects.filter(pk=first.claim_id).update(state="running")
            PendingDecision.objects.filter(pk=first.pk).delete()
    return taken


def _free(pending: PendingDecision) -> None:
    claim = Claim.objects.get(pk=pending.claim_id)
    case = Case.objects.select_for_update().get(pk=claim.case_id)
    pending.delete()
    end_claim(case, claim, how="released")
