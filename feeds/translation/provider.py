"""Who translates for this site: the one that the settings name, or nobody."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings

from feeds.translation.apertium import ApertiumHere, ApertiumServer
from feeds.translation.languages import Pair
from feeds.translation.libretranslate import LibreTranslate


class Provider(Protocol):
    # Under which its translations are kept, and as people know it.
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    # Where it is; empty on this machine.
    @property
    def url(self) -> str: ...

    def pairs(self, *, ends: float) -> dict[Pair, Pair]: ...
    def translate(self, texts: Sequence[str], pair: Pair, *, ends: float) -> list[str]: ...


def provider() -> Provider | None:
    """The provider of this site; None where none is set up."""
    match settings.TRANSLATE_PROVIDER:
        case "libretranslate":
            return LibreTranslate(settings.TRANSLATE_URL, settings.TRANSLATE_KEY)
        case "apertium":
            return ApertiumServer(settings.TRANSLATE_URL) if settings.TRANSLATE_URL else ApertiumHere()
    return None


def name_of(code: str) -> str:
    """As people know the provider whose translations are kept under this code."""
    return {each.code: each.name for each in (LibreTranslate, ApertiumServer)}.get(code, code)
