"""End a claim: its case goes where the end says."""

from __future__ import annotations

import datetime as dt

from django.utils import timezone

from moderation.models import Case, Claim

# Where the case goes; otherwise back to where it waited.
GOES = {"decided": "decided", "escalated": "escalated", "second_look": "second_look", "on_hold": "on_hold"}


def end_claim(case: Case, claim: Claim, *, how: str, note: str = "", held_until: dt.datetime | None = None) -> None:
    """Part of a transaction that has locked the case."""
    claim.state, claim.ended_at, claim.how, claim.note = "ended", timezone.now(), how, note
    claim.save(update_fields=["state", "ended_at", "how", "note"])
    case.__dict__.pop("claim", None)
    case.move_to(GOES.get(how) or _back(case, claim))
    case.held_until = held_until
    if how == "escalated":
        case.escalated_for = case.escalated_for if case.is_for_seniors else "asked"
    if how in ("second_look", "escalated") and claim.moderator_id is not None:
        case.barred = sorted({*case.barred, claim.moderator_id}) if how == "second_look" else case.barred
    case.save(update_fields=["state", "held_until", "escalated_for", "barred"])


def _back(case: Case, claim: Claim) -> str:
    """It may have been escalated meanwhile."""
    return "escalated" if case.escalated_for else claim.came_from if claim.came_from != "on_hold" else "queued"
