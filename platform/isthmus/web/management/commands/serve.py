"""Serve this tenant: engines, migrations, demo content, then web, worker and scheduler until Ctrl-C."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import socket
import sys
import time
from pathlib import Path
from typing import IO, Any
from urllib.error import URLError
from urllib.request import urlopen

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from isthmus.processes import Child, Group, Stopped, stop_on_signals
from isthmus.regions.editions import record_edition
from isthmus.start import Refusal, start_engines

READY_WITHIN = 90.0  # seconds


class Command(BaseCommand):
    help = "Starts this tenant's web, worker and scheduler, and what they need. Ctrl-C ends everything."
    # The checks need no database, and the engines are started here, after the port has been looked at.
    requires_system_checks = []

    def handle(self, *args: Any, **options: Any) -> None:
        stop_on_signals()
        group = None
        try:
            with _only_one(settings.TENANT_DIR):
                _refuse_taken_port()
                self._prepare()
                group = Group(_children(), say=self._say)
                group.start()
                self._await(group)
                self._welcome()
                group.watch()
        except Stopped:
            self._say("ending ...")
        finally:
            if group:
                group.stop()

    def _say(self, line: str) -> None:
        self.stdout.write(f"{settings.TENANT.name:8}  {line}")
        self.stdout.flush()

    def _prepare(self) -> None:
        self._say("starting PostgreSQL and Redis ...")
        start_engines()
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self._say("preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        # A changed pack is refused here, in its one sentence, and not by each of the processes in its own log.
        record_edition()
        _collect_static_files(self._say)
        if settings.DEMO and not apps.get_model("accounts", "Account").objects.exists():
            self._say("loading the demo content, this once ...")
            call_command("demo", stdout=_Prefixed(self._say))
        connection.close()

    def _await(self, group: Group) -> None:
        self._say("starting web, worker and scheduler ...")
        web = group.children[0]
        ends = time.monotonic() + READY_WITHIN
        while time.monotonic() < ends and web.is_running:
            if _answers():
                return
            time.sleep(0.1)
        said = web.log.read_text(errors="replace").strip().splitlines()[-1:] if web.log else []
        raise Refusal(f"The web server did not start: {' '.join(said)} The whole log is {web.log}.")

    def _welcome(self) -> None:
        self._say(f"ready: {settings.SITE_URL}  (state: {settings.SITE_URL}/healthz, logs: {_log('')})")
        sign_in = settings.TENANT_DIR / "moderator.txt"
        if sign_in.exists():
            name, password = sign_in.read_text().split()
            self._say(f"moderation: {settings.SITE_URL}/admin/  sign in as {name} with {password}")
        self._say("Ctrl-C ends it; everything is kept.")


class _Prefixed:
    """A stream for a command's output that names the tenant before each line."""

    def __init__(self, say: Any) -> None:
        self.say = say

    def write(self, text: str) -> None:
        if text.strip():
            self.say(text.strip())

    def flush(self) -> None:
        pass


def _children() -> list[Child]:
    python, celery = sys.executable, ["-m", "celery", "-A", "isthmus"]
    # The children read the settings of this process and no other's.
    own = {"DEPLOYMENT_MODE": settings.TENANT.mode, "TENANT": settings.TENANT.name if settings.TENANT.is_split else ""}
    own |= {
        "DJANGO_SETTINGS_MODULE": "isthmus.settings",
        "PYTHONPATH": f"{settings.BASE_DIR / 'platform'}{os.pathsep}{settings.BASE_DIR}",
    }
    web = ["-m", "gunicorn", "isthmus.wsgi", "--bind", f"127.0.0.1:{settings.WEB_PORT}", "--worker-class", "gthread"]
    web += ["--workers", "2", "--threads", "4", "--access-logfile", "-", "--no-control-socket"]
    worker = [*celery, "worker", "--concurrency", "2", "--without-gossip", "--without-mingle", "--loglevel", "INFO"]
    worker += ["--hostname", f"{settings.TENANT.name}@%h"]
    beat = [*celery, "beat", "--schedule", str(settings.TENANT_DIR / "schedule"), "--pidfile=", "--loglevel", "INFO"]
    return [
        Child("web server", [python, *web], own, _log("web.log")),
        Child("worker", [python, *worker], own, _log("worker.log")),
        Child("scheduler", [python, *beat], own, _log("scheduler.log")),
    ]


def _log(name: str) -> Path:
    return Path(settings.TENANT_DIR) / "log" / name


def _only_one(folder: Path) -> IO[str]:
    """Hold this tenant's lock, or refuse: somebody serves it already."""
    folder.mkdir(parents=True, exist_ok=True)
    lock = (folder / "serve.lock").open("a")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.close()
        raise Refusal(
            f"Isthmus ({settings.TENANT.name}) is running already, at {settings.SITE_URL}. "
            "End it with Ctrl-C there first."
        ) from None
    return lock


def _refuse_taken_port() -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", settings.WEB_PORT))
        except OSError as error:
            raise Refusal(
                f"Port {settings.WEB_PORT} is taken. End the program that uses it, or choose another: "
                f"{settings.WEB_PORT_NAME}={settings.WEB_PORT + 10} script/server"
            ) from error


def _answers() -> bool:
    """Does our own site answer? A stranger on the port would name no tenant."""
    try:
        with urlopen(f"http://127.0.0.1:{settings.WEB_PORT}/healthz", timeout=5) as answer:
            return bool(json.load(answer)["tenant"] == settings.TENANT.name)
    except (URLError, OSError, ValueError, KeyError):
        return False


def _collect_static_files(say: Any) -> None:
    """Copy and compress them when they have changed; both tenants of a checkout share the result."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    with (root.parent / "static.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        found = [storage.path(path) for finder in get_finders() for path, storage in finder.list([])]
        now = hashlib.sha256(repr([(path, Path(path).stat().st_mtime_ns) for path in found]).encode()).hexdigest()
        stamp = root / ".collected"
        if stamp.exists() and stamp.read_text() == now:
            return
        say("collecting styles and scripts ...")
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(now)
