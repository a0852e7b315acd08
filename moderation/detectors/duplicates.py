"""The detector of floods: too much within a while by one account, or the same over and over, word for word or nearly.

Texts are compared by MinHash (Broder 1997) of their runs of four letters: the share of equal minima is, on average, the
share of runs that two texts have in common. Those that may be alike are found by bands of minima (Leskovec, Rajaraman
and Ullman, "Mining of Massive Datasets", 3.4): with eight bands of four, texts that have 0.8 in common meet in 98 of a
hundred cases, texts that have 0.3 in common in 6, and these are then told apart by all minima.
"""

from __future__ import annotations

import datetime as dt
import re
import zlib
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any, Final, Protocol

from django.utils import timezone
from isthmus.tenancy.ids import first_id_at
from pydantic import Field

from moderation.detectors.protocol import DetectorKind, Finding, Parameters, Seen
from moderation.later import Later
from moderation.models import Check, Fingerprint

np: Any = Later("numpy")

RUN: Final = 4
_NUMBER: Final = re.compile(r"\d+")
BANDS: Final = 8
ROWS: Final = 4
# Candidates that are compared, the newest first.
MOST_COMPARED: Final = 200


@cache
def _family() -> tuple[Any, Any]:
    """Factors and summands of a family of hash functions: multiply, add, take the upper half (Dietzfelbinger 1997).
    Fixed for ever: the fingerprints that are stored depend on them."""
    drawn = np.random.default_rng(20261127)
    factors = drawn.integers(1, 2**63, BANDS * ROWS, dtype=np.uint64) * np.uint64(2) + np.uint64(1)
    return factors, drawn.integers(0, 2**63, BANDS * ROWS, dtype=np.uint64)


class DuplicatesParameters(Parameters):
    """`likeness`: from which share in common two texts are nearly the same. `within_hours`: how far back they are
    looked for. `own` and `others`: how many earlier ones of the same account, or of how many other accounts, are a
    finding. `most_posts` within `rate_minutes` by one account are no finding yet; None leaves the rate alone."""

    likeness: float = Field(default=0.8, gt=0, le=1)
    within_hours: float = Field(default=24, gt=0, le=72)
    own: int | None = Field(default=2, ge=1)
    others: int | None = Field(default=3, ge=1)
    least_letters: int = Field(default=20, ge=RUN)
    most_posts: int | None = Field(default=None, ge=1)
    rate_minutes: float = Field(default=60, gt=0, le=1440)


@dataclass(frozen=True)
class Print:
    """A text's MinHash, and the bands by which it is looked for."""

    minima: Any
    bands: list[int]

    @property
    def packed(self) -> bytes:
        return bytes(self.minima.astype("<u4").tobytes())


def print_of(seen: Seen, least: int = RUN) -> Print | None:
    """The fingerprint of what somebody wrote; None of a text with fewer letters than `least`, which says too little."""
    # Who floods counts up: any number is as good as another.
    text = _NUMBER.sub("0", seen.reading.closed.text)
    return _print(text) if len(text) >= max(least, RUN) else None


# What is looked for is remembered right after it.
@lru_cache(maxsize=1)
def _print(text: str) -> Print:
    runs = {text[at : at + RUN] for at in range(len(text) - RUN + 1)}
    hashed = np.fromiter((zlib.crc32(run.encode()) for run in runs), dtype=np.uint64, count=len(runs))
    factors, summands = _family()
    minima = ((hashed[:, None] * factors + summands) >> np.uint64(32)).min(axis=0).astype("<u4")
    rows = minima.reshape(BANDS, ROWS)
    bands = [zlib.crc32(bytes([band]) + rows[band].tobytes()) - 2**31 for band in range(BANDS)]
    return Print(minima, bands)


class Memory(Protocol):
    """What was posted before: of an account since a moment, and like a fingerprint."""

    def posted(self, seen: Seen, since: dt.datetime) -> int: ...
    def like(self, seen: Seen, found: Print, since: dt.datetime) -> list[tuple[int, Any]]: ...


class Stored:
    """The memory of the running site: its checks, and the fingerprints that they left."""

    def posted(self, seen: Seen, since: dt.datetime) -> int:
        return Check.objects.filter(author_id=seen.author_id, pk__gte=first_id_at(since)).count()

    def like(self, seen: Seen, found: Print, since: dt.datetime) -> list[tuple[int, Any]]:
        rows = Fingerprint.objects.filter(bands__overlap=found.bands, pk__gte=first_id_at(since))
        others = rows.exclude(kind=seen.kind, subject_id=seen.subject_id).order_by("-id")
        told = others.values_list("author_id", "minima")[:MOST_COMPARED]
        return [(author, np.frombuffer(bytes(minima), dtype="<u4")) for author, minima in told]


class Duplicates:
    def __init__(self, settings: dict[str, Any], memory: Memory | None = None) -> None:
        self._said = DuplicatesParameters(**settings["parameters"])
        self._memory = memory or Stored()

    def find(self, seen: Seen) -> list[Finding]:
        """A finding for a flood of one's own, one for the same from many, one for too many posts."""
        said, now = self._said, timezone.now()
        found = []
        if said.most_posts is not None:
            posts = self._memory.posted(seen, now - dt.timedelta(minutes=said.rate_minutes))
            if posts > said.most_posts:
                found.append(Finding(1.0, "", f"{posts} posts within {said.rate_minutes:g} minutes"))
        printed = print_of(seen, said.least_letters)
        return found + (self._alike(seen, printed, now) if printed else [])

    def _alike(self, seen: Seen, printed: Print, now: dt.datetime) -> list[Finding]:
        said = self._said
        near = [
            (author, likeness)
            for author, minima in self._memory.like(seen, printed, now - dt.timedelta(hours=said.within_hours))
            if (likeness := float((minima == printed.minima).mean())) >= said.likeness
        ]
        own = sum(author == seen.author_id for author, _likeness in near)
        others = len({author for author, _likeness in near} - {seen.author_id})
        score = max((likeness for _author, likeness in near), default=0.0)
        excerpt = " ".join(seen.text.split())[:120]
        found = []
        if said.own is not None and own >= said.own:
            found.append(Finding(score, excerpt, f"{own} nearly the same by this account"))
        if said.others is not None and others >= said.others:
            found.append(Finding(score, excerpt, f"nearly the same by {others} other accounts"))
        return found


KIND: Final = DetectorKind("duplicates", DuplicatesParameters, Duplicates, repeats=False)
