"""A process opens only the database that holds its tenant.

The marker is read at the first connection of a process, whichever command or server it is; there is no door beside it.
While a move freezes the site, its database refuses every write by itself (isthmus.relocation.freeze); `is_frozen` is
for saying so kindly beforehand.
"""

from __future__ import annotations

import os
import time
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.db import connection as default
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from psycopg.errors import ReadOnlySqlTransaction

OPEN: Final = ("active", "frozen")
# Seconds for which a process believes what it last read.
BELIEVED: Final = 2.0

_verified_by: int | None = None
_frozen = False
_read_at = -BELIEVED
# What `relocate` fills is not open to anybody else.
_first_state = "active"


class WrongDatabase(ImproperlyConfigured):
    """The database holds another mode's or tenant's site; the text says what to do."""


def verify(connection: BaseDatabaseWrapper) -> None:
    """Compare the database's marker with the settings.

    A database without any table is fresh and may become either tenant. Raises WrongDatabase otherwise.
    """
    tenant = settings.TENANT
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('tenancy_marker') IS NOT NULL, to_regclass('django_migrations') IS NOT NULL")
        has_marker, has_tables = cursor.fetchone()
        found = None
        if has_marker:
            cursor.execute("SELECT mode, tenant, state FROM tenancy_marker")
            found = cursor.fetchone()
        elif has_tables:
            # `migrate` writes the marker in its first step; a ledger that knows no step of ours is a fresh start, too.
            cursor.execute("SELECT count(*) FROM django_migrations")
            has_tables = cursor.fetchone()[0] > 0
    if found is None:
        if has_marker or has_tables:
            raise WrongDatabase(
                "This database carries no marker: it is no Isthmus site. Point DATABASE_URL at an empty one."
            )
        return
    mode, name, state = found
    if (mode, name) != (tenant.mode, tenant.name):
        raise WrongDatabase(
            f"The database holds a {mode} site ({name}), but the settings say {tenant.mode} ({tenant.name}). Set "
            f"DEPLOYMENT_MODE={mode} again, or move the site with: python manage.py relocate plan --to {tenant.mode}"
        )
    if state not in (*OPEN, _first_state):
        to = {"shared": "split", "split": "shared"}[tenant.mode]
        if state == "moving":
            raise WrongDatabase(
                f"A move is filling this database and has not ended. Finish it with: python manage.py relocate switch "
                f"--to {tenant.mode}, which says what has to come first; or let it go with: python manage.py relocate "
                f"undo --to {tenant.mode}"
            )
        raise WrongDatabase(
            f"This site has moved: it is {to} now. Write DEPLOYMENT_MODE={to} into .env. If its move to {to} is not "
            f"completed yet, it can be brought back with: python manage.py relocate undo --to {to}"
        )


def is_frozen() -> bool:
    """Whether the site can only be read right now, as of at most two seconds ago; False where nobody can tell."""
    global _frozen, _read_at
    if time.monotonic() - _read_at >= BELIEVED:
        try:
            with default.cursor() as cursor:
                cursor.execute("SELECT state <> 'active' FROM tenancy_marker")
                _frozen = bool((cursor.fetchone() or [False])[0])
        except DatabaseError:
            _frozen = False
        _read_at = time.monotonic()
    return _frozen


def is_refusal(error: BaseException | None) -> bool:
    """Whether a database that can only be read has refused a write: this error, or what caused it."""
    while error is not None:
        if isinstance(error, ReadOnlySqlTransaction):
            return True
        error = error.__cause__
    return False


def first_state() -> str:
    """The state with which a fresh database begins: active, or moving where a move is about to fill it."""
    return _first_state


def fill_for_a_move() -> None:
    """Let this process, and no other, make and open a database that is `moving`."""
    global _first_state
    _first_state = "moving"


def on_connection(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Verify once per process and alias `default`; a child after a fork verifies again."""
    global _verified_by
    if connection.alias != "default" or _verified_by == os.getpid():
        return
    verify(connection)
    _verified_by = os.getpid()


def guard() -> None:
    """Have every first connection verified."""
    connection_created.connect(on_connection, dispatch_uid="isthmus.tenancy.marker")
