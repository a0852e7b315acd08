"""The search page among a million notes against the floor, and how PostgreSQL finds them: in one run on one machine."""

from __future__ import annotations

import argparse
import os
import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg
from isthmus import engines

from tests.benchmarks.run import Bench, _get, measure, signed_in, table

BAR = 0.5
# Which part of the notes has each word. The oldest fifth alone has 奥运, and no note has both 咖啡 and 红茶.
PARTS = {"咖啡": 0.3, "上海": 0.03, "骑车": 0.005, "陶艺": 0.0005, "琥珀": 0.00001}
FORMER, NEVER_TOGETHER = "奥运", "红茶"
QUERIES = {
    "咖啡, in 30 %": "咖啡",
    "上海, in 3 %": "上海",
    "骑车, in 0.5 %": "骑车",
    "陶艺, in 0.05 %": "陶艺",
    "琥珀, in ten notes": "琥珀",
    "啡, one character": "啡",
    "奥运, in the oldest fifth": FORMER,
    "咖啡 红茶, never together": f"咖啡 {NEVER_TOGETHER}",
    "咖啡, the best": "咖啡&order=best",
    "陶艺, the best": "陶艺&order=best",
    "咖啡, in English notes": "咖啡&lang=en",
}
TEMPLATES = 20_000
# What the words are compared with, in the same run.
BESIDE = ("twenty", "Explore, signed in")


class SearchBench(Bench):
    """The same, filled with notes in Chinese."""

    population = "tests.benchmarks.search"

    def requests(self) -> dict[str, tuple[str, list[bytes]]]:
        """The floor, and every word as a visitor and as somebody who is signed in."""
        cookies = signed_in(self.session)
        asked = {"twenty": ("floor", [_get("/twenty")]), "Explore, signed in": ("site", [_get("/", cookies)])}
        for name, words in QUERIES.items():
            asked[name] = ("site", [_get(f"/search/?q={quote(words, safe='&=')}", cookies)])
        asked["咖啡, a visitor"] = ("site", [_get(f"/search/?q={quote('咖啡')}")])
        asked["陶艺, a visitor"] = ("site", [_get(f"/search/?q={quote('陶艺')}")])
        asked["people, one slip"] = ("site", [_get("/search/?q=parson_77&in=people", cookies)])
        asked["suggestions, perso"] = ("site", [_get("/search/suggest/?q=perso", cookies)])
        return asked


def _templates(chance: random.Random) -> list[tuple[str, str, str]]:
    """Titles and texts of a hundred characters, by Zipf's law, with their tokens."""
    from isthmus.web.tokens import Vector

    letters = [chr(code) for code in range(0x4E00, 0x9FA5) if _in_gb2312(chr(code))]
    # None of a word that is measured, or it would be found by accident.
    letters = [letter for letter in letters if letter not in "".join([*PARTS, FORMER, NEVER_TOGETHER])]
    vocabulary = ["".join(chance.choices(letters, k=2)) for _ in range(20_000)]
    weights = [1 / (rank + 10) for rank in range(len(vocabulary))]
    made = []
    for _ in range(TEMPLATES):
        words = chance.choices(vocabulary, weights, k=50)
        title, text = "".join(words[:4]), "，".join("".join(words[at : at + 6]) for at in range(4, 50, 6)) + "。"
        vector = Vector()
        vector.add(title, "A")
        vector.add(text)
        vector.mark("zh-hans")
        vector.mark("pictures")
        made.append((title, text, str(vector)))
    return made


def _in_gb2312(letter: str) -> bool:
    try:
        return letter.encode("gb2312")[0] < 0xD8
    except UnicodeEncodeError:
        return False


def _words_of(number: int, notes: int, chance: random.Random) -> Iterator[str]:
    for word, part in PARTS.items():
        if chance.random() < part:
            yield word
    if number < notes / 5 and chance.random() < 0.3:
        yield FORMER


