"""Whoever translates, on this machine: LibreTranslate's protocol and Apertium's, word for word from a table, and on
demand slow, dead, greedy or mad."""

from __future__ import annotations

import json
import re
import threading
from http.server import BaseHTTPRequestHandler
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.answering import Answering

KEY = "a key to translate"
WORDS = {
    ("zh", "en"): {
        "今天": "today", "天气": "weather", "很": "very", "好": "good", "你": "you", "喝": "drink", "茶": "tea",
        "吗": "?", "我": "I", "喜欢": "like", "山": "mountain", "一": "one", "杯": "cup", "早上": "morning",
        "窗边": "by the window",
    },
    ("en", "zh"): {
        "good": "好", "morning": "早上", "tea": "茶", "i": "我", "like": "喜欢", "the": "这", "mountain": "山",
        "a": "一", "cup": "杯", "by": "在", "window": "窗边", "today": "今天", "very": "很", "quiet": "安静",
    },
    ("es", "en"): {"el": "the", "gato": "cat", "duerme": "sleeps", "aquí": "here", "hoy": "today"},
}  # fmt: skip


def word_for_word(text: str, source: str, target: str) -> str:
    """The words that the table has, in the other language; all else as it is."""
    words = WORDS[source, target]
    known = re.compile("|".join(sorted(map(re.escape, words), key=len, reverse=True)), re.IGNORECASE)
    if source == "zh":
        return " ".join(known.sub(lambda match: f" {words[match[0]]} ", text).split(" ")).replace("  ", " ").strip()
    return re.sub(r"[^\W\d_]+", lambda match: words.get(match[0].lower(), match[0]), text)


class Translating(Answering):
    """`with Translating() as translator`: `translator.address`; `translator.mood` is what it does instead."""

    def __init__(self) -> None:
        super().__init__(_Handler)
        # "", "slow", "dripping", "huge", "no JSON", "other JSON", "busy", "picky", "elsewhere",
        # "broken".
        self.mood = ""
        self.asked: list[dict[str, Any]] = []
        # Set while a question waits for `go_on`.
        self.waits = threading.Event()
        self.key = ""

    @property
    def languages(self) -> list[dict[str, Any]]:
        codes = sorted({source for source, _target in WORDS})
        targets = {code: sorted(target for source, target in WORDS if source == code) for code in codes}
        return [{"code": code, "name": code.upper(), "targets": targets[code]} for code in codes]


class _Handler(BaseHTTPRequestHandler):
    here: Translating

    def do_GET(self) -> None:
        if self._is_in_a_mood():
            return
        if self.path == "/languages":
            self._say(self.here.languages)
        elif self.path == "/listPairs":
            codes = {"zh": "zho", "en": "eng", "es": "spa"}
            pairs = [{"sourceLanguage": codes[one], "targetLanguage": codes[other]} for one, other in WORDS]
            self._say({"responseData": pairs, "responseDetails": None, "responseStatus": 200})
        else:
            self._say({"error": "There is nothing here"}, 404)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        is_json = self.headers["Content-Type"].startswith("application/json")
        sent = json.loads(body) if is_json else {name: each[0] for name, each in parse_qs(body).items()}
        self.here.asked.append(sent)
        if urlsplit(self.path).path != "/translate":
            self._say({"error": "There is nothing here"}, 404)
        elif not self._is_in_a_mood():
            self._libretranslate(sent) if is_json else self._apertium(sent)

    def _libretranslate(self, sent: dict[str, Any]) -> None:
        if self.here.key and sent.get("api_key") != self.here.key:
            self._say({"error": "Invalid API key"}, 403)
        elif (sent["source"], sent["target"]) not in WORDS:
            self._say({"error": f"{sent['source']} is not supported"}, 400)
        else:
            told = [word_for_word(text, sent["source"], sent["target"]) for text in sent["q"]]
            self._say({"translatedText": told})

    def _apertium(self, sent: dict[str, Any]) -> None:
        codes = {"zho": "zh", "eng": "en", "spa": "es"}
        source, target = (codes[each] for each in sent["langpair"].split("|"))
        told = "\n\n".join(word_for_word(text, source, target) for text in sent["q"].split("\n\n"))
        self._say({"responseData": {"translatedText": told}, "responseDetails": None, "responseStatus": 200})

    def _is_in_a_mood(self) -> bool:
        match self.here.mood:
            case "slow":
                self.here.waits.set()
                self.here.go_on.wait(20)
                return False
            case "dripping":
                self.send_response(200)
                self.send_header("Content-Length", "100000")
                self.end_headers()
                try:
                    while not self.here.go_on.wait(0.05):
                        self.wfile.write(b" ")
                except OSError:
                    pass
            case "huge":
                self._say({"translatedText": ["x" * 2_000_000]})
            case "no JSON":
                self._write(200, b"<html>Welcome to the captive portal</html>")
            case "other JSON":
                self._say({"translatedText": [7, None]})
            case "busy":
                self._write(429, b"{}", {"Retry-After": "120"})
            case "picky":
                self._say({"error": "exceeds text limit"}, 400)
            case "elsewhere":
                self._write(302, b"", {"Location": "http://127.0.0.1:9/steal"})
            case "broken":
                self._say({"error": "Out of memory"}, 500)
            case _:
                return False
        return True

    def _say(self, content: Any, status: int = 200) -> None:
        self._write(status, json.dumps(content).encode(), {"Content-Type": "application/json"})

    def _write(self, status: int, content: bytes, headers: dict[str, str] | None = None) -> None:
        try:
            self.send_response(status)
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)
        except OSError:
            # Whoever asked has not waited.
            pass

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base gives it
        """Quietly."""
