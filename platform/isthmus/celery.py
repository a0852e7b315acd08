"""The worker and the scheduler; while the site is frozen both stand still.

A job is a row first and a message second. So a message may go by without harm: after the move the sweep finds the row.
"""

from __future__ import annotations

import os
from typing import Any

import structlog
from celery import Celery, Task
from celery.beat import PersistentScheduler
from celery.signals import beat_init, celeryd_init
from django.db import close_old_connections

from isthmus.tenancy.marker import BELIEVED, is_frozen, is_refusal

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isthmus.settings")

log = structlog.get_logger(__name__)


class Job(Task):  # type: ignore[misc]
    """Every task: not run while the site is frozen, and ended quietly where the freeze came in its middle."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if not self.request.is_eager:
            # As before a request: a connection that no longer stands is left.
            close_old_connections()
        if is_frozen():
            return self._leave("before it began", args)
        try:
            return self.run(*args, **kwargs)
        except Exception as error:
            if not is_refusal(error):
                raise
            return self._leave("in its middle", args)

    def _leave(self, where: str, args: tuple[Any, ...]) -> None:
        log.info("job left for later: the site is frozen", task=self.name, job=self.request.id, args=args, where=where)


class Scheduler(PersistentScheduler):  # type: ignore[misc]
    """Sends nothing while the site is frozen; what has become due goes out after it."""

    def tick(self, *args: Any, **kwargs: Any) -> float:
        try:
            if is_frozen():
                return BELIEVED
        finally:
            # Nothing else ends here what a request or a job would.
            close_old_connections()
        wait: float = super().tick(*args, **kwargs)
        return wait


app = Celery("isthmus", task_cls=Job)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# For every thread: what is set as current holds for the importing thread alone.
app.set_default()


@celeryd_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def before_work(**_: Any) -> None:
    """Engines and marker first: a worker of the wrong tenant must not take a job."""
    from isthmus.start import enter, verify_first_connection

    keep_one_connection()
    enter()
    verify_first_connection()


def keep_one_connection() -> None:
    """Where requests share a pool, a process that works keeps a connection of its own: to sign in again for every
    job would take longer than most jobs do."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    database["OPTIONS"].pop("pool", None)
    database |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
