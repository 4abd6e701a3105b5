"""A forge on this machine: answers from a real repository, and takes no request it does not know.

server.faults.append(refused(503))      # what the next request meets instead
"""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self
from urllib.parse import parse_qsl, urlsplit

from tests.fixtures.repository import clean_environment, git

os.environ["NO_PROXY"] = "127.0.0.1,localhost"  # whatever stands between this machine and others
TOKEN = "secret-of-the-tests"  # noqa: S105 - opens nothing


class Call(NamedTuple):
    """A request."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]  # by names in small letters
    body: Any


class Reply(NamedTuple):
    """An answer."""

    content: Any = None
    status: int = 200
    headers: Mapping[str, str] = MappingProxyType({})
    raw: bytes | None = None  # instead of the content
    length: int | None = None  # that is announced, if it is not true


Fault = Callable[[Call], Reply | None]


def refused(status: int, message: str = "no", **headers: str) -> Fault:
    """An answer with an error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda _: Reply({"message": message}, status, named)


def cut(_: Call) -> Reply:
    """An answer that ends in its middle."""
    return Reply(raw=b'{"data": {"repo', length=1000)


def garbage(_: Call) -> Reply:
    """An answer of something that stands between."""
    return Reply(raw=b"<html>Sign in to the wireless network</html>")


def empty(_: Call) -> Reply:
    """An answer that says nothing."""
    return Reply(raw=b"")


class _Listening(ThreadingHTTPServer):
    def handle_error(self, request: Any, client_address: Any) -> None:
        """Let clients go that were killed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class Server:
    """A forge; what it knows of is given by those who build on it."""

    def __init__(self, root) -> None:
        """Serve from a repository."""
        self.root = root
        self.calls: list[Call] = []
        self.faults: list[Fault | None] = []  # for one request each, in order
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1  # in one piece: two would wait for each other

            def handle_one(self) -> None:
                server.handle(self)

            do_GET = do_POST = do_HEAD = handle_one  # noqa: N815

            def log_message(self, *_: Any) -> None:
                """Say nothing."""

        self._http = _Listening(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self._thread = threading.Thread(target=self._http.serve_forever, args=(0.01,), daemon=True)
        self._lock = threading.Lock()
        self._objects: subprocess.Popen[bytes] | None = None
        self.url = f"http://127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()
        if self._objects:
            self._objects.communicate()

    def answer(self, call: Call) -> Reply:
        """Return what a sound forge answers."""
        raise NotImplementedError

    def git(self, *arguments: str, data: bytes | None = None) -> str:
        """Return what git says of the forge's repository; "" where it says no."""
        try:
            return git(self.root, *arguments, data=data)
        except AssertionError:
            return ""

    def object(self, name: str) -> tuple[str, str] | None:
        """Return the id and the kind of one of git's objects; None where there is none."""
        if self._objects is None:
            self._objects = subprocess.Popen(
                ["git", "-C", self.root, "cat-file", "--batch-check"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=clean_environment(),
            )
        assert self._objects.stdin
        assert self._objects.stdout
        self._objects.stdin.write(name.encode() + b"\n")
        self._objects.stdin.flush()
        answer = self._objects.stdout.readline().decode()
        if answer.endswith(("missing\n", "ambiguous\n")):
            return None
        oid, kind, _ = answer.split()
        return oid, kind

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        """Answer one request."""
        size = int(handler.headers.get("Content-Length") or 0)
        raw, parts = handler.rfile.read(size), urlsplit(handler.path)
        call = Call(
            handler.command,
            parts.path,
            dict(parse_qsl(parts.query, keep_blank_values=True)),
            {name.lower(): value for name, value in handler.headers.items()},
            json.loads(raw) if raw else None,
        )
        with self._lock:
            self.calls.append(call)
            fault = self.faults.pop(0) if self.faults else None
            try:
                reply = (fault(call) if fault else None) or self.answer(call)
            except AssertionError as error:
                reply = Reply({"message": f"the tests say: {error}"}, 400)
        content = json.dumps(reply.content).encode() if reply.raw is None else reply.raw
        handler.send_response(reply.status)
        for name, value in reply.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", str(reply.length or len(content)))
        if reply.length:
            handler.close_connection = True
        handler.end_headers()
        if handler.command != "HEAD":
            handler.wfile.write(content)
