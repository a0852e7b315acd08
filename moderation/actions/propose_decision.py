"""Decide, with ten seconds to take it back."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from isthmus.jobs import send

from moderation.actions.claim_case import require_claim
from moderation.errors import ClaimLost, RuleMissing, SubjectChanged
from moderation.measures import Chosen, refuse_what_cannot_be
from moderation.models import Case, PendingDecision, RuleVersion
from moderation.models.case import LEASE
from moderation.models.pending_decision import SECONDS
from moderation.subjects import kind_named


def propose_decision(
    *,
    case_id: int,
    moderator: Any,
    token: uuid.UUID,
    measures: Sequence[Chosen],
    rule_version: RuleVersion | None,
    facts: str,
    seen: int | None = None,
    batch: uuid.UUID | None = None,
) -> PendingDecision:
    """Store what is to be decided in ten seconds (moderation.models.pending_decision); no measures keep the subject.

    The claim goes on waiting with it, so that nobody else takes the case and the moderator can take the next one. What
    belongs to one `batch` is taken back together. Raises what decide_case would raise, as far as it can be seen now,
    and SubjectChanged where it is another revision than the one `seen`: nobody decides on what they have not read.
    """
    if measures and rule_version is None:
        raise RuleMissing(_("Choose the rule that this breaks."))
    with transaction.atomic():
        case = Case.objects.select_for_update().get(pk=case_id)
        claim = require_claim(case, moderator=moderator, token=token)
        if claim.state != "running":
            raise ClaimLost(_("This case is decided; within seconds it takes effect."))
        kind = kind_named(case.kind)
        refuse_what_cannot_be(kind, measures)
        subject, due_at = kind.load(case.subject_id), timezone.now() + SECONDS
        revision = kind.revision(subject) if subject is not None else None
        if None not in (seen, revision) and seen != revision:
            raise SubjectChanged(_("It was edited since you opened it. Read what it says now, and decide again."))
        claim.state, claim.ends_at = "waiting", due_at + LEASE
        claim.save(update_fields=["state", "ends_at"])
        pending = PendingDecision.objects.create(
            claim=claim,
            due_at=due_at,
            given={"facts": facts, "measures": [_stored(each) for each in measures]},
            batch=batch or uuid.uuid4(),
            rule_version=rule_version if measures else None,
            revision=revision,
        )
        transaction.on_commit(lambda: _send(pending.pk))
    return pending


def _stored(chosen: Chosen) -> dict[str, Any]:
    return asdict(chosen) | {"until": chosen.until.isoformat() if chosen.until else None}


def _send(pending_id: int) -> None:
    """Have a worker come when the time is over; where the message is lost, the sweep or the next page comes."""
    from moderation.tasks import commit_decision

    send(commit_decision, pending_id, after=SECONDS.total_seconds())
