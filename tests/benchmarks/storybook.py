"""What a storybook picture costs: `python -m tests.benchmarks.storybook`, and a part of `make bench`.

Sixty frozen prompts, 1024 by 1024 pixels, in one thread. The yardstick beside it is a loop of plain Python in the same
run, so that a slow machine doesn't look like a slow storybook.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
import tomllib
from pathlib import Path

from imagegen.choices import Kind, Language, Shape
from imagegen.providers.base import Request
from imagegen.providers.storybook import Storybook

PROMPTS = Path(__file__).with_suffix(".toml")
YARDSTICK_STEPS = 1_000_000
FIRST = """
import time
from imagegen.choices import Kind, Language, Shape
from imagegen.providers.base import Request
from imagegen.providers.storybook import Storybook
before = time.process_time()
Storybook().make(Request(Kind.CREATE, "a dog", "", Language.EN, Shape.SQUARE, variety=0.0))
print(time.process_time() - before)
"""
Row = tuple[str, float, float]


def yardstick_ms() -> float:
    """Processor ms of a fixed piece of work."""
    before, total = time.process_time(), 0
    for step in range(YARDSTICK_STEPS):
        total += step % 7
    return (time.process_time() - before) * 1000


def wishes() -> list[Request]:
    """The frozen prompts as requests."""
    listed = tomllib.loads(PROMPTS.read_text("utf-8"))
    return [
        Request(Kind.CREATE, prompt, "", Language(language), Shape.SQUARE, variety=0.0)
        for language, prompts in listed.items()
        for prompt in prompts
    ]


def rows() -> list[Row]:
    """Rows of (what, the yardstick's figure, ours)."""
    painter, times, sizes = Storybook(), [], []
    for wish in wishes()[:6]:
        painter.make(wish)
    for wish in wishes():
        before = time.process_time()
        result = painter.make(wish)
        times.append((time.process_time() - before) * 1000)
        sizes.append(len(result.pictures[0].data) / 1000)
    first = subprocess.run([sys.executable, "-c", FIRST], check=True, capture_output=True, text=True)
    measure = statistics.median(yardstick_ms() for _ in range(5))
    nothing = float("nan")
    return [
        ("storybook: CPU a picture, median ms (beside: a fixed loop)", measure, statistics.median(times)),
        ("storybook: CPU a picture, slowest of 60, ms", nothing, max(times)),
        ("storybook: PNG, median kB", nothing, statistics.median(sizes)),
        ("storybook: PNG, largest kB", nothing, max(sizes)),
        ("storybook: first picture of a process, CPU ms", nothing, float(first.stdout) * 1000),
    ]


if __name__ == "__main__":
    for what, beside, ours in rows():
        print(f"{what:58} {beside:10.2f} {ours:10.2f}")
