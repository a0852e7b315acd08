"""A site that can only be read, for as long as a block lasts."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from django.conf import settings
from isthmus.relocation.freeze import freeze, thaw
from isthmus.tenancy import marker
from isthmus.tenancy.models import Marker
from isthmus.tenancy.residency import Passing, Site, all_models, residency_of

TABLES = [m._meta.db_table for m in all_models() if not isinstance(residency_of(m), Passing | Site)]


def forget() -> None:
    """Have the next question for the state read it anew."""
    marker._read_at = -marker.BELIEVED


@contextmanager
def operator() -> Iterator[psycopg.Connection[Any]]:
    """A connection of relocate's own to the database that the settings name, which carries a marker."""
    # A test that commits leaves its tables empty, the marker's as well.
    tenant = settings.TENANT
    Marker.objects.get_or_create(defaults={"mode": tenant.mode, "tenant": tenant.name})
    database = settings.DATABASES["default"]
    names = {"host": "HOST", "port": "PORT", "user": "USER", "password": "PASSWORD", "dbname": "NAME"}
    with psycopg.connect(**{name: database[key] for name, key in names.items()}, autocommit=True) as opened:
        yield opened


@contextmanager
def frozen(*, noticed: bool = True) -> Iterator[None]:
    """Freeze the tests' database as a move does; not `noticed`, this process goes on believing what it read before."""
    with operator() as connection:
        forget()
        assert not marker.is_frozen()
        freeze(connection, TABLES)
        if noticed:
            forget()
        try:
            yield
        finally:
            thaw(connection)
            forget()
