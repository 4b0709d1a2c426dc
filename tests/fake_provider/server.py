"""Runs the stand-in for tests: in a thread of the test's own process, or as a process of its own."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self

import uvicorn

from tests.fake_provider.app import new_app
from tests.fake_provider.calls import CallRecord
from tests.fake_provider.wire import OpenProtocol

LOOPBACK = "127.0.0.1"
START_S = 60.0
STOP_S = 5.0
_BACKLOG = 2048
_ROOT = Path(__file__).parents[2]


def listening_socket(port: int = 0) -> socket.socket:
    """Open a socket on the loopback that already takes connections; port 0 is any free one."""
    # asyncio sends small answers at once only on a socket that says that it is TCP; without, some wait for 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    listener.listen(_BACKLOG)
    return listener


def url_of(listener: socket.socket) -> str:
    """Give the `base_url` for clients of a stand-in on this socket."""
    return f"http://{LOOPBACK}:{listener.getsockname()[1]}/v1"


def new_server(delay_s: float = 0.0) -> uvicorn.Server:
    """Make a server that isn't running yet; `delay_s` is how long a picture takes, in seconds."""
    config = uvicorn.Config(
        new_app(delay_s),
        http=OpenProtocol,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        backlog=_BACKLOG,
        # Longer than clients keep a connection, so that no call meets one that is being closed.
        timeout_keep_alive=60,
    )
    return uvicorn.Server(config)


class Steering:
    """The ways to look into a stand-in and to change it, wherever it runs."""

    url: str

    @property
    def origin(self) -> str:
        """Scheme, host and port: where the routes of all vendors begin."""
        return self.url.removesuffix("/v1")

    def calls(self) -> list[CallRecord]:
        """Give every call that came in since the start or the last reset, the oldest first."""
        calls: list[CallRecord] = self._ask("GET", "/_calls")["calls"]
        return calls

    def reset(self) -> None:
        """Forget the calls and go back to the first settings."""
        self._ask("POST", "/_reset")

    def configure(self, **settings: Any) -> None:
        """Set `delay_s`, `behaviour`, `format`, `scores`, `together`: for calls that don't say what they get."""
        self._ask("POST", "/_config", settings)

    def _ask(self, method: str, path: str, body: Any = None) -> Any:
        connection = HTTPConnection(self.url.split("/")[2], timeout=START_S)
        try:
            connection.request(method, path, json.dumps(body or {}))
            answer = connection.getresponse()
            text = answer.read()
        finally:
            connection.close()
        if answer.status != 200:
            raise ValueError(text.decode())
        return json.loads(text)


class FakeProvider(Steering):
    """A stand-in in a daemon thread: `with FakeProvider() as fake: … fake.url …`."""

    def __init__(self, delay_s: float = 0.0) -> None:
        self._listener = listening_socket()
        self.url = url_of(self._listener)
        self._server = new_server(delay_s)
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_details: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(STOP_S)
        self._listener.close()


class FakeProcess(Steering):
    """A stand-in that lives on when the process under test is killed."""

    def __init__(self, process: subprocess.Popen[str], url: str) -> None:
        self._process = process
        self.url = url

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_details: object) -> None:
        self.stop()

    def stop(self) -> None:
        """End the process; at once, whatever it is answering."""
        self._process.kill()
        self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def start_process(port: int = 0, delay_s: float = 0.0) -> FakeProcess:
    """Start a stand-in as a process, and return when it takes calls. Raises `RuntimeError` where it doesn't start."""
    command = [sys.executable, "-m", "tests.fake_provider", "--without-midjourney"]
    command += ["--port", str(port), "--delay", str(delay_s)]
    process = subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    url = process.stdout.readline().strip() if process.stdout else ""
    fake = FakeProcess(process, url)
    if not url:
        fake.stop()
        raise RuntimeError(f"The stand-in did not start on port {port}.")
    _wait_until_answering(fake)
    return fake


def _wait_until_answering(fake: FakeProcess) -> None:
    ends_at = time.monotonic() + START_S
    while True:
        try:
            fake.calls()
        except OSError:
            if time.monotonic() > ends_at:
                fake.stop()
                raise
            time.sleep(0.05)
        else:
            return
