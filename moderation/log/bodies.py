"""What an entry of the public log says. Nothing of it is anybody's: whom it concerns stands there as commitments.

    {"at": "2026-11-27T13Z", "commitments": {"account": ..., "facts": ..., "moderator": ..., "subject": ...},
     "countries": [], "decided_by": "person", "edition": "open 1", "found_by": "people", "ground": "terms", "homes": [],
     "kind": "note", "lang": "en", "log": "global", "measures": ["remove"], "outcome": "remove", "rule": "spam",
     "rule_version": 1, "supersedes": null, "type": "decision", "v": 1, "within_minutes": 60}

`at` is rounded to the hour, and how long it took to one of a few spans, so that neither finds the note. `supersedes` is
the leaf hash, in hexadecimal, of the entry of the decision that this one takes the place of: that is known before the
entry has its place in the tree, and stays true where the two stand in different logs.
"""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from isthmus.tenancy.ids import time_of

from moderation.found_by import found_by
from moderation.log.commitments import commitments
from moderation.models import Appeal, Decision, DetectorVersion, LogEntry
from moderation.subjects import kind_named

VERSION: Final = 1
# How long a decision took: at most so many minutes; None for longer.
SPANS: Final = (1, 10, 60, 4 * 60, 24 * 60, 3 * 24 * 60, 7 * 24 * 60)


def decision_body(decision: Decision, *, home: str, seed: bytes) -> dict[str, Any]:
    """What the entry of a decision says, before it becomes canonical JSON."""
    version, demand = decision.rule_version, decision.demand
    body = {
        "v": VERSION,
        "type": "decision",
        "log": home,
        "at": hour(decision.decided_at),
        "outcome": decision.outcome,
        "kind": decision.kind,
        "measures": sorted(decision.measures.values_list("effect", flat=True)),
        "ground": decision.ground if decision.restricts else None,
        "rule": version.rule.code if version else None,
        "rule_version": version.version if version else None,
        "countries": sorted(decision.countries),
        "homes": sorted(decision.homes),
        "lang": lang_of(decision),
        "found_by": "authority" if demand else found_by(decision),
        "decided_by": decision.means,
        "edition": decision.edition,
        "within_minutes": span(decision.decided_at - begun(decision)),
        "supersedes": _leaf_of(decision.supersedes_id),
        "commitments": commitments(seed, values_of(decision)),
    }
    if detector := decision.detector_version:
        body["detector"] = _told(detector)
    if demand:
        body["demand"] = {"country": demand.country, "authority": demand.authority, "law": demand.law}
    return body


def appeal_body(appeal: Appeal, *, home: str, seed: bytes) -> dict[str, Any]:
    """What the entry of an appeal says that has been answered, by the leaf hashes of both decisions.

    Its outcome is "upheld", "undone", or "partly", where its author is left with less than all that was imposed. Where
    a detector had decided alone, the entry names it.
    """
    version, detector = appeal.decision.rule_version, appeal.decision.detector_version
    assert appeal.answer is not None  # noqa: S101 - that is what the entry tells
    in_part = appeal.state == "undone" and appeal.by_author and appeal.answer.restricts
    body = {
        "v": VERSION,
        "type": "appeal",
        "log": home,
        "at": hour(appeal.answer.decided_at),
        "outcome": "partly" if in_part else appeal.state,
        "by": "author" if appeal.by_author else "reporter",
        "rule": version.rule.code if version else None,
        "within_minutes": span(appeal.answer.decided_at - time_of(appeal.pk)),
        "decision": _leaf_of(appeal.decision_id),
        "answer": _leaf_of(appeal.answer_id),
        "commitments": commitments(seed, {"appellant": str(appeal.appellant_id)}),
    }
    return body | ({"detector": _told(detector)} if detector else {})


def values_of(decision: Decision) -> dict[str, str]:
    """What the commitments of a decision's entry are about, by name, as whoever checks one has to write it."""
    return {
        "account": str(decision.author_id),
        "subject": f"{decision.kind} {decision.subject_id}",
        "facts": decision.facts,
        # Nobody, where a detector decided; which one stands in the open.
        "moderator": str(decision.decided_by or ""),
    }


def lang_of(decision: Decision) -> str:
    """The language of what was decided on; "und" where nobody knows."""
    if decision.case:
        return decision.case.lang
    kind = kind_named(decision.kind)
    subject = kind.load(decision.subject_id)
    return next(iter(kind.languages(subject) if subject is not None else ()), "und")


def begun(decision: Decision) -> dt.datetime:
    """When there was something to decide on."""
    if decision.case:
        return decision.case.opened_at
    if decision.demand:
        return dt.datetime.combine(decision.demand.received_on, dt.time(), dt.UTC)
    return decision.decided_at


def hour(moment: dt.datetime) -> str:
    """The hour in which it was, in UTC."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%HZ")


def span(taken: dt.timedelta) -> int | None:
    """The shortest of the spans that this long fits into, in minutes."""
    return next((each for each in SPANS if taken <= dt.timedelta(minutes=each)), None)


def _told(version: DetectorVersion) -> dict[str, Any]:
    return {"name": version.detector.name, "number": version.number}


def _leaf_of(decision_id: int | None) -> str | None:
    """The leaf hash of a decision's entry, in hexadecimal."""
    found = LogEntry.objects.filter(decision_id=decision_id).values_list("leaf_hash", flat=True).first()
    return bytes(found).hex() if decision_id and found else None
