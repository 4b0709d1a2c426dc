"""Prints the product's figures beside those of a bare loop that was measured in the same run."""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

from tests.benchmarks import machine, product, storybook
from tests.benchmarks.http import Connection
from tests.benchmarks.product import Product
from tests.fake_provider.server import FakeProcess, start_process

ONE_BY_ONE = 60
WARM_UP, WARM_CROWD = 10, 120
CROWD = product.PUPILS
LATENCY_S = 5.0
FINAL = frozenset({"ready", "held", "refused", "failed", "unknown", "blocked", "cancelled"})
PROMPT = "Dog next to the Eiffel Tower in the morning sun"


@dataclass
class Crowd:
    """What happened when everybody pressed the button at once."""

    accepted_s: list[float] = field(default_factory=list)
    done_s: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    polls: int = 0


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


async def one(target: Product, connection: Connection, pupil: tuple[str, str]) -> tuple[float, float]:
    """One pupil's picture: seconds to the 202, and until it is finished."""
    token, classroom = pupil
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    started = time.perf_counter()
    status, body = await connection.ask(
        "POST", "/api/v1/generations/", {"classroom": classroom, "prompt": PROMPT}, headers
    )
    accepted = time.perf_counter() - started
    if status != 202:
        raise RuntimeError(f"{status} {body}")
    while body["state"] not in FINAL:
        status, body = await connection.ask("GET", f"/api/v1/generations/{body['id']}/?wait=10", None, headers)
    return accepted, time.perf_counter() - started


async def one_by_one(target: Product) -> tuple[list[float], list[float], float]:
    """Seconds to the 202, seconds until finished, and processor ms for each generation, one after the other."""
    async with Connection(target.port) as connection:
        for number in range(WARM_UP):
            await one(target, connection, target.pupils[number])
        before = machine.cpu_s(target.process.pid)
        times = [
            await one(target, connection, target.pupils[number % CROWD])
            for number in range(WARM_UP, WARM_UP + ONE_BY_ONE)
        ]
        used = machine.cpu_s(target.process.pid) - before
    return [a for a, _ in times], [d for _, d in times], used / ONE_BY_ONE * 1000


async def loop_one_by_one(port: int, pid: int) -> tuple[list[float], float]:
    async with Connection(port) as connection:
        for _ in range(WARM_UP):
            await connection.ask("POST", "/", {"prompt": PROMPT})
        before, times = machine.cpu_s(pid), []
        for _ in range(4 * ONE_BY_ONE):
            started = time.perf_counter()
            await connection.ask("POST", "/", {"prompt": PROMPT})
            times.append(time.perf_counter() - started)
        used = machine.cpu_s(pid) - before
    return times, used / len(times) * 1000


async def crowd_pupil(target: Product, pupil: tuple[str, str], start: asyncio.Event, result: Crowd) -> None:
    token, classroom = pupil
    headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid4())}
    async with Connection(target.port) as connection:
        await start.wait()
        started = time.perf_counter()
        status, body = await connection.ask(
            "POST", "/api/v1/generations/", {"classroom": classroom, "prompt": PROMPT}, headers
        )
        result.accepted_s.append(time.perf_counter() - started)
        if status != 202:
            result.errors.append(f"{status} {body}")
            return
        while body["state"] not in FINAL:
            await asyncio.sleep(body.get("next_poll_ms", 1000) / 1000)
            result.polls += 1
            status, body = await connection.ask("GET", f"/api/v1/generations/{body['id']}/", None, headers)
            if status != 200:
                result.errors.append(f"{status} {body}")
                return
        result.done_s.append(time.perf_counter() - started)
        if body["state"] not in {"ready", "held"}:
            result.errors.append(f"{body['state']} {body.get('failure')}")


