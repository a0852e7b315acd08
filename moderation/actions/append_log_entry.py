"""Write into a home's public log."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import structlog
from django.conf import settings
from django.db import transaction
from isthmus.jobs import send

from moderation.log.bodies import appeal_body, decision_body
from moderation.log.canonical import canonical
from moderation.log.commitments import new_seed
from moderation.log.merkle import leaf_hash
from moderation.models import Appeal, Decision, LogEntry, Opening

log = structlog.get_logger(__name__)


def append_log_entry(*, decision: Decision) -> LogEntry:
    """Store the decision's entry in the log of its author's home, and what opens it, in the caller's transaction.

    Its place in the tree it gets right after the commit (moderation.actions.publish_log).
    """
    home, seed = log_of(decision.author), new_seed()
    entry = append(home=home, body=decision_body(decision, home=home, seed=seed), decision_id=decision.pk)
    Opening.objects.create(author_id=decision.author_id, decision=decision, home=home, entry_id=entry.pk, seed=seed)
    return entry


def append_appeal_entries(*, answer: Decision) -> int:
    """Store an entry for each appeal that the decision has answered, after the decision's own; how many there were."""
    answered = Appeal.objects.filter(answer=answer).select_related(
        "decision__rule_version__rule", "decision__detector_version__detector", "answer"
    )
    for appeal in answered.order_by("id"):
        home, seed = log_of(answer.author), new_seed()
        entry = append(home=home, body=appeal_body(appeal, home=home, seed=seed))
        Opening.objects.create(author_id=appeal.appellant_id, home=home, entry_id=entry.pk, seed=seed)
    return len(answered)


def append(*, home: str, body: Mapping[str, Any], decision_id: int | None = None) -> LogEntry:
    """Store an entry of any type. Raises ValueError for a body that has no canonical text."""
    text = canonical(body)
    entry = LogEntry.objects.create(home=home, body=text, leaf_hash=leaf_hash(text.encode()), decision_id=decision_id)
    transaction.on_commit(lambda: send_publishing(home))
    return entry


def log_of(account: Any) -> str:
    """The home whose log tells of what concerns this account. A site of its own has one log."""
    return str(settings.TENANT.name if settings.TENANT.is_split else account.home)


def send_publishing(home: str) -> None:
    """Send the message; where the broker is down, the schedule comes round all the same."""
    from moderation.tasks import publish_log

    if error := send(publish_log, home):
        log.warning("publishing_not_sent", log=home, error=str(error))
