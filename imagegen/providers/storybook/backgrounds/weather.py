"""What falls or drifts in front of everything: rain, snow, fog, leaves in the wind."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.seasons import draw_falling

LEAVES = ("#e0a23c", "#c9682e", "#8fae3d")


def draw_weather(canvas: Canvas) -> None:
    """Draw the weather that the scene has, if any, and what falls at this season."""
    draw_falling(canvas)
    draw = {"rain": _rain, "snow": _snow, "fog": _fog, "wind": _wind}.get(canvas.scene.weather)
    if draw:
        draw(canvas)


def _rain(canvas: Canvas) -> None:
    drops = "".join(
        f"M{canvas.between(0, canvas.width * 1.1):.0f} {canvas.between(0, canvas.height):.0f}l-9 30" for _ in range(110)
    )
    canvas.stroke(drops, "#e6f2ff", 2.5, 0.6)


def _snow(canvas: Canvas) -> None:
    for _ in range(120):
        x, y = canvas.between(0, canvas.width), canvas.between(0, canvas.height)
        canvas.circle(x, y, canvas.between(2, 7), "#ffffff", canvas.between(0.6, 1.0))


def draw_far_fog(canvas: Canvas) -> None:
    """Draw the fog behind the things, thickest at the horizon."""
    for bank in range(12):
        _bank(canvas, -0.16 + 0.035 * bank, 0.055, 0.22)


def _fog(canvas: Canvas) -> None:
    """A few thin banks before the things, so that they stand in it and stay clear."""
    for bank in range(6):
        _bank(canvas, 0.02 + 0.055 * bank, 0.022, 0.20)


def _bank(canvas: Canvas, down: float, thick: float, opacity: float) -> None:
    """One bank of fog: `down` below the horizon and `thick` as shares of the height."""
    colour = "#56648c" if canvas.is_dark else "#f4f7f8"
    y = canvas.horizon + canvas.height * down + canvas.jitter(canvas.height * 0.01)
    x, reach = canvas.between(0, canvas.width), canvas.width * canvas.between(0.5, 0.9)
    canvas.ellipse(x, y, reach, canvas.height * thick, colour, opacity)
    canvas.ellipse(x, y, reach * 0.9, canvas.height * thick * 0.55, colour, opacity)


def _wind(canvas: Canvas) -> None:
    for gust in range(5):
        x, y = canvas.between(0, canvas.width * 0.6), canvas.height * (0.1 + 0.13 * gust)
        length = canvas.width * canvas.between(0.2, 0.35)
        curl = length * 0.12
        line = (
            f"M{x:.0f} {y:.0f}h{length:.0f}q{curl:.0f} 0 {curl:.0f} {-curl * 0.7:.0f}"
            f"q0 {-curl * 0.6:.0f} {-curl * 0.7:.0f} {-curl * 0.5:.0f}"
        )
        canvas.stroke(line, "#ffffff", 5, 0.6)
    for _ in range(10):
        x, y = canvas.between(0, canvas.width), canvas.between(canvas.height * 0.1, canvas.height * 0.8)
        canvas.ellipse(x, y, 9, 4.5, canvas.chance.choice(LEAVES))
