"""Whoever judges from outside, on this machine: OpenAI's moderation and chat protocols; on demand slow, dead or mad."""

from __future__ import annotations

import json
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.answering import Answering

MODEL = "judge-2026-11-27"
KEY = "a key to judge"


class Judging(Answering):
    """`with Judging() as judge`: `judge.address`; `judge.moods` is what it does instead, question by question, the last
    for all that follow."""

    def __init__(self) -> None:
        super().__init__(_Handler, "/v1")
        # "", "slow", "no JSON", "other JSON", "another model", "busy", "picky", "broken".
        self.moods: list[str] = []
        self.asked: list[dict[str, Any]] = []
        self.keys: list[str] = []


class _Handler(BaseHTTPRequestHandler):
    here: Judging

    def do_POST(self) -> None:
        sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.here.asked.append(sent)
        self.here.keys.append(self.headers.get("Authorization", ""))
        moods = self.here.moods
        mood = (moods.pop(0) if len(moods) > 1 else moods[0]) if moods else ""
        if self.path == "/v1/moderations":
            self._answer(mood, self._scores(sent, mood))
        else:
            self._answer(mood, self._verdict(sent))

    def _scores(self, sent: dict[str, Any], mood: str) -> dict[str, Any]:
        score = 0.97 if "zebra" in sent["input"] else 0.01
        model = "judge-latest" if mood == "another model" else MODEL
        return {"id": "x", "model": model, "results": [{"flagged": score > 0.5, "category_scores": {"stripes": score}}]}

    def _verdict(self, sent: dict[str, Any]) -> dict[str, Any]:
        text = sent["messages"][1]["content"]
        said = {"breaks": "zebra" in text, "confidence": 0.9, "because": "It has stripes.", "quote": "zebra"}
        return {"choices": [{"message": {"role": "assistant", "content": json.dumps(said)}}]}

    def _answer(self, mood: str, told: dict[str, Any]) -> None:
        match mood:
            case "slow":
                self.here.go_on.wait(20)
            case "no JSON":
                return self._write(200, b"<html>Welcome to the captive portal</html>")
            case "other JSON":
                return self._write(200, b'{"results": [], "choices": [{"message": {"content": "Sure! It is fine."}}]}')
            case "busy":
                return self._write(429, b"{}")
            case "picky":
                return self._write(400, b'{"error": "too long"}')
            case "broken":
                return self._write(500, b"{}")
        return self._write(200, json.dumps(told).encode())

    def _write(self, status: int, body: bytes) -> None:
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            # Whoever asked has gone.
            return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base class names it so
        return
