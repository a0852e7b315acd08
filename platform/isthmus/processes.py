"""A group of processes that live and end together."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

PATIENCE = 12.0  # seconds for a child to end by itself
LONGEST_PAUSE = 30.0
PR_SET_PDEATHSIG = 1


class Stopped(Exception):
    """Somebody asked the group to end."""


@dataclass
class Child:
    """One process. `log` takes what it says; None lets it speak on the terminal.

    A child that `returns` is started again when it ends.
    """

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    returns: bool = True
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    failures: int = 0
    due: float = 0.0

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


class Group:
    """Starts children, starts them again when they crash, and ends them all, in the reverse order of their start."""

    def __init__(self, children: Sequence[Child], *, say: Callable[[str], None]) -> None:
        self.children = list(children)
        self.say = say

    def start(self) -> None:
        for child in self.children:
            self._start(child)

    def watch(self) -> None:
        """Look after the children until one that does not return has ended; Stopped ends it as well."""
        while True:
            time.sleep(0.2)
            for child in self.children:
                if not child.is_running and not self._again(child):
                    return

    def stop(self) -> None:
        """Ask every child to end, and end those that do not within PATIENCE."""
        for child in reversed(self.children):
            _signal(child, signal.SIGTERM)
        ends = time.monotonic() + PATIENCE
        for child in reversed(self.children):
            if child.process is None:
                continue
            with suppress(subprocess.TimeoutExpired):
                child.process.wait(max(0.1, ends - time.monotonic()))
            # What the child itself has started is in its group and ends with it.
            _signal(child, signal.SIGKILL)
            child.process.wait()

    def _start(self, child: Child) -> None:
        output: IO[bytes] | None = None
        if child.log:
            child.log.parent.mkdir(parents=True, exist_ok=True)
            output = child.log.open("ab")
        # A session of its own: the terminal's Ctrl-C reaches this process alone, which then ends the others in order.
        child.process = subprocess.Popen(
            child.command,
            env=os.environ | child.environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT if output else None,
            start_new_session=True,
            preexec_fn=_end_with_parent,
        )
        child.started = time.monotonic()
        if output:
            output.close()

    def _again(self, child: Child) -> bool:
        if not child.returns:
            return False
        now = time.monotonic()
        if not child.due:
            child.failures = 1 if now - child.started > 60 else child.failures + 1
            pause = min(LONGEST_PAUSE, 0.5 * 2**child.failures)
            child.due = now + pause
            where = f" Its log is {child.log}." if child.log else ""
            self.say(f"The {child.name} has ended and starts again in {pause:.0f} s.{where}")
        elif now >= child.due:
            child.due = 0.0
            self._start(child)
        return True


def stop_on_signals() -> None:
    """Let Ctrl-C and a polite kill raise Stopped, once; what comes later does not disturb the ending."""

    def stop(number: int, frame: FrameType | None) -> None:
        for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(each, signal.SIG_IGN)
        raise Stopped

    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, stop)


def _signal(child: Child, number: int) -> None:
    if child.process is None:
        return
    with suppress(ProcessLookupError):
        if number == signal.SIGKILL:
            os.killpg(child.process.pid, number)
        elif child.is_running:
            child.process.send_signal(number)


def _end_with_parent() -> None:
    """In the child: end when the parent does, even when that was killed. Linux only; elsewhere nothing is done."""
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(each, signal.SIG_DFL)
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
