"""A client that costs little: a few connections that ask for one page again and again."""

from __future__ import annotations

import re
import socket
import statistics
import threading
import time
from dataclasses import dataclass, field

LENGTH = re.compile(rb"content-length: (\d+)", re.I)


@dataclass
class Result:
    """Answers per second, and the median wait in milliseconds."""

    rate: float
    p50: float
    sizes: set[int] = field(default_factory=set)


def ask(port: int, request: bytes, *, seconds: float, connections: int = 4) -> Result:
    """Send `request` over `connections` at once for so long. Raises AssertionError for anything but 200 and 302."""
    waits: list[float] = []
    sizes: set[int] = set()
    faults: list[bytes] = []
    ends = time.perf_counter() + seconds

    def work() -> None:
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while time.perf_counter() < ends and not faults:
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
    assert not faults, f"{request.split(b' ')[1].decode()} answered {faults[0].decode()}"
    return Result(len(waits) / (time.perf_counter() - started), statistics.median(waits) * 1000, sizes)


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
