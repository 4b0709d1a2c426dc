"""How fast this machine is just now, for limits of computing time."""

from __future__ import annotations

import time

USUAL_S = 0.0065
"""Seconds that the sum below takes on the machine that the limits were chosen on."""


def slowness() -> float:
    """How many times slower this machine is than that one; 1 where it is faster. A limit is multiplied by it."""
    spent = []
    for _ in range(3):
        started = time.process_time()
        sum(number * number for number in range(100_000))
        spent.append(time.process_time() - started)
    return max(1.0, min(spent) / USUAL_S)
