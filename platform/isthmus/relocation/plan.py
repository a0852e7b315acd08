"""What a move would do: every row counted, nothing written."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from itertools import groupby
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, models, transaction
from psycopg import Connection

from isthmus.relocation.catalog import content_tables, described, table_of
from isthmus.relocation.models import Sealed
from isthmus.relocation.settle import Collision, collisions
from isthmus.relocation.sides import HomeRule, column, foreign_keys, quoted, side_of, target
from isthmus.relocation.verifier import keyed_rows
from isthmus.tenancy.mode import HOMES
from isthmus.tenancy.residency import Crossing, Passing, Reference, Site, all_models, residency_of

# Copying, indexing and comparing a note with what hangs on it, on two cores of 2026.
ROWS_A_SECOND = 60_000
LEAST_SECONDS = 5


@dataclass
class Table:
    """The rows of one model, by where they would go."""

    label: str
    kind: str
    rows: int = 0
    domestic: int = 0
    # `global` is a word of the language.
    global_: int = 0
    # Crossings whose ends live apart, kept safe on their maker's side.
    sealed_domestic: int = 0
    sealed_global: int = 0
    both: int = 0
    dropped: int = 0
    unclear: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class Cut:
    """A reference from one side to a row that will not be there."""

    label: str
    field: str
    rows: int
    # Kept aside then, and given back by a merge.
    may_be_empty: bool


@dataclass
class Plan:
    """The whole account of a move, in the order of the tables' names."""

    to: str
    tables: list[Table] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)
    collisions: list[Collision] = field(default_factory=list)
    # Seconds a row, from a rehearsal.
    measured: float = 0.0
    # Rows that stand on both sides and are not the same there.
    differing: list[str] = field(default_factory=list)
    # Staff by home.
    staff: dict[str, int] = field(default_factory=dict)

    @property
    def rows_to_copy(self) -> int:
        """What the targets get together; rows that stand on both sides are copied to each."""
        sealed = sum(table.sealed_domestic + table.sealed_global for table in self.tables)
        both = sum(table.both for table in self.tables) * (2 if self.to == "split" else 1)
        return sum(table.domestic + table.global_ for table in self.tables) + sealed + both

    @property
    def seconds(self) -> float:
        """How long nothing could be written: as in the last rehearsal, or by a rule of thumb where there was none."""
        return self.rows_to_copy * self.measured if self.measured else LEAST_SECONDS + self.rows_to_copy / ROWS_A_SECOND

    @property
    def space(self) -> int:
        """Bytes that the targets take beside the sources until the move is completed."""
        return sum(table.bytes for table in self.tables if not table.dropped)

    @property
    def faults(self) -> list[str]:
        """What has to be settled before a move can begin, in sentences."""
        hard = [
            f"{cut.rows} rows of {cut.label} name with {cut.field!r} a row of the other side, and cannot do without."
            for cut in self.cuts
            if not cut.may_be_empty
        ]
        return (
            self.differing
            + hard
            + [
                f"{table.unclear} rows of {table.label} follow no account, so no side is theirs."
                for table in self.tables
                if table.unclear
            ]
        )

    @property
    def notices(self) -> list[str]:
        """What an operator will want to do before or after, in sentences."""
        return [
            f"Nobody of the staff has the home {home}: make a moderator there after the switch: "
            f"TENANT={home} python manage.py createsuperuser"
            for home in HOMES
            if self.to == "split" and not self.staff.get(home)
        ]

    def as_json(self) -> dict[str, Any]:
        """For programs; the names are those of the classes above."""
        return {
            "to": self.to,
            "rows_to_copy": self.rows_to_copy,
            "seconds": round(self.seconds),
            "space": self.space,
            "tables": [asdict(table) for table in self.tables],
            "cuts": [asdict(cut) for cut in self.cuts],
            "collisions": [asdict(each) for each in self.collisions],
            "notices": self.notices,
            "faults": self.faults,
        }


def plan_split(rule: HomeRule | None = None) -> Plan:
    """Count every row by the side on which it would live, in one snapshot. Reads only."""
    rule = rule or HomeRule()
    plan = Plan("split")
    with transaction.atomic(), connection.cursor() as cursor:
        # One picture of the database for all the counts, however long they take.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for model in sorted(all_models(), key=lambda each: each._meta.label):
            plan.tables.append(_count(cursor, model, rule))
            plan.cuts += _cuts(cursor, model, rule)
        account = get_user_model()
        cursor.execute(f"SELECT {rule.of('a')}, count(*) FROM {quoted(account)} a WHERE a.is_staff GROUP BY 1")
        plan.staff = dict(cursor.fetchall())
    return plan


