"""Ask the remote detectors about a check, before anything is decided about it."""

from __future__ import annotations

from typing import Any

from django.db import DatabaseError
from isthmus.web.calling import CallFailed

from moderation.active import Active
from moderation.detectors.protocol import Finding, Seen
from moderation.models import Answer, Check

FORBIDDEN = "A policy of its author forbids to send it there."


def ask_remotes(*, check: Check, seen: Seen, versions: tuple[Active, ...], may_leave: bool) -> None:
    """Store an answer, or why there is none, for each remote version that has not been asked yet.

    Outside of the check's transaction, which would hold its row and a connection for as long as the remote takes. Never
    raises: a remote that is down, slow or mad is a reason that the check tells.
    """
    asked = set(Answer.objects.filter(from_check=check).values_list("version_id", flat=True))
    for active in versions:
        if active.is_remote and active.version.pk not in asked and active.looks_at(seen) and seen.text.strip():
            findings, fault = _answer(active, seen) if may_leave else ([], FORBIDDEN)
            told = [[each.score, each.rule, each.reason, each.excerpt] for each in findings]
            Answer.objects.get_or_create(
                from_check=check, version=active.version, defaults={"findings": told, "fault": fault[:300]}
            )


def _answer(active: Active, seen: Seen) -> tuple[list[Finding], str]:
    try:
        return active.finder.find(seen), ""
    except CallFailed as error:
        return [], str(error)
    except DatabaseError:
        raise
    except Exception as error:  # noqa: BLE001 - whatever somebody else's program leads to, the check goes on
        return [], f"{type(error).__name__}: {error}"


def findings_of(answer: Answer) -> list[Finding]:
    """What a remote answered, as other detectors answer."""
    rows: list[Any] = answer.findings
    return [Finding(float(score), excerpt, reason, rule) for score, rule, reason, excerpt in rows]
