"""LibreTranslate's protocol, version 1: https://docs.libretranslate.com/api/"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from isthmus.web.calling import call

from feeds.translation.errors import Nonsense
from feeds.translation.languages import Pair, pairs_from

# Characters in a request; servers that are open to all often take no more.
MOST: Final = 2_000


@dataclass(frozen=True)
class LibreTranslate:
    url: str
    key: str
    code: str = "libretranslate"
    name: str = "LibreTranslate"

    def pairs(self, *, ends: float) -> dict[Pair, Pair]:
        """What it translates, by our codes. Raises TranslationFailed."""
        listed = call("GET", f"{self.url}/languages", ends=ends)
        try:
            codes = [str(each["code"]) for each in listed]
            # Old servers translate each into each, and do not say so.
            return pairs_from((str(each["code"]), str(into)) for each in listed for into in each.get("targets", codes))
        except (TypeError, KeyError, AttributeError) as error:
            raise Nonsense("Its list of languages is not that of LibreTranslate.") from error

    def translate(self, texts: Sequence[str], pair: Pair, *, ends: float) -> list[str]:
        """The texts in the other language; `pair` is in its own codes. Raises TranslationFailed."""
        return [answer for some in _portions(texts) for answer in self._ask(some, pair, ends)]

    def _ask(self, texts: list[str], pair: Pair, ends: float) -> list[str]:
        asked: dict[str, Any] = {"q": texts, "source": pair[0], "target": pair[1], "format": "text"}
        if self.key:
            asked["api_key"] = self.key
        answer = call("POST", f"{self.url}/translate", ends=ends, json=asked)
        found = answer.get("translatedText") if isinstance(answer, dict) else None
        if not isinstance(found, list) or len(found) != len(texts) or not all(isinstance(each, str) for each in found):
            raise Nonsense("Its answer is not a translation of each text.")
        return found


def _portions(texts: Sequence[str]) -> Iterator[list[str]]:
    portion: list[str] = []
    for text in texts:
        if portion and sum(map(len, portion)) + len(text) > MOST:
            yield portion
            portion = []
        portion.append(text)
    if portion:
        yield portion
