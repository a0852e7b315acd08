"""Apertium: over HTTP as APY speaks it (https://wiki.apertium.org/wiki/Apertium-apy), or the command on this host."""

from __future__ import annotations

import re
import shutil
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from isthmus.web.calling import LARGEST, call

from feeds.translation.errors import Nonsense, Refused, Unreachable
from feeds.translation.languages import Pair, pairs_from

COMMAND: Final = "apertium"
_PARAGRAPH: Final = "\n\n"


@dataclass(frozen=True)
class ApertiumServer:
    url: str
    code: str = "apertium"
    name: str = "Apertium"

    def pairs(self, *, ends: float) -> dict[Pair, Pair]:
        """What it translates, by our codes. Raises TranslationFailed."""
        try:
            listed = call("GET", f"{self.url}/listPairs", ends=ends)["responseData"]
            return pairs_from((str(each["sourceLanguage"]), str(each["targetLanguage"])) for each in listed)
        except (TypeError, KeyError) as error:
            raise Nonsense("Its list of pairs is not that of Apertium.") from error

    def translate(self, texts: Sequence[str], pair: Pair, *, ends: float) -> list[str]:
        """The texts in the other language; `pair` is in its own codes. Raises TranslationFailed."""
        return _in_paragraphs(texts, lambda text: self._ask(text, pair, ends))

    def _ask(self, text: str, pair: Pair, ends: float) -> str:
        asked = {"langpair": "|".join(pair), "q": text, "markUnknown": "no"}
        answer: Any = call("POST", f"{self.url}/translate", ends=ends, data=asked)
        try:
            found = answer["responseData"]["translatedText"]
        except (TypeError, KeyError) as error:
            raise Nonsense("Its answer is no translation.") from error
        if not isinstance(found, str):
            raise Nonsense("Its answer is no translation.")
        return found


@dataclass(frozen=True)
class ApertiumHere:
    """The command `apertium` with the pairs that are installed."""

    code: str = "apertium"
    name: str = "Apertium"
    url: str = ""

    def pairs(self, *, ends: float) -> dict[Pair, Pair]:
        """As of the server."""
        modes = [line.strip() for line in self._run(["-l"], "", ends).splitlines()]
        return pairs_from((found[1], found[2]) for mode in modes if (found := re.fullmatch(r"([^-]+)-([^-]+)", mode)))

    def translate(self, texts: Sequence[str], pair: Pair, *, ends: float) -> list[str]:
        """As of the server."""
        return _in_paragraphs(texts, lambda text: self._run(["-u", "-f", "txt", "-".join(pair)], text, ends))

    def _run(self, arguments: list[str], text: str, ends: float) -> str:
        program = shutil.which(COMMAND)
        if program is None:
            raise Unreachable(f"The command {COMMAND} is not installed any more.")
        try:
            done = subprocess.run(
                [program, *arguments],
                input=text.encode(),
                capture_output=True,
                timeout=max(ends - time.monotonic(), 0.01),
                check=True,
            )
        except subprocess.TimeoutExpired as error:
            raise Unreachable("It took too long.") from error
        except (subprocess.CalledProcessError, OSError) as error:
            raise Refused(f"The command {COMMAND} failed: {error}") from error
        if len(done.stdout) > LARGEST:
            raise Nonsense(f"It answers with more than {LARGEST:,} bytes.")
        return done.stdout.decode("utf-8", "replace")


def _in_paragraphs(texts: Sequence[str], ask: Callable[[str], str]) -> list[str]:
    """All of them in one request, a paragraph each; where as many did not come back, one by one."""
    if not texts:
        return []
    found = ask(_PARAGRAPH.join(texts)).strip("\n").split(_PARAGRAPH)
    return found if len(found) == len(texts) else [ask(text) for text in texts]
