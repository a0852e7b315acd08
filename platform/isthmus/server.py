"""What script/server runs: one group of processes per tenant, each with its own settings and nothing of the other's."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import environ

from isthmus.processes import Child, Group, Stopped, stop_on_signals
from isthmus.tenancy.mode import HOMES

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    """Serve the one tenant that the settings name, or both of a split site."""
    environ.Env.read_env(ROOT / ".env")
    # On a site that is being tried out, a visitor may look from another country.
    os.environ.setdefault("SEEN_FROM", "True")
    command = [sys.executable, str(ROOT / "manage.py"), "serve"]
    if os.environ.get("DEPLOYMENT_MODE") != "split" or os.environ.get("TENANT"):
        os.execv(sys.executable, command)  # noqa: S606 - ourselves
    stop_on_signals()
    children = [Child(f"{home} site", command, {"TENANT": home}, returns=False) for home in HOMES]
    group = Group(children, say=print)
    try:
        group.start()
        group.watch()
    except Stopped:
        pass
    finally:
        group.stop()
    sys.exit(max(abs(child.process.returncode) for child in children if child.process))


if __name__ == "__main__":
    main()
