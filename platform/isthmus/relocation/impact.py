"""What a border would cut: how much, from whom, and what about. Reads only; the database does the counting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg.errors import QueryCanceled

from isthmus.relocation.catalog import Table, content_tables
from isthmus.relocation.figures import Bridge, Conversations, Flow, Impact, Reading, Spread, Topic, part
from isthmus.relocation.rows import account_at
from isthmus.relocation.sides import HomeRule, column, quoted, side_of, target
from isthmus.tenancy.mode import HOMES
from isthmus.tenancy.residency import Crossing, is_tie, topics_of

BINS: Final = 10
# A topic with fewer answers than this says nothing; on a large site, neither does one with less than a thousandth of
# all answers, or else tags with a handful of them would fill the list.
LEAST_ANSWERS: Final = 5
LEAST_PART: Final = 1000
MOST_TOPICS: Final = 15
MOST_BRIDGES: Final = 20


class TookTooLong(Exception):
    """The figures were not there in the time that was given."""


def impact_of_split(rule: HomeRule | None = None, *, seconds: float = 0) -> Impact:
    """Everything that would be cut, in one snapshot.

    With `seconds`, all of it has to be there in so many; else TookTooLong is raised.
    """
    impact = Impact(rule or HomeRule(), timezone.now())
    with _within(seconds), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        cursor.execute(f"SELECT {impact.rule.of('a')}, count(*) FROM {quoted(get_user_model())} a GROUP BY 1")
        impact.people = dict(cursor.fetchall())
        ties = [_Ties(table, impact.rule) for table in content_tables() if table.is_crossing and is_tie(table.model)]
        for each in ties:
            each.count(cursor, impact)
        impact.spreads, impact.bridges = _people(cursor, ties, impact.rule)
        answers = sum(flow.rows for flow, each in zip(impact.flows, ties, strict=True) if each.content)
        impact.least_answers = max(LEAST_ANSWERS, answers // LEAST_PART)
        impact.topics = _topics(cursor, ties, impact.least_answers)
    return impact


@contextmanager
def _within(seconds: float) -> Iterator[None]:
    """Give every query what is left of the time."""
    if not seconds:
        yield
        return
    ends = time.monotonic() + seconds

    def in_what_is_left(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        left = max(1, int((ends - time.monotonic()) * 1000))
        # Past this wrapper; and with SET, since a SELECT would take the snapshot before its isolation is asked for.
        context["cursor"].cursor.execute(f"SET LOCAL statement_timeout = {left}")
        return execute(sql, params, many, context)

    try:
        with connection.execute_wrapper(in_what_is_left):
            yield
    except QueryCanceled as error:
        # Setting the time took all that was left; that query goes past Django, which would have translated it.
        raise TookTooLong from error
    except OperationalError as error:
        if isinstance(error.__cause__, QueryCanceled):
            raise TookTooLong from error
        raise


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
        # Without rows of unclear side: the plan names them, and no move begins before they are settled.
        self.rows = (
            f"{quoted(table.model)} r {' '.join([*side.joins, *maker_joins, *other_joins])} "
            f"WHERE {side.sql} IS NOT NULL"
        )
        self.cut = f"({side.sql}) = 'sealed'"
        # What it is about: the first step of the path to the other account, be it that account or something between.
        first, *more = table.residency.other.split(".")
        self.thing: Any = table.model._meta.get_field(first)
        self.content: Any = self.thing.related_model if more else None

    @property
    def name(self) -> str:
        return str(self.table.model._meta.verbose_name_plural)

    def count(self, cursor: Any, impact: Impact) -> None:
        """Whatever follows from the rows of each thing, in one pass over the table."""
        counts = {
            f"{kind}_{home}": f"count(*) FILTER (WHERE {self.made} = '{home}' AND {condition})"
            for home in HOMES
            for kind, condition in {
                "all": "TRUE",
                # A reply to somebody of the other side is cut, also where the note is of this one.
                "cut": self.cut,
                "read": f"{self.maker} <> {self.other}",
            }.items()
        }
        things = (
            f"SELECT {self.reached} AS home, r.{column(self.thing)} AS thing, "
            f"{', '.join(f'{sql} AS {name}' for name, sql in counts.items())} FROM {self.rows} GROUP BY 1, 2"
        )
        cursor.execute(
            f"SELECT home, {', '.join(f'sum({name})::bigint' for name in counts)}, count(*), "
            "count(*) FILTER (WHERE all_domestic > 0 AND all_global > 0), "
            "count(*) FILTER (WHERE CASE home WHEN 'domestic' THEN all_global ELSE all_domestic END > 0), "
            "count(*) FILTER (WHERE read_domestic > 0), count(*) FILTER (WHERE read_global > 0) "
            f"FROM ({things}) t GROUP BY 1"
        )
        names = (*counts, "things", "mixed", "across", "things_domestic", "things_global")
        found = {home: dict.fromkeys(names, 0) for home in HOMES}
        found |= {home: dict(zip(names, values, strict=True)) for home, *values in cursor.fetchall()}
        total = {name: sum(found[home][name] for home in HOMES) for name in names}
        impact.flows.append(
            Flow(
                self.table.label,
                self.name,
                total["all_domestic"] - total["cut_domestic"],
                total["cut_domestic"],
                total["cut_global"],
                total["all_global"] - total["cut_global"],
            )
        )
        if self.content:
            impact.conversations.append(Conversations(self.name, total["things"], total["across"], total["mixed"]))
        impact.readings += self._readings(found, total)

    def _readings(self, found: dict[str, dict[str, int]], total: dict[str, int]) -> Iterator[Reading]:
        everybody = total["read_domestic"] + total["read_global"]
        for home, other in zip(HOMES, reversed(HOMES), strict=True):
            yield Reading(
                self.name,
                home,
                rows=total[f"read_{home}"],
                across=found[other][f"read_{home}"],
                things=total[f"things_{home}"],
                things_across=found[other][f"things_{home}"],
                expected=part(found[other]["read_domestic"] + found[other]["read_global"], everybody),
            )


def _people(cursor: Any, ties: list[_Ties], rule: HomeRule) -> tuple[list[Spread], list[Bridge]]:
    """How much each account with a tie would lose: spread over people, and those who would lose most."""
    if not ties:
        return [], []
    # A row that somebody made about their own counts once.
    ends = " UNION ALL ".join(
        f"SELECT {each.maker} AS who, {each.cut} AS made, FALSE AS received FROM {each.rows} UNION ALL "
        f"SELECT {each.other}, FALSE, {each.cut} FROM {each.rows} AND {each.maker} <> {each.other}"
        for each in ties
    )
    account: Any = get_user_model()
    key = account._meta.pk.column
    share = "cut::float / ties"
    bins = ", ".join(
        # Of n, a loss of exactly a tenth is in the first bin, and so is none at all.
        f"count(*) FILTER (WHERE greatest(1, ({BINS} * cut + ties - 1) / ties) = {number})"
        for number in range(1, BINS + 1)
    )
    cursor.execute(
        "WITH lost AS (SELECT who, count(*) AS ties, count(*) FILTER (WHERE made) AS made, "
        f"count(*) FILTER (WHERE received) AS received FROM ({ends}) e GROUP BY 1), "
        f"people AS MATERIALIZED (SELECT a.{key} AS id, {rule.of('a')} AS home, l.ties, l.made, l.received, "
        f"l.made + l.received AS cut FROM lost l JOIN {quoted(account)} a ON a.{key} = l.who) "
        "SELECT (SELECT json_agg(s) FROM (SELECT home, count(*) AS people, "
        f"json_build_array({bins}) AS bins, count(*) FILTER (WHERE cut = 0) AS nothing, "
        "count(*) FILTER (WHERE 2 * cut > ties) AS more_than_half, count(*) FILTER (WHERE cut = ties) AS everything, "
        f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {share}) AS median, "
        f"percentile_cont(0.9) WITHIN GROUP (ORDER BY {share}) AS ninetieth FROM people GROUP BY home) s), "
        f"(SELECT json_agg(b) FROM (SELECT a.{account.USERNAME_FIELD} AS username, p.home, p.ties, p.made, p.received "
        f"FROM people p JOIN {quoted(account)} a ON a.{key} = p.id WHERE p.cut > 0 "
        f"ORDER BY p.cut DESC, p.id LIMIT {MOST_BRIDGES}) b)"
    )
    spreads, bridges = cursor.fetchone()
    by_home = {each["home"]: Spread(**each) for each in spreads or ()}
    return [by_home[home] for home in HOMES if home in by_home], [Bridge(**each) for each in bridges or ()]


def _topics(cursor: Any, ties: list[_Ties], least: int) -> dict[str, list[Topic]]:
    """By the groupings that content declares, those that lose the largest share of their answers."""
    groups: dict[str, list[str]] = {}
    for each in ties:
        for name, path in topics_of(each.content).items() if each.content else ():
            groups.setdefault(name, []).append(_by_topic(each, path))
    found = {}
    for name, parts in groups.items():
        cursor.execute(
            f"SELECT topic, sum(n)::bigint, sum(cut)::bigint FROM ({' UNION ALL '.join(parts)}) t "
            f"WHERE topic IS NOT NULL GROUP BY 1 HAVING sum(n) >= {least} AND sum(cut) > 0 "
            f"ORDER BY sum(cut) / sum(n) DESC, sum(n) DESC, topic LIMIT {MOST_TOPICS}"
        )
        found[name] = [Topic(*row) for row in cursor.fetchall()]
    return found


def _by_topic(ties: _Ties, path: str) -> str:
    """SQL for a crossing model's rows by the topic of what they answer to, without what its own author made."""
    answers = (
        f"SELECT r.{column(ties.thing)} AS thing, count(*) AS n, count(*) FILTER (WHERE {ties.cut}) AS cut "
        f"FROM {ties.rows} AND {ties.maker} <> {ties.other} GROUP BY 1"
    )
    here, at = ties.content, "t"
    joins = [f"JOIN {quoted(here)} t ON t.{target(ties.thing)} = x.thing"]
    *steps, last = path.split(".")
    for number, step in enumerate(steps):
        relation = here._meta.get_field(step)
        there, name = relation.related_model, f"t{number}"
        if relation.one_to_many:
            ends = f"{name}.{column(relation.field)} = {at}.{target(relation.field)}"
        else:
            ends = f"{name}.{target(relation)} = {at}.{column(relation)}"
        joins.append(f"JOIN {quoted(there)} {name} ON {ends}")
        here, at = there, name
    topic = f"{at}.{column(here._meta.get_field(last))}::text"
    return f"SELECT {topic} AS topic, x.n, x.cut FROM ({answers}) x {' '.join(joins)}"
