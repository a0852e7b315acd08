"""Before there is an account: what somebody who joins has answered and shown, kept in their session for a while."""

from __future__ import annotations

import time
from typing import Any, Final

from accounts.identity.openid import Vouched

ANSWERS: Final = "joining_answers"
VOUCHED: Final = "joining_vouched"
# In seconds: for as long a provider's word waits for the account.
WAITS: Final = 30 * 60


def keep_answers(session: Any, answers: dict[str, str]) -> None:
    """Keep the first step of joining, for the way back from a provider."""
    session[ANSWERS] = answers


def kept_answers(session: Any) -> dict[str, str] | None:
    """The first step as it was answered; None where it was not."""
    found: dict[str, str] | None = session.get(ANSWERS)
    return found


def keep_vouched(session: Any, vouched: Vouched) -> None:
    """Keep a provider's word until the account is made."""
    session[VOUCHED] = {"issuer": vouched.issuer, "digest": vouched.digest, "at": time.time()}


def kept_vouched(session: Any) -> Vouched | None:
    """The provider's word, unless it is older than it may be."""
    found = session.get(VOUCHED)
    if not found or found["at"] < time.time() - WAITS:
        return None
    return Vouched(found["issuer"], found["digest"])


def forget(session: Any) -> None:
    """Once the account is made."""
    for name in (ANSWERS, VOUCHED):
        session.pop(name, None)
