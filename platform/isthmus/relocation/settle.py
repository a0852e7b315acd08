"""Single values that a move changes: what two sites may not both have, and what is given back.

All of it is worked out on the sources, before a row is copied, and then stands in `relocation_given` of the sessions
that copy.
"""

from __future__ import annotations

import heapq
import itertools
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from psycopg import Connection

from isthmus.relocation.catalog import Table, content_tables, table_of
from isthmus.relocation.models import Kept
from isthmus.relocation.rows import STORED, account_of
from isthmus.relocation.sides import quoted, side_of
from isthmus.tenancy.residency import Settled


@dataclass(frozen=True)
class Collision:
    """A value that both sites have: whose row keeps it, and what the younger row gets."""

    label: str
    column: str
    # What must not be there twice.
    key: str
    # Index of the source whose row yields, and the rows' ids.
    source: int
    older: int
    younger: int
    before: Any
    after: Any


def collisions(sources: list[Connection[Any]]) -> list[Collision]:
    """Everything that two sites may not both have, with the published rule applied: the older row keeps it."""
    found: list[Collision] = []
    for table in content_tables():
        for settled in table.settled:
            found += _collisions_of(sources, table, settled)
    return found


def _collisions_of(sources: list[Connection[Any]], table: Table, settled: Settled) -> Iterator[Collision]:
    given: set[str] = set()

    def taken(key: str) -> bool:
        query = f"SELECT 1 FROM {quoted(table.model)} r WHERE {settled.where} AND {settled.key} = %s"
        return key in given or any(source.execute(query, [key]).fetchone() for source in sources)

    # Who yields a second time is still owed what was theirs first.
    owed = [dict(_unchanged(source, table, settled.column, "name")) for source in sources]
    streams = [_keys(source, number, table, settled) for number, source in enumerate(sources)]
    for key, group in itertools.groupby(heapq.merge(*streams), key=lambda each: each[0]):
        rows = [each[1:] for each in group]
        older, *younger = sorted(rows)
        for row_id, number, value in younger:
            after = settled.yields(value, taken)
            given.add(str(after).lower())
            before = owed[number].get(str(row_id), value)
            yield Collision(table.label, settled.column, key, number, older[0], row_id, before, after)


def _keys(source: Connection[Any], number: int, table: Table, settled: Settled) -> Iterator[tuple[str, int, int, Any]]:
    query = (
        f'SELECT ({settled.key})::text COLLATE "C", r."{table.key}", r."{settled.column}" '
        f"FROM {quoted(table.model)} r WHERE {settled.where} ORDER BY 1, 2"
    )
    with source.transaction(), source.cursor(name=f"keys_{number}") as cursor:
        cursor.execute(query)
        for key, row_id, value in cursor:
            yield key, row_id, number, value


def give_settled(sources: list[Connection[Any]], found: list[Collision]) -> list[set[tuple[str, str]]]:
    """Tell each source's session what its rows get in a merge; return which columns have such values."""
    told: list[set[tuple[str, str]]] = [set() for _ in sources]
    for each in found:
        _give(sources[each.source], each.label, str(each.younger), each.column, each.after)
        told[each.source].add((each.label, each.column))
    return told


def give_back_cuts(sources: list[Connection[Any]]) -> list[set[tuple[str, str]]]:
    """In a merge, heal the references that the border cut, where the row that they named is still there."""
    told: list[set[tuple[str, str]]] = [set() for _ in sources]
    for number, source in enumerate(sources):
        for table in content_tables():
            for column, key in table.cuttable.items():
                for row_id, before in _unchanged(source, table, column, "cut"):
                    named = table_of(key.related_model)
                    query = f'SELECT 1 FROM {quoted(named.model)} WHERE "{named.key}" = %s'
                    if any(each.execute(query, [before]).fetchone() for each in sources):
                        _give(source, table.label, row_id, column, before)
                        told[number].add((table.label, column))
    return told


def give_back_names(source: Connection[Any], side: str) -> set[tuple[str, str]]:
    """In a split, give this side's rows back what a merge made them yield, unless somebody has it there by now."""
    told = set()
    for table in content_tables():
        for settled in table.settled:
            for row_id, before in _unchanged(source, table, settled.column, "name"):
                if _would_be_alone(source, table, settled, side, row_id, before):
                    _give(source, table.label, row_id, settled.column, before)
                    told.add((table.label, settled.column))
    return told


def _would_be_alone(
    source: Connection[Any], table: Table, settled: Settled, side: str, row_id: str, before: Any
) -> bool:
    home = side_of(table.model, "r", STORED)
    assert home  # noqa: S101 - what is settled belongs to somebody
    then = f"jsonb_populate_record(t, jsonb_build_object('{settled.column}', %(before)s::jsonb))"
    mine, where_mine = (text.replace("r.", "n.") for text in (settled.key, settled.where))
    found = source.execute(
        f"SELECT EXISTS (SELECT 1 FROM {quoted(table.model)} t, LATERAL {then} n, {quoted(table.model)} r "
        f'{" ".join(home.joins)} WHERE t."{table.key}"::text = %(row)s AND r."{table.key}"::text <> %(row)s '
        f"AND {home.sql} = %(side)s AND {where_mine} AND {settled.where} AND {settled.key} = {mine}), "
        f"EXISTS (SELECT 1 FROM {quoted(table.model)} r {' '.join(home.joins)} "
        f'WHERE r."{table.key}"::text = %(row)s AND {home.sql} = %(side)s)',
        {"before": json.dumps(before), "row": row_id, "side": side},
    ).fetchone()
    assert found  # noqa: S101 - a SELECT without FROM has one row
    return bool(not found[0] and found[1])


def _unchanged(source: Connection[Any], table: Table, column: str, reason: str) -> list[tuple[str, Any]]:
    """Kept values for which still stands what the move put there: (row, what it was)."""
    return source.execute(
        f"SELECT k.row_id, k.before FROM {quoted(Kept)} k "
        f'JOIN {quoted(table.model)} t ON t."{table.key}"::text = k.row_id '
        f"AND coalesce(to_jsonb(t.\"{column}\"), 'null') = coalesce(k.after, 'null') "
        'WHERE k.label = %s AND k."column" = %s AND k.reason = %s',
        [table.label, column, reason],
    ).fetchall()


def _give(source: Connection[Any], label: str, row_id: str, column: str, value: Any) -> None:
    source.execute("INSERT INTO relocation_given VALUES (%s, %s, %s, %s)", [label, row_id, column, json.dumps(value)])


def keep_settled(target: Connection[Any], found: list[Collision]) -> None:
    """Write down what yielded, so that the next split can give it back."""
    by_label = {table.label: table for table in content_tables()}
    for each in found:
        table = by_label[each.label]
        joins, account = account_of(table)
        target.execute(
            f'INSERT INTO {quoted(Kept)} (account_id, label, row_id, "column", before, after, reason) '
            f"SELECT {account}, %s, %s, %s, %s, %s, 'name' FROM {quoted(table.model)} r {' '.join(joins)} "
            f'WHERE r."{table.key}" = %s',
            [
                each.label,
                str(each.younger),
                each.column,
                json.dumps(each.before),
                json.dumps(each.after),
                each.younger,
            ],
        )
