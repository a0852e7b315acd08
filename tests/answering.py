"""Servers on this machine, in the place of somebody else's."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self


class Answering:
    """`with` it, it runs; `address` is where, with the `path` behind it. Its handlers find it as `here`."""

    def __init__(self, handler: type[BaseHTTPRequestHandler], path: str = "") -> None:
        # Lets go of questions that wait.
        self.go_on = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (handler,), {"here": self}))
        self.address = f"http://127.0.0.1:{self.server.server_port}{path}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.go_on.set()
        self.server.shutdown()
        self.server.server_close()
