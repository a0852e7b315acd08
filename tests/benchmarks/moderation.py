"""Checks against jobs that only read and write a row, on the same worker; and how long a post waits for its verdict.

    script/bench moderation

All local detectors are on: twenty thousand terms, patterns, links, near-duplicates, a bank of pictures, a classifier
that has learnt. Drained: so many checks as bare jobs, the clock running from the first done to the last. Verdict: posts
at fifty a second, from the moment the row is made to the moment the check is done.
"""

from __future__ import annotations

import argparse
import itertools
import os
import random
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from isthmus import engines

from tests.drills.flood import ROOT, prepare

BAR, BAR_MS, A_SECOND = 0.3, 200, 50
WORDS = ("tea", "harbour", "lantern", "garden", "morning", "river", "market", "今天", "天气", "散步", "公园", "好喝")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--jobs", type=int, default=2000)
    parser.add_argument("--seconds", type=int, default=20, help="of posting at fifty a second")
    options = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="isthmus-moderation-"))
    try:
        prepare(state)
        switch_on()
        for line in measured(options.jobs, options.seconds):
            print(line, flush=True)
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)


def switch_on() -> None:
    """Every local kind of detector, as it would stand on a busy site."""
    from moderation.actions.learn_decisions import freeze_classifier
    from moderation.actions.make_version import make_version
    from moderation.learning import Learner
    from moderation.models import Detector, LadderStep, Lesson, Rule
    from moderation.models.detector import LADDER
    from tests.benchmarks.classifier import generated

    rule, drawn = Rule.objects.get(code="spam"), random.Random(1)
    learner = Learner()
    for lang in ("en", "zh-hans"):
        for row in generated(lang, 300):
            learner.learn(row.text, withheld=row.withheld, lang=lang)
    Lesson.objects.create(rule=rule, packed=learner.packed(), tally=learner.tally)
    letters = "abcdefghijklmnopqrstuvwxyz"
    terms = [("", "".join(drawn.choices(letters, k=9))) for _ in range(20_000)]
    told: dict[str, dict[str, Any]] = {
        "terms": {"terms": terms},
        "patterns": {"patterns": [("", rf"\bzz{number}\d{{4,}}") for number in range(50)]},
        "links": {"domains": [f"bad{number}.example" for number in range(1000)], "most": 10},
        "duplicates": {"own": 1000, "others": 1000},
        "pictures": {"hashes": [f"{drawn.getrandbits(256):064x}" for _ in range(1000)]},
    }
    versions = [
        make_version(detector=Detector.objects.create(name=f"bench-{kind}", kind=kind), parameters=said, rule=rule)
        for kind, said in told.items()
    ]
    for version in [*versions, freeze_classifier(rule=rule)]:
        for before, after in itertools.pairwise(LADDER[:4]):
            LadderStep.objects.create(version=version, from_state=before, to_state=after, why="For the benchmark.")


def measured(jobs: int, seconds: int) -> Any:
    """The lines of the table."""
    from moderation.models import Check
    from tests.benchmarks.bare import touch

    post(jobs, random.Random(2))
    checks = list(Check.objects.filter(state="pending").values_list("pk", flat=True))
    purge()
    yield f"{'':34}{'a second':>10}{'ratio':>8}{'bar':>6}"
    for pk in checks:
        touch.apply_async((pk,), retry=False)
    bare = rate_of(lambda: Check.objects.filter(attempts__gt=0, pk__in=checks), "due_at", jobs)
    yield f"{'bare job, one row read and written':34}{bare:>10.0f}{1:>8}"
    from moderation.actions.request_check import send_check

    for pk in checks:
        send_check(pk)
    drained = rate_of(lambda: Check.objects.filter(state="done", pk__in=checks), "done_at", jobs)
    yield f"{'checks, all local detectors on':34}{drained:>10.0f}{drained / bare:>8.2f}{BAR:>6}"
    yield from verdicts(seconds)


def post(count: int, drawn: random.Random, a_second: float = 0) -> None:
    """Notes of thirty words by twenty people, as quickly as they go or so many a second."""
    from accounts.models import Account
    from feeds.actions.post_note import post_note

    authors = [
        Account.objects.get_or_create(username=f"author_{n}", defaults={"password": "!", "languages": ["en"]})[0]
        for n in range(20)
    ]
    began = time.monotonic()
    for number in range(count):
        if a_second:
            time.sleep(max(0.0, began + number / a_second - time.monotonic()))
        text = " ".join(drawn.choices(WORDS, k=30)) + f" {drawn.getrandbits(64):x}"
        post_note(author=authors[number % 20], title=f"Post {number}", text=text, languages=["en"])


def purge() -> None:
    """Throw the messages away: the rows are what is measured."""
    from isthmus.celery import app

    app.control.purge()


def rate_of(done: Any, column: str, jobs: int) -> float:
    """Jobs a second, from the first tenth done to the last, by a worker with two processes that starts now."""
    worker = start_worker()
    try:
        ends = time.monotonic() + 600
        while done().count() < jobs and time.monotonic() < ends:
            time.sleep(0.5)
    finally:
        stop(worker)
    moments = sorted(done().values_list(column, flat=True))
    first = len(moments) // 10
    return (len(moments) - first) / max((moments[-1] - moments[first]).total_seconds(), 1e-6)


def verdicts(seconds: int) -> Any:
    """Posts at fifty a second, with the worker beside them on the same two cores."""
    from isthmus.tenancy.ids import time_of

    from moderation.models import Check

    worker = start_worker()
    try:
        time.sleep(8)
        last = Check.objects.order_by("-pk").values_list("pk", flat=True)[0]
        began = time.monotonic()
        post(seconds * A_SECOND, random.Random(3), A_SECOND)
        took = time.monotonic() - began
        time.sleep(3)
    finally:
        stop(worker)
    rows = Check.objects.filter(pk__gt=last)
    done = rows.filter(state="done").values_list("pk", "done_at")
    waited = [1000 * (at - time_of(pk)).total_seconds() for pk, at in done]
    left = rows.filter(state="pending").count()
    p50, p99 = statistics.median(waited), statistics.quantiles(waited, n=100)[98]
    rate = seconds * A_SECOND / took
    yield f"post to verdict, {rate:.0f} a second: p50 {p50:.0f} ms, p99 {p99:.0f} ms, bar {BAR_MS}; {left} undone"


def start_worker() -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "celery", "-A", "isthmus.celery", "worker", "-c", "2", "-l", "CRITICAL"]
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}", "TENANT": ""}
    return subprocess.Popen(
        [*command, "--without-gossip", "--without-mingle", "-I", "tests.benchmarks.bare"],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip


def stop(worker: subprocess.Popen[bytes]) -> None:
    os.killpg(worker.pid, signal.SIGTERM)
    worker.wait(60)


if __name__ == "__main__":
    main()
