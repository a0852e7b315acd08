"""Whoever translates for moderators has registered, and stands above: moderation knows no provider."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol


class Words(NamedTuple):
    """A text, with the languages that it counts as."""

    text: str
    languages: Sequence[str]


@dataclass(frozen=True)
class Translated:
    """What a machine made of a text."""

    # Its parts, each with its language, or none; those in another language than `lang` stand as they were written.
    parts: Sequence[tuple[str, str]]
    lang: str
    # From which languages, in words, and by whom.
    languages: str
    by: str


class Translator(Protocol):
    # Whether words leave the site for it; then those of authors whose policies forbid that are not given to it.
    @property
    def is_elsewhere(self) -> bool: ...
    # Whether it would make something of the words for somebody who reads these languages. Asks nobody.
    def offers(self, words: Words, reads: Sequence[str]) -> bool: ...
    # What has been made of them lately. Asks nobody.
    def kept(self, words: Words, reads: Sequence[str]) -> Translated | None: ...
    # Make it of each, for `kept` to find; `asker` is the id of whoever asks. Raises isthmus.web.calling.CallFailed.
    def make(self, words: Sequence[Words], reads: Sequence[str], *, asker: int) -> None: ...


_translators: list[Translator] = []


def register(translator: Translator) -> None:
    """Called once at start."""
    _translators.append(translator)


def translator(*, may_leave: bool) -> Translator | None:
    """Whom words may be given to that may, or may not, leave the site; None where there is nobody."""
    return next((each for each in _translators if may_leave or not each.is_elsewhere), None)
