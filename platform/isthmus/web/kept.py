"""Pieces of pages that are rendered once and kept in this process.

A piece's key holds everything that the piece shows, so nothing ever has to be thrown away because it became untrue:
what has changed has another key. Each process keeps its own, since asking another one costs as much as many a piece.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from typing import Final

from django.utils.safestring import SafeString

# Bytes of text, in two generations: when the younger holds half of it, the elder is let go. Some five thousand cards;
# with their keys they take half as much again, and a process begins with most of what it may hold.
ROOM: Final = 5_000_000


class Store:
    """Text by key; what has been asked for lately stays. Needs no lock: each step on a dict is whole by itself."""

    def __init__(self, room: int = ROOM) -> None:
        self.half = room // 2
        self.clear()

    def clear(self) -> None:
        self.young: dict[Hashable, SafeString] = {}
        self.old: dict[Hashable, SafeString] = {}
        self.held = 0

    def get(self, key: Hashable) -> SafeString | None:
        found = self.young.get(key)
        if found is None and (found := self.old.get(key)) is not None:
            self.put(key, found)
        return found

    def put(self, key: Hashable, text: SafeString) -> None:
        self.young[key] = text
        self.held += sys.getsizeof(text)
        if self.held > self.half:
            self.old, self.young, self.held = self.young, {}, 0


STORE: Final = Store()


def kept(key: Hashable, make: Callable[[], SafeString]) -> SafeString:
    """The piece with this key, made now where it is not there. `make` may show nothing that is not in the key."""
    found = STORE.get(key)
    if found is None:
        found = make()
        STORE.put(key, found)
    return found
