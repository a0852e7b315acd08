"""The proof that goes with a statement: the entry of its decision, where it stands, and what opens it to its author."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from moderation.actions.sequence_log import logs_here
from moderation.log.bodies import values_of
from moderation.log.commitments import salt_of
from moderation.models import Checkpoint, Decision, LogEntry, Opening

# What an author may open. Not who decided: that stays sealed to everybody.
OPENED: Final = ("account", "facts", "subject")


@dataclass(frozen=True)
class Logged:
    """Where the entry of a decision is: "here", "waits" for its place, or in the log of the "other" site."""

    state: str
    home: str
    entry: LogEntry | None = None
    checkpoint: Checkpoint | None = None


def logged(decision: Decision) -> Logged | None:
    """None where nothing links the decision to an entry any more, or never did."""
    opening = Opening.objects.filter(decision=decision).first()
    if opening is None:
        return None
    if opening.home not in logs_here():
        return Logged("other", opening.home)
    entry = LogEntry.objects.get(pk=opening.entry_id)
    latest = Checkpoint.objects.filter(home=entry.home).order_by("-size", "-id").first()
    if latest is None or entry.leaf_index is None or entry.leaf_index >= latest.size:
        return Logged("waits", entry.home, entry)
    return Logged("here", entry.home, entry, latest)


def opened(decision: Decision) -> dict[str, dict[str, str]]:
    """What each commitment was made of, by name: the value, and its salt in hexadecimal. For the author alone."""
    seed = bytes(Opening.objects.get(decision=decision).seed)
    values = values_of(decision)
    return {name: {"value": values[name], "salt": salt_of(seed, name).hex()} for name in OPENED}
