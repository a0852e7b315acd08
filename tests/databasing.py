"""The EU's DSA Transparency Database, on this machine: it answers as its documentation and published source say."""

from __future__ import annotations

import json
import time
from http.server import BaseHTTPRequestHandler
from typing import Any

from tests.answering import Answering

TOKEN = "1|a token"
REQUIRED = ("decision_ground", "content_type", "category", "content_date", "decision_facts", "source_type", "puid")


class Databasing(Answering):
    """`with Databasing() as database`: `database.address`; `database.moods` is what it does instead, call by call."""

    def __init__(self) -> None:
        super().__init__(_Handler, "/api/v1")
        # "": as documented. "lost": stores, and never answers. "busy": 503. "mad": no JSON. "picky": refuses spam.
        self.moods: list[str] = []
        self.stored: dict[str, dict[str, Any]] = {}
        self.calls: list[int] = []
        # How often a statement was stored that was there before: the one thing that must not happen.
        self.doubles = 0

    def answer(self, statements: list[dict[str, Any]], mood: str) -> tuple[int, Any]:
        self.calls.append(len(statements))
        if mood == "busy":
            return 503, {"message": "Service Unavailable"}
        if not 1 <= len(statements) <= 100:
            return 422, {"message": "The statements field must have between 1 and 100 items."}
        errors: dict[str, Any] = {}
        for number, one in enumerate(statements):
            absent = [field for field in REQUIRED if field not in one]
            if mood == "picky" and one.get("category") == "STATEMENT_CATEGORY_SCAMS_AND_FRAUD":
                absent.append("category")
            if absent:
                errors[f"statement_{number}"] = {field: [f"The {field} field is required."] for field in absent}
        if errors:
            return 422, {"errors": errors}
        if existing := [one["puid"] for one in statements if one["puid"] in self.stored]:
            said = "The platform identifier(s) are not all unique within this call."
            return 422, {"message": said, "errors": {"puid": [said], "existing_puids": existing}}
        for one in statements:
            self.doubles += one["puid"] in self.stored
            self.stored[one["puid"]] = one
        return 201, {"statements": [one | {"uuid": f"uuid-{one['puid'][:12]}"} for one in statements]}


class _Handler(BaseHTTPRequestHandler):
    here: Databasing

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"] != f"Bearer {TOKEN}":
            return self._say(401, {"message": "Unauthenticated."})
        if self.path != "/api/v1/statements":
            return self._say(404, {"message": "Not found."})
        mood = self.here.moods.pop(0) if self.here.moods else ""
        status, told = self.here.answer(body["statements"], mood)
        if mood == "lost":
            time.sleep(0.5)
            self.close_connection = True
            return None
        return self._say(status, "<html>" if mood == "mad" else told)

    def _say(self, status: int, told: Any) -> None:
        content = (told if isinstance(told, str) else json.dumps(told)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - its name in the library
        pass