async def crowd(target: Product, size: int) -> Crowd:
    """So many pupils press the button in the same instant, each on a connection of their own."""
    result, start = Crowd(), asyncio.Event()
    tasks = [asyncio.create_task(crowd_pupil(target, pupil, start, result)) for pupil in target.pupils[:size]]
    await asyncio.sleep(0.5)
    start.set()
    await asyncio.gather(*tasks)
    return result


async def loop_crowd(port: int) -> list[float]:
    async def pupil() -> float:
        async with Connection(port) as connection:
            started = time.perf_counter()
            await connection.ask("POST", "/", {"prompt": PROMPT})
            return time.perf_counter() - started

    return await asyncio.gather(*(pupil() for _ in range(CROWD)))


@contextmanager
def bare_loop(provider_port: int, folder: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    port = product.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.loop", str(port), str(provider_port), str(folder)]
    )
    try:
        time.sleep(1.5)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def measure(fake: FakeProcess, target: Product, folder: Path) -> list[tuple[str, Any, Any]]:
    """Rows of (what, the loop's figure, ours)."""
    provider_port = int(fake.url.split(":")[2].split("/")[0])
    rows: list[tuple[str, Any, Any]] = []
    with bare_loop(provider_port, folder) as (port, process):
        fake.configure(delay_s=0)
        loop_times, loop_cpu = asyncio.run(loop_one_by_one(port, process.pid))
        accepted, done, cpu = asyncio.run(one_by_one(target))
        rows.append(("CPU a generation, ms (WebP, no latency)", loop_cpu, cpu))
        rows.append(("one pupil: p50 to the 202, ms", float("nan"), statistics.median(accepted) * 1000))
        rows.append(
            ("one pupil: p50 until finished, ms", statistics.median(loop_times) * 1000, statistics.median(done) * 1000)
        )
        rows.append(("memory at rest, PSS MB", machine.pss_mb(process.pid), machine.pss_mb(target.process.pid)))
        fake.configure(delay_s=LATENCY_S)
        with machine.PeakMemory(process.pid) as loop_peak:
            loop_crowd_times = asyncio.run(loop_crowd(port))
        asyncio.run(crowd(target, WARM_CROWD))  # So that it is known how long the painter takes, as on any school day.
        time.sleep(6)
        before = machine.cpu_s(target.process.pid)
        with machine.PeakMemory(target.process.pid) as peak:
            result = asyncio.run(crowd(target, CROWD))
        crowd_cpu = (machine.cpu_s(target.process.pid) - before) / CROWD * 1000
        rows.append(
            (
                f"{CROWD} at once, provider {LATENCY_S:g} s: all done after, s",
                max(loop_crowd_times),
                max(result.done_s, default=float("nan")),
            )
        )
        rows.append((f"{CROWD} at once: errors", 0, len(result.errors)))
        rows.append((f"{CROWD} at once: p95 to the 202, s", float("nan"), percentile(result.accepted_s, 0.95)))
        rows.append((f"{CROWD} at once: polls a generation", float("nan"), result.polls / CROWD))
        rows.append((f"{CROWD} at once: CPU a generation, ms", float("nan"), crowd_cpu))
        rows.append((f"{CROWD} at once: peak memory, PSS MB", loop_peak.mb, peak.mb))
        for error in result.errors[:5]:
            print("error:", error)
    return rows


def main() -> None:
    with tempfile.TemporaryDirectory() as folder, start_process() as fake:
        stored = Path(folder) / "loop"
        stored.mkdir()
        provider_port = int(fake.url.split(":")[2].split("/")[0])
        with product.running(Path(folder) / "data", provider_port) as target:
            rows = measure(fake, target, stored)
    rows += storybook.rows()
    print(f"{'':58} {'bare loop':>10} {'Edu4All':>10} {'ratio':>7}")
    for what, loop, ours in rows:
        ratio = ours / loop if loop == loop and loop else float("nan")
        print(f"{what:58} {loop:10.2f} {ours:10.2f} {ratio:7.2f}")


if __name__ == "__main__":
    main()
