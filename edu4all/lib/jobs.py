"""Waking the worker: NOTIFY on PostgreSQL, a datagram to a socket in the data folder with SQLite.

A lost call costs at most a second: the worker also looks by itself. So nothing here may fail a request.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import select
import socket
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from django.conf import settings
from django.db import connection, transaction

if TYPE_CHECKING:
    import psycopg

CHANNEL = "edu4all_queue"
log = logging.getLogger(__name__)


def ring() -> None:
    """Wake the worker once the transaction has been committed."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, '')", [CHANNEL])
    else:
        transaction.on_commit(_ring_socket)


class Bell(Protocol):
    """What the worker waits at. `wait` is true when it was rung."""

    def wait(self, timeout: float) -> bool: ...

    def close(self) -> None: ...


def open_bell() -> Bell:
    """A bell for this process, of the kind that fits the database."""
    return PostgresBell() if connection.vendor == "postgresql" else SocketBell(_socket_path())


class SocketBell:
    """Listens on a Unix datagram socket. Several processes can't share it; the last one that opens it hears."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.unlink(missing_ok=True)
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._socket.setblocking(False)

    def wait(self, timeout: float) -> bool:
        ready, _, _ = select.select([self._socket], [], [], timeout)
        with contextlib.suppress(BlockingIOError):
            while ready:
                self._socket.recv(16)
        return bool(ready)

    def close(self) -> None:
        self._socket.close()
        self._path.unlink(missing_ok=True)


class PostgresBell:
    """Listens with a connection of its own, and opens another when that one is lost."""

    def __init__(self) -> None:
        self._connection: psycopg.Connection[Any] | None = None

    def wait(self, timeout: float) -> bool:
        from psycopg import OperationalError, connect

        try:
            if self._connection is None:
                self._connection = connect(**_plain_parameters(), autocommit=True)
                self._connection.execute(f"LISTEN {CHANNEL}")
                return True
            return any(True for _ in self._connection.notifies(timeout=timeout, stop_after=1))
        except OperationalError:
            log.warning("The queue's notifications were interrupted; looking each second until they are back.")
            self.close()
            threading.Event().wait(timeout)
            return False

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _plain_parameters() -> dict[str, Any]:
    parameters = connection.get_connection_params()
    return {key: value for key, value in parameters.items() if key not in {"cursor_factory", "context"}}


def _socket_path() -> Path:
    """Where the worker's socket is. A long data folder goes by a short name: such paths end at 107 bytes."""
    path = settings.DATA_DIR / "worker.sock"
    if len(os.fsencode(path)) < 100:
        return Path(path)
    name = hashlib.sha256(os.fsencode(path)).hexdigest()[:16]
    return Path(tempfile.gettempdir()) / f"edu4all-{os.getuid()}-{name}.sock"


def _ring_socket() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender, contextlib.suppress(OSError):
        sender.setblocking(False)
        sender.sendto(b"1", str(_socket_path()))
