"""Take back what one has decided within the last ten seconds."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from moderation.actions.claim_case import release_others
from moderation.actions.end_claim import end_claim
from moderation.models import Case, Claim, PendingDecision


def take_back_decision(*, moderator: Any) -> PendingDecision | None:
    """The moderator's last pending decision is none, with its whole batch, and its case is theirs to decide again.

    The pending decision, to fill the form again; None where there is none: what has taken effect is not taken back but
    decided anew. Of a batch the other cases go back to the queue.
    """
    mine = PendingDecision.objects.filter(claim__moderator=moderator)
    if (last := mine.order_by("-pk").first()) is None:
        return None
    release_others(moderator=moderator)
    with transaction.atomic():
        batch = list(mine.filter(batch=last.batch).select_for_update().order_by("pk"))
        if not batch:
            return None
        for pending in batch[1:]:
            _free(pending)
        first = batch[0]
        Claim.objects.filter(pk=first.claim_id).update(state="running")
        PendingDecision.objects.filter(pk=first.pk).delete()
    return first


def _free(pending: PendingDecision) -> None:
    claim = Claim.objects.get(pk=pending.claim_id)
    case = Case.objects.select_for_update().get(pk=claim.case_id)
    pending.delete()
    end_claim(case, claim, how="released")
