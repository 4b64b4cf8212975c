"""A seller on the loopback, which answers as a test tells it to: wrongly, slowly, with garbage."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Says(NamedTuple):
    """One answer. `slow`: after the head, nothing comes; `drips`: a byte at a time; `raw`: this instead of
    HTTP."""

    body: Any = b""
    status: int = 200
    headers: Mapping[str, str] = {}
    slow: bool = False
    drips: bool = False
    raw: bytes | None = None

    @property
    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


class Heard(NamedTuple):
    """One request."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


class Server:
    """What it `says` next, the last again and again, and what it `heard`."""

    def __init__(self) -> None:
        self.says: list[Says] = []
        self.heard: list[Heard] = []
        self.over = threading.Event()
        self.url = ""

    def next(self) -> Says:
        return self.says.pop(0) if len(self.says) > 1 else self.says[0]


@contextmanager
def serving() -> Iterator[Server]:
    """A server, and no trace of it afterwards."""
    server = Server()

    class Handler(BaseHTTPRequestHandler):
        def handle_one(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            server.heard.append(Heard(self.command, self.path, dict(self.headers), self.rfile.read(length)))
            says = server.next()
            if says.raw is not None:
                self.put(says.raw, says.drips)
                self.close_connection = True
                return
            self.send_response(says.status)
            headers = {"Content-Type": "application/json", "Content-Length": str(len(says.content)), **says.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if says.slow:
                server.over.wait(30)
            else:
                self.put(says.content, says.drips)

        def put(self, content: bytes, drips: bool) -> None:
            for part in [bytes([byte]) for byte in content] if drips else [content]:
                self.wfile.write(part)
                if drips and server.over.wait(0.01):
                    break

        do_GET = do_POST = handle_one  # noqa: N815

        def log_message(self, format: str, *args: object) -> None:
            """Nothing is printed."""

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            """Whoever asked has left."""

    http = Quiet(("127.0.0.1", 0), Handler)
    server.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=lambda: http.serve_forever(poll_interval=0.01))
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        http.shutdown()
        thread.join()
        http.server_close()