def plan_merge(sources: Mapping[str, Connection[Any]]) -> Plan:
    """Count what two sites would bring into one, in a snapshot of each: rows, what was sealed, names that collide."""
    plan = Plan("shared")
    for table in sorted(content_tables(), key=lambda each: each.label):
        counted = Table(table.label, type(table.residency).__name__.lower())
        for home, source in sources.items():
            rows, size = _one(source, f"SELECT count(*), pg_total_relation_size('{table.name}') FROM {table.name}")
            (sealed,) = _one(source, f"SELECT count(*) FROM {quoted(Sealed)} WHERE label = '{table.label}'")
            counted.rows += rows
            counted.bytes += size
            if table.is_reference:
                counted.both = max(counted.both, rows)
            else:
                setattr(counted, {"domestic": "domestic", "global": "global_"}[home], rows)
            setattr(counted, f"sealed_{home}", sealed)
        plan.tables.append(counted)
    plan.collisions = collisions(list(sources.values()))
    plan.differing = _differing(sources)
    return plan


def _differing(sources: Mapping[str, Connection[Any]]) -> list[str]:
    """Rows that are to stand on both sides and that the sites have changed each in its own way, in sentences."""
    found = []
    for table in content_tables():
        if table.is_reference:
            streams = (
                keyed_rows(source, described(), table.name, rank) for rank, source in enumerate(sources.values())
            )
            for key, group in groupby(heapq.merge(*streams), key=lambda each: each[0]):
                if len({digest for _key, _rank, digest in group}) > 1:
                    found.append(f"{table.label} {key} is not the same on both sides. Make it one before they are one.")
            found += _taken_twice(sources, table)
    return found


def _taken_twice(sources: Mapping[str, Connection[Any]], table: Any) -> list[str]:
    """Values beside the natural key that only one row may have, and that two rows with different keys have."""
    own = [path for path in table.natural_key() if "." not in path]
    found = []
    for each in table.model._meta.local_concrete_fields:
        if each.unique and not each.primary_key and each.column not in own and own:
            query = f'SELECT "{each.column}", ROW({", ".join(own)})::text FROM "{table.name}"'
            one, other = (dict(source.execute(query).fetchall()) for source in sources.values())
            found += [
                f"{table.label}: {one[value]} and {other[value]} both have {each.column} {value}. Change one of them."
                for value in one.keys() & other.keys()
                if one[value] != other[value]
            ]
    return found


def _one(source: Connection[Any], query: str) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = source.execute(query).fetchone()
    assert row  # noqa: S101 - an aggregate has one row
    return row


def _count(cursor: Any, model: type[models.Model], rule: HomeRule) -> Table:
    residency = residency_of(model)
    table = Table(model._meta.label, type(residency).__name__.lower())
    cursor.execute("SELECT pg_total_relation_size(%s)", [quoted(model)])
    table.bytes = cursor.fetchone()[0]
    if isinstance(residency, Crossing):
        _count_crossings(cursor, model, rule, table)
    elif isinstance(residency, Reference | Site | Passing):
        cursor.execute(f"SELECT count(*) FROM {quoted(model)}")
        table.rows = cursor.fetchone()[0]
        setattr(table, {Reference: "both", Site: "both", Passing: "dropped"}[type(residency)], table.rows)
    else:
        _count_owned(cursor, model, rule, table)
    return table


def _count_owned(cursor: Any, model: type[models.Model], rule: HomeRule, table: Table) -> None:
    side = side_of(model, "r", rule)
    assert side  # noqa: S101 - an owned row has a side
    cursor.execute(f"SELECT {side.sql}, count(*) FROM {quoted(model)} r {' '.join(side.joins)} GROUP BY 1")
    for home, rows in cursor.fetchall():
        table.rows += rows
        setattr(table, {"domestic": "domestic", "global": "global_", None: "unclear"}[home], rows)


def _count_crossings(cursor: Any, model: type[models.Model], rule: HomeRule, table: Table) -> None:
    side = side_of(model, "r", rule)
    assert side and side.ends  # noqa: S101 - a crossing has two ends
    maker, joins = side.ends[0], " ".join(side.joins)
    cursor.execute(f"SELECT {maker}, {side.sql}, count(*) FROM {quoted(model)} r {joins} GROUP BY 1, 2")
    for home, place, rows in cursor.fetchall():
        table.rows += rows
        if place == "sealed":
            setattr(table, f"sealed_{home}", rows)
        else:
            name = {"domestic": "domestic", "global": "global_", None: "unclear"}[place]
            setattr(table, name, getattr(table, name) + rows)


def _cuts(cursor: Any, model: type[models.Model], rule: HomeRule) -> list[Cut]:
    """References, besides those that decide the side, from a row to one that would live elsewhere."""
    found = []
    side = side_of(model, "r", rule)
    for key in foreign_keys(model) if side else ():
        other = side_of(key.related_model, "x", rule)
        if other is None or side is None:
            continue
        join = f"JOIN {quoted(key.related_model)} x ON x.{target(key)} = r.{column(key)}"
        joins = " ".join([*side.joins, join, *other.joins])
        # A sealed row keeps only the number of what it pointed to; only rows that stay visible can lose something.
        cursor.execute(
            f"SELECT count(*) FROM {quoted(model)} r {joins} WHERE {side.sql} <> 'sealed' AND {side.sql} <> {other.sql}"
        )
        if rows := cursor.fetchone()[0]:
            found.append(Cut(model._meta.label, key.name, rows, key.column in table_of(model).cuttable))
    return found
