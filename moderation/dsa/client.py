"""The database's door for programs: `POST /statements` with up to a hundred at once, all of them or none.

Its answers, from its documentation and published source: 201 with the statements as they were stored; 422 with
`errors.existing_puids` where it has some of them already, or with `errors.statement_N` for what it does not accept;
anything else is for later.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import requests
from django.conf import settings

MOST: Final = 100
# Seconds for the connection, and for the answer to a hundred statements.
PATIENCE: Final = (5.0, 60.0)
TRIES: Final = 4
# Seconds before the second try; twice as long before each one after.
PAUSE: Final = 1.0


class Unreachable(Exception):
    """The database did not answer, or asks for patience; the text says which. What was sent may be there or not."""


class NotAllowed(Exception):
    """The database does not accept the token; the text says what to do."""


@dataclass
class Answer:
    """What the database says of a batch: the uuids of what it stored, what it had before, and what it refuses."""

    stored: dict[str, str] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)


def send(statements: Sequence[dict[str, Any]], *, pause: float = PAUSE) -> Answer:
    """Send a batch. Unless all of it was stored, none of it was. Raises Unreachable after a few tries, NotAllowed."""
    wait = pause
    for tries_left in reversed(range(TRIES)):
        try:
            return _call(statements)
        except Unreachable:
            if not tries_left:
                raise
            time.sleep(wait)
            wait *= 2
    raise AssertionError  # for the type checker: the last try returns or raises


def _call(statements: Sequence[dict[str, Any]]) -> Answer:
    try:
        response = requests.post(
            f"{settings.DSA_API_URL}/statements",
            json={"statements": list(statements)},
            headers={"Authorization": f"Bearer {settings.DSA_API_TOKEN}", "Accept": "application/json"},
            timeout=PATIENCE,
            allow_redirects=False,
        )
        told = response.json()
    except (requests.RequestException, ValueError) as error:
        raise Unreachable(f"There is no answer from the database ({type(error).__name__}).") from error
    if response.status_code == 201:
        return Answer(stored={one["puid"]: one.get("uuid", "") for one in told["statements"]})
    if response.status_code in (401, 403):
        raise NotAllowed("The database does not accept DSA_API_TOKEN. Make a new one in its user profile.")
    if response.status_code == 422:
        return _refusal(statements, told)
    raise Unreachable(f"The database answers {response.status_code}.")


def _refusal(statements: Sequence[dict[str, Any]], told: dict[str, Any]) -> Answer:
    errors = told.get("errors", {})
    answer = Answer(known=set(errors.get("existing_puids", ())))
    for number, statement in enumerate(statements):
        if found := errors.get(f"statement_{number}"):
            answer.refused[statement["puid"]] = " ".join(text for texts in found.values() for text in texts)
    if not answer.known and not answer.refused:
        # It says nothing of which: then of all.
        answer.refused = {one["puid"]: str(told.get("message") or "It does not say why.") for one in statements}
    return answer
