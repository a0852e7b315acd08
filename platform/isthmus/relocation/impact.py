"""What a border would cut: how much, from whom, and what about. Reads only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from isthmus.relocation.catalog import Table, content_tables
from isthmus.relocation.rows import account_at
from isthmus.relocation.sides import HomeRule, quoted, side_of
from isthmus.tenancy.mode import HOMES
from isthmus.tenancy.residency import Crossing, topics_of

BINS: Final = 10
# A topic with fewer answers than this says nothing.
LEAST_ANSWERS: Final = 5
MOST_TOPICS: Final = 15
MOST_BRIDGES: Final = 20


@dataclass(frozen=True)
class Flow:
    """The rows of one kind, by the homes of who made them and whom they reach."""

    label: str
    name: str
    domestic_domestic: int = 0
    domestic_global: int = 0
    global_domestic: int = 0
    global_global: int = 0

    @property
    def rows(self) -> int:
        return self.domestic_domestic + self.global_global + self.cut

    @property
    def cut(self) -> int:
        return self.domestic_global + self.global_domestic

    @property
    def share(self) -> float:
        """Of all its rows, those that the border cuts: 0 to 1."""
        return self.cut / self.rows if self.rows else 0.0


@dataclass(frozen=True)
class Conversations:
    """Content that was answered to: by anybody, by the other side, by both sides."""

    name: str
    answered: int
    across: int
    mixed: int


@dataclass(frozen=True)
class Spread:
    """How the loss spreads over the people of one home who have anything to lose."""

    home: str
    people: int
    # How many lose up to a tenth of their ties, up to two tenths, ...
    bins: list[int]
    nothing: int
    more_than_half: int
    everything: int
    # Of their ties, what the person in the middle loses, and the tenth who loses most: 0 to 1.
    median: float
    ninetieth: float


@dataclass(frozen=True)
class Topic:
    name: str
    rows: int
    cut: int

    @property
    def share(self) -> float:
        return self.cut / self.rows


@dataclass(frozen=True)
class Bridge:
    """An account through which many ties to the other side run."""

    username: str
    home: str
    ties: int
    cut: int


@dataclass
class Impact:
    """All figures of one snapshot, for one rule of who lives where."""

    rule: HomeRule
    at: dt.datetime
    people: dict[str, int] = field(default_factory=dict)
    flows: list[Flow] = field(default_factory=list)
    conversations: list[Conversations] = field(default_factory=list)
    spreads: list[Spread] = field(default_factory=list)
    topics: dict[str, list[Topic]] = field(default_factory=dict)
    bridges: list[Bridge] = field(default_factory=list)

    @property
    def ties(self) -> int:
        return sum(flow.rows for flow in self.flows)

    @property
    def cut(self) -> int:
        return sum(flow.cut for flow in self.flows)

    @property
    def share(self) -> float:
        return self.cut / self.ties if self.ties else 0.0

    def reach(self, home: str) -> float:
        """Of all that a home's people make, what goes to the other side: 0 to 1."""
        out = sum(flow.domestic_global if home == "domestic" else flow.global_domestic for flow in self.flows)
        near = sum(flow.domestic_domestic if home == "domestic" else flow.global_global for flow in self.flows)
        return out / (out + near) if out + near else 0.0

    def as_json(self) -> dict[str, Any]:
        """For programs; the names are those of the classes above."""
        return asdict(self) | {"at": self.at.isoformat()}


def impact_of_split(rule: HomeRule | None = None, *, seconds: int = 0) -> Impact:
    """Everything that would be cut, in one snapshot.

    With `seconds`, the database gives up after so many (django.db.OperationalError).
    """
    impact = Impact(rule or HomeRule(), timezone.now())
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(f"SET LOCAL statement_timeout = {int(seconds) * 1000}")
        account = get_user_model()
        cursor.execute(f"SELECT {impact.rule.of('a')}, count(*) FROM {quoted(account)} a GROUP BY 1")
        impact.people = dict(cursor.fetchall())
        ties = [_Ties(table, impact.rule) for table in content_tables() if table.is_crossing]
        impact.flows = [each.flow(cursor) for each in ties]
        impact.conversations = [each.conversations(cursor) for each in ties if each.content]
        impact.spreads = list(_spreads(cursor, ties, impact.rule))
        impact.bridges = _bridges(cursor, ties, impact.rule)
        impact.topics = _topics(cursor, ties)
    return impact


