"""Places with a world of their own: a room, the bottom of the sea, the moon."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.land import GROUNDS
from imagegen.providers.storybook.backgrounds.sky import SKIES, SUNS
from imagegen.providers.storybook.colours import shade

WALLS = (("#ffe8cc", "#f8d3a8"), ("#d9ecf7", "#b8d8ec"), ("#e9e0f5", "#d2c2ea"), ("#def3e0", "#bfe3c5"))
WEEDS = ("#2fa36b", "#1f8a70", "#d9568b", "#e8843c")
PLANETS = ("#e98a4f", "#6fc3df", "#d16ba5", "#8bd17c")


def draw_room(canvas: Canvas) -> None:
    """Draw a wall with window and picture, a wooden floor and a carpet."""
    width, height, floor = canvas.width, canvas.height, canvas.horizon
    canvas.wash(0, floor, canvas.chance.choice(WALLS))
    canvas.wash(floor, height, ("#cf9663", "#a36d3d"))
    for board in range(1, 7):
        y = floor + (height - floor) * board * board / 42
        canvas.stroke(f"M0 {y:.0f}H{width}", "#7d4d27", 3, 0.25)
    canvas.rect(0, floor - height * 0.02, width, height * 0.025, "#fffaf2")
    draw_window(canvas, width * 0.09, height * 0.10, width * 0.26, height * 0.30)
    _picture(canvas, width * 0.64, height * 0.12, width * 0.20, height * 0.16)
    canvas.ellipse(width * 0.52, height * 0.87, width * 0.40, height * 0.090, "#d0605a")
    canvas.add(
        f'<ellipse cx="{width * 0.52:.0f}" cy="{height * 0.87:.0f}" rx="{width * 0.35:.0f}" ry="{height * 0.072:.0f}"'
        ' fill="none" stroke="#ffe3b3" stroke-width="7" stroke-dasharray="20 14"/>'
    )


def draw_window(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """Draw a window to the sky of the hour."""
    time = canvas.scene.time
    canvas.rect(x - 12, y - 12, width + 24, height + 24, "#ffffff", 'rx="10"')
    canvas.wash(y, y + height, SKIES[time], x, x + width)
    canvas.circle(x + width * 0.7, y + height * 0.3, height * 0.11, SUNS.get(time, "#f6f1d0"))
    hill = (
        f"M{x:.0f} {y + height * 0.8:.0f}q{width / 2:.0f} {-height * 0.2:.0f} {width:.0f} 0V{y + height:.0f}H{x:.0f}z"
    )
    canvas.path(hill, GROUNDS[time][1])
    canvas.stroke(f"M{x + width / 2:.0f} {y:.0f}v{height:.0f}M{x:.0f} {y + height / 2:.0f}h{width:.0f}", "#ffffff", 9)


def _picture(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.rect(x, y, width, height, "#ffffff", 'rx="6" stroke="#9c6537" stroke-width="10"')
    peaks = (
        f"M{x + width * 0.1:.0f} {y + height * 0.85:.0f}l{width * 0.25:.0f} {-height * 0.5:.0f} {width * 0.2:.0f}"
        f" {height * 0.3:.0f} {width * 0.15:.0f} {-height * 0.2:.0f} {width * 0.2:.0f} {height * 0.4:.0f}z"
    )
    canvas.path(peaks, "#7fc18b")


def draw_underwater(canvas: Canvas) -> None:
    """Draw deep water with rays of light, weeds, bubbles and a bed of sand."""
    width, height = canvas.width, canvas.height
    canvas.wash(0, height * 0.9, ("#8fe3f0", "#38b0d8", "#136fa8", "#0b4273"))
    for ray in range(5):
        x = width * (ray / 5 + 0.05) + canvas.jitter(width * 0.05)
        line = f"M{x:.0f} 0h{width * 0.1:.0f}L{x - width * 0.05:.0f} {height * 0.8:.0f}h{-width * 0.25:.0f}z"
        canvas.path(line, "#ffffff", canvas.between(0.05, 0.10))
    _sea_bed(canvas)
    _weeds(canvas)
    for _ in range(22):
        x, y = canvas.between(0, width), canvas.between(0, height * 0.8)
        canvas.circle(x, y, canvas.between(3, 13), "#ffffff", 0.3)


def _sea_bed(canvas: Canvas) -> None:
    width, height = canvas.width, canvas.height
    for top, colour in ((0.84, "#f0dca5"), (0.89, "#e3c88c"), (0.94, "#d3b477")):
        y = height * top
        bend = f"q{width * 0.25:.0f} {-height * 0.04:.0f} {width * 0.5:.0f} 0t{width * 0.5:.0f} 0"
        canvas.path(f"M0 {y:.0f}{bend}V{height}H0z", colour)


def _weeds(canvas: Canvas) -> None:
    for _ in range(9):
        x, y = canvas.between(0, canvas.width), canvas.height * canvas.between(0.90, 0.97)
        high = canvas.height * canvas.between(0.08, 0.22)
        line = f"M{x:.0f} {y:.0f}q{high * 0.2:.0f} {-high * 0.3:.0f} 0 {-high * 0.55:.0f}t0 {-high * 0.45:.0f}"
        canvas.stroke(line, canvas.chance.choice(WEEDS), canvas.width * 0.014)


def draw_moon_ground(canvas: Canvas) -> None:
    """Draw planets in the sky and the craters that one walks between."""
    width, height, horizon = canvas.width, canvas.height, canvas.horizon
    for place in range(3):
        x, y = width * (0.15 + 0.35 * place) + canvas.jitter(width * 0.07), height * canvas.between(0.10, 0.26)
        _planet(canvas, x, y, canvas.side * canvas.between(0.03, 0.07), ring=place == 1)
    for top, colour in ((0.03, "#c6c4d9"), (0.08, "#b3b0cb"), (0.15, "#9d9abb")):
        y = horizon + height * top
        canvas.path(f"M0 {y:.0f}q{width / 2:.0f} {-height * 0.09:.0f} {width} 0V{height}H0z", colour)
    for _ in range(9):
        x, y = canvas.between(0, width), horizon + (height - horizon) * canvas.between(0.25, 0.95)
        size = width * canvas.between(0.015, 0.045)
        canvas.ellipse(x, y, size, size * 0.38, "#827e9f")
        canvas.ellipse(x, y + size * 0.08, size * 0.8, size * 0.26, "#716d92")


def _planet(canvas: Canvas, x: float, y: float, radius: float, *, ring: bool) -> None:
    colour = canvas.chance.choice(PLANETS)
    canvas.circle(x, y, radius, colour)
    canvas.circle(x - radius * 0.25, y - radius * 0.25, radius * 0.6, shade(colour, 1.2), 0.6)
    if ring:
        canvas.add(
            f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{radius * 1.8:.0f}" ry="{radius * 0.35:.0f}" fill="none"'
            f' stroke="#f3d9a4" stroke-width="{radius * 0.16:.1f}" transform="rotate(-18 {x:.0f} {y:.0f})"/>'
        )
