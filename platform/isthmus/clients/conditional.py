"""Answers that need not be sent twice."""

from __future__ import annotations

import hashlib
import time
from typing import Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date

REMEMBERED: Final = 30 * 86_400  # seconds


def conditional(request: HttpRequest, response: HttpResponse, *, key: str) -> HttpResponseBase:
    """The response, or 304 where the program has it already; `key` names all that the content depends on.

    Last-Modified is the moment at which this content was first sent. No date within it could serve: a note that is
    deleted, or shown again after an appeal, changes the list and makes nothing in it newer.
    """
    digest = hashlib.sha256(response.content).hexdigest()
    changed = _changed_at(key, digest)
    response.headers["ETag"] = f'"{digest[:32]}"'
    response.headers["Cache-Control"] = "private, no-cache"
    # Dates count seconds: what changes twice in one must not be taken for unchanged, so it has no date until later.
    last_modified = changed if changed <= time.time() else None
    if last_modified:
        response.headers["Last-Modified"] = http_date(last_modified)
    answer = get_conditional_response(request, response.headers["ETag"], last_modified, response)
    assert answer is not None  # noqa: S101 - it returns the response that it is given
    return answer


def _changed_at(key: str, digest: str) -> int:
    name = f"changed:{hashlib.sha256(key.encode()).hexdigest()}"
    before: tuple[str, int] | None = cache.get(name)
    if before and before[0] == digest:
        return before[1]
    changed = int(time.time()) if before is None else max(int(time.time()), before[1] + 1)
    cache.set(name, (digest, changed), REMEMBERED)
    return changed
