"""Secrets and port numbers that are made once and kept."""

from __future__ import annotations

import contextlib
import os
import secrets
import socket
from collections.abc import Callable
from pathlib import Path

from isthmus.engines.errors import unwritable


def keep(path: Path, make: Callable[[], str]) -> str:
    """The text in the file; made, and readable for the owner alone, where there is none.

    Two processes that come at once end up with the same text. Raises EngineError where the folder cannot be written.
    """
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
            draft.touch(mode=0o600)
            draft.write_text(make())
            with contextlib.suppress(FileExistsError):
                os.link(draft, path)
            draft.unlink()
        return path.read_text().strip()
    except OSError as error:
        raise unwritable(path.parent, error) from error


def kept_secret(path: Path) -> str:
    """A random secret of 64 characters, made once."""
    return keep(path, lambda: secrets.token_urlsafe(48))


def kept_port(path: Path) -> int:
    """A port that was free on the loopback address when it was chosen."""
    return int(keep(path, lambda: str(free_port())))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
