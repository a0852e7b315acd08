"""What the text classifier has learnt after so many decisions, fed to it one by one, beside the same learnt at once.

    script/bench classifier --data FOLDER

FOLDER holds labelled texts as CSV or JSON lines with the fields `text`, `label` (1 for what is to be withheld) and
`lang`; each file is measured by itself. The data is yours: none ships. `--data generated` makes texts up, which says
nothing about people and shows that the command works. The yardstick is logistic regression (scikit-learn, LBFGS) on the
same features, trained on the same decisions at once.
"""

from __future__ import annotations

import argparse
import csv
import json
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

AFTER = (500, 2000, 10_000)
# Of the texts that are held back to be judged.
TESTED = 2500


@dataclass(frozen=True)
class Labelled:
    text: str
    withheld: bool
    lang: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", default="generated", help="a folder of CSV and JSONL files, or: generated")
    parser.add_argument("--seed", type=int, default=1, help="of the order in which decisions come")
    options = parser.parse_args()
    django.setup()
    print(
        "| texts | decisions | one by one: precision | recall | F1 | at once: precision | recall | F1 | ms a decision |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for name, rows in data_of(options.data):
        random.Random(options.seed).shuffle(rows)
        for line in measured(name, rows):
            print(line, flush=True)


def data_of(where: str) -> Iterator[tuple[str, list[Labelled]]]:
    """The sets of a folder, by file; those made up for "generated". Raises SystemExit for a folder without any."""
    if where == "generated":
        yield "generated, en", generated("en")
        yield "generated, zh-hans", generated("zh-hans")
        return
    files = [path for path in sorted(Path(where).glob("*")) if path.suffix in (".csv", ".jsonl")]
    if not files:
        raise SystemExit(f"There is no .csv or .jsonl file in {where}.")
    for path in files:
        rows = list(rows_of(path))
        langs = ", ".join(sorted({row.lang for row in rows}))
        yield f"{path.stem}, {langs}", rows


def rows_of(path: Path) -> Iterator[Labelled]:
    """The labelled texts of a file; lines without a text are left out. Raises SystemExit for a label that is none."""
    with path.open(encoding="utf-8", newline="") as file:
        told: Iterator[dict[str, Any]] = csv.DictReader(file) if path.suffix == ".csv" else map(json.loads, file)
        for number, row in enumerate(told, 1):
            if str(row.get("label")) not in ("0", "1", "True", "False"):
                raise SystemExit(f"{path.name}, row {number}: the label is {row.get('label')!r}. Write 0 or 1.")
            if text := str(row.get("text") or "").strip():
                yield Labelled(text, str(row["label"]) in ("1", "True"), str(row.get("lang") or "und"))


def measured(name: str, rows: list[Labelled]) -> Iterator[str]:
    """A line of the table for each number of decisions that there are enough texts for."""
    from sklearn.linear_model import LogisticRegression

    from moderation.learning import Learner, features_of

    tested = min(TESTED, len(rows) // 4)
    taught, judged = rows[tested:][: AFTER[-1]], rows[:tested]
    features, truth = features_of([row.text for row in taught]), [row.withheld for row in taught]
    asked, right = features_of([row.text for row in judged]), [row.withheld for row in judged]
    learner, spent = Learner(), 0.0
    for number, row in enumerate(taught, 1):
        before = time.process_time()
        learner.learn_row(features[number - 1], withheld=row.withheld, lang=row.lang)
        spent += time.process_time() - before
        if number in AFTER or number == len(taught):
            batch = LogisticRegression(C=30, max_iter=300).fit(features[:number], truth[:number])
            ours = figures(right, learner.raw(asked) >= 0.5)
            theirs = figures(right, batch.predict_proba(asked)[:, 1] >= 0.5)
            yield f"| {name} | {number:,} | {ours} | {theirs} | {1000 * spent / number:.1f} |"


def figures(right: list[bool], said: Any) -> str:
    """Precision, recall and F1, as cells."""
    both = sum(1 for truth, found in zip(right, said, strict=True) if truth and found)
    precision, recall = both / max(1, sum(said)), both / max(1, sum(right))
    f1 = 2 * precision * recall / max(precision + recall, 1e-9)
    return f"{precision:.3f} | {recall:.3f} | {f1:.3f}"


def generated(lang: str, count: int = 4000) -> list[Labelled]:
    """Texts that are made up of words, some of which stand rather in what is withheld."""
    drawn = random.Random(lang)
    letters = "abcdefghijklmnopqrstuvwxyz" if lang == "en" else "的一是在不了有和人这中大为上个国我以要他"
    words = ["".join(drawn.choices(letters, k=drawn.randint(2, 7))) for _ in range(800)]
    rows = []
    for _ in range(count):
        withheld = drawn.random() < 0.3
        of = [drawn.choice(words[:80] if withheld and drawn.random() < 0.25 else words) for _ in range(30)]
        rows.append(Labelled((" " if lang == "en" else "").join(of), withheld, lang))
    return rows


if __name__ == "__main__":
    main()
