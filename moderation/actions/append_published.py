"""Write into the logs what is published and never changes: versions of rules, and detectors' steps on their ladder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from django.db import connection, transaction
from isthmus.tenancy.mode import HOMES

from moderation.actions.append_log_entry import append
from moderation.actions.sequence_log import LOCK, logs_here
from moderation.log.bodies import VERSION, hour
from moderation.log.canonical import canonical
from moderation.log.merkle import leaf_hash
from moderation.models import LadderStep, LogEntry, RuleVersion


def append_published() -> int:
    """Append to each log kept here what it does not have yet; how many entries.

    The entry of one and the same row is always the same, so that its hash says whether the log has it: also after a
    merge of two sites that both published it, and however often this is run.
    """
    return sum(_append(home) for home in logs_here())


def _append(home: str) -> int:
    bodies = {leaf_hash(canonical(body).encode()): body for body in _bodies(home)}
    with transaction.atomic(), connection.cursor() as cursor:
        # Two that run at once must not both find something missing.
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, HOMES.index(home)])
        there = {
            bytes(leaf) for leaf in LogEntry.objects.filter(leaf_hash__in=bodies).values_list("leaf_hash", flat=True)
        }
        missing = [body for leaf, body in bodies.items() if leaf not in there]
        for body in missing:
            append(home=home, body=body)
    return len(missing)


def _bodies(home: str) -> Iterator[dict[str, Any]]:
    for version in RuleVersion.objects.select_related("rule").order_by("in_force_since", "rule__number", "version"):
        texts = [version.title_en, version.text_en, version.title_zh, version.text_zh]
        yield {
            "v": VERSION, "type": "rule", "log": home, "rule": version.rule.code, "rule_version": version.version,
            "in_force_since": version.in_force_since.isoformat(),
            # Of title and text in English and in Chinese, each on a line of its own: whoever has kept them can compare.
            "sha256": hashlib.sha256("\n".join(texts).encode()).hexdigest(),
        }  # fmt: skip
    for step in LadderStep.objects.select_related("version__detector").order_by("id"):
        yield {
            "v": VERSION, "type": "detector", "log": home, "at": hour(step.made_at), "step": str(step.uid),
            "detector": step.version.detector.name, "number": step.version.number, "from": step.from_state,
            "to": step.to_state,
        }  # fmt: skip
