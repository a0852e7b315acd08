"""What the processes of the site hold in memory while they answer ten thousand mixed requests."""

from __future__ import annotations

import argparse
import random
import shutil
import sys
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg
from isthmus import engines

from tests.benchmarks.load import below, send
from tests.benchmarks.population import WORDS
from tests.benchmarks.run import Bench, _get, signed_in

# Megabytes.
BAR = 150
STEPS = 10


def _mixed(bench: Bench, number: int, chance: random.Random) -> list[bytes]:
    """Pages of all kinds, of thousands of different notes, people, tags and words, signed in and not, in both
    languages."""
    with psycopg.connect(engines.urls(bench.state, "shared").database) as connection:
        notes = [row[0] for row in connection.execute("SELECT id FROM feeds_note ORDER BY id DESC LIMIT 5000")]
    words = [*WORDS, "balcony", "tomatoes"]
    paths = [
        lambda: "/",
        lambda: f"/?order=time&before={chance.choice(notes)}",
        lambda: "/following/",
        lambda: f"/following/?before={chance.choice(notes)}",
        lambda: f"/n/{chance.choice(notes)}/",
        lambda: f"/@person_{chance.randrange(1, 2000)}/",
        lambda: f"/tags/topic{chance.randrange(500)}/",
        lambda: f"/search/?q={quote(chance.choice(words))}&before={chance.choice(notes)}",
        lambda: f"/search/suggest/?q=topic{chance.randrange(99)}",
    ]
    return [
        _get(
            chance.choice(paths)(),
            {"Accept-Language": chance.choice(["en", "zh-CN"])}
            | (signed_in(bench.session) if chance.random() < 0.5 else {}),
        )
        for _ in range(number)
    ]


def _resident(bench: Bench) -> float:
    """Of the largest web process, in megabytes."""
    workers = below([bench.servers[1].pid]) - {bench.servers[1].pid}
    pages = [int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in workers]
    return max(pages) * 4096 / 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--notes", type=int, default=20_000)
    parser.add_argument("--requests", type=int, default=10_000, help="for each of the two web processes")
    given = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="isthmus-bench-"))
    try:
        bench = Bench(state, given.people, given.notes)
        try:
            print("| requests | MB of a web process | bar |\n|--:|--:|--:|")
            print(f"| 0 | {_resident(bench):.0f} | {BAR} |")
            chance = random.Random(2025)
            for step in range(1, STEPS + 1):
                statuses = send(bench.ports["site"], _mixed(bench, 2 * given.requests // STEPS, chance))
                print(f"| {step * given.requests // STEPS:,} | {_resident(bench):.0f} | {BAR} |", flush=True)
                if set(statuses) - {b"200", b"302"}:
                    print(f"  answered: {dict(statuses)}", file=sys.stderr)
        finally:
            bench.end()
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    main()
