"""Where the embedded engines answer."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from isthmus.engines.secrets import kept_port, kept_secret


@dataclass(frozen=True)
class Urls:
    """Addresses with credentials, of one tenant and no other."""

    database: str
    redis: str


def urls(state_dir: Path, tenant: str) -> Urls:
    """The addresses of a tenant's database and Redis; makes their passwords and ports, starts nothing."""
    own = state_dir / tenant
    name = f"isthmus_{tenant}"
    database = f"postgres://{name}:{kept_secret(own / 'database_password')}@127.0.0.1:{postgres_port(state_dir)}/{name}"
    return Urls(database, f"redis://:{kept_secret(own / 'redis_password')}@127.0.0.1:{redis_port(state_dir, tenant)}")


def postgres_port(state_dir: Path) -> int:
    return kept_port(state_dir / "postgres.port")


def redis_port(state_dir: Path, tenant: str) -> int:
    return kept_port(state_dir / tenant / "redis.port")
