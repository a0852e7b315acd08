"""System checks of regions. W001: the country file cannot be read."""

from __future__ import annotations

from typing import Any

from django.core import checks

from isthmus.regions import geoip


def check_geoip(**_: Any) -> list[checks.CheckMessage]:
    """Say at start that every visitor's country will be unknown, which opens and closes nothing."""
    status = geoip.status()
    if status.ok:
        return []
    return [checks.Warning(status.sentence, hint="Install one with: python manage.py geoip", id="isthmus.W001")]
