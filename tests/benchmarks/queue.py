"""The next case among a million: what it costs in SQL while fifty moderators ask, and that nobody decides twice."""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any

from isthmus import engines

BAR_MS, WARDENS = 50, 50
LANGUAGES = ("en", "zh-hans", "es", "fr", "ja")
# Cases of every rule and language, their ages over thirty days; each twentieth in two languages.
FILL = """
INSERT INTO moderation_case (author_id, kind, subject_id, lang, languages, state, rule_id, queued_at, waits_since,
                             due_at, escalated_for, blind, barred)
SELECT a.id, 'note', n, l.lang, CASE WHEN n %% 20 = 0 THEN ARRAY[l.lang, 'de'] ELSE ARRAY[l.lang] END, 'queued', r.id,
       t.at, t.at - r.severity * interval '4 hours' - (n %% 7) * interval '1 hour', t.at + interval '60 days',
       '', false, '{}'
FROM generate_series(1, %(cases)s) AS n,
     LATERAL (SELECT id FROM accounts_account ORDER BY id OFFSET n %% %(authors)s LIMIT 1) AS a,
     LATERAL (SELECT (%(languages)s::varchar[])[1 + (n::bigint * 7919) %% 5] AS lang) AS l,
     LATERAL (SELECT id, severity FROM moderation_rule ORDER BY number OFFSET n %% 9 LIMIT 1) AS r,
     LATERAL (SELECT now() - (n * 2.592) * interval '1 second' AS at) AS t
"""


def prepare(state: Path) -> None:
    """An empty site's engines and tables, and this process as a part of it."""
    os.environ |= {"STATE_DIR": str(state), "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "LOG_LEVEL": "ERROR"}
    os.environ |= {"DATABASE_POOL_SIZE": str(WARDENS + 4), "DEBUG": "False"}
    engines.join(state, "shared", "shared")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def fill(cases: int) -> list[Any]:
    """A million open cases by twenty authors, and the moderators."""
    from django.db import connection

    from accounts.models import Account
    from moderation.actions.make_moderator import make_moderator

    authors = 20
    for number in range(authors):
        Account.objects.create(username=f"author_{number}", password="!", languages=["en"])
    with connection.cursor() as cursor:
        given = {"cases": cases, "authors": authors, "languages": list(LANGUAGES)}
        cursor.execute(FILL, given)
        cursor.execute("VACUUM ANALYZE moderation_case")
    wardens = []
    for number in range(WARDENS):
        reads = [LANGUAGES[number % 5], LANGUAGES[(number + 1) % 5]] if number % 10 else ["de"]
        warden = Account.objects.create(username=f"warden_{number}", password="!", languages=reads)
        make_moderator(account=warden)
        wardens.append(warden)
    return wardens


class Clock:
    """Adds up what the SQL of one thread takes."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        begun = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.seconds += time.perf_counter() - begun


def work(warden: Any, rounds: int, pace: float, found: list[tuple[float, float, int]]) -> None:
    """Take a case and decide it, again and again; the subject is gone, so that the queue alone is measured."""
    from django.db import connection

    from moderation.actions.claim_next_case import claim_next_case
    from moderation.actions.decide_case import decide_case

    for _ in range(rounds):
        time.sleep(random.uniform(0.5, 1.5) * pace)
        clock, begun = Clock(), time.perf_counter()
        with connection.execute_wrapper(clock):
            case = claim_next_case(moderator=warden)
        whole = time.perf_counter() - begun
        assert case is not None and case.claim is not None
        found.append((clock.seconds * 1000, whole * 1000, case.pk))
        decide_case(
            case_id=case.pk, moderator=warden, token=case.claim.token, measures=[], rule_version=None, facts="Seen."
        )
    connection.close()


def run(wardens: list[Any], rounds: int, pace: float) -> list[tuple[float, float, int]]:
    found: list[tuple[float, float, int]] = []
    threads = [threading.Thread(target=work, args=(each, rounds, pace, found)) for each in wardens]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return found


def lock_alone(wardens: list[Any], rounds: int) -> list[float]:
    """The one statement that finds and locks the next case, in milliseconds."""
    from django.db import connection, transaction

    from moderation.actions.claim_next_case import rules_for
    from moderation.queries.next_cases import lock_next_case

    taken = []
    for number in range(rounds):
        warden = wardens[number % len(wardens)]
        rules, clock = rules_for(warden), Clock()
        with transaction.atomic(), connection.execute_wrapper(clock):
            lock_next_case(moderator=warden, rules=rules)
        taken.append(clock.seconds * 1000)
    return taken


def percentile(values: list[float], part: float) -> float:
    return sorted(values)[min(int(len(values) * part), len(values) - 1)]


def main() -> None:
    """Print the table; leave with 1 where the bar is missed or a case was decided twice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--pace", type=float, default=5.0, help="seconds between two cases of one moderator")
    options = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="isthmus-bench-"))
    try:
        prepare(state)
        from django.db import connection

        from moderation.models import Case, Decision

        begun = time.perf_counter()
        wardens = fill(options.cases)
        print(f"{options.cases:,} open cases in {time.perf_counter() - begun:.0f} s")
        statement = lock_alone(wardens, 500)
        print(f"find and lock: p50 {statistics.median(statement):.1f} ms, p95 {percentile(statement, 0.95):.1f} ms")
        missed = percentile(statement, 0.95) >= BAR_MS
        decided = 0
        for who, pace in ((wardens[:1], 0.0), (wardens, options.pace), (wardens, 0.0)):
            found = run(who, options.rounds, pace)
            decided += len(found)
            sql, whole = [one[0] for one in found], [one[1] for one in found]
            twice = len(found) - len({one[2] for one in found})
            how = f"each {pace:g} s" if pace else "without a pause"
            print(
                f"{len(who)} at work {how}, {len(found)} cases: claiming in SQL p50 {statistics.median(sql):.1f} ms, "
                f"p95 {percentile(sql, 0.95):.1f} ms; with Python p95 {percentile(whole, 0.95):.1f} ms; {twice} twice"
            )
            missed |= bool(twice)
        stored = Decision.objects.count(), Case.objects.filter(state="decided").count()
        print(f"{decided} decided, {stored[0]} decisions stored of {stored[1]} cases")
        missed |= stored != (decided, decided)
        connection.close()
        sys.exit(int(missed))
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    main()
