"""Does Explore show people what they would like? Three orders over one population that is made up, and one table.

People have a taste: two of eight topics, and one or two of three languages. Each note has a topic, a language and a
quality that nobody sees. Whoever meets a note likes it with a chance that rises with all three, and sometimes for no
reason at all; what they meet is by chance, and more often what has many likes already. A part of the likes is held out
before anything is counted, and each order is asked for twenty notes that the person has not liked yet:

- recall@20: which part of what was held out is among them;
- NDCG@20: the same, and the higher up the better (Järvelin and Kekäläinen, 2002);
- authors: which part of all authors stands on anybody's first page;
- newcomers: which part of the notes shown is by people who have just joined.

Pictures of a population are not the population: this says whether a change of the ranking is for better or worse on one
that behaves as described, and nothing of real people. The same seed gives the same table.
"""

from __future__ import annotations

import argparse
import datetime as dt
import math
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

SHOWN = 20
TOPICS, LANGUAGES = 8, ("en", "zh-hans", "es")
# Which part of what somebody likes is kept from the ranking.
HELD_OUT = 0.25
WEIGHTS = "[policy.explore]\nfresh = 1.0\nlanguage = 1.0\nliked = 1.0\nalike = 3.0\nnewcomer = 0.25\nof_one_author = 3"
Order = Callable[[Any], Sequence[int]]


