"""Real PostgreSQL and Redis for the whole suite, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.utils import translation
from isthmus.web.kept import STORE
from psycopg import sql

# The suite's own state and nobody else's settings: a developer's .env must not change what the tests see.
_STATE = Path(tempfile.mkdtemp(prefix="isthmus-test-"))
for _name in (
    "TENANT",
    "DATABASE_URL",
    "REDIS_URL",
    "SECRET_KEY",
    "SITE_URL",
    "MEDIA_ROOT",
    "GEOIP_PATH",
    "PROXY_COUNT",
    "IDENTITY_OPENID_ISSUER",
    "TRANSLATE_PROVIDER",
    "TRANSLATE_URL",
    "TRANSLATE_KEY",
    "REMOTE_CLASSIFIER_URL",
    "POLICY_READER_URL",
    "LOG_SIGNING_KEY",
    "DSA_API_TOKEN",
    "DSA_API_URL",
):
    os.environ[_name] = ""
# Named here and not in pyproject.toml: pytest-django would read the settings before this file has set the variables.
os.environ |= {"DJANGO_SETTINGS_MODULE": "isthmus.settings"}
# Drawn by the id of what is found: no test may depend on such luck.
os.environ |= {"AUDIT_PERCENT": "0"}
os.environ |= {"DEPLOYMENT_MODE": "shared", "STATE_DIR": str(_STATE), "DEBUG": "False", "EMAIL_URL": "memorymail://"}
# Registered first, so that it runs last: after the engines have stopped.
atexit.register(shutil.rmtree, _STATE, ignore_errors=True)


def pytest_configure(config: pytest.Config) -> None:
    # Ended from outside, the suite ends its engines as well.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    if getattr(config.option, "dist", "no") != "no" and not hasattr(config, "workerinput"):
        # Shared out among processes, this one runs no tests. Each of the others has a state of its own, and must not
        # read the settings before it has named that.
        del os.environ["DJANGO_SETTINGS_MODULE"]
        return
    from isthmus.engines import postgres
    from isthmus.start import enter

    enter()
    # What the tests write need not survive a power cut.
    with postgres._superuser(_STATE) as server:
        for name in ("fsync", "synchronous_commit", "full_page_writes"):
            server.execute(f"ALTER SYSTEM SET {name} = off")
        server.execute("SELECT pg_reload_conf()")


@pytest.fixture(scope="session", autouse=True)
def _static_files() -> None:
    """The style sheet and scripts under the names that production gives them."""
    call_command("collectstatic", interactive=False, verbosity=0)


@pytest.fixture(scope="session")
def _base(django_db_setup: None) -> None:
    """Set aside what the migrations have put into the tables."""
    with _tables() as server:
        server.execute("CREATE SCHEMA base")
        for (name,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall():
            told = {"here": sql.Identifier(name), "aside": sql.Identifier("base", name)}
            if server.execute(sql.SQL("SELECT EXISTS (SELECT FROM {here})").format(**told)).fetchone() == (True,):
                server.execute(sql.SQL("CREATE TABLE {aside} AS TABLE {here}").format(**told))


@pytest.fixture(scope="session", autouse=True)
def _emptied_as_a_copy_is() -> Iterator[None]:
    """What is append-only is emptied only in a database that is being moved: this one is, in the transaction in which
    Django empties it behind a test that commits."""
    flush = connection.ops.sql_flush
    with pytest.MonkeyPatch.context() as patch:
        moving = "UPDATE tenancy_marker SET state = 'moving'"
        patch.setattr(connection.ops, "sql_flush", lambda *tables, **how: [moving, *flush(*tables, **how)])
        yield


@pytest.fixture
def frozen_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """For whoever counts queries: whether the site is frozen is read by every page, and not by whichever comes after
    two seconds."""
    monkeypatch.setattr("isthmus.tenancy.marker.BELIEVED", 0.0)


@pytest.fixture(autouse=True)
def _before_it_is_emptied(request: pytest.FixtureRequest) -> None:
    if _commits(request.node):
        request.getfixturevalue("_base")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Iterator[None]:
    """Behind a test that commits, after which everything is emptied, stands again what the migrations had put there:
    which tests come after it nobody knows, when several processes share them out."""
    yield
    # Behind the last one the database is gone as well.
    if nextitem is None or not _commits(item):
        return
    from django.contrib.contenttypes.models import ContentType

    with _tables() as server, server.transaction():
        server.execute("SET LOCAL session_replication_role = replica")
        names = [n for (n,) in server.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'base'").fetchall()]
        server.execute(f"TRUNCATE {', '.join(names)} CASCADE")
        for name in names:
            told = {"here": sql.Identifier(name), "aside": sql.Identifier("base", name)}
            server.execute(sql.SQL("INSERT INTO {here} SELECT * FROM {aside}").format(**told))
    ContentType.objects.clear_cache()


def _commits(item: pytest.Item) -> bool:
    marker = item.get_closest_marker("django_db")
    return marker is not None and bool(marker.kwargs.get("transaction"))


def _tables() -> psycopg.Connection[Any]:
    from isthmus.engines import postgres

    return postgres._superuser(_STATE, connection.settings_dict["NAME"])


@pytest.fixture(autouse=True)
def _nothing_kept() -> None:
    """A piece's key leaves out what is the same for the whole life of a process; a test may change it."""
    STORE.clear()
    caches["process"].clear()


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    """A request leaves its language behind in the thread; every test begins in English."""
    with translation.override("en"):
        yield
