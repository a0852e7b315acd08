"""Keys, indexes, foreign keys and constraint triggers out of the way while rows are loaded, and back again afterwards.

Loading first and indexing then is quicker than the other way round, and a foreign key that is made last proves every
row at once. A constraint trigger asks for rows of other tables, which are loaded in transactions of their own; that the
rows are those of the source, which it had let pass, is proved by their digests. What has to be there is read from the
source, so that nothing needs to be remembered between two runs.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from psycopg import Connection, sql


@dataclass(frozen=True)
class Constraint:
    """A constraint, an index or a constraint trigger: what it is called, and the statement that makes it."""

    kind: str
    table: str
    name: str
    make: str


# In the order in which they are made: a foreign key needs the key that it points to.
_FOUND = """
SELECT CASE contype WHEN 'f' THEN 'foreign' ELSE 'key' END, c.relname, conname,
    format('ALTER TABLE %%I ADD CONSTRAINT %%I %%s', c.relname, conname, pg_get_constraintdef(k.oid))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid LEFT JOIN pg_class o ON o.oid = k.confrelid
WHERE k.connamespace = 'public'::regnamespace AND contype IN ('p', 'u', 'x', 'f')
    AND (c.relname = ANY(%(tables)s) OR o.relname = ANY(%(tables)s))
UNION ALL
SELECT 'trigger', c.relname, tgname, pg_get_triggerdef(t.oid)
FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%(tables)s) AND t.tgconstraint <> 0
    AND NOT t.tgisinternal
UNION ALL
SELECT 'index', c.relname, i.relname, pg_get_indexdef(x.indexrelid)
FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid JOIN pg_class c ON c.oid = x.indrelid
WHERE c.relnamespace = 'public'::regnamespace AND c.relname = ANY(%(tables)s)
    AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = x.indexrelid AND k.contype <> 'f')
ORDER BY 1 DESC, 2, 3
"""
_ORDER = {"key": 0, "index": 1, "foreign": 2, "trigger": 3}
# Those that ask for what stands in other tables.
LAST = ("foreign", "trigger")


def constraints(connection: Connection[Any], tables: Iterable[str]) -> list[Constraint]:
    """All of the tables' keys, indexes and constraint triggers, and the foreign keys from and to them, in the order of
    making."""
    found = [Constraint(*row) for row in connection.execute(_FOUND, {"tables": list(tables)})]
    return sorted(found, key=lambda each: (_ORDER[each.kind], each.table, each.name))


def drop(connection: Connection[Any], tables: Iterable[str]) -> None:
    """Take them all away, in one transaction."""
    with connection.transaction():
        for each in reversed(constraints(connection, tables)):
            if each.kind == "index":
                connection.execute(sql.SQL("DROP INDEX {}").format(sql.Identifier(each.name)))
            elif each.kind == "trigger":
                connection.execute(
                    sql.SQL("DROP TRIGGER {} ON {}").format(sql.Identifier(each.name), sql.Identifier(each.table))
                )
            else:
                connection.execute(
                    sql.SQL("ALTER TABLE {} DROP CONSTRAINT {}").format(
                        sql.Identifier(each.table), sql.Identifier(each.name)
                    )
                )


def missing(connection: Connection[Any], wanted: Iterable[Constraint]) -> list[Constraint]:
    """Those of the wanted that are not there yet, in the order of making."""
    wanted = list(wanted)
    there = {each.name for each in constraints(connection, {each.table for each in wanted})}
    return [each for each in wanted if each.name not in there]


def make(connection: Connection[Any], wanted: Constraint) -> None:
    """Make one of them; a foreign key looks at every row."""
    connection.execute(wanted.make)
