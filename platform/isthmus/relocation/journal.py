"""What has been done of a move, and who is at it: one operator at a time."""

from __future__ import annotations

import getpass
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from psycopg import Connection, sql

# Any number will do, as long as nobody else of the database's users takes it: "isthmus" in ASCII.
LOCK: Final = 0x69737468_6D7573
UNFINISHED: Final = ("started", "copied", "verified", "switched", "undoing")


class SomebodyElse(Exception):
    """Another operator is at work; the text says who."""


@dataclass
class Move:
    """One row of the journal."""

    id: int
    to: str
    state: str
    steps: dict[str, Any] = field(default_factory=dict)
    manifest: dict[str, Any] = field(default_factory=dict)
    plan: dict[str, Any] = field(default_factory=dict)


def operator() -> str:
    return f"{getpass.getuser()}@{socket.gethostname()}"


@contextmanager
def one_at_a_time(connection: Connection[Any], step: str) -> Iterator[None]:
    """Hold the move for one step. The server lets go when the connection ends, however it ends.

    Raises SomebodyElse while another process holds it.
    """
    name = f"isthmus relocate {step} by {operator()} ({os.getpid()})"[:63]
    connection.execute(sql.SQL("SET application_name = {}").format(sql.Literal(name)))
    found = connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone()
    if not (found and found[0]):
        raise SomebodyElse(f"Somebody is at work already: {_who(connection)}. Wait for the end of it, or end it there.")
    try:
        yield
    finally:
        connection.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _who(connection: Connection[Any]) -> str:
    found = connection.execute(
        "SELECT a.application_name, a.backend_start FROM pg_locks l JOIN pg_stat_activity a USING (pid) "
        "WHERE l.locktype = 'advisory' AND l.granted AND (l.classid::bigint << 32) + l.objid::bigint = %s",
        [LOCK],
    ).fetchone()
    return f"{found[0]}, since {found[1]:%Y-%m-%d %H:%M} UTC" if found else "they ended just now"


def unfinished(connection: Connection[Any]) -> Move | None:
    """The move that has begun and has neither been completed nor undone."""
    if connection.execute("SELECT to_regclass('relocation_move')").fetchone() == (None,):
        return None
    row = connection.execute(
        'SELECT id, "to", state, steps, manifest, plan FROM relocation_move WHERE state = ANY(%s)', [list(UNFINISHED)]
    ).fetchone()
    return Move(*row) if row else None


def last_rehearsal(connection: Connection[Any], to: str) -> Move | None:
    """The latest rehearsal of a move to that mode since the last one that was completed or undone."""
    if connection.execute("SELECT to_regclass('relocation_move')").fetchone() == (None,):
        return None
    row = connection.execute(
        'SELECT id, "to", state, steps, manifest, plan FROM relocation_move WHERE state <> ALL(%s) ORDER BY id DESC '
        "LIMIT 1",
        [list(UNFINISHED)],
    ).fetchone()
    return Move(*row) if row and row[1] == to and row[2] == "rehearsed" else None


def begin(connection: Connection[Any], to: str, plan: dict[str, Any], *, state: str = "started") -> Move:
    row = connection.execute(
        'INSERT INTO relocation_move ("to", state, by, steps, plan, manifest, since) '
        "VALUES (%s, %s, %s, '{}', %s, '{}', now()) RETURNING id, \"to\", state",
        [to, state, operator(), json.dumps(plan)],
    ).fetchone()
    assert row  # noqa: S101 - an INSERT returns its row
    return Move(*row)


def enter(connection: Connection[Any], move: Move, state: str, *, seconds: float = 0.0, **more: Any) -> None:
    """Write down that the move is now in this state, how long the step took, and what it found."""
    move.state = state
    for name, value in more.items():
        setattr(move, name, value)
    note(connection, move, state, seconds=seconds)
    connection.execute(
        "UPDATE relocation_move SET state = %s, by = %s, manifest = %s WHERE id = %s",
        [move.state, operator(), json.dumps(move.manifest), move.id],
    )


def note(connection: Connection[Any], move: Move, step: str, *, seconds: float = 0.0) -> None:
    """Write down that a step, or a part of one, is done."""
    move.steps[step] = {"at": round(time.time()), "seconds": round(seconds, 3)}
    connection.execute("UPDATE relocation_move SET steps = %s WHERE id = %s", [json.dumps(move.steps), move.id])
