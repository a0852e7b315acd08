"""Fill a target: tables in order of dependency, then keys, what was sealed, foreign keys, counts."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any

from psycopg import Connection, sql

from isthmus.relocation import constraints
from isthmus.relocation.catalog import Table, content_tables, tables
from isthmus.relocation.constraints import Constraint
from isthmus.relocation.models import Kept, Sealed
from isthmus.relocation.rows import Select, Selections, digest, stream, whole
from isthmus.relocation.sides import foreign_keys, quoted
from isthmus.tenancy.residency import Passing, all_models, residency_of

# What is being done with which table, and how many rows of it are through.
Report = Callable[[str, str, int], None]


@dataclass
class Feed:
    """A source's session, and what the target gets from it."""

    connection: Connection[Any]
    selections: Selections


def all_names() -> list[str]:
    """Every table that is emptied before it is filled: those that move, and those that may be dropped."""
    passing = [model._meta.db_table for model in all_models() if isinstance(residency_of(model), Passing)]
    return [*(table.name for table in tables()), *passing]


def clear_the_way(target: Connection[Any]) -> None:
    """Drop keys and indexes, and empty what may be lost."""
    names = all_names()
    constraints.drop(target, names)
    moving = {table.name for table in tables()}
    _truncate(target, [name for name in names if name not in moving])


def copy_tables(target: Connection[Any], feeds: list[Feed], report: Report, *, but: Iterable[Table] = ()) -> None:
    """Copy every table, save those named in `but`.

    A table that already holds exactly what it should, by digest, is left as it is: so an interrupted copy goes on.
    """
    left_out = set(but)
    for table in tables():
        if table in left_out:
            continue
        selects = [(feed, select) for feed in feeds for select in feed.selections.of(table)]
        if table.model not in (Sealed, Kept) and (rows := _there(target, table, selects)):
            report("found", table.label, rows)
            continue
        passed = partial(report, "copied", table.label)
        with target.transaction():
            _truncate(target, [table.name])
            for feed, select in selects:
                stream(feed.connection, select, target, table.name, passed)


def _there(target: Connection[Any], table: Table, selects: list[tuple[Feed, Select]]) -> int:
    """How many rows the target has already, if these are exactly what it should have; else none."""
    if target.execute(f"SELECT 1 FROM {quoted(table.model)} LIMIT 1").fetchone() is None:
        return 0
    parts = [digest(feed.connection, table, [select]) for feed, select in selects]
    there = digest(target, table, [whole(table)])
    return there[0] if there == (sum(n for n, _ in parts), sum(d for _, d in parts)) else 0


def finish(target: Connection[Any], wanted: Iterable[Constraint], report: Report) -> None:
    """Make the keys and indexes, put back what can be put back, make the foreign keys and triggers, count anew."""
    wanted = list(wanted)
    first = [each for each in wanted if each.kind not in constraints.LAST]
    for each in constraints.missing(target, first):
        constraints.make(target, each)
        report("indexed", each.name, 1)
    if _tenant(target) == "shared":
        put_back(target, report)
    for each in constraints.missing(target, [each for each in wanted if each.kind in constraints.LAST]):
        constraints.make(target, each)
        report("indexed", each.name, 1)
    for table in content_tables():
        _recount(target, table)
        _advance_sequence(target, table)
    target.execute("ANALYZE")


def put_back(target: Connection[Any], report: Report) -> None:
    """Unseal every row whose ends are all here, in order of dependency; of the others say why not."""
    for table in content_tables():
        if not table.is_crossing:
            continue
        parts = _parts_of(table)
        # A reply can return once its comment has.
        while rows := target.execute(_PUT_BACK.format(**parts)).rowcount:
            report("put back", table.label, rows)
        target.execute(_SAY_WHY_NOT.format(**parts))


_PUT_BACK = sql.SQL(
    "WITH back AS (INSERT INTO {table} ({names}) SELECT {values} FROM {sealed} s, "
    "LATERAL jsonb_populate_record(NULL::{table}, s.row) p WHERE s.label = {label} AND s.row ?& {needed} AND {ends} "
    "ON CONFLICT DO NOTHING RETURNING {key}::text AS key) "
    "DELETE FROM {sealed} s USING back WHERE s.label = {label} AND s.row_id = back.key"
)
_SAY_WHY_NOT = sql.SQL(
    "UPDATE {sealed} s SET reason = CASE WHEN NOT ({ends}) THEN 'gone' WHEN s.row ?& {needed} THEN 'there' "
    "ELSE 'older' END FROM {sealed} o, LATERAL jsonb_populate_record(NULL::{table}, o.row) p "
    "WHERE o.id = s.id AND s.label = {label}"
)


def _parts_of(table: Table) -> dict[str, sql.Composable]:
    """What the queries over a table's sealed rows are made of."""
    ends = [
        sql.SQL("(p.{column} IS NULL OR EXISTS (SELECT 1 FROM {other} e WHERE e.{key} = p.{column}))").format(
            column=sql.Identifier(key.column),
            other=sql.Identifier(key.related_model._meta.db_table),
            key=sql.Identifier(key.target_field.column),
        )
        for key in foreign_keys(table.model)
    ]
    # A column that came after the row was sealed and may not be empty has no value to give it.
    needed = [each.column for each in table.model._meta.local_concrete_fields if not each.null and not each.generated]
    return {
        "table": sql.Identifier(table.name),
        "names": sql.SQL(", ").join(map(sql.Identifier, table.columns)),
        "values": sql.SQL(", ").join(sql.SQL("p.{}").format(sql.Identifier(column)) for column in table.columns),
        "sealed": sql.Identifier(Sealed._meta.db_table),
        "label": sql.Literal(table.label),
        "needed": sql.Literal(needed),
        "ends": sql.SQL(" AND ").join(ends),
        "key": sql.Identifier(table.key),
    }


def _recount(target: Connection[Any], table: Table) -> None:
    """Columns that count other rows: right again, now that some of these are sealed or back."""
    for column, (other, key) in table.counts.items():
        target.execute(
            sql.SQL(
                "UPDATE {table} SET {column} = wrong.n FROM (SELECT r.{own}, coalesce(c.n, 0) AS n FROM {table} r "
                "LEFT JOIN (SELECT {key}, count(*) AS n FROM {other} GROUP BY 1) c ON c.{key} = r.{own} "
                "WHERE r.{column} <> coalesce(c.n, 0)) wrong WHERE wrong.{own} = {table}.{own}"
            ).format(
                table=sql.Identifier(table.name),
                column=sql.Identifier(column),
                own=sql.Identifier(table.key),
                other=sql.Identifier(other),
                key=sql.Identifier(key),
            )
        )


def _advance_sequence(target: Connection[Any], table: Table) -> None:
    """A table that numbers its rows itself goes on after those that it was given."""
    found = target.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.key]).fetchone()
    if found and found[0]:
        target.execute(
            sql.SQL("SELECT setval(%s, coalesce(max({}), 0) + 1, false) FROM {}").format(
                sql.Identifier(table.key), sql.Identifier(table.name)
            ),
            [found[0]],
        )


def _truncate(target: Connection[Any], names: Iterable[str]) -> None:
    for name in names:
        target.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(name)))


def _tenant(target: Connection[Any]) -> str:
    found = target.execute("SELECT tenant FROM tenancy_marker").fetchone()
    assert found  # noqa: S101 - every prepared database has a marker
    return str(found[0])
