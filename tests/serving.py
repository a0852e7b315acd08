"""The whole site as people start it: script/server's processes, in an empty folder, on ports of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from isthmus.engines.secrets import free_port

from tests.people import PASSWORD

ROOT = Path(__file__).resolve().parents[1]


class Serving:
    """A running site: `with Serving("split") as site: site.address["global"]`."""

    def __init__(self, mode: str, *, demo: bool = False, state: Path | None = None) -> None:
        self.mode = mode
        self.tenants = ["shared"] if mode == "shared" else ["domestic", "global"]
        self.own_state = state is None
        self.state = state or Path(tempfile.mkdtemp(prefix="isthmus-site-"))
        ports = {tenant: free_port() for tenant in self.tenants}
        self.address = {tenant: f"http://localhost:{port}" for tenant, port in ports.items()}
        names = {"shared": "WEB_PORT", "domestic": "WEB_PORT_DOMESTIC", "global": "WEB_PORT_GLOBAL"}
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": os.environ.get("HOME", "/"),
            "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "platform")]),
            "DEPLOYMENT_MODE": mode,
            "STATE_DIR": str(self.state),
            "DEMO": str(demo),
        } | {names[tenant]: str(port) for tenant, port in ports.items()}
        # What a developer keeps in .env must not reach this site.
        self.environment |= {"TENANT": "", "SECRET_KEY": "", "DATABASE_URL": "", "REDIS_URL": "", "EMAIL_URL": ""}
        self.environment |= {
            "POLICY_PACK": "",
            "IDENTITY_OPENID_ISSUER": "",
            "TRANSLATE_PROVIDER": "",
            "TRANSLATE_URL": "",
            # Drawn by luck, which no test may depend on.
            "AUDIT_PERCENT": "0",
        }
        self.said = ""
        self.process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        if self.own_state:
            shutil.rmtree(self.state, ignore_errors=True)

    def start(self) -> None:
        self.said = ""
        command = [sys.executable, "-m", "isthmus.server"]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        reader = threading.Thread(target=self._listen, args=(self.process,), daemon=True)
        reader.start()
        ends = time.monotonic() + 150
        while self.said.count("Ctrl-C ends it") < len(self.tenants):
            if self.process.poll() is not None or time.monotonic() > ends:
                self.stop()
                raise AssertionError(f"The site did not start:\n{self.said}")
            time.sleep(0.1)

    def stop(self, number: int = signal.SIGINT) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(number)
        self.process.wait(60)
        self.process = None

    def manage(self, *arguments: str, tenant: str = "", code: str = "", **environment: str) -> str:
        """Run a management command as a developer would; `code` goes to its standard input."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=ROOT,
            env=self.environment | {"TENANT": tenant if self.mode == "split" else ""} | environment,
            input=code,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def make_moderator(self, tenant: str) -> None:
        name = {
            "DJANGO_SUPERUSER_USERNAME": "warden",
            "DJANGO_SUPERUSER_EMAIL": "",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }
        self.manage("createsuperuser", "--noinput", tenant=tenant, **name)

    def processes(self) -> dict[int, str]:
        """Every living process that works for this folder, by what its environment or command says."""
        found = {}
        for folder in Path("/proc").glob("[0-9]*"):
            try:
                command = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                environment = (folder / "environ").read_bytes().decode(errors="replace")
            except OSError:
                continue
            if str(self.state) in command or f"STATE_DIR={self.state}\0" in environment:
                found[int(folder.name)] = command
        return {pid: command for pid, command in found.items() if command and pid != os.getpid()}

    def pid_of(self, pattern: str) -> int:
        """The oldest process whose command matches."""
        return min(pid for pid, command in self.processes().items() if re.search(pattern, command))

    def _listen(self, process: subprocess.Popen[str]) -> None:
        assert process.stdout
        for line in process.stdout:
            self.said += line
