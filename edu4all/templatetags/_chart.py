"""The arithmetic of a stacked bar chart: lengths in the chart's own units, a canvas of 900 × 240."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TypedDict

LEFT, RIGHT, FLOOR, CEILING = 52, 892, 206, 16
MOST_LABELS = 16
GAP = 1.5


class Series(TypedDict):
    """One colour of a bar chart: its name for legend and table, and a number for each label."""

    name: str
    values: Sequence[float]


@dataclass(frozen=True)
class Bar:
    """One coloured part of one column."""

    colour: str
    x: str
    y: str
    width: str
    height: str


@dataclass(frozen=True)
class Scale:
    """How values become heights and places become widths."""

    step: float
    lines: int
    slots: int

    @property
    def slot(self) -> float:
        """The width that one label may use."""
        return (RIGHT - LEFT) / max(1, self.slots)

    def x(self, index: float) -> float:
        """Where a slot begins; half a slot further is its middle."""
        return LEFT + index * self.slot

    def y(self, value: float) -> float:
        """How far down a value stands: the larger the value, the smaller its y."""
        return FLOOR - (FLOOR - CEILING) * value / (self.lines * self.step)


def scale_for(labels: Sequence[object], series: Sequence[Series]) -> Scale:
    """The scale on which the highest column fits, with three to five grid lines at round numbers."""
    highest = max((sum(column) for column in _columns(labels, series)), default=0)
    step = _round_step(highest)
    return Scale(step=step, lines=max(1, ceil(highest / step)), slots=len(labels))


def grid(scale: Scale) -> Iterator[tuple[str, str, float]]:
    """For each grid line: its y, the y of its number, and the number."""
    for line in range(scale.lines + 1):
        value = line * scale.step
        yield _short(scale.y(value)), _short(scale.y(value) + 5), value


def bars(scale: Scale, labels: Sequence[object], series: Sequence[Series]) -> Iterator[Bar]:
    """Each part of each column from the floor upwards, with a hair of space between parts; nothing for a zero."""
    for index, column in enumerate(_columns(labels, series)):
        below = 0.0
        for colour, value in enumerate(column, start=1):
            top, bottom = scale.y(below + value), scale.y(below) - (GAP if below else 0)
            below += value
            if value > 0:
                height = _short(max(1, bottom - top))
                yield Bar(f"c{colour}", _short(scale.x(index + 0.2)), _short(top), _short(scale.slot * 0.6), height)


def shown_labels(scale: Scale, labels: Sequence[object]) -> Iterator[tuple[str, object]]:
    """For each label that has room: the x of its middle, and the label."""
    every = ceil(len(labels) / MOST_LABELS) or 1
    for index, label in enumerate(labels):
        if index % every == 0:
            yield _short(scale.x(index + 0.5)), label


def _columns(labels: Sequence[object], series: Sequence[Series]) -> list[list[float]]:
    return [[float(one["values"][index]) for one in series] for index in range(len(labels))]


def _round_step(highest: float) -> float:
    """A distance between grid lines of 1, 2, 5 or 10 times a power of ten, and never below one whole."""
    rough = max(highest, 4) / 4
    power = 10.0 ** floor(log10(rough))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= rough)


def _short(length: float) -> str:
    return f"{length:.1f}"
