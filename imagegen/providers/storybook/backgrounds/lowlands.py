"""Flat land by the sea as in the Netherlands: tulip fields, a polder, a canal in an old town."""

from __future__ import annotations

import math

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import reeds, tree, trees
from imagegen.providers.storybook.backgrounds.houses import BRICKS, cottage, gabled_house
from imagegen.providers.storybook.backgrounds.land import beside_the_sun, flowers, grass, ground
from imagegen.providers.storybook.backgrounds.towns import street_lamp
from imagegen.providers.storybook.backgrounds.water import ripples, water_at, waters
from imagegen.providers.storybook.colours import mix, shade

TULIPS = ("#e2402f", "#f6c93a", "#f08ab8", "#f58a2e", "#8e5bb5", "#fbf3ec")
Cut = tuple[float, float, float, float]
"""Left and right of something far away, and where it would be at the lower edge, as shares of the width."""


def _windmill(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A mill of bricks and reed, `high` pixels up to its cap."""
    brick, thatch, sail = canvas.hued("#a85a45"), canvas.hued("#7d6a55"), canvas.hued("#fbf4e4")
    hub = foot - high * 0.84
    with canvas.as_one():
        canvas.polygon(
            [
                (x - high * 0.24, foot),
                (x - high * 0.21, foot - high * 0.34),
                (x + high * 0.21, foot - high * 0.34),
                (x + high * 0.24, foot),
            ],
            brick,
        )
        canvas.polygon(
            [
                (x - high * 0.21, foot - high * 0.34),
                (x - high * 0.12, foot - high * 0.80),
                (x + high * 0.12, foot - high * 0.80),
                (x + high * 0.21, foot - high * 0.34),
            ],
            thatch,
        )
        canvas.polygon(
            [
                (x + high * 0.04, foot - high * 0.80),
                (x + high * 0.12, foot - high * 0.80),
                (x + high * 0.21, foot - high * 0.34),
                (x + high * 0.08, foot - high * 0.34),
            ],
            shade(thatch, 0.84),
        )
        canvas.rect(x - high * 0.26, foot - high * 0.36, high * 0.52, high * 0.03, sail)
        canvas.path(
            f"M{x - high * 0.14:.0f} {foot - high * 0.79:.0f}A{high * 0.14:.0f} {high * 0.18:.0f} 0 0 1"
            f" {x + high * 0.14:.0f} {foot - high * 0.79:.0f}z",
            canvas.hued("#4a4038"),
        )
        canvas.rect(x - high * 0.06, foot - high * 0.18, high * 0.12, high * 0.18, canvas.hued("#3f6f5a"))
    arm = high * 0.56
    with canvas.as_one():
        for quarter in range(4):
            angle = 0.5 + quarter * math.tau / 4
            along, across = (math.cos(angle), math.sin(angle)), (-math.sin(angle), math.cos(angle))
            wing = [(0.20, 0.0), (1.0, 0.0), (1.0, 0.22), (0.20, 0.22)]
            points = [
                (x + arm * (reach * along[0] + side * across[0]), hub + arm * (reach * along[1] + side * across[1]))
                for reach, side in wing
            ]
            canvas.polygon(points, sail)
            tip = f"L{x + arm * along[0]:.0f} {hub + arm * along[1]:.0f}"
            canvas.stroke(f"M{x:.0f} {hub:.0f}{tip}", canvas.hued("#6b4a31"), high * 0.026)
        canvas.circle(x, hub, high * 0.035, canvas.hued("#4a3626"))


def _flat_land(canvas: Canvas, colours: tuple[str, str, str]) -> None:
    """Level fields to the horizon, with trees and a church far away."""
    trees(canvas, (0.05, 0.12, 0.33, 0.40, 0.61, 0.66, 0.90, 0.96), canvas.down(0.01), canvas.side * 0.075)
    canvas.wash(canvas.horizon, canvas.height, colours)


def _strip(canvas: Canvas, cut: Cut, colour: str, top: float = 0.0) -> None:
    """A strip of land that widens from the horizon to the lower edge."""
    width, y = canvas.width, canvas.down(top)
    far_left, far_right, left, right = cut
    start, end = far_left + (left - far_left) * top, far_right + (right - far_right) * top
    canvas.polygon(
        [(width * start, y), (width * end, y), (width * right, canvas.height), (width * left, canvas.height)], colour
    )


def draw_tulips(canvas: Canvas) -> None:
    """Draw fields of tulips in stripes of all colours that run to the horizon, with a windmill."""
    colours = ground(canvas)
    _flat_land(canvas, colours)
    snowy = canvas.scene.weather == "snow"
    count = 14
    for place in range(count):
        start, end = place / count, (place + 1) / count
        cut = (0.10 + 0.80 * start, 0.10 + 0.80 * end - 0.012, -1.1 + 3.2 * start, -1.1 + 3.2 * end - 0.06)
        colour = canvas.hued(TULIPS[place % len(TULIPS)])
        _strip(canvas, cut, mix(colour, "#f4f8fc", 0.6) if snowy else shade(colour, 0.96), 0.02)
    _windmill(canvas, beside_the_sun(canvas, 0.27), canvas.down(0.05), canvas.side * 0.30)
    cottage(canvas, beside_the_sun(canvas, -0.10), canvas.down(0.02), canvas.side * 0.075, "#f3e3c4", "#c2553c")
    for row in range(5):
        share = 0.38 + 0.135 * row
        size = canvas.side * (0.021 + 0.010 * row)
        _tulip_row(canvas, canvas.down(share), size, row, count)


def _tulip_row(canvas: Canvas, y: float, size: float, row: int, count: int) -> None:
    """One row of single flowers, each in the colour of its stripe."""
    down = (y - canvas.horizon) / (canvas.height - canvas.horizon)
    stem = canvas.hued("#4d9440")
    for place in range(count):
        start, end = place / count, (place + 1) / count
        left = (0.10 + 0.80 * start) * (1 - down) + (-1.1 + 3.2 * start) * down
        right = (0.10 + 0.80 * end) * (1 - down) + (-1.1 + 3.2 * end - 0.06) * down
        colour = canvas.hued(TULIPS[place % len(TULIPS)])
        for share in (0.25, 0.70):
            x = canvas.width * (left + (right - left) * (share + 0.15 * (row % 2))) + canvas.jitter(size * 0.3)
            if not 0 < x < canvas.width:
                continue
            with canvas.as_one():
                canvas.stroke(
                    f"M{x:.0f} {y:.0f}v{-size:.0f}M{x:.0f} {y:.0f}l{size * 0.4:.0f} {-size * 0.7:.0f}",
                    stem,
                    size * 0.14,
                )
                head = size * 1.5
                cup = f"q{head * 0.42:.0f} {head * 0.85:.0f} {head * 0.84:.0f} 0"
                canvas.path(
                    f"M{x - head * 0.42:.1f} {y - head:.1f}{cup}l{-head * 0.06:.1f} {-head * 0.28:.1f}"
                    f" {-head * 0.20:.1f} {head * 0.2:.1f} {-head * 0.16:.1f} {-head * 0.26:.1f}"
                    f" {-head * 0.16:.1f} {head * 0.26:.1f} {-head * 0.20:.1f} {-head * 0.2:.1f}z",
                    shade(colour, 0.84 if share < 0.5 else 1.14),
                )


def draw_polder(canvas: Canvas) -> None:
    """Draw a polder: a dike, straight ditches between level meadows, mills, and a broad drain in front."""
    colours = ground(canvas)
    _flat_land(canvas, colours)
    dike = canvas.down(0.055)
    canvas.polygon(
        [(0, dike), (0, canvas.down(-0.015)), (canvas.width, canvas.down(-0.035)), (canvas.width, dike)],
        shade(colours[0], 0.86),
    )
    canvas.rect(0, dike - canvas.height * 0.004, canvas.width, canvas.height * 0.008, shade(colours[1], 0.9))
    for place, tone in ((0, 1.06), (2, 1.06), (4, 1.06), (6, 1.06)):
        cut = (0.08 + 0.12 * place, 0.20 + 0.12 * place, -1.2 + 0.48 * place, -0.72 + 0.48 * place)
        _strip(canvas, cut, shade(mix(colours[0], colours[1], 0.4), tone), 0.06)
    for place in range(8):
        far, near = 0.08 + 0.12 * place, -1.2 + 0.48 * place
        bank = shade(colours[2], 0.94)
        _strip(canvas, (far - 0.005, far + 0.009, near - 0.05, near + 0.06), bank, 0.06)
        _strip(canvas, (far - 0.003, far + 0.007, near - 0.03, near + 0.04), water_at(canvas, canvas.down(0.2)), 0.06)
    for share, high in ((0.36, 0.24), (0.14, 0.13), (-0.02, 0.09)):
        _windmill(canvas, beside_the_sun(canvas, share), canvas.down(0.06), canvas.side * high)
    cottage(canvas, beside_the_sun(canvas, -0.22), canvas.down(0.07), canvas.side * 0.11, "#e9c9a0", "#a94a38")
    _drain(canvas, colours)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.74)
        flowers(canvas, 0.76)


def _drain(canvas: Canvas, colours: tuple[str, str, str]) -> None:
    """The broad ditch in front, with its banks."""
    top, foot = canvas.down(0.40), canvas.down(0.70)
    canvas.rect(0, top - canvas.height * 0.014, canvas.width, canvas.height * 0.02, shade(colours[2], 0.9))
    canvas.rect(0, top, canvas.width, foot - top, water_at(canvas, canvas.down(0.55)))
    ripples(canvas, top + canvas.height * 0.02, foot - canvas.height * 0.01, 12)
    canvas.rect(0, foot - canvas.height * 0.012, canvas.width, canvas.height * 0.03, mix(colours[2], "#5a4226", 0.5))
    canvas.rect(0, foot, canvas.width, canvas.height - foot, colours[2])
    for share in (0.05, 0.12, 0.55, 0.86, 0.95):
        reeds(canvas, canvas.width * share, foot + canvas.height * 0.01, canvas.side * canvas.between(0.08, 0.13))


def draw_canal(canvas: Canvas) -> None:
    """Draw a canal in an old Dutch town: gabled houses, elms, a bridge, boats' water, a quay of bricks."""
    foot, water, quay = canvas.down(0.09), canvas.down(0.18), canvas.down(0.57)
    x = -canvas.side * 0.03
    while x < canvas.width:
        wide = canvas.side * canvas.between(0.115, 0.15)
        gabled_house(canvas, x, foot, wide, canvas.side * canvas.between(0.28, 0.38), canvas.chance.choice(BRICKS))
        x += wide
    stone = canvas.hued("#e6edf4" if canvas.scene.weather == "snow" else "#b98f74")
    canvas.rect(0, foot, canvas.width, canvas.height - foot, mix(stone, canvas.hued("#cfc8bd"), 0.5))
    for share in (0.06, 0.30, 0.55, 0.80, 0.97):
        tree(canvas, canvas.width * share + canvas.jitter(canvas.width * 0.02), water, canvas.side * 0.20, "#5f9f52")
    for share in (0.18, 0.68):
        street_lamp(canvas, canvas.width * share, water, canvas.side * 0.14)
    canvas.rect(0, water, canvas.width, (quay - water) * 0.14, canvas.hued("#7d5a4a"))
    edge = water + (quay - water) * 0.14
    canvas.wash(edge, quay, waters(canvas))
    for share in (0.10, 0.24, 0.38, 0.52, 0.66, 0.80, 0.94):
        long = (quay - edge) * canvas.between(0.3, 0.6)
        tone = canvas.hued(canvas.chance.choice(BRICKS))
        canvas.rect(
            canvas.width * share - canvas.side * 0.05, edge, canvas.side * 0.10, long, tone, 'fill-opacity=".22"'
        )
    ripples(canvas, edge + canvas.height * 0.01, quay - canvas.height * 0.01, 16)
    _quay(canvas, quay, stone)


def _quay(canvas: Canvas, top: float, stone: str) -> None:
    """The near quay: a stone edge, rows of bricks, bollards."""
    canvas.wash(top, canvas.height, (stone, shade(stone, 0.86)))
    canvas.rect(0, top, canvas.width, canvas.height * 0.018, canvas.hued("#d9d3c8"))
    canvas.rect(0, top + canvas.height * 0.018, canvas.width, canvas.height * 0.008, shade(stone, 0.7))
    rows = [top + (canvas.height - top) * share for share in (0.26, 0.40, 0.57, 0.77)]
    lines = "".join(f"M0 {y:.0f}H{canvas.width}" for y in rows)
    canvas.stroke(lines, shade(stone, 0.78), 2.5, 0.7)
    for share in (0.10, 0.37, 0.63, 0.90):
        post, high = canvas.width * share, canvas.side * 0.05
        with canvas.as_one():
            canvas.rect(post - high * 0.17, top - high * 0.7, high * 0.34, high * 0.95, canvas.hued("#5a4238"))
            canvas.rect(post - high * 0.22, top - high * 0.82, high * 0.44, high * 0.2, canvas.hued("#c8372d"))
