"""Who is told of what has happened? Rooms say it here; whoever keeps notifications has registered, and stands above."""

from __future__ import annotations

from typing import Any, Protocol


class Keeper(Protocol):
    """Stores in the caller's transaction that somebody is told of something, and takes it back."""

    def tell(self, kind: str, *, recipient: Any, actor: Any = None, statement: Any = None) -> None: ...
    def take_back(self, kind: str, *, recipient: Any, actor: Any) -> None: ...


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Called once at start."""
    _keepers.append(keeper)


def tell(kind: str, *, recipient: Any, actor: Any = None, statement: Any = None) -> None:
    """Something has happened to the account `recipient`, by the account `actor` or, without one, by the site."""
    for keeper in _keepers:
        keeper.tell(kind, recipient=recipient, actor=actor, statement=statement)


def take_back(kind: str, *, recipient: Any, actor: Any) -> None:
    """It has been undone."""
    for keeper in _keepers:
        keeper.take_back(kind, recipient=recipient, actor=actor)
