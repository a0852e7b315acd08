"""How long a backtest of a hundred thousand texts takes, in one process: script/bench backtest."""

from __future__ import annotations

import argparse
import random
import shutil
import tempfile
import time
from pathlib import Path

from isthmus import engines

from tests.drills.flood import prepare

BAR = 120
WORDS = ("tea", "harbour", "lantern", "garden", "morning", "river", "market", "今天", "天气", "散步", "公园", "好喝")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--texts", type=int, default=100_000)
    options = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="isthmus-backtest-"))
    try:
        prepare(state)
        fill(options.texts)
        print(measured(options.texts))
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)


def fill(texts: int) -> None:
    """Notes of thirty words that have been checked."""
    from accounts.models import Account
    from feeds.models import Note
    from moderation.models import Check

    drawn = random.Random(1)
    authors = [Account.objects.create(username=f"author_{n}", password="!", country="US") for n in range(20)]
    for start in range(0, texts, 5000):
        Note.objects.bulk_create(
            Note(author=authors[n % 20], title=f"Post {n}", text=" ".join(drawn.choices(WORDS, k=30)), lang="en")
            for n in range(start, min(start + 5000, texts))
        )
    done = {"kind": "note", "revision": 1, "lang": "en", "state": "done", "outcome": "nothing"}
    notes = Note.objects.values_list("pk", "author_id").iterator()
    Check.objects.bulk_create((Check(subject_id=pk, author_id=author, **done) for pk, author in notes), 5000)


def measured(texts: int) -> str:
    """The line: seconds by the clock and of this process's CPU."""
    from moderation.actions.ask_backtest import ask_backtest
    from moderation.actions.make_version import make_version
    from moderation.actions.run_backtest import run_backtest
    from moderation.models import Backtest, Detector, Rule

    drawn, letters = random.Random(2), "abcdefghijklmnopqrstuvwxyz"
    terms = [("", "".join(drawn.choices(letters, k=9))) for _ in range(20_000)] + [("", "lantern harbour")]
    detector, rule = Detector.objects.create(name="bench", kind="terms"), Rule.objects.get(code="spam")
    row = ask_backtest(version=make_version(detector=detector, parameters={"terms": terms}, rule=rule))
    Backtest.objects.filter(pk=row.pk).update(state="running")
    clock, cpu = time.monotonic(), time.process_time()
    report = run_backtest(row=row).report
    took, spent = time.monotonic() - clock, time.process_time() - cpu
    assert report["looked_at"] == texts
    return (
        f"{texts:,} texts, 20,001 terms: {took:.0f} s by the clock, {spent:.0f} s of CPU here (bar {BAR} s for 100,000)"
    )


if __name__ == "__main__":
    main()
