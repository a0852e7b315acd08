"""Translations for whoever decides on a text: by the site's provider, and apart from those of readers.

A moderator reads what is held, withheld or edited since, so nothing of it is kept where a reader's page looks: not a
row beside the note, but a value in the cache, by a digest of the words, for as long as work on a case may take.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.core.cache import cache
from isthmus.regions.words import language_name, listed

from feeds.translation.desk import Busy, asking, is_within_bounds, pairs_now
from feeds.translation.languages import Pairs, base, is_read, target_for
from feeds.translation.pieces import Parts, sources_in, translated
from feeds.translation.provider import Provider, provider
from moderation.translating import Translated, Words

# Seconds.
KEPT_FOR: Final = 3600


@dataclass(frozen=True)
class _Wanted:
    words: Words
    sources: list[str]
    target: str
    by: Provider
    pairs: Pairs

    @property
    def key(self) -> str:
        told = "\0".join([self.by.code, ",".join(self.sources), self.target, *self.words.languages, self.words.text])
        return f"translate:moderation:{hashlib.sha256(told.encode()).hexdigest()}"


class ForModerators:
    """What moderation.translating asks of whoever translates."""

    @property
    def is_elsewhere(self) -> bool:
        by = provider()
        return by is not None and bool(by.url)

    def offers(self, words: Words, reads: Sequence[str]) -> bool:
        return _wanted(words, reads) is not None

    def kept(self, words: Words, reads: Sequence[str]) -> Translated | None:
        wanted = _wanted(words, reads)
        parts: Parts | None = cache.get(wanted.key) if wanted else None
        if wanted is None or parts is None:
            return None
        languages = listed([language_name(base(code)) for code in wanted.sources])
        return Translated([(text, lang) for lang, text in parts], wanted.target, languages, wanted.by.name)

    def make(self, words: Sequence[Words], reads: Sequence[str], *, asker: int) -> None:
        """All of them in the eight seconds of one question; what came before one failed is kept."""
        each_wanted = [wanted for each in words if (wanted := _wanted(each, reads))]
        missing = [wanted for wanted in each_wanted if cache.get(wanted.key) is None]
        if not missing:
            return
        if not is_within_bounds(asker):
            raise Busy
        with asking() as ends:
            for wanted in missing:
                cache.set(wanted.key, _made(wanted, ends), KEPT_FOR)


def _wanted(words: Words, reads: Sequence[str]) -> _Wanted | None:
    by, pairs = provider(), pairs_now()
    target = target_for(words.languages, reads, pairs)
    if by is None or target is None:
        return None
    sources = sources_in(
        [words.text], words.languages, lambda lang: not is_read(lang, reads) and (lang, target) in pairs
    )
    return _Wanted(words, sources, target, by, pairs) if sources else None


def _made(wanted: _Wanted, ends: float) -> Parts:
    def ask(texts: Sequence[str], source: str) -> list[str]:
        return wanted.by.translate(texts, wanted.pairs[source, wanted.target], ends=ends)

    told = translated([wanted.words.text], wanted.words.languages, wanted.sources.__contains__, wanted.target, ask)
    return told[0]
