"""Nothing is kept longer than the policy says."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from isthmus.regions.policy import Retention
from isthmus.regions.retention import keep_retention

DAY = dt.timedelta(days=1)
SHORT = Retention.model_construct(addresses=3 * DAY, logs=5 * DAY, sessions=14 * DAY)


@pytest.mark.django_db
def test_lines_are_gone_when_their_days_are_over_and_not_before(tmp_path: Path) -> None:
    first = dt.date(2026, 3, 28)
    kept: dict[str, list[int]] = {"web.log": [], "worker.log": []}
    for day in range(8):
        for name in kept:
            with (tmp_path / name).open("a") as log:
                log.write(f"day {day}\n")
        # Hourly, and so more than once a day.
        for _hour in range(3):
            keep_retention(folder=tmp_path, retention=SHORT, today=first + day * DAY)
    for name in kept:
        there = "".join(path.read_text() for path in tmp_path.glob(f"{name}*"))
        kept[name] = sorted(int(line.removeprefix("day ")) for line in there.splitlines())
    assert kept == {"web.log": [6, 7], "worker.log": [4, 5, 6, 7]}


@pytest.mark.django_db
def test_who_writes_a_log_goes_on_writing(tmp_path: Path) -> None:
    with (tmp_path / "web.log").open("ab", buffering=0) as log:
        log.write(b"before\n")
        keep_retention(folder=tmp_path, retention=SHORT, today=dt.date(2026, 1, 1))
        log.write(b"after\n")
    assert (tmp_path / "web.log").read_text() == "after\n"
    assert (tmp_path / "web.log.2026-01-01").read_text() == "before\n"


@pytest.mark.django_db
def test_ended_sessions_are_removed(tmp_path: Path) -> None:
    for key, days in (("ended", -1), ("open", 1)):
        Session.objects.create(session_key=key, session_data="", expire_date=timezone.now() + days * DAY)
    keep_retention(folder=tmp_path / "none", retention=SHORT, today=dt.date(2026, 1, 1))
    assert list(Session.objects.values_list("session_key", flat=True)) == ["open"]
