"""Send statements of reasons to the EU's database, each once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from django.conf import settings
from django.db import connection
from django.utils import timezone

from moderation.dsa import client
from moderation.dsa.schema import faults_of
from moderation.dsa.statements import concerns_the_union, statement_of
from moderation.models import Decision, DsaStatement

# The name of the lock in the database that whoever sends holds.
LOCK = 0xD5A
Send = Callable[[Sequence[dict[str, Any]]], client.Answer]


@dataclass
class Sent:
    """What one run came to."""

    sent: int = 0
    refused: int = 0
    invalid: int = 0


def send_dsa_statements(*, again: bool = False, send: Send = client.send) -> Sent:
    """Send what the database does not have yet; nothing without a token, or while somebody else sends.

    With `again`, also what it refused before. Killed between its answer and our note of it, the next run learns that
    the database has the statement, by its puid: there are no doubles. Raises client.Unreachable and client.NotAllowed;
    what was sent before stays noted.
    """
    done = Sent()
    if not settings.DSA_API_TOKEN or not _lock():
        return done
    try:
        for batch in _batches(again):
            _send_batch(batch, send, done)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
    return done


def send_scheduled() -> None:
    """The same by the clock: what cannot be sent now is sent the next time."""
    try:
        send_dsa_statements()
    except (client.Unreachable, client.NotAllowed) as error:
        structlog.get_logger(__name__).warning("dsa_statements_not_sent", error=str(error))


def to_send(*, again: bool = False) -> Iterator[Decision]:
    """Decisions whose statement the database does not have, oldest first."""
    found = Decision.objects.exclude(outcome="keep").select_related("case", "demand", "rule_version__rule")
    # What is invalid is looked at anew: it may have been made valid.
    noted = DsaStatement.objects.filter(state__in=["sent"] if again else ["sent", "refused"])
    waiting = found.exclude(pk__in=noted.values("decision_id")).order_by("id")
    return (decision for decision in waiting.iterator(chunk_size=500) if concerns_the_union(decision))


def _batches(again: bool) -> Iterator[list[Decision]]:
    batch: list[Decision] = []
    for decision in list(to_send(again=again)):
        batch.append(decision)
        if len(batch) == client.MOST:
            yield batch
            batch = []
    if batch:
        yield batch


def _send_batch(batch: list[Decision], send: Send, done: Sent) -> None:
    """All of a batch, in as many calls as it takes: what the database has or refuses is left out of the next."""
    statements, decisions = {}, {}
    for decision in batch:
        statement = statement_of(decision)
        # As it was first made: an account that has moved to another site keeps it.
        earlier = DsaStatement.objects.filter(decision=decision).first()
        statement["puid"] = earlier.puid if earlier else statement["puid"]
        decisions[statement["puid"]] = decision
        if faults := faults_of(statement):
            _note(decision, statement["puid"], "invalid", fault=" ".join(faults))
            done.invalid += 1
        else:
            statements[statement["puid"]] = statement
    while statements:
        answer = send(list(statements.values()))
        for puid, uuid in answer.stored.items():
            _note(decisions[puid], puid, "sent", uuid=uuid)
        for puid in answer.known & statements.keys():
            _note(decisions[puid], puid, "sent")
        for puid, fault in answer.refused.items():
            _note(decisions[puid], puid, "refused", fault=fault)
        done.sent += len(answer.stored) + len(answer.known & statements.keys())
        done.refused += len(answer.refused)
        left = {*answer.stored, *answer.known, *answer.refused} & statements.keys()
        if not left:
            raise client.Unreachable("The database answers of none of what it was sent.")
        for puid in left:
            del statements[puid]


def _note(decision: Decision, puid: str, state: str, *, uuid: str = "", fault: str = "") -> None:
    values = {"state": state, "uuid": uuid, "fault": fault[:1000], "since": timezone.now(), "puid": puid}
    DsaStatement.objects.update_or_create(
        decision=decision, defaults=values, create_defaults={**values, "author_id": decision.author_id}
    )


def _lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        return bool(cursor.fetchone()[0])
