"""A move against what PostgreSQL's own dump and restore take for the same rows, in one run on one machine."""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import psycopg
from isthmus import engines
from isthmus.engines import postgres
from isthmus.engines.urls import postgres_port

from tests.benchmarks.population import DEFAULTS

ROOT = Path(__file__).resolve().parents[2]
TENANTS = ("shared", "domestic", "global")
BAR = 1.5
# One in seven follows, likes and comments goes to the other side; people with an even number live at home.
ELSEWHERE = "2 * (n.n %% {spread}) + CASE WHEN n.n %% 7 = 0 THEN 1 ELSE 0 END"
POPULATION = """
INSERT INTO accounts_account (username, display_name, email, password, home, home_rule, home_since, country,
    languages, bio, avatar, is_staff, is_active, is_superuser, joined_at)
SELECT 'person_' || n, 'Person ' || n, '', '!' || md5(n::text) || md5((-n)::text),
    CASE WHEN n %% 2 = 0 THEN 'domestic' ELSE 'global' END, 'bench', now(),
    CASE WHEN n %% 2 = 0 THEN 'CN' ELSE 'US' END, ARRAY['en'], 'Balconies and bread', '', false, true, false, now()
FROM generate_series(1, %(people)s) n;

CREATE TEMP TABLE who AS SELECT row_number() OVER (ORDER BY id) AS n, id FROM accounts_account;
CREATE UNIQUE INDEX ON who (n);

INSERT INTO account_emailaddress (email, verified, "primary", user_id)
SELECT 'p' || n || '@example.org', true, true, id FROM who;

INSERT INTO feeds_note (author_id, title, text, lang, revision, design, held, likes_count, comments_count,
    pictures_count)
SELECT who.id, 'A very small balcony, year ' || s, 'Tomatoes, two basil plants and a chair that only fits sideways. '
    || '#balcony #topic' || s %% 500, 'en', 1, s %% 12, false, 2, 1, 1
FROM generate_series(1, %(notes)s) s JOIN who ON who.n = 1 + (s::bigint * 7919) %% %(people)s;

CREATE TEMP TABLE n AS SELECT row_number() OVER (ORDER BY note.id) AS n, note.id, note.author_id, who.n AS author
    FROM feeds_note note JOIN who ON who.id = note.author_id;
ANALYZE who;
ANALYZE n;

INSERT INTO feeds_picture (note_id, author_id, position, digest, alt, width, height, blurhash)
SELECT id, author_id, 0, repeat('ab', 32), 'A balcony', 810, 1080, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj' FROM n;

INSERT INTO feeds_tag (name) SELECT 'topic' || t FROM generate_series(0, 499) t;
INSERT INTO feeds_notetag (note_id, tag_id)
SELECT n.id, tag.id FROM n CROSS JOIN generate_series(0, 1) k
JOIN feeds_tag tag ON tag.name = 'topic' || (n.n + 7 * k) %% 500;

INSERT INTO feeds_like (account_id, note_id)
SELECT who.id, n.id FROM n CROSS JOIN generate_series(1, 2) k
JOIN who ON who.n = 1 + (n.author - 1 + 200 * k + {likes}) %% %(people)s;

INSERT INTO feeds_comment (author_id, note_id, text, lang, revision)
SELECT who.id, n.id, 'This is lovely. How long did it take you to get there?', 'en', 1
FROM n JOIN who ON who.n = 1 + (n.author - 1 + 4 + {comments}) %% %(people)s;

INSERT INTO moderation_check (author_id, kind, subject_id, revision, lang, state, outcome, due_at, attempts, fault,
    done_at)
SELECT author_id, 'note', id, 1, 'en', 'done', 'nothing', now(), 0, '', now() FROM n;

INSERT INTO accounts_follow (follower_id, followee_id)
SELECT n.id, who.id FROM who n CROSS JOIN generate_series(1, 10) k
JOIN who ON who.n = 1 + (n.n - 1 + 34 * k + CASE WHEN k = 7 THEN 1 ELSE 0 END) %% %(people)s;

UPDATE tenancy_marker SET state = 'active';
""".replace("{likes}", ELSEWHERE.format(spread=97)).replace("{comments}", ELSEWHERE.format(spread=79))


