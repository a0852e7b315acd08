"""Stop every write to a database, whoever tries, until it is thawed.

A trigger on each table refuses; making it waits for whoever is writing at that moment, so that once `freeze` has
returned nothing changes any more. It holds for requests, workers, shells and superusers alike, it outlives a crash of
anything, and it costs nothing while there is no move. Rows that may be lost on a move (sessions) can still be written:
people go on reading signed in.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any, Final

from psycopg import Connection, errors, sql

# The code with which PostgreSQL itself refuses a write in a transaction that may only read.
REFUSED: Final = "25006"
FUNCTION: Final = f"""
CREATE OR REPLACE FUNCTION isthmus_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The site can only be read: it is being moved.' USING ERRCODE = '{REFUSED}';
END $$
"""
# Whoever waits for us waits no longer than this, in milliseconds; then we step back and come again. Longer than the
# second after which the server's own housekeeping makes room for us.
PATIENCE: Final = 2500


class NotFrozen(Exception):
    """Somebody's transaction did not end in time; the text says whose."""


def freeze(connection: Connection[Any], tables: Iterable[str], *, seconds: float = 60.0) -> None:
    """Mark the database `frozen`, so that processes say so kindly, then have every table refuse writes.

    All tables in one transaction, or none. Again on a frozen database it does nothing. Raises NotFrozen where a
    transaction that writes goes on for longer than `seconds`.
    """
    names = list(tables)
    with connection.transaction():
        connection.execute("UPDATE tenancy_marker SET state = 'frozen', since = now() WHERE state = 'active'")
    ends = time.monotonic() + seconds
    while True:
        try:
            with connection.transaction():
                _refuse_writes(connection, names)
            return
        except (errors.LockNotAvailable, errors.DeadlockDetected):
            if time.monotonic() > ends:
                raise NotFrozen(_who_writes(connection)) from None
            time.sleep(0.2)


def thaw(connection: Connection[Any], *, state: str = "active") -> None:
    """Take the refusals away and mark the database with the state; both or neither, in the caller's transaction."""
    with connection.transaction():
        melt(connection)
        connection.execute("UPDATE tenancy_marker SET state = %s, since = now()", [state])


def melt(connection: Connection[Any]) -> None:
    """Take the refusals away and leave the marker as it is; whoever calls this owns the transaction."""
    drop = sql.SQL("DROP TRIGGER isthmus_frozen ON {}")
    drops = [drop.format(sql.Identifier(table)) for table in frozen_tables(connection)]
    if drops:
        # At once: while people wait for a site to open, every way to the server and back counts.
        connection.execute(sql.SQL("; ").join(drops))


def frozen_tables(connection: Connection[Any]) -> list[str]:
    """The tables that refuse writes, by name."""
    found = connection.execute(
        "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE t.tgname = 'isthmus_frozen' AND c.relnamespace = 'public'::regnamespace ORDER BY 1"
    )
    return [name for (name,) in found]


def _refuse_writes(connection: Connection[Any], tables: list[str]) -> None:
    connection.execute(f"SET LOCAL lock_timeout = {PATIENCE}")
    connection.execute(FUNCTION)
    done = set(frozen_tables(connection))
    for table in tables:
        if table not in done:
            connection.execute(
                sql.SQL(
                    "CREATE TRIGGER isthmus_frozen BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON {} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION isthmus_frozen()"
                ).format(sql.Identifier(table))
            )


def _who_writes(connection: Connection[Any]) -> str:
    found = connection.execute(
        "SELECT pid, application_name, now() - xact_start FROM pg_stat_activity WHERE datname = current_database() "
        "AND backend_xid IS NOT NULL AND pid <> pg_backend_pid() ORDER BY xact_start LIMIT 1"
    ).fetchone()
    if found is None:
        return "A transaction that writes did not end in time. Run the command again."
    pid, name, age = found
    return (
        f"Process {pid} of the database ({name or 'no name'}) has been writing for {age}. Let it end, or end it with "
        f"SELECT pg_terminate_backend({pid}), and run the command again."
    )
