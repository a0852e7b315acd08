"""What every kind of detector has in common: what it is shown, what it answers, how it is told its settings."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Protocol

from pydantic import BaseModel, ConfigDict

if TYPE_CHECKING:
    from moderation.detectors.reading import Reading


@dataclass(frozen=True)
class Seen:
    """A revision of a subject, as detectors are shown it."""

    kind: str
    subject_id: int
    author_id: int
    text: str
    # That of the check, and all of the subject's.
    lang: str = "und"
    languages: Sequence[str] = ()
    # Digests of stored pictures (isthmus.web.media).
    pictures: Sequence[str] = ()
    # The check's id, by which what is remembered of it is told from what is remembered of others; 0 in a backtest.
    check_id: int = 0

    @cached_property
    def reading(self) -> Reading:
        """The text in the spellings in which terms, patterns and the classifier read it; made once for all of them."""
        from moderation.detectors.reading import Reading

        return Reading(self.text)


def digest_of(text: str) -> str:
    """By which a text is known again: SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True)
class Finding:
    """What a detector found: `score` from 0 to 1; `excerpt` is the piece of the text, `reason` what of it matched."""

    score: float
    excerpt: str = ""
    reason: str = ""
    # The code of the rule; empty for that of the version.
    rule: str = ""


class Finder(Protocol):
    """A version made ready to look at many things. It finds and never writes."""

    def find(self, seen: Seen) -> list[Finding]: ...


class Parameters(BaseModel):
    """The base of a kind's parameters: what is unknown or of another type is refused when a version is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    def rules(self) -> set[str]:
        """The codes of the rules that its findings are about; empty for that of the version."""
        return {""}


@dataclass(frozen=True)
class DetectorKind:
    """A kind of detector: its parameters, and how a version of it is made ready."""

    name: str
    parameters: type[Parameters]
    ready: Any = field(repr=False)
    # Whether the same inputs and settings always give the same findings: only then can a decision be replayed.
    repeats: bool = True
    # Whether it asks somebody else, outside of the transaction of the check.
    is_remote: bool = False


class BadParameters(ValueError):
    """Parameters that no version can have; the text says which and why, for the rule editor."""
