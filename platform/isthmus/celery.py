"""The worker and the scheduler. The schedule is static and stands here."""

from __future__ import annotations

import os
from typing import Any

from celery import Celery
from celery.signals import beat_init, celeryd_init

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "isthmus.settings")

app = Celery("isthmus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# For every thread: what is set as current holds for the importing thread alone.
app.set_default()


@celeryd_init.connect  # type: ignore[untyped-decorator]
@beat_init.connect  # type: ignore[untyped-decorator]
def before_work(**_: Any) -> None:
    """Engines and marker first: a worker of the wrong tenant must not take a job."""
    from isthmus.start import enter

    enter()
    from django.db import connection

    connection.ensure_connection()
    connection.close()