class Bench:
    """A PostgreSQL of its own, with the three sites and the floor beside them."""

    def __init__(self, state: Path) -> None:
        self.state = state
        engines.join_for_a_move(state, TENANTS)
        self.environment = os.environ | {
            "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}",
            "DJANGO_SETTINGS_MODULE": "isthmus.settings",
            "STATE_DIR": str(state),
            "DEPLOYMENT_MODE": "shared",
        }
        self.environment |= dict.fromkeys(("TENANT", "DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MEDIA_ROOT"), "")
        self.url = engines.urls(state, "shared").database
        self.dump = (
            f"{postgres._binaries() / 'pg_dump'} --data-only {{more}} --dbname={self.url} "
            f"| {postgres._binaries() / 'psql'} --quiet --set=ON_ERROR_STOP=1 --dbname={{target}} >/dev/null"
        )

    def fill(self, rows: int) -> int:
        """About so many rows in a shared site; returns how many."""
        notes = rows * 10 // 93
        self._run("-m", "django", "migrate", "-v0")
        with psycopg.connect(self.url, autocommit=True) as connection:
            connection.execute(DEFAULTS)
            for statement in POPULATION.split(";\n"):
                if statement.strip():
                    connection.execute(statement, {"notes": notes, "people": max(500, notes // 20)})
            connection.execute("VACUUM ANALYZE")
            return sum(
                connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # type: ignore[index]
                for (name,) in connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            )

    def floor(self, more: str = "") -> float:
        """Seconds of dump and restore into a database with the same tables, keys and indexes, emptied before."""
        with postgres._superuser(self.state) as server:
            server.execute("CREATE DATABASE floor OWNER isthmus_shared")
        target = f"{self.url.rpartition('/')[0]}/floor"
        self._run("-m", "django", "migrate", "-v0", DATABASE_URL=target, REDIS_URL="redis://none", SECRET_KEY="x" * 50)
        with psycopg.connect(target, autocommit=True) as connection:
            tables = connection.execute("SELECT string_agg(tablename, ',') FROM pg_tables WHERE schemaname = 'public'")
            connection.execute("UPDATE tenancy_marker SET state = 'moving'")
            connection.execute(f"TRUNCATE {tables.fetchone()[0]}")  # type: ignore[index]
        if more:
            secret = engines.kept_secret(self.state / "postgres.password")
            target = f"postgres://postgres:{secret}@127.0.0.1:{postgres_port(self.state)}/floor"
        began = time.monotonic()
        # It warns of tables that point to themselves; what it says counts only where it fails.
        command = ["bash", "-o", "pipefail", "-c", self.dump.format(more=more, target=target)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(done.stderr)
        seconds = time.monotonic() - began
        with postgres._superuser(self.state) as server:
            server.execute("DROP DATABASE floor")
            server.execute("CHECKPOINT")
        return seconds

    def move(self, to: str) -> dict[str, Any]:
        """A move in a process of its own, up to the switch and completed; what it took."""
        told: dict[str, Any] = json.loads(self._run("-m", "tests.benchmarks.relocation", "--move", to).splitlines()[-1])
        return told

    def end(self) -> None:
        engines.leave(self.state)

    def _run(self, *arguments: str, **environment: str) -> str:
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment | environment, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        if done.returncode:
            sys.exit(done.stderr)
        return done.stdout


def _move(to: str) -> None:
    """In a process of its own: every step, its seconds, and the most memory that it took."""
    import django

    django.setup()
    from isthmus.relocation.move import Relocation
    from isthmus.relocation.places import places

    steps = Relocation(to, places(), lambda what, name, number: None)
    began = time.monotonic()
    move = steps.start({})
    frozen = time.monotonic() - began
    began = time.monotonic()
    steps.verify()
    verified = time.monotonic() - began
    steps.switch()
    steps.complete()
    print(
        json.dumps(
            {
                "prepare": move.steps["started"]["seconds"],
                "copy": move.steps["copied"]["seconds"],
                "verify": verified,
                "frozen": frozen - move.steps["started"]["seconds"] + verified,
                "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
            }
        )
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="script/bench relocation", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="+", default=[100_000, 1_000_000], help="rows in all, about")
    parser.add_argument("--move", choices=["split", "shared"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.move:
        _move(options.move)
        return
    print(f"{'':24}{'dump':>8}{'no FKs':>8}{'copy':>8}{'verify':>8}{'ratio':>8}{'no FKs':>8}{'frozen':>8}{'MB':>6}")
    for rows in options.rows:
        state = Path(tempfile.mkdtemp(prefix="isthmus-bench-"))
        bench = Bench(state)
        try:
            made = bench.fill(rows)
            plain, quick = bench.floor(), bench.floor("--disable-triggers")
            for to in ("split", "shared"):
                took = bench.move(to)
                total = took["copy"] + took["verify"]
                print(
                    f"{made:>14,} to {to:7}{plain:>7.1f}s{quick:>7.1f}s{took['copy']:>7.1f}s{took['verify']:>7.1f}s"
                    f"{total / plain:>8.2f}{total / quick:>8.2f}{took['frozen']:>7.1f}s{took['memory']:>6}",
                    flush=True,
                )
        finally:
            bench.end()
            shutil.rmtree(state, ignore_errors=True)
    print(f"Bar: {BAR} against the dump. The second column of the dump is without checking foreign keys, which only a")
    print("superuser may do; a move checks them. Frozen: seconds from the freeze to the end of verify.")


if __name__ == "__main__":
    main()
