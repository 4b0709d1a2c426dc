"""A local stand-in for the open Midjourney proxies, in both dialects, with pictures under its own address.

`python -m tests.fake_provider.midjourney --dialect trueai --port 9100 --delay 20` runs it by itself and prints the
`base_url`; `FakeMidjourney` runs it inside a test. A token in the prompt chooses what happens: `midjourney_script.py`
lists the names. `GET /_calls` lists what came in, `POST /_reset` forgets it, `POST /_restart` only the tasks.
"""

from __future__ import annotations

import argparse
import socket
import threading
from typing import Any, Self

import uvicorn
from starlette.applications import Starlette

from tests.fake_provider.midjourney_app import SECRET, new_app
from tests.fake_provider.midjourney_tasks import DIALECTS, NOVICEZK, Settings
from tests.fake_provider.server import LOOPBACK, STOP_S, Steering
from tests.fake_provider.wire import OpenProtocol

__all__ = ["SECRET", "FakeMidjourney"]


class FakeMidjourney(Steering):
    """A stand-in in a daemon thread: `with FakeMidjourney("trueai") as fake: … fake.url …`."""

    def __init__(self, dialect: str = NOVICEZK, settings: Settings | None = None) -> None:
        self.dialect = dialect
        self._listener = _listening_socket()
        self.url = f"http://{LOOPBACK}:{self._listener.getsockname()[1]}/mj"
        self._server = _server(new_app(dialect, settings))
        self._thread = threading.Thread(target=self._server.run, args=([self._listener],), daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_details: object) -> None:
        self._server.should_exit = self._server.force_exit = True
        self._thread.join(STOP_S)
        self._listener.close()

    def restart(self) -> None:
        """Lose the tasks."""
        self._ask("POST", "/_restart")

    def received(self) -> list[dict[str, Any]]:
        """Give all calls with method, path, body and whether they had the secret, the oldest first."""
        received: list[dict[str, Any]] = self._ask("GET", "/_calls")["calls"]
        return received

    def asked(self, path: str) -> list[dict[str, Any]]:
        """Give the bodies of the calls to a path below the base address, such as `submit/imagine`."""
        return [call["body"] for call in self.received() if call["path"] == f"/mj/{path}"]

    def paths(self) -> list[str]:
        """Give the paths of all calls below the base address, but for looks at tasks, the oldest first."""
        paths = [str(call["path"]) for call in self.received()]
        return [path.removeprefix("/mj/") for path in paths if not path.endswith("/fetch")]


def _listening_socket(port: int = 0) -> socket.socket:
    # asyncio sends small answers at once only on a socket that says that it is TCP; without, each look waits 40 ms.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((LOOPBACK, port))
    listener.listen()
    return listener


def _server(app: Starlette) -> uvicorn.Server:
    config = uvicorn.Config(
        app,
        http=OpenProtocol,
        ws="none",
        lifespan="off",
        log_level="critical",
        access_log=False,
        timeout_keep_alive=60,
    )
    return uvicorn.Server(config)


def main() -> None:
    """Serve on the loopback; `--port 0` takes a free port."""
    parser = argparse.ArgumentParser(prog="python -m tests.fake_provider.midjourney", description=__doc__)
    parser.add_argument("--port", type=int, default=9100)
    parser.add_argument("--dialect", choices=DIALECTS, default=NOVICEZK)
    parser.add_argument("--delay", type=float, default=20.0, help="seconds that a picture takes")
    wishes = parser.parse_args()
    listener = _listening_socket(wishes.port)
    print(f"http://{LOOPBACK}:{listener.getsockname()[1]}/mj (secret: {SECRET})", flush=True)
    _server(new_app(wishes.dialect, Settings(delay_s=wishes.delay))).run(sockets=[listener])


if __name__ == "__main__":
    main()
