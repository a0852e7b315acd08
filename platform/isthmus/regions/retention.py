"""Keep nothing longer than the policy says: logs, the addresses in them, and sessions that have ended."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from isthmus.regions.policy import Retention

# The web server's log names who asked; the others name nobody.
WITH_ADDRESSES = ("web.log",)


def keep_retention(*, folder: Path, retention: Retention, today: dt.date) -> None:
    """Put yesterday's lines into a file of their own, once a day, and remove files that are older than allowed.

    Whoever writes a log goes on writing into the same, emptied file. A day's file is removed as soon as its first line
    has reached the limit.
    """
    for log in sorted(folder.glob("*.log")) if folder.is_dir() else ():
        kept = log.with_name(f"{log.name}.{today:%Y-%m-%d}")
        if log.stat().st_size and not kept.exists():
            shutil.copyfile(log, kept)
            with log.open("r+b") as file:
                file.truncate()
        limit = retention.addresses if log.name in WITH_ADDRESSES else retention.logs
        for old in folder.glob(f"{log.name}.????-??-??"):
            # Its lines are of the day before it was made, and of that day.
            made = dt.date.fromisoformat(old.name[-10:])
            if today - made >= limit - dt.timedelta(days=1):
                old.unlink()
    call_command("clearsessions")


def keep_retention_here() -> None:
    """The same for this site, as of today."""
    keep_retention(
        folder=settings.TENANT_DIR / "log", retention=settings.POLICIES.retention, today=dt.datetime.now(dt.UTC).date()
    )
