"""Who was called this before? Answered by whatever changes names: so far a move between the modes."""

from __future__ import annotations

from collections.abc import Callable

from accounts.models import Account

# Takes a name; returns the id of an account that had it and has another now.
Lookup = Callable[[str], int | None]
_lookups: list[Lookup] = []


def register(lookup: Lookup) -> None:
    """Have this asked as well."""
    _lookups.append(lookup)


def once_called(username: str) -> Account | None:
    """The account that had this name before and goes by another now; None where there is none."""
    for lookup in _lookups:
        found = lookup(username)
        if found is not None:
            return Account.objects.filter(pk=found, is_active=True).exclude(username=username).first()
    return None
