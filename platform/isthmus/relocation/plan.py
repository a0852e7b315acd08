"""What a split would do to this site: every row counted, nothing written."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import connection, models, transaction

from isthmus.relocation.sides import HomeRule, column, foreign_keys, quoted, side_of, target
from isthmus.tenancy.residency import Crossing, Passing, Reference, Site, all_models, residency_of


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


@dataclass
class Plan:
    """The whole account of a split, in the order of the tables' names."""

    tables: list[Table] = field(default_factory=list)
    cuts: list[Cut] = field(default_factory=list)

    @property
    def faults(self) -> list[str]:
        """What has to be settled before a move can begin, in sentences."""
        return [
            f"{table.unclear} rows of {table.label} follow no account, so no side is theirs."
            for table in self.tables
            if table.unclear
        ]

    def as_json(self) -> dict[str, Any]:
        """For programs; the names are those of the classes above."""
        return {
            "to": "split",
            "tables": [asdict(table) for table in self.tables],
            "cuts": [asdict(cut) for cut in self.cuts],
            "faults": self.faults,
        }


def plan_split(rule: HomeRule | None = None) -> Plan:
    """Count every row by the side on which it would live, in one snapshot. Reads only."""
    rule = rule or HomeRule()
    plan = Plan()
    with transaction.atomic(), connection.cursor() as cursor:
        # One picture of the database for all the counts, however long they take.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        for model in sorted(all_models(), key=lambda each: each._meta.label):
            plan.tables.append(_count(cursor, model, rule))
            plan.cuts += _cuts(cursor, model, rule)
    return plan


def _count(cursor: Any, model: type[models.Model], rule: HomeRule) -> Table:
    residency = residency_of(model)
    table = Table(model._meta.label, type(residency).__name__.lower())
    cursor.execute("SELECT pg_total_relation_size(%s)", [quoted(model)])
    table.bytes = cursor.fetchone()[0]
    if isinstance(residency, Crossing):
        _count_crossings(cursor, model, rule, table)
    elif isinstance(residency, Reference | Site | Passing):
        cursor.execute(f"SELECT count(*) FROM {quoted(model)}")  # noqa: S608 - a table's own name
        table.rows = cursor.fetchone()[0]
        setattr(table, {Reference: "both", Site: "both", Passing: "dropped"}[type(residency)], table.rows)
    else:
        _count_owned(cursor, model, rule, table)
    return table


def _count_owned(cursor: Any, model: type[models.Model], rule: HomeRule, table: Table) -> None:
    side = side_of(model, "r", rule)
    assert side  # noqa: S101 - an owned row has a side
    cursor.execute(f"SELECT {side.sql}, count(*) FROM {quoted(model)} r {' '.join(side.joins)} GROUP BY 1")  # noqa: S608
    for home, rows in cursor.fetchall():
        table.rows += rows
        setattr(table, {"domestic": "domestic", "global": "global_", None: "unclear"}[home], rows)


def _count_crossings(cursor: Any, model: type[models.Model], rule: HomeRule, table: Table) -> None:
    side = side_of(model, "r", rule)
    assert side and side.ends  # noqa: S101 - a crossing has two ends
    made, reached = side.ends
    joins = " ".join(side.joins)
    cursor.execute(f"SELECT {made}, {reached}, count(*) FROM {quoted(model)} r {joins} GROUP BY 1, 2")  # noqa: S608
    for maker, other, rows in cursor.fetchall():
        table.rows += rows
        if maker is None or other is None:
            table.unclear += rows
        elif maker == other:
            setattr(table, {"domestic": "domestic", "global": "global_"}[maker], rows)
        else:
            setattr(table, f"sealed_{maker}", rows)


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
            f"SELECT count(*) FROM {quoted(model)} r {joins} WHERE {side.sql} <> 'sealed' AND {side.sql} <> {other.sql}"  # noqa: S608
        )
        if rows := cursor.fetchone()[0]:
            found.append(Cut(model._meta.label, key.name, rows))
    return found
