"""Rows that stand on both sides, when two sites become one: matched by their natural key, never by their number.

Of two rows with one key that with the smaller number stays, and what pointed to the other is told its number. Two keys
that happen to have one number get two.
"""

from __future__ import annotations

from typing import Any

from psycopg import Connection, sql

from isthmus.relocation.catalog import Table, tables
from isthmus.relocation.fill import Feed
from isthmus.relocation.rows import Select, stream
from isthmus.relocation.sides import quoted
from isthmus.relocation.verifier import Texts


def merge_references(target: Connection[Any], feeds: list[Feed], manifest: dict[str, Any]) -> list[Table]:
    """Fill the target's tables of such rows, and tell each source's session the numbers that changed.

    Returns the tables that are done.
    """
    done = [table for table in tables() if table.is_reference]
    for table in done:
        with target.transaction():
            _stage(target, table, feeds, manifest)
            _unite(target, table)
        for number, feed in enumerate(feeds):
            _tell(target, table, number, feed)
        target.execute("DROP TABLE relocation_staged")
    return done


def _stage(target: Connection[Any], table: Table, feeds: list[Feed], manifest: dict[str, Any]) -> None:
    """All the sources' rows with their natural keys, in a temporary table of the target's."""
    target.execute("DROP TABLE IF EXISTS pg_temp.relocation_staged")
    target.execute(
        sql.SQL(
            "CREATE TEMP TABLE relocation_staged AS "
            "SELECT *, 0 AS relocation_source, ''::text AS relocation_key FROM {} WITH NO DATA"
        ).format(sql.Identifier(table.name))
    )
    for number, feed in enumerate(feeds):
        joins: list[str] = []
        key = Texts(manifest, feed.selections.schema).natural_key(table.name, "k", joins)
        (rows,) = feed.selections.of(table)
        query = (
            f"SELECT q.*, {number}, {key} FROM ({rows.sql}) q({', '.join(rows.columns)}) "
            f'JOIN {quoted(table.model)} k ON k."{table.key}" = q."{table.key}" {" ".join(joins)}'
        )
        columns = [*rows.columns, "relocation_source", "relocation_key"]
        stream(feed.connection, Select(query, columns), target, "relocation_staged")


def _unite(target: Connection[Any], table: Table) -> None:
    own, name = sql.Identifier(table.key), sql.Identifier(table.name)
    target.execute(sql.SQL("TRUNCATE {}").format(name))
    target.execute("ALTER TABLE relocation_staged ADD relocation_number bigint, ADD relocation_stays boolean")
    # Of one key the smallest number stays ...
    target.execute(
        sql.SQL(
            "UPDATE relocation_staged s SET relocation_stays = w.place = 1, relocation_number = w.number FROM ("
            "SELECT ctid, row_number() OVER k AS place, first_value({own}) OVER k AS number FROM relocation_staged "
            "WINDOW k AS (PARTITION BY relocation_key ORDER BY {own}, relocation_source)) w WHERE w.ctid = s.ctid"
        ).format(own=own)
    )
    # ... and a number that two keys want goes to the first source's; the other key gets a new one.
    target.execute(
        sql.SQL(
            "WITH twice AS (SELECT relocation_key AS key, row_number() OVER (PARTITION BY relocation_number "
            "ORDER BY relocation_source) AS place FROM relocation_staged WHERE relocation_stays), "
            "fresh AS (SELECT key, {next} AS number FROM twice WHERE place > 1) "
            "UPDATE relocation_staged s SET relocation_number = fresh.number FROM fresh "
            "WHERE fresh.key = relocation_key"
        ).format(next=_next_number(target, table))
    )
    columns = [column for column in table.columns if column != table.key]
    target.execute(
        sql.SQL(
            "INSERT INTO {} ({}, {}) SELECT relocation_number, {} FROM relocation_staged WHERE relocation_stays"
        ).format(
            name,
            own,
            sql.SQL(", ").join(map(sql.Identifier, columns)),
            sql.SQL(", ").join(map(sql.Identifier, columns)),
        )
    )


def _next_number(target: Connection[Any], table: Table) -> sql.Composable:
    """How the table numbers a new row, beyond all that were brought."""
    found = target.execute("SELECT pg_get_serial_sequence(%s, %s)", [table.name, table.key]).fetchone()
    if found is None or found[0] is None:
        return sql.SQL("isthmus_id()")
    target.execute(
        sql.SQL("SELECT setval(%s, max({}) + 1, false) FROM relocation_staged").format(sql.Identifier(table.key)),
        [found[0]],
    )
    return sql.SQL("nextval({})").format(sql.Literal(found[0]))


def _tell(target: Connection[Any], table: Table, number: int, feed: Feed) -> None:
    """Send a source the numbers of its rows that changed, into its session's temporary table."""
    changed = sql.SQL(
        "SELECT {label}::text, {own}::bigint, relocation_number FROM relocation_staged "
        "WHERE relocation_source = {number} AND {own} <> relocation_number"
    ).format(label=sql.Literal(table.label), own=sql.Identifier(table.key), number=sql.Literal(number))
    select = Select(changed.as_string(target), ["label", "old", "new"])
    if stream(target, select, feed.connection, "relocation_map"):
        feed.selections.mapped.add(table.label)
