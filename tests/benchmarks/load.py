"""A client that costs little: a few connections that ask for one page again and again; and what the answers cost."""

from __future__ import annotations

import os
import re
import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

LENGTH = re.compile(rb"content-length: (\d+)", re.I)


@dataclass
class Result:
    """Answers per second, the median wait, and the CPU that an answer took of the server and of PostgreSQL; all in
    milliseconds. Where others work on the machine as well, answers get fewer, and their CPU stays what it is."""

    rate: float
    p50: float
    cpu: float = 0.0
    database: float = 0.0
    sizes: set[int] = field(default_factory=set)


def below(pids: Iterable[int]) -> set[int]:
    """These processes and all that they started, as far as they run (Linux alone)."""
    parents = {int(pid): int(told[1]) for pid, told in _processes()}
    wanted = set(pids)
    while more := {pid for pid, parent in parents.items() if parent in wanted} - wanted:
        wanted |= more
    return wanted


def cpu_of(pids: Iterable[int]) -> float:
    """Milliseconds of CPU that these processes and the running ones below them have taken so far."""
    wanted = below(pids)
    ticks = sum(int(told[11]) + int(told[12]) for pid, told in _processes() if int(pid) in wanted)
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def _processes() -> Iterator[tuple[str, list[str]]]:
    """Each process with what /proc/<pid>/stat says behind its name, which may hold anything."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            yield entry.name, (entry / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue


def ask(
    port: int,
    requests: Sequence[bytes],
    *,
    seconds: float,
    connections: int = 4,
    server: Iterable[int] = (),
    database: Iterable[int] = (),
) -> Result:
    """Send the `requests` in turn over `connections` at once for so long. `server` and `database` are processes whose
    CPU is counted. Raises AssertionError for anything but 200 and 302."""
    waits: list[float] = []
    sizes: set[int] = set()
    faults: list[bytes] = []
    # Looking at all processes takes a while, and is no part of the time.
    before = cpu_of(server), cpu_of(database)
    ends = time.perf_counter() + seconds

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for request in cycle(requests):
                if time.perf_counter() >= ends or faults:
                    break
                started = time.perf_counter()
                connection.sendall(request)
                status, size = _read(connection)
                waits.append(time.perf_counter() - started)
                sizes.add(size)
                if status not in (b"200", b"302"):
                    faults.append(status)

    threads = [threading.Thread(target=work) for _ in range(connections)]
    started = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - started
    assert not faults, f"{requests[0].split(b' ')[1].decode()} answered {faults[0].decode()}"
    cpu, of_database = ((cpu_of(each) - was) / len(waits) for each, was in zip((server, database), before, strict=True))
    return Result(len(waits) / took, statistics.median(waits) * 1000, cpu, of_database, sizes)


def send(port: int, requests: Sequence[bytes], *, connections: int = 4) -> Counter[bytes]:
    """Send each of these once, over `connections` at once; how often each status came."""
    waiting, statuses = iter(requests), Counter[bytes]()
    turn = threading.Lock()

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            while True:
                with turn:
                    request = next(waiting, None)
                if request is None:
                    return
                connection.sendall(request)
                status, _size = _read(connection)
                with turn:
                    statuses[status] += 1

    threads = [threading.Thread(target=work) for _ in range(connections)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return statuses


def _read(connection: socket.socket) -> tuple[bytes, int]:
    data = b""
    while b"\r\n\r\n" not in data:
        data += _more(connection)
    head, _, body = data.partition(b"\r\n\r\n")
    found = LENGTH.search(head)
    assert found, "an answer without Content-Length"
    length = int(found[1])
    while len(body) < length:
        body += _more(connection)
    return head[9:12], length


def _more(connection: socket.socket) -> bytes:
    data = connection.recv(262_144)
    assert data, "the server closed the connection"
    return data
