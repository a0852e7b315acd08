"""The versions that look at what is posted, made ready once per process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import structlog
from django.db import DatabaseError

from moderation.detectors import KINDS
from moderation.detectors.protocol import Finding, Seen
from moderation.models import DetectorVersion, LadderStep, Rule

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Active:
    """A version, how far it got, and what finds by its settings."""

    version: DetectorVersion
    state: str
    finder: Any
    # Rules that its findings name, by code.
    rules: dict[str, int]

    @property
    def is_remote(self) -> bool:
        return KINDS[self.version.detector.kind].is_remote

    @property
    def is_timely(self) -> bool:
        """Whether what it finds depends on what others post at that time."""
        return not self.is_remote and not KINDS[self.version.detector.kind].repeats

    def looks_at(self, seen: Seen) -> bool:
        """Whether it is meant for this kind of subject in these languages."""
        version = self.version
        spoken = {seen.lang, *seen.languages}
        return (not version.area or seen.kind in version.area) and (
            not version.languages or bool(spoken.intersection(version.languages))
        )

    def find(self, seen: Seen) -> list[tuple[int, Finding]]:
        """What it finds with a score that counts, each with the id of the rule it is about."""
        if not self.looks_at(seen):
            return []
        return self.counted(self.finder.find(seen))

    def counted(self, findings: Sequence[Finding]) -> list[tuple[int, Finding]]:
        """Those of its findings that reach its threshold and name a rule that there is."""
        told = []
        for finding in findings:
            rule_id = self.rules.get(finding.rule) if finding.rule else self.version.rule_id
            if rule_id is not None and finding.score >= self.version.threshold:
                told.append((rule_id, finding))
        return told


def active_versions() -> tuple[Active, ...]:
    """Every active version by the name of its detector. One small query, unless something has moved on the ladder."""
    newest = LadderStep.objects.order_by("-id").values_list("id", flat=True).first()
    return _active(newest or 0)


@lru_cache(maxsize=1)
def _active(_newest: int) -> tuple[Active, ...]:
    rows = DetectorVersion.objects.active().select_related("detector", "rule").order_by("detector__name", "number")
    return tuple(_ready_or_broken(version, str(getattr(version, "state"))) for version in rows)  # noqa: B009


@dataclass(frozen=True)
class Broken:
    """In the place of a version that cannot be made ready: whatever is posted is looked at by the others."""

    why: str

    def find(self, seen: Seen) -> list[Finding]:
        """Raises DetectorBroken."""
        raise DetectorBroken(self.why)


class DetectorBroken(Exception):
    """The text says what is wrong with the version, for its operator."""


def _ready_or_broken(version: DetectorVersion, state: str) -> Active:
    try:
        return made_ready(version, state)
    except DatabaseError:
        raise
    except Exception as error:
        log.exception("a version of a detector cannot be made ready", version=str(version))
        return Active(version, state, Broken(f"{type(error).__name__}: {error}"), {})


def made_ready(version: DetectorVersion, state: str) -> Active:
    """The version, ready to look at things as if it were in this state."""
    rules = dict(Rule.objects.values_list("code", "id"))
    return Active(version, state, _finder(version.digest, version), rules)


@lru_cache(maxsize=32)
def _finder(_digest: str, version: DetectorVersion) -> Any:
    # By the digest of its settings, which never change; an automaton of twenty thousand terms is made once.
    return KINDS[version.detector.kind].ready(version.settings)
