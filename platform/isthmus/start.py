"""What every entrance does first: start or join the embedded engines, and refuse in one sentence."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class Refusal(Exception):
    """The process cannot start; the text is one sentence that says what to do."""


@contextmanager
def refusals_in_one_sentence() -> Iterator[None]:
    """Turn the errors that a person can cure in the settings into Refusal, which carries only their sentence."""
    from django.core.exceptions import ImproperlyConfigured

    from isthmus.engines import EngineError
    from isthmus.tenancy.mode import ModeError

    try:
        yield
    except (ImproperlyConfigured, EngineError, ModeError) as error:
        raise Refusal(str(error)) from error


def start_engines() -> None:
    """Start or join the embedded PostgreSQL and Redis, unless the settings name servers of their own."""
    from django.conf import settings

    from isthmus import engines

    if settings.EMBEDDED_ENGINES:
        engines.join(settings.STATE_DIR, settings.TENANT.name, settings.TENANT.mode)


def stand_anywhere() -> None:
    """For `relocate`, which opens every tenant's database by itself: in split mode either tenant's settings will do."""
    import environ

    environ.Env.read_env(Path(__file__).resolve().parents[2] / ".env")
    if os.environ.get("DEPLOYMENT_MODE") == "split" and not os.environ.get("TENANT"):
        os.environ["TENANT"] = "domestic"


def enter() -> None:
    """For wsgi and Celery: settings, engines and the marker, before the first request or job."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isthmus.settings")
    try:
        with refusals_in_one_sentence():
            start_engines()
    except Refusal as refusal:
        raise SystemExit(str(refusal)) from refusal


def verify_first_connection() -> None:
    """For wsgi and Celery: a wrong database stops the start and not a reader; the policies in force are recorded."""
    from django.db import connection

    from isthmus.regions.editions import record_edition

    try:
        with refusals_in_one_sentence():
            connection.ensure_connection()
            record_edition()
    except Refusal as refusal:
        raise SystemExit(str(refusal)) from refusal
    finally:
        connection.close()
