"""Where each site keeps its things, with servers of one's own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from isthmus.relocation.places import Place, PlaceError, places
from isthmus.tenancy.mode import HOMES


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMBEDDED_ENGINES, settings.BASE_DIR, settings.STATE_DIR = False, tmp_path, tmp_path / "var"
    return tmp_path


def tell(folder: Path, tenant: str, **values: str) -> None:
    (folder / f".env.{tenant}").write_text("".join(f"{name}={value}\n" for name, value in values.items()))


def test_each_is_told_in_its_own_file(folder: Path) -> None:
    for tenant in ("shared", *HOMES):
        tell(
            folder, tenant, DATABASE_URL=f"postgres://{tenant}@db-{tenant}/site?sslmode=require", REDIS_URL="redis://r"
        )
    tell(folder, "global", DATABASE_URL="postgres://g@db-global/site", MEDIA_ROOT="/srv/media")
    found = places()
    assert found["shared"] == Place(
        "shared", "postgres://shared@db-shared/site?sslmode=require", (folder / "var" / "shared" / "media").resolve()
    )
    assert found["global"].media_root == Path("/srv/media")


def test_a_site_that_nobody_told_of(folder: Path) -> None:
    tell(folder, "shared", DATABASE_URL="postgres://s@one/site")
    with pytest.raises(PlaceError, match=r"Where is the domestic site's database\? Write its DATABASE_URL"):
        places()


def test_two_sites_share_nothing(folder: Path) -> None:
    for tenant in ("shared", *HOMES):
        tell(folder, tenant, DATABASE_URL="postgres://s@one/site")
    with pytest.raises(PlaceError, match="would share a database"):
        places()


def test_a_database_that_does_not_answer(folder: Path) -> None:
    with pytest.raises(
        PlaceError, match=r"The global database does not answer: .* Look at DATABASE_URL in .env.global"
    ):
        with Place("global", "postgres://nobody:x@127.0.0.1:9/none", folder).connect():
            pass
