"""Which rows a target gets, and as what: SELECTs that run on a source.

Every SELECT yields the columns of its table in their order, so that it can be copied as it is, and counted and digested
on the source as well as on the target. A source's session holds two temporary tables: `relocation_given` with single
values that this move changes (names settled or given back, cuts that are healed), and `relocation_map` with the new
numbers of rows that stand on both sides.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection, sql

from isthmus.relocation.catalog import Table, content_tables
from isthmus.relocation.models import Kept, Sealed
from isthmus.relocation.sides import HomeRule, Side, quoted, side_of, target
from isthmus.relocation.verifier import Schema, digest_of

TEMPORARY: Final = """
CREATE TEMP TABLE relocation_given
    (label text, row_id text, "column" text, value jsonb, PRIMARY KEY (label, row_id, "column"));
CREATE TEMP TABLE relocation_map (label text, old bigint, new bigint, PRIMARY KEY (label, old));
"""
STORED: Final = HomeRule()
# Rows between two words about progress.
EVERY: Final = 10_000


@dataclass(frozen=True)
class Select:
    """A query, and the columns that it yields."""

    sql: str
    columns: list[str]


@dataclass
class Selections:
    """Makes the SELECTs for one source and one target. `side` is the target's home in a split, None in a merge."""

    schema: Schema
    side: str | None
    # Which (label, column) have given values, and which labels have a map: only those cost a join.
    given: set[tuple[str, str]] = field(default_factory=set)
    mapped: set[str] = field(default_factory=set)

    def of(self, table: Table) -> list[Select]:
        """All that the target's table gets from this source."""
        if table.model is Sealed:
            return [self._rows(table), *self._sealed()]
        if table.model is Kept:
            return [*self._kept(table), *self._cuts()]
        return [self._rows(table)]

    def _rows(self, table: Table) -> Select:
        """The rows that live on the target's side and stay in sight; in a merge every row."""
        joins: list[str] = []
        values = [self._value(table, column, joins) for column in table.columns]
        side = self._side(table)
        where = f"WHERE {side.sql} = '{self.side}'" if side else ""
        more = side.joins if side else []
        rows = f"{quoted(table.model)} r {' '.join([*more, *joins])}"
        return Select(f"SELECT {', '.join(values)} FROM {rows} {where}", table.columns)

    def _side(self, table: Table) -> Side | None:
        return side_of(table.model, "r", STORED) if self.side else None

    def _value(self, table: Table, column: str, joins: list[str]) -> str:
        now = f'r."{column}"'
        if self.side and column in table.counts:
            now = self._less_what_is_sealed(table, column, joins)
        if self.side and column in table.cuttable:
            now = f"CASE WHEN {self._stays(table, column, joins)} THEN {now} END"
        reference = table.references.get(column)
        if reference and reference.label in self.mapped:
            name = f"m{len(joins)}"
            joins.append(
                f"LEFT JOIN relocation_map {name} ON {name}.label = '{reference.label}' AND {name}.old = {now}"
            )
            now = f"coalesce({name}.new, {now})::{self._type(table, column)}"
        if (table.label, column) in self.given:
            name = f"g{len(joins)}"
            joins.append(
                f"LEFT JOIN relocation_given {name} ON {name}.label = '{table.label}' "
                f'AND {name}."column" = \'{column}\' AND {name}.row_id = r."{table.key}"::text'
            )
            given = f"({name}.value #>> '{{}}')::{self._type(table, column)}"
            now = f"CASE WHEN {name}.label IS NULL THEN {now} ELSE {given} END"
        return now

    def _less_what_is_sealed(self, table: Table, column: str, joins: list[str]) -> str:
        """A column that counts other rows, without those that are sealed.

        Counting anew at the end would find the same, and would have to write every such row a second time.
        """
        other, key = table.counts[column]
        counted = next(each for each in content_tables() if each.name == other)
        side = side_of(counted.model, "s", STORED)
        if not counted.is_crossing or side is None:
            return f'r."{column}"'
        name = f"s{len(joins)}"
        rows = f"{quoted(counted.model)} s {' '.join(side.joins)}"
        joins.append(
            f'LEFT JOIN (SELECT s."{key}" AS key, count(*) AS rows FROM {rows} '
            f"WHERE {side.sql} = 'sealed' GROUP BY 1) {name} ON {name}.key = r.\"{table.key}\""
        )
        return f'greatest(r."{column}" - coalesce({name}.rows, 0), 0)::{self._type(table, column)}'

    def _stays(self, table: Table, column: str, joins: list[str]) -> str:
        """Whether the row that a reference names lives on this side as well."""
        key = table.cuttable[column]
        name = f"c{len(joins)}"
        other = side_of(key.related_model, name, STORED)
        assert other  # noqa: S101 - what can be cut has a side
        joins.append(f'LEFT JOIN {quoted(key.related_model)} {name} ON {name}.{target(key)} = r."{column}"')
        joins.extend(other.joins)
        return f"{other.sql} = '{self.side}'"

    def _type(self, table: Table, column: str) -> str:
        return next(each.type for each in self.schema.columns[table.name] if each.name == column)

    def _sealed(self) -> list[Select]:
        """In a split, the crossings that this side's people made: sealed here."""
        if not self.side:
            return []
        found = []
        for table in content_tables():
            side = side_of(table.model, "r", STORED)
            if not (table.is_crossing and side and side.ends):
                continue
            joins, maker = account_of(table)
            values = {
                "maker_id": maker,
                "label": f"'{table.label}'",
                "row_id": f'r."{table.key}"::text',
                "row": "to_jsonb(r)",
                "reason": "''",
            }
            rows = f"{quoted(table.model)} r {' '.join([*side.joins, *joins])}"
            where = f"{side.sql} = 'sealed' AND {side.ends[0]} = '{self.side}'"
            found.append(_select(values, rows, where))
        return found

    def _kept(self, store: Table) -> list[Select]:
        """Values that were kept before and that this move does not give back."""
        found = []
        for table in content_tables():
            for column in [*table.cuttable, *(each.column for each in table.settled)]:
                side = self._side(store)
                where = f"AND {side.sql} = '{self.side}'" if side else ""
                query = (
                    f"SELECT {_names(store.columns, 'r')} FROM {quoted(store.model)} r "
                    f"{' '.join(side.joins) if side else ''} "
                    f'JOIN {quoted(table.model)} t ON t."{table.key}"::text = r.row_id '
                    f"AND coalesce(to_jsonb(t.\"{column}\"), 'null') = coalesce(r.after, 'null') "
                    f"WHERE r.label = '{table.label}' AND r.\"column\" = '{column}' {where} "
                    "AND NOT EXISTS (SELECT 1 FROM relocation_given g WHERE g.label = r.label AND g.row_id = r.row_id "
                    'AND g."column" = r."column")'
                )
                found.append(Select(query, store.columns))
        return found

    def _cuts(self) -> list[Select]:
        """In a split, the references of this side's rows that a border cuts."""
        if not self.side:
            return []
        found = []
        for table in content_tables():
            for column in table.cuttable:
                side = side_of(table.model, "r", STORED)
                assert side  # noqa: S101 - a row that can be cut lives somewhere
                joins: list[str] = []
                stays = self._stays(table, column, joins)
                more, account = account_of(table)
                values = {
                    "account_id": account,
                    "label": f"'{table.label}'",
                    "row_id": f'r."{table.key}"::text',
                    "column": f"'{column}'",
                    "before": f'to_jsonb(r."{column}")',
                    "after": "'null'::jsonb",
                    "reason": "'cut'",
                }
                rows = f"{quoted(table.model)} r {' '.join([*side.joins, *joins, *more])}"
                where = f"{side.sql} = '{self.side}' AND r.\"{column}\" IS NOT NULL AND ({stays}) IS NOT TRUE"
                found.append(_select(values, rows, where))
        return found


