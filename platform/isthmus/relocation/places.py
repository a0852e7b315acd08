"""Where the three sites that a move can touch keep their rows and pictures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import environ
import psycopg
from django.conf import settings
from psycopg import Connection

from isthmus import engines
from isthmus.relocation.verifier import CANONICAL
from isthmus.tenancy.mode import HOMES

TENANTS: Final = ("shared", *HOMES)


class PlaceError(Exception):
    """A site's database or pictures cannot be had; the text says what to do."""


@dataclass(frozen=True)
class Place:
    """A tenant's database and the folder of its pictures."""

    tenant: str
    database_url: str
    media_root: Path

    @property
    def mode(self) -> str:
        return "shared" if self.tenant == "shared" else "split"

    @contextmanager
    def connect(self) -> Iterator[Connection[Any]]:
        """A connection of its own, committing each statement, in which every value has one text."""
        try:
            connection = psycopg.connect(self.database_url, autocommit=True, connect_timeout=10)
        except psycopg.OperationalError as error:
            reason = " ".join(str(error).split())
            raise PlaceError(
                f"The {self.tenant} database does not answer: {reason} Look at DATABASE_URL in .env.{self.tenant}."
            ) from error
        with connection:
            connection.execute("SET application_name = 'isthmus relocate'")
            connection.execute(CANONICAL)
            yield connection

    def at(self, database_url: str, media_root: Path) -> Place:
        """The same tenant elsewhere, for a rehearsal."""
        return replace(self, database_url=database_url, media_root=media_root)


class _OwnEnvironment(environ.Env):  # type: ignore[misc]
    """Reads a file into a dictionary and leaves the process's environment alone."""

    ENVIRON: dict[str, str] = {}


def places() -> dict[str, Place]:
    """The places of all three tenants, from the settings and the files `.env.<tenant>`.

    The embedded PostgreSQL is started or joined, and has a database for each. Raises PlaceError where a tenant's
    database is not told or two tenants would share one.
    """
    if settings.EMBEDDED_ENGINES:
        engines.join_for_a_move(settings.STATE_DIR, TENANTS)
    found = {tenant: _place(tenant) for tenant in TENANTS}
    for what in ("database_url", "media_root"):
        told = [getattr(place, what) for place in found.values()]
        if len(set(told)) < len(told):
            raise PlaceError(
                "Two sites would share a database or a folder of pictures. Give each its own DATABASE_URL and "
                "MEDIA_ROOT in .env.shared, .env.domestic and .env.global, and none in .env."
            )
    return found


def _place(tenant: str) -> Place:
    if settings.EMBEDDED_ENGINES:
        url = engines.urls(settings.STATE_DIR, tenant).database
        return Place(tenant, url, Path(settings.STATE_DIR) / tenant / "media")
    told = _file_of(tenant)
    url = told.get("DATABASE_URL", "")
    if not url:
        raise PlaceError(
            f"Where is the {tenant} site's database? Write its DATABASE_URL, REDIS_URL, SECRET_KEY and MEDIA_ROOT into "
            f".env.{tenant}, and leave them out of .env."
        )
    media = told.get("MEDIA_ROOT") or Path(settings.STATE_DIR) / tenant / "media"
    return Place(tenant, url, Path(media).resolve())


def _file_of(tenant: str) -> dict[str, str]:
    path = settings.BASE_DIR / f".env.{tenant}"
    if not path.exists():
        return {}
    _OwnEnvironment.ENVIRON = {}
    _OwnEnvironment.read_env(path)
    return _OwnEnvironment.ENVIRON
