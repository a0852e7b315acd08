"""A machine that lacks something gets one clear sentence."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.serving import ROOT, Serving


def test_everything_it_depends_on_is_pinned() -> None:
    """A fresh clone installs requirements.txt alone."""
    wanted = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    asked = [Requirement(line) for line in wanted["project"]["dependencies"] + wanted["dependency-groups"]["dev"]]
    pinned = re.findall(r"^([a-z0-9._-]+)(?:\[.*\])?==", (ROOT / "requirements.txt").read_text("utf-8"), re.MULTILINE)
    assert {canonicalize_name(each.name) for each in asked} <= set(map(canonicalize_name, pinned))


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """What script/server needs before there is an environment."""
    shutil.copytree(ROOT / "script", tmp_path / "script")
    shutil.copy(ROOT / "requirements.txt", tmp_path)
    return tmp_path


def run(checkout: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    own = {"PATH": os.environ["PATH"], "HOME": str(checkout)} | environment
    command = ["/bin/bash", "script/server"]
    return subprocess.run(command, cwd=checkout, env=own, capture_output=True, text=True, check=False, timeout=120)


def _executable(path: Path, text: str) -> None:
    path.write_text(text)
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_an_old_python(checkout: Path) -> None:
    tools = checkout / "tools"
    tools.mkdir()
    for name in ("dirname", "cat"):
        found = shutil.which(name)
        assert found
        (tools / name).symlink_to(found)
    # Says no to the question whether it is new enough, as an old one would.
    _executable(tools / "python3", "#!/bin/sh\nexit 1\n")
    done = run(checkout, PATH=str(tools))
    assert done.returncode == 1
    assert done.stderr.strip() == (
        "Isthmus needs Python 3.11 or newer. Install it, or name it: PYTHON=/path/to/python3.11 script/server"
    )


def test_no_network(checkout: Path) -> None:
    done = run(checkout, PIP_INDEX_URL="http://127.0.0.1:9/simple", PIP_RETRIES="0", PIP_CONFIG_FILE="/dev/null")
    assert done.returncode == 1
    assert (
        done.stderr.strip()
        .splitlines()[-1]
        .startswith(
            "The packages could not be installed. Check the network and the free disk space, then run this again"
        )
    )


def test_a_folder_that_cannot_be_written() -> None:
    site = Serving("shared", state=Path("/dev/null/state"))
    with pytest.raises(AssertionError) as refused:
        site.start()
    lines = str(refused.value).splitlines()
    assert len(lines) <= 3 and "STATE_DIR" in lines[-1], lines