class _Ties:
    """The rows of one crossing model as SQL: who made them, whom they reach, whether the border cuts them."""

    def __init__(self, table: Table, rule: HomeRule) -> None:
        assert isinstance(table.residency, Crossing)  # noqa: S101 - asked of crossings alone
        side = side_of(table.model, "r", rule)
        assert side and side.ends  # noqa: S101 - a crossing has two ends
        self.table = table
        self.made, self.reached = side.ends
        maker_joins, self.maker = account_at(table, table.residency.maker, "p")
        other_joins, self.other = account_at(table, table.residency.other, "q")
        self.rows = f"{quoted(table.model)} r {' '.join([*side.joins, *maker_joins, *other_joins])}"
        self.cut = f"({side.sql}) = 'sealed'"
        # What is answered to: the first step of the path to the other account, where there is one between.
        first, *more = table.residency.other.split(".")
        self.content: Any = table.model._meta.get_field(first) if more else None

    def flow(self, cursor: Any) -> Flow:
        # By the two ends; a reply that reaches only its own side is cut as well when what it answers is.
        reached = f"CASE WHEN {self.cut} AND {self.made} = {self.reached} THEN 'other' ELSE {self.reached} END"
        cursor.execute(f"SELECT {self.made}, {reached}, count(*) FROM {self.rows} GROUP BY 1, 2")
        counted = dict.fromkeys(("domestic_domestic", "domestic_global", "global_domestic", "global_global"), 0)
        for maker, other, rows in cursor.fetchall():
            if maker and other:
                there = {"domestic": "global", "global": "domestic"}[maker] if other == "other" else other
                counted[f"{maker}_{there}"] += rows
        meta = self.table.model._meta
        return Flow(self.table.label, str(meta.verbose_name_plural), **counted)

    def conversations(self, cursor: Any) -> Conversations:
        cursor.execute(
            f"SELECT count(*), count(*) FILTER (WHERE cut > 0), count(*) FILTER (WHERE cut > 0 AND cut < n) FROM "
            f'(SELECT r."{self.content.column}", count(*) AS n, count(*) FILTER (WHERE {self.cut}) AS cut '
            f"FROM {self.rows} GROUP BY 1) c"
        )
        return Conversations(str(self.table.model._meta.verbose_name_plural), *cursor.fetchone())


def _people(ties: list[_Ties], rule: HomeRule) -> str:
    """SQL for every account with a tie: its home, its ties and those that are cut."""
    ends = " UNION ALL ".join(
        f"SELECT {who} AS who, {each.cut} AS cut FROM {each.rows}" for each in ties for who in (each.maker, each.other)
    )
    account = get_user_model()._meta
    return (
        f"SELECT a.{account.pk.column} AS id, {rule.of('a')} AS home, count(*) AS n, "
        f"count(*) FILTER (WHERE e.cut) AS cut "
        f"FROM ({ends}) e JOIN {quoted(get_user_model())} a ON a.{account.pk.column} = e.who GROUP BY 1, 2"
    )


def _spreads(cursor: Any, ties: list[_Ties], rule: HomeRule) -> Iterator[Spread]:
    share = "cut::float / n"
    cursor.execute(
        f"WITH people AS ({_people(ties, rule)}) SELECT home, count(*), count(*) FILTER (WHERE cut = 0), "
        f"count(*) FILTER (WHERE 2 * cut > n), count(*) FILTER (WHERE cut = n), "
        f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {share}), percentile_cont(0.9) WITHIN GROUP (ORDER BY {share}), "
        + ", ".join(
            f"count(*) FILTER (WHERE greatest(1, ceil({BINS} * {share})) = {number})" for number in range(1, BINS + 1)
        )
        + " FROM people GROUP BY home"
    )
    found = {row[0]: row[1:] for row in cursor.fetchall()}
    for home in HOMES:
        if home in found:
            people, nothing, half, everything, median, ninetieth, *bins = found[home]
            yield Spread(home, people, bins, nothing, half, everything, median, ninetieth)


