"""The same pages among many notes and among few, side by side in one run: what grows with the site grows here."""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path

from isthmus import engines

from tests.benchmarks.load import Result
from tests.benchmarks.run import BARS, Bench

BAR = 1.2


def measure(benches: list[Bench], *, rounds: int, seconds: float) -> dict[str, list[list[Result]]]:
    """Of each page the rounds of each site, the sites in turn, over one connection: the wait of somebody alone."""
    results: dict[str, list[list[Result]]] = {name: [[] for _ in benches] for name in BARS}
    for name in results:
        for bench in benches:
            bench.ask(name, seconds=1)
    for number in range(rounds):
        for name, of_sites in results.items():
            for bench, each in zip(benches, of_sites, strict=True):
                each.append(bench.ask(name, seconds=seconds, connections=1))
        print(f"  round {number + 1} of {rounds}", file=sys.stderr)
    return results


def table(results: dict[str, list[list[Result]]], notes: list[int]) -> str:
    """The least p50 of the rounds, since nothing makes a page faster than it is; and PostgreSQL's own CPU."""
    heads = [f"{number:,}: p50 ms | PostgreSQL ms" for number in notes]
    lines = [f"| page | {' | '.join(heads)} | p50, most against least | bar |"]
    lines.append("|---|" + "--:|" * (2 * len(notes) + 2))
    for name, of_sites in results.items():
        p50 = [min(result.p50 for result in each) for each in of_sites]
        database = [statistics.median(result.database for result in each) for each in of_sites]
        told = [f"{wait:.1f} | {cost:.2f}" for wait, cost in zip(p50, database, strict=True)]
        lines.append(f"| {name} | {' | '.join(told)} | {p50[-1] / p50[0]:.2f} | {BAR} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--notes", type=int, nargs="+", default=[100_000, 1_000_000], help="of each site, fewest first")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=1.5, help="per page, site and round")
    given = parser.parse_args()
    states = [Path(tempfile.mkdtemp(prefix="isthmus-bench-")) for _ in given.notes]
    benches: list[Bench] = []
    try:
        for state, notes in zip(states, given.notes, strict=True):
            began = time.monotonic()
            benches.append(Bench(state, given.people, notes))
            print(f"{notes:,} notes made in {time.monotonic() - began:.0f} s", file=sys.stderr)
        print(table(measure(benches, rounds=given.rounds, seconds=given.seconds), given.notes))
    finally:
        for bench in benches:
            bench.end()
        for state in states:
            engines.leave(state)
            shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    main()
