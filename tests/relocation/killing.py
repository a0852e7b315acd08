"""Runs steps of a move in processes that die in the middle, and others that do not.

A server of its own, so that nothing of the tests is forked with open connections: it reads one order per line and
answers how the process ended. An order names the step, and the moment: a report (what, which, how often heard), or the
number of a statement.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import traceback
from pathlib import Path
from typing import Any, Self


class Killing:
    """The tests' end: `with Killing(places) as killing: killing.run("start", "split", at={...})`."""

    def __init__(self, places: dict[str, Any]) -> None:
        self.told = {name: [place.tenant, place.database_url, str(place.media_root)] for name, place in places.items()}

    def __enter__(self) -> Self:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.relocation.killing", json.dumps(self.told)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=Path(__file__).resolve().parents[2],
        )
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin and self.process.stdout
        self.process.stdin.close()
        self.process.wait(10)
        self.process.stdout.close()

    def run(self, step: str, to: str, at: dict[str, Any] | None = None) -> str:
        """How it ended: "done", "killed", or what was wrong."""
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps({"step": step, "to": to, "at": at or {}}) + "\n")
        self.process.stdin.flush()
        return str(json.loads(self.process.stdout.readline()))


def _die(at: dict[str, Any]) -> None:
    """Ourselves, or the server whose processes are named."""
    for process in at.get("instead", [os.getpid()]):
        os.kill(process, signal.SIGKILL)


def _work(order: dict[str, Any], places: dict[str, Any]) -> None:
    import psycopg
    from isthmus.relocation.move import Relocation

    at = order["at"]
    heard = 0
    statements = 0

    def report(what: str, name: str, number: int) -> None:
        nonlocal heard
        if [what, name] == at.get("report"):
            heard += 1
            if heard == at.get("time", 1):
                _die(at)

    def counted(of: Any) -> Any:
        def counting(*args: Any, **kwargs: Any) -> Any:
            nonlocal statements
            statements += 1
            if statements == at.get("statement"):
                _die(at)
            return of(*args, **kwargs)

        return counting

    psycopg.Connection.execute = counted(psycopg.Connection.execute)  # type: ignore[method-assign]
    psycopg.Cursor.copy = counted(psycopg.Cursor.copy)  # type: ignore[method-assign]
    steps = Relocation(order["to"], places, report)
    getattr(steps, order["step"])(*([{}] if order["step"] == "start" else []))
    if "statement" in at:
        raise AssertionError(f"only {statements} statements")


def _serve() -> None:
    import django

    django.setup()
    from isthmus.relocation.places import Place

    places = {name: Place(tenant, url, Path(media)) for name, (tenant, url, media) in json.loads(sys.argv[1]).items()}
    for line in sys.stdin:
        reader, writer = os.pipe()
        if (child := os.fork()) == 0:
            said = "done"
            try:
                _work(json.loads(line), places)
            except BaseException as error:  # noqa: BLE001 - told to the test
                said = f"{type(error).__name__}: {error}"
                if os.environ.get("DEBUG_KILLING"):
                    traceback.print_exc()
            os.write(writer, said.encode())
            os._exit(0)
        os.close(writer)
        with os.fdopen(reader) as end:
            said = end.read()
        os.waitpid(child, 0)
        print(json.dumps(said or "killed"), flush=True)


if __name__ == "__main__":
    _serve()
