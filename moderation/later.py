"""Modules that are large, and imported when they are first used: a process that serves pages needs none of them."""

from __future__ import annotations

from importlib import import_module
from typing import Any


class Later:
    """A module by its name, which stands for it until something of it is asked for."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, wanted: str) -> Any:
        return getattr(import_module(self._name), wanted)
