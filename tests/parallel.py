"""Many threads at the same moment, for races."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

R = TypeVar("R")


def at_once(count: int, work: Callable[[int], R]) -> list[R | Exception]:
    """Call `work(0)` … `work(count - 1)`, each in a thread of its own, all let go together.

    Gives what each returned or raised, in order, and leaves no connection open. Needs `transaction=True`: the threads
    see only what is committed.
    """
    start = Barrier(count)

    def run(number: int) -> R | Exception:
        start.wait(60)
        try:
            return work(number)
        except Exception as problem:
            return problem
        finally:
            connections.close_all()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def kinds_of(results: list[R | Exception]) -> dict[str, int]:
    """How often each type of result came, by its name."""
    names = [type(result).__name__ for result in results]
    return {name: names.count(name) for name in sorted(set(names))}
