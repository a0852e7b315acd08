"""Real PostgreSQL and Redis for the whole suite, in a folder of its own that is gone afterwards."""

from __future__ import annotations

import atexit
import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.cache import caches
from django.core.management import call_command
from django.utils import translation
from isthmus.web.kept import STORE

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
