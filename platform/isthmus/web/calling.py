"""A question to a program that speaks JSON over HTTP: with an end to the waiting, and to how much it may answer.

What can go wrong; the texts are for operators:

CallFailed
├── Unreachable     no answer in time, or none at all
├── Refused         it answers that it will not
└── Nonsense        what it answers is not its protocol
"""

from __future__ import annotations

import json
import time
from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

# Seconds in which the connection has to stand.
CONNECT: Final = 3.0
# Bytes; of a note as long as notes can be, the answer has a tenth of that.
LARGEST: Final = 512_000
# Seconds that we rest at most where the provider says how long.
LONGEST_REST: Final = 600
# Refusals of this text alone, too long for it or otherwise: others need not wait for that.
_ABOUT_THE_TEXT: Final = (400, 413)


class CallFailed(Exception):
    """`rests` is for how many seconds nobody asks again."""

    rests = 60


class Unreachable(CallFailed):
    pass


class Refused(CallFailed):
    pass


class Nonsense(CallFailed):
    pass


def call(method: str, url: str, *, ends: float, **sent: Any) -> Any:
    """What the provider answers, read as JSON; `ends` is when to stop waiting, by the monotonic clock.

    It is not followed elsewhere: the words and the key go to the address that the operator has set, and to no other.
    Raises CallFailed.
    """
    left = ends - time.monotonic()
    if left <= 0:
        raise Unreachable("It took too long.")
    try:
        with requests.request(
            method, url, timeout=(min(CONNECT, left), left), stream=True, allow_redirects=False, **sent
        ) as response:
            content = _read(response, ends)
    except (requests.RequestException, HTTPError) as error:
        # Not its own words: they may hold the address with what was asked, and so the key.
        raise Unreachable(f"There is no answer from it ({type(error).__name__}).") from error
    if response.status_code != 200:
        raise _refusal(response, content)
    try:
        return json.loads(content)
    except ValueError as error:
        raise Nonsense("It answers something that is no JSON.") from error


def _read(response: requests.Response, ends: float) -> bytes:
    content = b""
    # What has come so far, at once: else a drop every few seconds would hold us for ever.
    while piece := response.raw.read1(16_384, decode_content=True):
        content += piece
        if len(content) > LARGEST:
            raise Nonsense(f"It answers with more than {LARGEST:,} bytes.")
        if time.monotonic() > ends:
            raise Unreachable("It took too long.")
    return content


def _refusal(response: requests.Response, content: bytes) -> CallFailed:
    status = response.status_code
    if 300 <= status < 400:
        return Nonsense(f"It sends us elsewhere (HTTP {status}). Set the address at which it answers itself.")
    told = f"It answers HTTP {status}: {content[:200].decode('utf-8', 'replace')!r}"
    failed: CallFailed = Unreachable(told) if status >= 500 else Refused(told)
    if status in _ABOUT_THE_TEXT:
        failed.rests = 0
    asked = response.headers.get("Retry-After", "")
    if asked.isascii() and asked.isdigit():
        failed.rests = min(max(int(asked), failed.rests), LONGEST_REST)
    return failed