def _bridges(cursor: Any, ties: list[_Ties], rule: HomeRule) -> list[Bridge]:
    account = get_user_model()
    cursor.execute(
        f"WITH people AS ({_people(ties, rule)}) SELECT a.{account.USERNAME_FIELD}, p.home, p.n, p.cut FROM people p "
        f"JOIN {quoted(account)} a ON a.{account._meta.pk.column} = p.id WHERE p.cut > 0 "
        f"ORDER BY p.cut DESC, p.id LIMIT {MOST_BRIDGES}"
    )
    return [Bridge(*row) for row in cursor.fetchall()]


def _topics(cursor: Any, ties: list[_Ties]) -> dict[str, list[Topic]]:
    """By the groupings that content declares, those that lose the largest share of their answers."""
    groups: dict[str, list[str]] = {}
    for each in ties:
        for name, path in topics_of(each.content.related_model).items() if each.content else ():
            groups.setdefault(name, []).append(_by_topic(each, path))
    found = {}
    for name, parts in groups.items():
        cursor.execute(
            f"SELECT topic, sum(n), sum(cut) FROM ({' UNION ALL '.join(parts)}) t WHERE topic IS NOT NULL GROUP BY 1 "
            f"HAVING sum(n) >= {LEAST_ANSWERS} ORDER BY sum(cut) / sum(n) DESC, sum(n) DESC, topic LIMIT {MOST_TOPICS}"
        )
        found[name] = [Topic(topic, int(rows), int(cut)) for topic, rows, cut in cursor.fetchall()]
    return found


def _by_topic(ties: _Ties, path: str) -> str:
    """SQL for a crossing model's rows by the topic of what they answer to."""
    here, at = ties.content.related_model, "t"
    joins = [f'JOIN {quoted(here)} t ON t."{ties.content.target_field.column}" = r."{ties.content.column}"']
    *steps, last = path.split(".")
    for number, step in enumerate(steps):
        relation = here._meta.get_field(step)
        there, name = relation.related_model, f"t{number}"
        if relation.one_to_many:
            joins.append(
                f'JOIN {quoted(there)} {name} ON {name}."{relation.field.column}" = {at}."{here._meta.pk.column}"'
            )
        else:
            joins.append(
                f'JOIN {quoted(there)} {name} ON {name}."{relation.target_field.column}" = {at}."{relation.column}"'
            )
        here, at = there, name
    topic = f'{at}."{here._meta.get_field(last).column}"::text'
    return (
        f"SELECT {topic} AS topic, count(*) AS n, count(*) FILTER (WHERE {ties.cut}) AS cut "
        f"FROM {ties.rows} {' '.join(joins)} GROUP BY 1"
    )


def report_page(impact: Impact, *, asked: dict[str, str] | None = None, fault: str = "") -> str:
    """The figures as one page of HTML that needs nothing else; with `asked`, what was typed into its form."""
    context = {
        "impact": impact,
        "reach": {home: impact.reach(home) for home in HOMES},
        "flows": [_bar(flow, max(each.rows for each in impact.flows) or 1) for flow in impact.flows],
        "spreads": [{"item": spread, "bars": list(_columns(spread))} for spread in impact.spreads],
        "asked": asked,
        "fault": fault,
    }
    return render_to_string("relocation/impact.html", context)


def _bar(flow: Flow, highest: int) -> dict[str, Any]:
    """Lengths of a bar's parts, of a hundred for the longest bar; as text, since SVG knows no commas."""
    parts = {
        "domestic": flow.domestic_global,
        "global": flow.global_domestic,
        "cut": flow.cut,
        "near": flow.rows - flow.cut,
    }
    return {"item": flow} | {name: f"{100 * rows / highest:.2f}" for name, rows in parts.items()}


def _columns(spread: Spread) -> Iterator[dict[str, Any]]:
    """The histogram's columns on a field 320 wide whose ground line is at 150 and whose highest reaches 35."""
    highest = max(spread.bins) or 1
    for number, people in enumerate(spread.bins):
        height = 115 * people / highest
        yield {
            "people": people,
            "x": 32 * number + 2,
            "middle": 32 * number + 16,
            "y": f"{150 - height:.1f}",
            "above": f"{145 - height:.1f}",
            "height": f"{height:.1f}",
        }
