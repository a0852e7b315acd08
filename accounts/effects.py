"""What policies have changed for an account so far: told by whoever keeps what they changed."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Account

# Takes an account; returns sentences in the reader's language.
Teller = Callable[[Account], list[str]]
_tellers: list[Teller] = []


def register(teller: Teller) -> None:
    """Have this asked as well."""
    _tellers.append(teller)


def effects_on(account: Account) -> list[str]:
    """All that policies have changed for the account so far, as far as anybody knows."""
    return [sentence for teller in _tellers for sentence in teller(account)]
