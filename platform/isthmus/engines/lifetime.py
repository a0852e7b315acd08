"""Who still uses the engines? A shared lock per process; the last one to leave stops them.

The kernel lets go of a lock when its process ends, however it ends. Engines that a crash left running are recognised
and joined by the next process.
"""

from __future__ import annotations

import atexit
import fcntl
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from isthmus.engines import postgres, redis
from isthmus.engines.errors import unwritable

_joined: dict[Path, tuple[int, IO[str]]] = {}


def join(state_dir: Path, tenant: str, mode: str) -> None:
    """Start or join PostgreSQL and the tenant's Redis until this process ends.

    Makes the tenant's role and database where they are missing. Raises EngineError with one sentence where an engine
    cannot start, or where the folder holds a site of the other mode.
    """
    with _joining(state_dir):
        postgres.provide_database(state_dir, tenant, mode)
        redis.start(state_dir, tenant)


def join_for_a_move(state_dir: Path, tenants: Iterable[str]) -> None:
    """Start or join PostgreSQL alone, with the databases of these tenants, whatever mode the others are of."""
    with _joining(state_dir):
        for tenant in tenants:
            postgres.provide_database(state_dir, tenant, None)


@contextmanager
def _joining(state_dir: Path) -> Iterator[None]:
    """Be counted among those who use the engines, and have PostgreSQL running."""
    try:
        state_dir.mkdir(parents=True, exist_ok=True)
        users = (state_dir / "engines.lock").open("a")
    except OSError as error:
        raise unwritable(state_dir, error) from error
    with _one_at_a_time(state_dir):
        fcntl.flock(users, fcntl.LOCK_SH)
        first = state_dir not in _joined
        if first:
            _joined[state_dir] = (os.getpid(), users)
            atexit.register(leave, state_dir)
        else:
            users.close()
        postgres.start(state_dir)
        yield


def leave(state_dir: Path) -> None:
    """Let go of the engines, and stop them if nobody else uses them. Does nothing in a child after a fork."""
    pid, users = _joined.get(state_dir, (0, None))
    if users is None or pid != os.getpid():
        return
    del _joined[state_dir]
    with _one_at_a_time(state_dir):
        fcntl.flock(users, fcntl.LOCK_UN)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        finally_stop(state_dir)
    users.close()


def finally_stop(state_dir: Path) -> None:
    redis.stop_all(state_dir)
    postgres.stop(state_dir)


@contextmanager
def _one_at_a_time(state_dir: Path) -> Iterator[None]:
    """Starting and stopping are done by one process at a time."""
    with (state_dir / "engines.turn").open("a") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        yield
