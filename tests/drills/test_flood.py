"""Whatever dies, every post is checked exactly once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def test_a_flood_drains_while_workers_redis_and_postgresql_die() -> None:
    """The drill for ten thousand posts (script/bench flood), with few, in a folder and with engines of its own."""
    environment = os.environ | {"PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'platform'}", "TENANT": ""}
    environment |= {"DEPLOYMENT_MODE": "shared", "DJANGO_SETTINGS_MODULE": "isthmus.settings"}
    done = subprocess.run(
        [sys.executable, "-m", "tests.drills.flood", "--posts", "120", "--faults", "3", "--json"],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=400, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["right"] and sum(told["befallen"].values()) == 3
    # A process that works keeps its connection, and makes no new one for every job.
    assert told["connections"] < 60
