"""A text of several languages in runs of one each.

The script tells most; which of the languages of a script it is, the note's own languages tell, and where they leave it
open, the letters.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from feeds.language import UNKNOWN, languages_of
from feeds.translation.tokens import parted

_SCRIPT: Final = re.compile(
    r"(?P<han>[\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\u3005\U00020000-\U000323af]+)"
    r"|(?P<hangul>[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]+)"
    r"|(?P<arabic>[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]+)"
    r"|(?P<cyrillic>[\u0400-\u052f]+)"
    r"|(?P<devanagari>[\u0900-\u097f]+)"
    r"|(?P<latin>[A-Za-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]+)"
    r"|(?P<other>[^\W\d_]+)"
)
_SCRIPT_OF: Final = {
    "zh-hans": "han", "zh-hant": "han", "ja": "han", "ko": "hangul", "ar": "arabic", "ru": "cyrillic",
    "hi": "devanagari",
}  # fmt: skip
# Fewer words tell no language of Latin letters: they may be a name.
_WORDS_THAT_TELL: Final = 4
# What stands before a run and belongs to it: spaces, opening brackets and quotation marks.
_OPENING: Final = re.compile(r"[\s(\[{（【《「『“‘¿¡]*$")


class Run(NamedTuple):
    """A part of a text; its language is empty where it has none: tokens, figures, a word that could be anything."""

    text: str
    lang: str
    # A tag, mention, address or emoji.
    token: bool = False


class Reading:
    """Tells the language of each part of a text, given all of its words and the languages that it counts as."""

    def __init__(self, words: str, languages: Sequence[str]) -> None:
        self.words = words
        self.counted = [code for code in languages if code != UNKNOWN]
        self.guesses: dict[tuple[str, str], str] = {}

    def runs_of(self, line: str) -> list[Run]:
        """The line in runs that make it up again."""
        runs: list[Run] = []
        for part, is_token in parted(line):
            runs += [Run(part, "", True)] if is_token else self._languages(part, line)
        return runs

    def _languages(self, part: str, line: str) -> list[Run]:
        runs: list[Run] = []
        end = 0
        for match in _SCRIPT.finditer(part):
            lang = self._language(str(match.lastgroup), line)
            between = part[end : match.start()]
            if runs and runs[-1].lang == lang:
                runs[-1] = Run(runs[-1].text + between + match[0], lang)
            else:
                opening = _OPENING.search(between)
                cut = opening.start() if runs and opening else 0
                if runs:
                    runs[-1] = Run(runs[-1].text + between[:cut], runs[-1].lang)
                runs.append(Run(between[cut:] + match[0], lang))
            end = match.end()
        if runs:
            runs[-1] = Run(runs[-1].text + part[end:], runs[-1].lang)
        return runs or [Run(part, "")]

    def _language(self, script: str, line: str) -> str:
        if script == "other":
            return ""
        possible = [code for code in self.counted if _SCRIPT_OF.get(code, "latin") == script]
        if len(possible) == 1:
            return possible[0]
        return self._guess(script, line if possible else self.words, possible)

    def _guess(self, script: str, text: str, possible: Sequence[str]) -> str:
        if (script, text) not in self.guesses:
            letters = [match[0] for match in _SCRIPT.finditer(_without_tokens(text)) if match.lastgroup == script]
            told = possible or script != "latin" or len(letters) >= _WORDS_THAT_TELL
            found = languages_of(" ".join(letters), reads=possible) if told else []
            self.guesses[script, text] = found[0] if found else ""
        return self.guesses[script, text]


def _without_tokens(text: str) -> str:
    return " ".join(part for part, is_token in parted(text) if not is_token)