def _select(values: dict[str, str], rows: str, where: str) -> Select:
    """New rows of a store; their ids are left to the target, which makes them."""
    return Select(f"SELECT {', '.join(values.values())} FROM {rows} WHERE {where}", list(values))


def _names(columns: Sequence[str], alias: str = "") -> str:
    """Column names for a SELECT or a COPY."""
    return ", ".join(f'{alias}."{column}"' if alias else f'"{column}"' for column in columns)


def account_of(table: Table) -> tuple[list[str], str]:
    """The joins to, and the id of, the account that a row `r` belongs to."""
    return account_at(table, table.owner, "w")


def account_at(table: Table, path: str, mark: str) -> tuple[list[str], str]:
    """The joins to, and the id of, the account at the end of a path from a row `r`."""
    if path == "self":
        return [], f'r."{table.key}"'
    joins: list[str] = []
    here: Any = table.model
    at = "r"
    *steps, last = path.split(".")
    for number, step in enumerate(steps):
        key = here._meta.get_field(step)
        name = f"{mark}{number}"
        joins.append(f'LEFT JOIN {quoted(key.related_model)} {name} ON {name}.{target(key)} = {at}."{key.column}"')
        here, at = key.related_model, name
    return joins, f'{at}."{here._meta.get_field(last).column}"'


def digest(connection: Connection[Any], table: Table, selects: Sequence[Select]) -> tuple[int, int]:
    """Rows and digest of what the SELECTs yield; columns that count other rows are left out."""
    counted = [column for column in table.columns if column not in table.counts]
    text = f"ROW({_names(counted, 'q')})::text"
    rows, total = 0, 0
    for select in selects:
        found = connection.execute(
            f"SELECT count(*), coalesce(sum({digest_of(text)}), 0) FROM ({select.sql}) q({_names(select.columns)})"
        ).fetchone()
        assert found  # noqa: S101 - an aggregate has one row
        rows, total = rows + found[0], total + int(found[1])
    return rows, total


def whole(table: Table) -> Select:
    """The table as it is."""
    return Select(f"SELECT {_names(table.columns)} FROM {quoted(table.model)}", table.columns)


def stream(
    source: Connection[Any],
    select: Select,
    into: Connection[Any],
    table: str,
    passed: Callable[[int], None] = lambda rows: None,
) -> int:
    """Copy what the SELECT yields into the table, row by row through this process; return how many rows.

    `passed` hears of every so many rows that are through.
    """
    # The header comes with the first row, the trailer by itself.
    rows = -1
    put = sql.SQL("COPY {} ({}) FROM STDIN (FORMAT binary)").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, select.columns))
    )
    with (
        source.cursor().copy(f"COPY ({select.sql}) TO STDOUT (FORMAT binary)") as out,
        into.cursor().copy(put) as taken,
    ):
        for piece in out:
            taken.write(piece)
            rows += 1
            if rows % EVERY == 0 and rows:
                passed(EVERY)
    passed(rows % EVERY)
    return rows
