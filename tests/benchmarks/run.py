"""Measure the real pages against the floor, in one run on one machine, and print the table."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote

import psycopg
from isthmus import engines
from isthmus.engines.secrets import free_port

from tests.benchmarks.load import Result, ask

ROOT = Path(__file__).resolve().parents[2]
POSTING = "posting words alone"
# Page -> its bar against `twenty`.
BARS = {
    "Explore, visitor": 2.0,
    "Explore, signed in": 1.0,
    "Following, 200 follows": 1.0,
    "note page, 50 comments": 0.7,
    "profile": 1.0,
    "tag page": 1.0,
    "search, two Chinese characters": 0.5,
    POSTING: 0.5,
}


class Bench:
    """The engines, the floor and the site, with the same server settings."""

    # The module that fills the site and says which note has comments and who is signed in.
    population = "tests.benchmarks.population"

    def __init__(self, state: Path, people: int, notes: int) -> None:
        self.state = state
        engines.join(state, "shared", "shared")
        database = engines.urls(state, "shared").database
        self.base = os.environ | {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
            "DJANGO_SETTINGS_MODULE": "isthmus.settings",
        }
        self.base |= {
            "STATE_DIR": str(state),
            "DEPLOYMENT_MODE": "shared",
            "TENANT": "",
            "DEBUG": "False",
            "LOG_LEVEL": "WARNING",
        }
        self.base |= {"DATABASE_POOL_SIZE": "2", "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": ""}
        with psycopg.connect(database, autocommit=True) as connection:
            connection.execute("CREATE DATABASE floor")
        self.floor = self.base | {"FLOOR_DATABASE": f"{database.rpartition('/')[0]}/floor"}
        del self.floor["DJANGO_SETTINGS_MODULE"]
        self.floor_session = self._python("-m", "tests.benchmarks.floor", environment=self.floor)
        self._python("manage.py", "migrate", "-v0")
        self._python("manage.py", "collectstatic", "--noinput", "-v0")
        self.note, sessions = self._python("-m", self.population, str(people), str(notes)).split()
        self.sessions = sessions.split(",")
        self.session = self.sessions[0]
        self.ports = {"floor": free_port(), "site": free_port()}
        self.servers = [
            self._serve("tests.benchmarks.floor:application", self.ports["floor"], self.floor),
            self._serve("isthmus.wsgi", self.ports["site"], self.base),
        ]

    def ask(self, name: str, *, seconds: float, connections: int = 4) -> Result:
        """One of the requests, again and again, with the CPU of the processes that answer it."""
        server, requests = self.requests()[name]
        process = self.servers[list(self.ports).index(server)].pid
        postgres = int((self.state / "postgres" / "postmaster.pid").read_text().splitlines()[0])
        return ask(
            self.ports[server],
            requests,
            seconds=seconds,
            connections=connections,
            server=[process],
            database=[postgres],
        )

    def work(self) -> None:
        """What the worker of a running site does every ten seconds, so that no page pays for what waits for it."""
        self._python("manage.py", "shell", "-c", "from feeds.actions.count_pool import count_pool; count_pool()")

    def end(self) -> None:
        for server in self.servers:
            server.send_signal(signal.SIGTERM)
            server.wait(30)

    def requests(self) -> dict[str, tuple[str, list[bytes]]]:
        """Which server is asked, and for what; pages are asked for by each of the readers in turn, so that none of them
        is only ever seen by one."""
        floor = {"Cookie": f"sessionid={self.floor_session}"}
        readers = [signed_in(key) for key in self.sessions]
        body = "title=Basil&text=It+grew+again"

        def by_each(path: str) -> tuple[str, list[bytes]]:
            return "site", [_get(path, reader) for reader in readers]

        return {
            "constant": ("floor", [_get("/constant")]),
            "constant, signed in": ("floor", [_get("/signed-in", floor)]),
            "twenty": ("floor", [_get("/twenty")]),
            "Explore, visitor": ("site", [_get("/")]),
            "Explore, signed in": by_each("/"),
            "Following, 200 follows": by_each("/following/"),
            "note page, 50 comments": by_each(f"/n/{self.note}/"),
            "profile": by_each("/@person_20/"),
            "tag page": by_each("/tags/topic7/"),
            "search, two Chinese characters": by_each(f"/search/?q={quote('上海')}"),
            POSTING: ("site", [_post("/notes/new/", reader, body) for reader in readers]),
        }

    def _python(self, *arguments: str, environment: dict[str, str] | None = None) -> str:
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=environment or self.base,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout.strip()

    def _serve(self, application: str, port: int, environment: dict[str, str]) -> subprocess.Popen[bytes]:
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            application,
            "--bind",
            f"127.0.0.1:{port}",
            "--worker-class",
            "gthread",
        ]
        command += [
            "--workers",
            "2",
            "--threads",
            "2",
            "--keep-alive",
            "60",
            "--log-level",
            "error",
            "--no-control-socket",
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=environment)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5)
                break
            except urllib.error.HTTPError:
                break
            except OSError:
                time.sleep(0.1)
        return process


def signed_in(session: str) -> dict[str, str]:
    """The cookie of somebody who has signed in."""
    return {"Cookie": f"isthmus_shared_session={session}"}


def _get(path: str, headers: dict[str, str] | None = None) -> bytes:
    lines = [
        f"GET {path} HTTP/1.1",
        "Host: localhost",
        # Every browser says where it comes from.
        "Sec-Fetch-Site: same-origin",
        *(f"{name}: {value}" for name, value in (headers or {}).items()),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _post(path: str, headers: dict[str, str], body: str) -> bytes:
    own = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": str(len(body))}
    return _get(path, headers | own).replace(b"GET", b"POST", 1) + body.encode()


def measure(bench: Bench, *, rounds: int, seconds: float) -> dict[str, list[Result]]:
    """All pages in turn, round after round, so that a noisy minute touches every one of them. Posting has rounds of its
    own behind them: within seconds it fills every list with notes that no other site has so many of."""
    results: dict[str, list[Result]] = {name: [] for name in bench.requests()}
    reading = [name for name in results if name != POSTING]
    for name in reading:
        bench.ask(name, seconds=1)
        print(f"  warmed: {name}", file=sys.stderr)
    for number, names in enumerate([reading] * rounds + [["twenty", POSTING]] * rounds):
        bench.work()
        for name in names:
            results[name].append(bench.ask(name, seconds=seconds))
        print(f"  round {number + 1} of {2 * rounds}", file=sys.stderr)
    return results


def table(results: dict[str, list[Result]], bars: dict[str, float] = BARS) -> str:
    """Medians of the rounds. "By CPU" compares what an answer costs the server and PostgreSQL together, the least of
    the rounds: the ratio as it is on a machine where nobody else works."""
    rate = {name: statistics.median(result.rate for result in each) for name, each in results.items()}
    cost = {name: min(result.cpu + result.database for result in each) for name, each in results.items()}
    lines = [
        "| page | requests/s | p50 ms | CPU ms | PostgreSQL ms | KB | against `twenty` | by CPU | bar |",
        "|---|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for name, each in results.items():
        told = [
            f"{rate[name]:,.0f}",
            f"{statistics.median(result.p50 for result in each):.1f}",
            f"{min(result.cpu for result in each):.2f}",
            f"{min(result.database for result in each):.2f}",
            f"{max(max(result.sizes) for result in each) / 1000:.1f}",
            f"{rate[name] / rate['twenty']:.2f}",
            f"{cost['twenty'] / cost[name]:.2f}" if cost[name] else "",
            str(bars.get(name, "")),
        ]
        lines.append(f"| {name} | {' | '.join(told)} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--notes", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=4.0, help="per page and round")
    given = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="isthmus-bench-"))
    try:
        print("Preparing engines, floor and population ...", file=sys.stderr)
        bench = Bench(state, given.people, given.notes)
        try:
            print(table(measure(bench, rounds=given.rounds, seconds=given.seconds)))
        finally:
            bench.end()
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    main()
