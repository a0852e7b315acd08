"""Every command in the README works as it stands there."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

import pytest
from isthmus.engines.secrets import free_port

from tests.serving import ROOT

COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", (ROOT / "README.md").read_text(), re.S)
    for line in block.splitlines()
    if line
]
# These are the checks themselves: the one that runs this test, and the one beside it.
BY_CI = {"script/test", "script/check"}


def test_the_checks_are_what_ci_runs() -> None:
    assert set(COMMANDS) >= BY_CI
    assert set((ROOT / ".ci" / "run").read_text().splitlines()) >= BY_CI


def _environment(state: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "PIP_INDEX_URL", "LANG")}
    ports = {name: str(free_port()) for name in ("WEB_PORT", "WEB_PORT_DOMESTIC", "WEB_PORT_GLOBAL")}
    return own | ports | {"STATE_DIR": str(state), "DEMO": "False"}


@pytest.mark.parametrize("command", [command for command in COMMANDS if "script/server" in command])
def test_a_command_that_serves_does(command: str) -> None:
    state = Path(tempfile.mkdtemp(prefix="isthmus-readme-"))
    environment = _environment(state)
    ports = ["WEB_PORT_DOMESTIC", "WEB_PORT_GLOBAL"] if "split" in command else ["WEB_PORT"]
    with (state / "said").open("w") as said:
        running = subprocess.Popen(
            ["bash", "-c", f"exec env {command}"], cwd=ROOT, env=environment, stdout=said, stderr=said
        )
        try:
            for port in ports:
                _await(f"http://localhost:{environment[port]}/healthz", running, state / "said")
        finally:
            running.send_signal(signal.SIGINT)
            assert running.wait(60) == 0
    subprocess.run(["rm", "-rf", str(state)], check=True)


def _await(address: str, running: subprocess.Popen[bytes], said: Path) -> None:
    ends = time.monotonic() + 170
    while time.monotonic() < ends and running.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as answer:
                assert answer.status == 200
                return
        except OSError:
            time.sleep(0.3)
    pytest.fail(said.read_text())


@pytest.mark.parametrize("command", [each for each in COMMANDS if "server" not in each and each not in BY_CI])
def test_a_command_that_ends_succeeds(command: str, tmp_path: Path) -> None:
    # The benchmark would take minutes; a small one is the same program.
    small = " --people 300 --notes 500 --rounds 1 --seconds 0.2" if command == "script/bench" else ""
    with tempfile.TemporaryDirectory(prefix="isthmus-readme-") as state:
        environment = _environment(Path(state))
        done = subprocess.run(
            ["bash", "-c", command + small], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
    assert done.returncode == 0, done.stdout + done.stderr