@dataclass
class Population:
    """Who there is, what they have posted and liked, and what was held out; by their ids."""

    people: list[Any]
    notes: list[int]
    author_of: dict[int, int]
    newcomers: set[int]
    likes_of: Mapping[int, set[int]]
    held_out: Mapping[int, set[int]]
    topic_of: dict[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Quality:
    """Of one order; each between 0 and 1."""

    recall: float
    ndcg: float
    authors: float
    newcomers: float


def populate(*, people: int, notes: int, meets: int, seed: int) -> Population:
    """Store people, notes and likes; each person meets so many notes."""
    from django.utils import timezone

    from accounts.models import Account
    from feeds.models import Like, Note

    chance = random.Random(seed)
    long_ago = timezone.now() - dt.timedelta(days=90)
    Account.objects.bulk_create(
        Account(
            username=f"person_{n}", password="!", home="global", country="US",
            languages=chance.sample(LANGUAGES, chance.choice([1, 1, 2])),
            joined_at=timezone.now() if n % 10 == 0 else long_ago,
        )
        for n in range(people)
    )  # fmt: skip
    # The database makes the ids, and tells them to whoever asks.
    accounts = list(Account.objects.filter(username__startswith="person_").order_by("id"))
    tastes = {account.pk: set(chance.sample(range(TOPICS), 2)) for account in accounts}
    made, topics, good = [], [], []
    for number in range(notes):
        author = accounts[chance.randrange(people)]
        lang = chance.choice(author.languages)
        topics.append(chance.choice([*tastes[author.pk]]))
        good.append(chance.betavariate(2, 3))
        made.append(Note(author=author, title=f"Note {number}", lang=lang, languages=[lang]))
    Note.objects.bulk_create(made)
    stored = list(Note.objects.order_by("id"))
    likes: dict[int, set[int]] = {account.pk: set() for account in accounts}
    fans = [0] * notes
    for account in chance.sample(accounts, people):
        by_likes = [1 + count for count in fans]
        met = {*chance.choices(range(notes), by_likes, k=meets // 2), *chance.sample(range(notes), meets // 2)}
        for at in sorted(met):
            note = stored[at]
            wanted = 0.8 * (topics[at] in tastes[account.pk]) * (note.lang in account.languages) * (0.4 + good[at])
            if note.author_id != account.pk and chance.random() < max(0.02, wanted):
                likes[account.pk].add(note.pk)
                fans[at] += 1
    held_out = {
        who: set(chance.sample(sorted(liked), int(len(liked) * HELD_OUT))) for who, liked in likes.items()
    }  # fmt: skip
    known = {who: liked - held_out[who] for who, liked in likes.items()}
    rows = [Like(account_id=who, note_id=note) for who, liked in known.items() for note in sorted(liked)]
    chance.shuffle(rows)
    Like.objects.bulk_create(rows, batch_size=5000)
    _count_likes()
    return Population(
        accounts, [note.pk for note in stored], {note.pk: note.author_id for note in stored},
        {account.pk for account in accounts if account.joined_at != long_ago}, known, held_out,
        {note.pk: topics[at] for at, note in enumerate(stored)},
    )  # fmt: skip


def _count_likes() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE feeds_note SET likes_count = n FROM "
            "(SELECT note_id, count(*) AS n FROM feeds_like GROUP BY 1) counted WHERE note_id = id"
        )


def orders(population: Population, seed: int) -> dict[str, Order]:
    """The orders by their names: each gives somebody all notes, the best first."""
    from django.conf import settings
    from isthmus.regions.viewer import Viewer

    from feeds.models import Note
    from feeds.queries.explore import order_of, running_for

    newest = sorted(population.notes, reverse=True)
    liked = list(Note.objects.order_by("-likes_count", "-id").values_list("id", flat=True))
    chance = random.Random(seed)

    def explore(account: Any) -> list[int]:
        languages = tuple(account.languages)
        policies = settings.POLICIES.applied(home=account.home, country="US", languages=languages, age=None)
        viewer = Viewer(account, "US", languages, account.home, None, policies)
        running = running_for(viewer, policies.explore, None)
        return [placed.note_id for placed in order_of(running, policies.explore, viewer)]

    return {
        "by chance": lambda _account: chance.sample(population.notes, len(population.notes)),
        "chronological": lambda _account: newest,
        "most liked": lambda _account: liked,
        "Explore": explore,
    }


def quality_of(order: Order, population: Population) -> Quality:
    """How good an order is for those of whom something was held out."""
    recalls, gains, authors, by_newcomers, shown_in_all = [], [], set(), 0, 0
    for account in population.people:
        wanted = population.held_out[account.pk]
        if not wanted:
            continue
        known = population.likes_of[account.pk]
        shown = [note for note in order(account) if note not in known and population.author_of[note] != account.pk]
        shown = shown[:SHOWN]
        recalls.append(len(wanted & set(shown)) / min(len(wanted), SHOWN))
        best = sum(1 / math.log2(place + 2) for place in range(min(len(wanted), SHOWN)))
        gains.append(sum(1 / math.log2(place + 2) for place, note in enumerate(shown) if note in wanted) / best)
        authors |= {population.author_of[note] for note in shown}
        by_newcomers += sum(population.author_of[note] in population.newcomers for note in shown)
        shown_in_all += len(shown)
    return Quality(
        sum(recalls) / len(recalls), sum(gains) / len(gains),
        len(authors) / len(set(population.author_of.values())), by_newcomers / shown_in_all,
    )  # fmt: skip


def measure(*, people: int, notes: int, meets: int, seed: int) -> dict[str, Quality]:
    """Make the population, count ahead what the jobs count, and ask each order."""
    from feeds.actions.count_pool import count_pool
    from feeds.actions.count_tastes import count_tastes

    population = populate(people=people, notes=notes, meets=meets, seed=seed)
    count_pool()
    while count_tastes():
        pass
    return {name: quality_of(order, population) for name, order in orders(population, seed).items()}


def table(measured: dict[str, Quality]) -> str:
    lines = ["| order | recall@20 | NDCG@20 | authors | newcomers |", "|---|--:|--:|--:|--:|"]
    lines += [
        f"| {name} | {one.recall:.3f} | {one.ndcg:.3f} | {one.authors:.2f} | {one.newcomers:.2f} |"
        for name, one in measured.items()
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=1000)
    parser.add_argument("--notes", type=int, default=600)
    parser.add_argument("--meets", type=int, default=240, help="notes that each person meets")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    from isthmus import engines

    state = Path(tempfile.mkdtemp(prefix="isthmus-bench-"))
    os.environ |= {"STATE_DIR": str(state), "DATABASE_URL": "", "REDIS_URL": "", "SECRET_KEY": "", "LOG_LEVEL": "ERROR"}
    try:
        print("Preparing engines and population ...", file=sys.stderr)
        engines.join(state, "shared", "shared")
        import django

        django.setup()
        from django.conf import settings
        from django.core.management import call_command

        from tests.policies import pack_with, policy

        call_command("migrate", verbosity=0)
        settings.PACK = pack_with(policy("taste", WEIGHTS))
        settings.POLICIES = settings.PACK.tenants["shared"]
        print(table(measure(people=given.people, notes=given.notes, meets=given.meets, seed=given.seed)))
    finally:
        engines.leave(state)
        shutil.rmtree(state, ignore_errors=True)


if __name__ == "__main__":
    main()
