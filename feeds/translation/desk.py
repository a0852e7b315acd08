"""The desk at which the provider is asked: few at a time, not for long, and not at all for a while after it failed.

All of it lives in the cache: it is about this minute, and may be lost.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import structlog
from django.core.cache import cache, caches
from django.utils import timezone

from feeds.translation.errors import TranslationFailed
from feeds.translation.languages import Pair, Pairs
from feeds.translation.provider import Provider, provider

# Seconds that somebody waits for a translation, however many questions it takes.
PATIENCE: Final = 8.0
# Of the web's threads, how many may wait at a time.
SEATS: Final = 2
# New ones that one person may ask for in a minute; all visitors together count as one.
MOST: Final = 20
# How long a seat stays taken by a process that died on it, in seconds.
_SEAT_LASTS: Final = 30
# How long we believe what the provider said it translates, and remember why it failed.
_BELIEVED: Final = 7 * 24 * 3600
# For which this process believes what it has read from the cache, in seconds.
_LATELY: Final = 30

log = structlog.get_logger(__name__)


class Busy(TranslationFailed):
    """All seats are taken, or the provider has failed a moment ago; it has not been asked."""


@contextmanager
def asking() -> Iterator[float]:
    """A seat at the desk; gives when to stop waiting, by the monotonic clock.

    Raises Busy, and notes what else fails.
    """
    if cache.get("translate:rests"):
        raise Busy
    seats = [f"translate:seat:{number}" for number in range(SEATS)]
    taken = next((seat for seat in seats if cache.add(seat, 1, _SEAT_LASTS)), None)
    if taken is None:
        raise Busy
    try:
        yield time.monotonic() + PATIENCE
    except TranslationFailed as error:
        note_failure(error)
        raise
    finally:
        cache.delete(taken)


def is_within_bounds(who: int | str) -> bool:
    """Whether somebody, by their id, may ask for one more within this minute; counts it."""
    key = f"translate:asked:{who}:{int(time.time() // 60)}"
    cache.add(key, 0, 120)
    return bool(cache.incr(key) <= MOST)


def note_failure(error: TranslationFailed) -> None:
    """Have nobody ask for a while, and let the operator read why."""
    log.warning("the translator failed", error=type(error).__name__, why=str(error))
    if error.rests:
        cache.set("translate:rests", True, error.rests)
    cache.set("translate:failure", {"at": timezone.now(), "why": str(error)}, _BELIEVED)


def last_failure() -> dict[str, Any] | None:
    """When the provider failed last, and why."""
    failure: dict[str, Any] | None = cache.get("translate:failure")
    return failure


def store_pairs(of: Provider, pairs: dict[Pair, Pair]) -> None:
    """Believe that the provider translates these, from now on."""
    cache.set(_pairs_key(of), {"at": timezone.now(), "pairs": pairs}, _BELIEVED)
    caches["process"].delete(_pairs_key(of))


def pairs_asked_at() -> dt.datetime | None:
    """When the provider last said what it translates."""
    at: dt.datetime | None = (_stored() or {}).get("at")
    return at


def pairs_now() -> Pairs:
    """What this site's provider translates, as far as is known: it is not asked. Empty without one."""
    pairs: Pairs = (_stored() or {}).get("pairs", {})
    return pairs


def _stored() -> dict[str, Any] | None:
    if (of := provider()) is None:
        return None
    near = caches["process"]
    stored: dict[str, Any] | None = near.get(_pairs_key(of))
    if stored is None:
        stored = cache.get(_pairs_key(of)) or {}
        near.set(_pairs_key(of), stored, _LATELY)
    return stored


def _pairs_key(of: Provider) -> str:
    # Another provider, or another server, translates other pairs. Some caches take no spaces or slashes in a key.
    return f"translate:pairs:{of.code}:{of.url.encode().hex()}"
