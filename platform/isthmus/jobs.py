"""The messages of jobs. A job is a row first: one whose message is lost waits for a sweep or its schedule."""

from __future__ import annotations

from typing import Any

from kombu.exceptions import OperationalError
from redis.exceptions import RedisError


def send(task: Any, *arguments: Any, after: float | None = None) -> Exception | None:
    """Send a task its message, to be taken at once or `after` so many seconds. A broker that is down keeps nobody
    waiting: what went wrong is returned, for whoever logs it."""
    try:
        task.apply_async(arguments, countdown=after, retry=False)
    except (OperationalError, RedisError, OSError) as error:
        return error
    return None
