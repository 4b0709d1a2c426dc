"""Whole processes of the product, started for a test on the test's own database and data folder."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).parents[1]


def test_database_url() -> str:
    """The test's database as DATABASE_URL, for another process."""
    values = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{values['NAME']}"
    password = f":{values['PASSWORD']}" if values["PASSWORD"] else ""
    return f"postgres://{values['USER']}{password}@{values['HOST']}:{values['PORT'] or 5432}/{values['NAME']}"


test_database_url.__test__ = False  # type: ignore[attr-defined]


def environment(**variables: str) -> dict[str, str]:
    """The process environment of a product that shares the test's database, files and keys."""
    return {
        **os.environ,
        "DATABASE_URL": test_database_url(),
        "EDU4ALL_DATA_DIR": str(settings.DATA_DIR),
        "EDU4ALL_SECRET_KEY": settings.SECRET_KEY,
        **variables,
    }


@contextmanager
def running(*arguments: str, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """`manage.py …` as a process of its own, ended with the block whatever happens."""
    command = [sys.executable, "manage.py", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(**variables), start_new_session=True)
    try:
        yield process
    finally:
        process.terminate()
        try:
            process.wait(60)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def kill(process: subprocess.Popen[bytes]) -> None:
    """kill -9, as a crash or the kernel would."""
    process.kill()
    process.wait()


def wait_for(condition: Callable[[], bool], seconds: float, what: str) -> None:
    """Wait until something is so; fail with what it was after a bounded time."""
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            raise AssertionError(f"Not within {seconds:g} s: {what}")
        time.sleep(0.1)