def _fill(people: int, notes: int) -> None:
    """Notes and tokens by COPY, the index over the tokens afterwards."""
    from django.db import connection

    from tests.benchmarks.population import fill, talk_and_sign_in

    fill(people=people, notes=1000)
    chance = random.Random(2025)
    templates = _templates(chance)
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'feeds_note_tokens'")
        (index,) = cursor.fetchone()
        cursor.execute("DROP INDEX feeds_note_tokens")
        cursor.execute("SELECT id FROM accounts_account")
        authors = [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT min(id) FROM feeds_note")
        first = (cursor.fetchone()[0] >> 22) - notes
        for begin in range(0, notes, 100_000):
            _copy(cursor, range(begin, min(begin + 100_000, notes)), notes, first, authors, templates, chance)
        cursor.execute(
            "INSERT INTO feeds_picture (note_id, author_id, position, digest, alt, width, height, blurhash) "
            "SELECT id, author_id, 0, repeat('ab', 32), '阳台', 810, 1080, 'LEHV6nWB2yk8pyo0adR*.7kCMdnj' "
            "FROM feeds_note WHERE lang = 'zh-hans'"
        )
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute(index)
        cursor.execute("VACUUM ANALYZE")
    from django.core.management import call_command

    call_command("search", verbosity=0, stdout=sys.stderr)
    talk_and_sign_in()


def _copy(
    cursor: Any,
    numbers: range,
    notes: int,
    first: int,
    authors: list[int],
    templates: list[tuple[str, str, str]],
    chance: random.Random,
) -> None:
    from isthmus.web.tokens import EDITION

    rows, tokens = [], []
    for number in numbers:
        title, text, vector = templates[chance.randrange(TEMPLATES)]
        words = list(_words_of(number, notes, chance))
        if "咖啡" not in words and chance.random() < 0.4:
            words.append(NEVER_TOGETHER)
        note_id = (first + number) << 22
        rows.append(
            (note_id, authors[number % len(authors)], title, " ".join([text, *words]), number % 12, number % 900)
        )
        more = [f"'{word}':{400 + 2 * at} '{word[1]}':{401 + 2 * at}" for at, word in enumerate(words)]
        tokens.append((note_id, " ".join([vector, *more])))
    with cursor.copy(
        "COPY feeds_note (id, author_id, title, text, lang, languages, revision, design, held, likes_count, "
        "comments_count, pictures_count) FROM STDIN"
    ) as copy:
        for note_id, author, title, text, design, likes in rows:
            copy.write_row((note_id, author, title, text, "zh-hans", ["zh-hans"], 1, design, False, likes, 0, 1))
    with cursor.copy("COPY feeds_notetokens (note_id, tokens, edition) FROM STDIN") as copy:
        for row in tokens:
            copy.write_row((*row, EDITION))


def _plans(database: str, notes: int) -> None:
    """What either way costs PostgreSQL for each word, in milliseconds; the site takes the better."""
    import django

    django.setup()
    from isthmus.web.seeking import sought

    from feeds.queries.by_words import NEWEST_ID, NOTES

    window = int((21 * notes) ** 0.5)
    print(f"\n| EXPLAIN ANALYZE, page of 21 of {notes:,} | walk {window:,} | found | ask the index | found |")
    print("|---|--:|--:|--:|--:|")
    with psycopg.connect(database, autocommit=True) as connection:
        for name, words in QUERIES.items():
            if "&" in words:
                continue
            query = sought(words).tsquery
            walk = _explain(connection, NOTES.walk, [NEWEST_ID, 0, window, query, 21])
            ask = _explain(connection, NOTES.ask, [query, NEWEST_ID, 0, 21])
            print(f"| {name} | {walk[0]:.1f} | {walk[1]} | {ask[0]:.1f} | {ask[1]} |")
        for table_name in ("feeds_notetokens", "feeds_note", "feeds_note_tokens"):
            size = connection.execute("SELECT pg_relation_size(%s::regclass)", [table_name]).fetchone()
            print(f"{table_name}: {size[0] / 1e6:,.0f} MB" if size else "", file=sys.stderr)


def _explain(connection: Any, statement: str, values: list[object]) -> tuple[float, int]:
    """Milliseconds and rows, the best of three."""
    took, found = [], 0
    for _ in range(3):
        text = "\n".join(str(row[0]) for row in connection.execute(f"EXPLAIN ANALYZE {statement}", values))
        took.append(float(re.findall(r"Execution Time: ([\d.]+)", text)[0]))
        found = int(float(re.findall(r"actual time=\S+ rows=([\d.]+)", text)[0]))
    return min(took), found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=20_000)
    parser.add_argument("--notes", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=2.0, help="per page and round")
    given = parser.parse_args()
    state = Path(tempfile.mkdtemp(prefix="isthmus-bench-"))
    try:
        began = time.monotonic()
        print(f"Making {given.notes:,} notes; some minutes ...", file=sys.stderr)
        bench = SearchBench(state, given.people, given.notes)
        print(f"made in {time.monotonic() - began:.0f} s", file=sys.stderr)
        try:
            results = measure(bench, rounds=given.rounds, seconds=given.seconds)
            print(table(results, {name: BAR for name in results if name not in BESIDE}))
            # The statements are the site's own, and stand in a module that wants its settings.
            os.environ.update(bench.base)
            _plans(engines.urls(state, "shared").database, given.notes)
        finally:
            bench.end()
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    if sys.argv[1:] and sys.argv[1].isdecimal():
        import django

        django.setup()
        _fill(int(sys.argv[1]), int(sys.argv[2]))
    else:
        main()
