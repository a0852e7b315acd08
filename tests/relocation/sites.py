"""Three sites of the tests' own, each with its database and pictures, and the ORM at home in whichever is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from isthmus.engines import kept_secret, postgres
from isthmus.engines.urls import postgres_port
from isthmus.relocation.catalog import content_tables, described
from isthmus.relocation.move import Relocation, receive
from isthmus.relocation.places import TENANTS, Place
from isthmus.relocation.verifier import Texts, schema_of


class Sites:
    """Databases that come from templates: made once with all tables, copied for every test."""

    def __init__(self, folder: Path, server: Path | None = None) -> None:
        """On the tests' server, or on one of their own in the folder `server`."""
        self.folder = folder
        self.state = server or settings.STATE_DIR
        own = settings.DATABASES["default"]
        if server:
            own = {
                "USER": "postgres",
                "PASSWORD": kept_secret(server / "postgres.password"),
                "HOST": "127.0.0.1",
                "PORT": postgres_port(server),
            }
        self.own = own
        self.role = own["USER"]
        self.server = f"postgres://{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}"
        self.places = {
            tenant: Place(tenant, f"{self.server}/relocation_{tenant}", folder / tenant) for tenant in TENANTS
        }

    def make_templates(self) -> None:
        for tenant, place in self.places.items():
            self._sql(f"CREATE DATABASE relocation_template_{tenant} OWNER {self.role}")
            template = place.at(f"{self.server}/relocation_template_{tenant}", place.media_root)
            receive(template)
            if tenant == "shared":
                with template.connect() as opened:
                    opened.execute("UPDATE tenancy_marker SET state = 'active'")

    def reset(self, *tenants: str) -> None:
        """A shared site without people, and nothing else; or just these anew."""
        for tenant in tenants or TENANTS:
            self._sql(f"DROP DATABASE IF EXISTS relocation_{tenant} WITH (FORCE)")
            self._sql(f"CREATE DATABASE relocation_{tenant} TEMPLATE relocation_template_{tenant} OWNER {self.role}")

    def drop_all(self) -> None:
        for tenant in TENANTS:
            for name in (f"relocation_{tenant}", f"relocation_template_{tenant}"):
                self._sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _sql(self, statement: str) -> None:
        # Only a superuser can end the server's own housekeeping in a database that goes.
        with postgres._superuser(self.state) as opened:
            opened.execute(statement)

    @contextmanager
    def at(self, tenant: str) -> Iterator[None]:
        """Have the ORM read and write this site."""
        before = {name: connection.settings_dict[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")}
        _turn_to({**self.own, "NAME": f"relocation_{tenant}"})
        try:
            yield
        finally:
            _turn_to(before)

    def relocation(self, to: str) -> Relocation:
        return Relocation(to, self.places, lambda what, name, number: None)

    def move(self, to: str, *, complete: bool = True) -> Relocation:
        """Every step of a move, to its end."""
        steps = self.relocation(to)
        steps.start({})
        steps.verify()
        steps.switch()
        if complete:
            steps.complete()
        return steps

    def content(self, tenant: str) -> dict[str, list[str]]:
        """Every row of a site in its canonical form, counts included, by model; and what is sealed and kept."""
        found = {}
        with self.places[tenant].connect() as opened:
            texts = Texts(described(), schema_of(opened))
            for table in content_tables():
                joins: list[str] = []
                text = texts.row(table.name, joins)
                counts = ", ".join(f'r."{column}"' for column in sorted(table.counts))
                query = f'SELECT {text}, ROW({counts})::text FROM "{table.name}" r {" ".join(joins)} ORDER BY 1, 2'
                found[table.label] = [f"{row} {more}" for row, more in opened.execute(query)]
            for store in ("relocation_sealed", "relocation_kept"):
                rows = opened.execute(f"SELECT label, row_id FROM {store} ORDER BY 1, 2")
                found[store] = [f"{label} {row}" for label, row in rows]
        return found

    def sql(self, tenant: str, statement: str, values: Any = None) -> list[Any]:
        with self.places[tenant].connect() as opened:
            done = opened.execute(statement, values)
            return done.fetchall() if done.description else []


def _turn_to(database: dict[str, Any]) -> None:
    connection.close()
    connection.close_pool()
    connection.settings_dict.update({name: database[name] for name in ("NAME", "USER", "PASSWORD", "HOST", "PORT")})
