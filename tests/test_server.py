"""One command starts everything, and Ctrl-C ends everything."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from isthmus.engines import urls

from tests.serving import Serving

POST = """
from accounts.models import Account
from feeds.actions.post_note import post_note
values = dict(home="global", home_rule="test", country="US")
author, made = Account.objects.get_or_create(username="{name}", defaults=values)
print(post_note(author=author, title="{title}", text="Guaranteed crypto returns").pk)
"""
CASES = "from moderation.models import Case; print(Case.objects.filter(subject_id={note}).count())"


@pytest.fixture(scope="module")
def site() -> Iterator[Serving]:
    with Serving("shared") as serving:
        yield serving


def health(site: Serving) -> dict[str, Any]:
    with urllib.request.urlopen(f"{site.address['shared']}/healthz", timeout=5) as answer:
        body: dict[str, Any] = json.load(answer)
    return body


def eventually(check: Callable[[], bool], seconds: float = 60) -> None:
    ends = time.monotonic() + seconds
    while not check():
        assert time.monotonic() < ends, f"not within {seconds} s"
        time.sleep(0.3)


def has_case(site: Serving, note: str) -> Callable[[], bool]:
    return lambda: site.manage("shell", "-v0", code=CASES.format(note=note)).strip() == "1"


def test_it_answers_with_mode_tenant_and_the_state_of_its_parts(site: Serving) -> None:
    parts = {"database": "up", "redis": "up", "geoip": "up"}
    assert health(site) == {"mode": "shared", "tenant": "shared", "state": "active", "parts": parts}


def test_a_second_server_gets_a_sentence(site: Serving) -> None:
    second = Serving("shared", state=site.state)
    with pytest.raises(AssertionError, match="running already, at http://localhost"):
        second.start()
    assert health(site)["tenant"] == "shared"


def test_the_other_mode_is_refused_with_the_command_that_moves_it(site: Serving) -> None:
    with pytest.raises(AssertionError, match="relocate plan --to split"):
        Serving("split", state=site.state).start()


def test_a_taken_port_gets_a_sentence() -> None:
    fresh = Serving("shared")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", int(fresh.environment["WEB_PORT"])))
        taken.listen()
        with pytest.raises(AssertionError, match=r"Port \d+ is taken. End the program that uses it, or choose another"):
            fresh.start()


def test_killed_workers_delay_a_check_and_lose_nothing(site: Serving) -> None:
    for pid, command in site.processes().items():
        if "celery" in command and "worker" in command:
            os.kill(pid, signal.SIGKILL)
    note = site.manage("shell", "-v0", code=POST.format(name="ada", title="While the worker was dead")).strip()
    eventually(has_case(site, note))


def test_a_flushed_redis_delays_a_check_and_loses_nothing(site: Serving) -> None:
    worker = site.pid_of("celery.* worker")
    # The worker stands still, so that the message is surely in Redis when Redis forgets everything.
    os.kill(worker, signal.SIGSTOP)
    try:
        note = site.manage("shell", "-v0", code=POST.format(name="bea", title="Before the flush")).strip()
        for number in (0, 1):
            redis.Redis.from_url(f"{urls(site.state, 'shared').redis}/{number}").flushdb()
    finally:
        os.kill(worker, signal.SIGCONT)
    eventually(has_case(site, note))


def test_ctrl_c_ends_everything_and_data_stays() -> None:
    with Serving("shared") as site:
        note = site.manage("shell", "-v0", code=POST.format(name="cleo", title="Kept")).strip()
        site.stop()
        eventually(lambda: not site.processes(), 10)
        site.start()
        with urllib.request.urlopen(f"{site.address['shared']}/n/{note}/", timeout=5) as page:
            assert b"Kept" in page.read()
        # Whatever kills the first process takes the others with it.
        assert site.process
        parent = site.process.pid
        os.kill(parent, signal.SIGKILL)
        eventually(lambda: not [command for command in site.processes().values() if "python" in command], 20)
        # The engines have no parent to end them; the next command joins them, and ends them as the last to leave.
        site.process.wait()
        site.manage("shell", "-v0", code="")
        eventually(lambda: not site.processes(), 10)


@pytest.mark.parametrize("command", ["migrate", "createsuperuser", "shell"])
def test_a_command_in_split_mode_asks_for_the_tenant(command: str) -> None:
    split = Serving("split")
    arguments = [subprocess.sys.executable, "manage.py", command]  # type: ignore[attr-defined]
    done = subprocess.run(arguments, env=split.environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip().splitlines() == [
        "TENANT is not set, and DEPLOYMENT_MODE is split. Set TENANT=domestic or TENANT=global for this command."
    ]
