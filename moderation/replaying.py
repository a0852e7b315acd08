"""Replay: the same inputs, read by the same versions, give the same findings; what differs has a name.

What a detector found is stored as signals, with the version that found it. What it had looked at is read again: the
revision that the check was of, which notes keep and other subjects have only while nobody has edited them. That it is
the same, the digest tells that the check has stored.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from moderation.active import made_ready
from moderation.detectors import KINDS
from moderation.detectors.protocol import Seen, digest_of
from moderation.models import Check, Decision, DetectorVersion, Signal
from moderation.subjects import kind_named

SAME: Final = "same"
# What keeps a check from being replayed.
GONE: Final = "The subject is gone."
EDITED: Final = "It has been edited, and what it said then is not kept."
TIMELY: Final = "What it finds depends on what others post at that time."
REMOTE: Final = "Another program answered, which may answer otherwise today."


@dataclass(frozen=True)
class Difference:
    """A finding that one of the two has and the other has not."""

    version: str
    reason: str
    # "then" or "now".
    only: str


@dataclass(frozen=True)
class Replayed:
    """What came of replaying one check: differences, and the versions that could not be replayed, with the reason."""

    check_id: int
    decision_id: int | None
    differences: tuple[Difference, ...]
    unrepeatable: tuple[tuple[str, str], ...]

    @property
    def is_same(self) -> bool:
        return not self.differences


def replay_decision(decision: Decision) -> list[Replayed]:
    """Replay the checks whose findings came before a decision."""
    checks = Check.objects.filter(kind=decision.kind, subject_id=decision.subject_id, state="done", pk__lt=decision.pk)
    found = checks.filter(signals__version__isnull=False).distinct().order_by("id")
    return [replay_check(check, decision.pk) for check in found]


def replay_all() -> Iterator[Replayed]:
    """Replay every check that found something."""
    rows = Check.objects.filter(state="done", signals__version__isnull=False).distinct().order_by("id")
    for check in rows.iterator(chunk_size=500):
        yield replay_check(check, None)


def replay_check(check: Check, decision_id: int | None) -> Replayed:
    """Have the versions that found something in a check look again."""
    signals = list(Signal.objects.filter(from_check=check, version__isnull=False).select_related("version__detector"))
    versions = {signal.version_id: signal.version for signal in signals if signal.version}
    seen, why_not = _seen_then(check)
    differences: list[Difference] = []
    unrepeatable: list[tuple[str, str]] = []
    for pk, version in versions.items():
        if reason := why_not or _why_not(version):
            unrepeatable.append((str(version), reason))
        elif seen is not None:
            then = {(one.rule_id, one.reason, one.excerpt) for one in signals if one.version_id == pk}
            differences += _compared(version, then, seen)
    return Replayed(check.pk, decision_id, tuple(differences), tuple(unrepeatable))


def _compared(version: DetectorVersion, then: set[tuple[int, str, str]], seen: Seen) -> Iterator[Difference]:
    again = made_ready(version, "draft").find(seen)
    now = {(rule_id, finding.reason[:300], finding.excerpt[:200]) for rule_id, finding in again}
    for _rule, reason, excerpt in sorted(then - now):
        yield Difference(str(version), reason or excerpt, "then")
    for _rule, reason, excerpt in sorted(now - then):
        yield Difference(str(version), reason or excerpt, "now")


def _why_not(version: DetectorVersion) -> str:
    kind = KINDS[version.detector.kind]
    return REMOTE if kind.is_remote else "" if kind.repeats else TIMELY


def _seen_then(check: Check) -> tuple[Seen | None, str]:
    """What the check looked at; and why that is not to be had, where it is not."""
    kind = kind_named(check.kind)
    subject = kind.load(check.subject_id)
    if subject is None:
        return None, GONE
    text = next((text for text in _texts(kind, subject, check) if check.digest in ("", digest_of(text))), None)
    if text is None:
        return None, EDITED
    about = (check.kind, check.subject_id, check.author_id, text, check.lang)
    return Seen(*about, languages=_languages(kind, subject, check), pictures=_digests(kind, subject)), ""


def _texts(kind: Any, subject: Any, check: Check) -> Iterator[str]:
    """What the check may have looked at: its own revision, or that and a newer one that had come meanwhile."""
    now = kind.text(subject)
    if kind.revision(subject) == check.revision:
        yield now
    elif before := kind.text_before(subject, check.revision):
        yield before
        yield f"{now}\n{before}"


def _languages(kind: Any, subject: Any, check: Check) -> tuple[str, ...]:
    return tuple(kind.languages(subject)) if kind.revision(subject) == check.revision else (check.lang,)


def _digests(kind: Any, subject: Any) -> tuple[str, ...]:
    return tuple(digest for each in kind.pictures(subject) if (digest := getattr(each, "digest", "")))
