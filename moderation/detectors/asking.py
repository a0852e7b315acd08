"""How remote detectors are asked: few at a time, so many a day, not for long, and not for a while after a failure.

All of it lives in the cache: it is about today, and may be lost.
"""

from __future__ import annotations

import time
from typing import Any, Final

import structlog
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from isthmus.web.calling import CallFailed, Refused, Unreachable, call

# Tries at most, and the seconds before the second; doubled before each further one.
TRIES: Final = 3
FIRST_PAUSE: Final = 0.2
# How long a seat stays taken by a process that died on it, in seconds.
_SEAT_LASTS: Final = 90
_DAY: Final = 24 * 3600

log = structlog.get_logger(__name__)


class NotAsked(CallFailed):
    """It has not been asked: the text says why."""


def ask(name: str, url: str, key: str, sent: dict[str, Any]) -> Any:
    """What a remote answers, as JSON. `name` is whose seats, budget and rest these are.

    Tries again after a failure that may pass, with growing pauses, as long as there is time. Raises CallFailed.
    """
    if cache.get(f"remote:{name}:rests"):
        raise NotAsked("It has failed a moment ago and is left alone for a while.")
    _spend(name)
    seat = next((at for at in range(settings.REMOTE_MOST_AT_ONCE) if cache.add(_seat(name, at), 1, _SEAT_LASTS)), None)
    if seat is None:
        raise NotAsked("As many questions are under way as may be at a time.")
    try:
        return _asked(url, key, sent)
    except CallFailed as error:
        note_failure(name, error)
        raise
    finally:
        cache.delete(_seat(name, seat))


def _asked(url: str, key: str, sent: dict[str, Any]) -> Any:
    ends = time.monotonic() + settings.REMOTE_SECONDS
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    for number in range(TRIES):
        try:
            return call("POST", url, ends=ends, json=sent, headers=headers)
        except (Unreachable, Refused) as error:
            pause = FIRST_PAUSE * 2**number
            # A refusal of this text stays one; being asked too often may pass, as may being down.
            if number == TRIES - 1 or error.rests == 0 or time.monotonic() + pause >= ends:
                raise
            time.sleep(pause)
    raise Unreachable("There is no answer from it.")


def _spend(name: str) -> None:
    today = f"remote:{name}:{timezone.localdate()}"
    cache.add(today, 0, _DAY)
    if cache.incr(today) > settings.REMOTE_MOST_A_DAY:
        raise NotAsked("It has been asked as often today as REMOTE_MOST_A_DAY lets it be.")


def _seat(name: str, number: int) -> str:
    return f"remote:{name}:seat:{number}"


def note_failure(name: str, error: CallFailed) -> None:
    """Have nobody ask for a while, and let the operator read why."""
    log.warning("a remote detector failed", name=name, error=type(error).__name__, why=str(error))
    if error.rests:
        cache.set(f"remote:{name}:rests", True, error.rests)
    cache.set(f"remote:{name}:failure", {"at": timezone.now(), "why": str(error)}, 7 * _DAY)


def condition_of(name: str) -> dict[str, Any]:
    """How it is with a remote, for the operator: asked how often today, whether it rests, how it failed last."""
    return {
        "asked_today": cache.get(f"remote:{name}:{timezone.localdate()}", 0),
        "rests": bool(cache.get(f"remote:{name}:rests")),
        "failure": cache.get(f"remote:{name}:failure"),
    }
