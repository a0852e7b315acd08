"""Ten thousand posts while everything breaks: workers are killed, Redis is emptied, PostgreSQL is restarted.

    script/bench flood --posts 10000

Says how long the checks took to drain, and ends with 1 where a post was not checked, or not exactly once.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from isthmus import engines
from isthmus.engines import postgres

ROOT = Path(__file__).resolve().parents[2]
# Each twentieth post says this.
FOUND = "guaranteed crypto returns"
EVERY = 20
# Seconds after which a flood that does not drain is given up.
PATIENCE = 300.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--posts", type=int, default=10_000)
    parser.add_argument("--faults", type=int, default=12, help="misfortunes while it is posted")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="isthmus-flood-"))
    try:
        prepare(state)
        told = Flood(state, options.posts, options.faults).run()
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)
    print(json.dumps(told) if options.json else "\n".join(f"{name}: {value}" for name, value in told.items()))
    sys.exit(0 if told["right"] else 1)


def prepare(state: Path) -> None:
    """An empty site's engines and tables, and this process as a part of it."""
    os.environ |= {"STATE_DIR": str(state), "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "LOG_LEVEL": "ERROR"}
    os.environ |= {"DEBUG": "False", "AUDIT_PERCENT": "0", "DATABASE_POOL_SIZE": "4"}
    engines.join(state, "shared", "shared")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


class Flood:
    """The posts, a worker with two processes, and what befalls them."""

    def __init__(self, state: Path, posts: int, faults: int) -> None:
        self.state, self.posts, self.faults = state, posts, faults
        self.chance = random.Random(posts)
        self.worker: subprocess.Popen[bytes] | None = None
        self.befallen: dict[str, int] = {}

    def run(self) -> dict[str, Any]:
        """What came of it."""
        self._start_worker()
        began = time.monotonic()
        try:
            self._post()
            posted = time.monotonic() - began
            self._drain()
        finally:
            self._end_worker(signal.SIGTERM)
        told: dict[str, Any] = {"posts": self.posts, "posting, seconds": round(posted, 1)}
        told |= {"drained after, seconds": round(time.monotonic() - began, 1), "befallen": self.befallen}
        return told | self._counted()

    def _post(self) -> None:
        from accounts.models import Account
        from feeds.actions.post_note import post_note

        authors = [Account.objects.create(username=f"author_{n}", password="!", languages=["en"]) for n in range(20)]
        every = self.posts // (self.faults + 1) + 1
        for number in range(self.posts):
            self._look_after_worker()
            text = FOUND if number % EVERY == 0 else "It grew again this morning"
            post_note(author=authors[number % 20], title=f"Post {number}", text=text)
            if number == 0:
                # What befalls a worker that is only starting would spare its work.
                self._drain()
            if number % every == every - 1:
                self._befall()

    def _drain(self) -> None:
        """Wait until nothing is left to do, with the sweep that the scheduler would send."""
        from moderation.actions.sweep_checks import sweep_checks
        from moderation.models import Check

        ends = time.monotonic() + PATIENCE
        while Check.objects.filter(state="pending").exists() and time.monotonic() < ends:
            self._look_after_worker()
            sweep_checks()
            time.sleep(1)

    def _befall(self) -> None:
        misfortunes = {"worker killed": self._kill_worker, "Redis emptied": self._empty_redis}
        misfortunes["PostgreSQL restarted"] = self._restart_postgres
        name = self.chance.choice(sorted(misfortunes))
        misfortunes[name]()
        self.befallen[name] = self.befallen.get(name, 0) + 1

    def _kill_worker(self) -> None:
        self._end_worker(signal.SIGKILL)
        self._start_worker()

    def _empty_redis(self) -> None:
        import redis
        from django.conf import settings

        client = redis.Redis.from_url(settings.REDIS_URL)
        client.flushall()
        client.close()

    def _restart_postgres(self) -> None:
        from django.db import connection

        connection.close()
        connection.close_pool()
        postgres.stop(self.state)
        postgres.start(self.state)

    def _start_worker(self) -> None:
        command = [sys.executable, "-m", "celery", "-A", "isthmus.celery", "worker", "-c", "2", "-l", "CRITICAL"]
        environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}", "TENANT": ""}
        with (self.state / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                [*command, "--without-gossip", "--without-mingle"],
                cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip

    def _look_after_worker(self) -> None:
        """What script/server does: a worker that could not start beside a dying database is started again."""
        if self.worker is not None and self.worker.poll() is not None:
            self._start_worker()

    def _end_worker(self, number: int) -> None:
        """The whole group: a killed parent would leave its processes to go on."""
        if self.worker is not None:
            os.killpg(self.worker.pid, number)
            self.worker.wait(60)
            self.worker = None

    def _counted(self) -> dict[str, Any]:
        from moderation.models import Case, Check, Signal

        found = (self.posts + EVERY - 1) // EVERY
        told = {
            "checks": Check.objects.count(),
            "done": Check.objects.filter(state="done").count(),
            "with a case": Check.objects.filter(outcome="case").count(),
            "signals": Signal.objects.count(),
            "cases": Case.objects.count(),
        }
        right = told == dict(zip(told, (self.posts, self.posts, found, found, found), strict=True))
        return told | {"connections": self._connections(), "right": right}

    def _connections(self) -> int:
        """How often the database was signed in to; who is still at it says so within a second."""
        from django.db import connection

        time.sleep(1.5)
        with connection.cursor() as cursor:
            cursor.execute("SELECT sessions FROM pg_stat_database WHERE datname = current_database()")
            return int(cursor.fetchone()[0])


if __name__ == "__main__":
    main()
