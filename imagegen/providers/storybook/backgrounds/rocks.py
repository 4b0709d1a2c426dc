"""Rock and earth: a volcano landscape, a cave, a cut through the soil."""

from __future__ import annotations

import math
from itertools import pairwise

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import bush, tree
from imagegen.providers.storybook.backgrounds.land import (
    GROUNDS,
    SNOW,
    Ground,
    beside_the_sun,
    ground,
    hills,
    lit_ground,
)
from imagegen.providers.storybook.backgrounds.sky import SKIES
from imagegen.providers.storybook.backgrounds.weather import draw_weather
from imagegen.providers.storybook.colours import mix, shade

ASH: Ground = ("#8a7d78", "#6d615e", "#524846")
LAVA = ("#ff7a1f", "#ffb52e", "#ffe06a")
EARTH = ("#7a5236", "#8f6242", "#a97850", "#8a6f5c", "#75695f")
"""The layers of the soil, from the dark one under the grass down to the rock."""
CRYSTALS = ("#7fd6e8", "#b79af0", "#f09ac2")


def draw_volcano(canvas: Canvas) -> None:
    """Draw a volcano that glows: lava down its side and in streams between dark rocks, smoke over it."""
    colours = lit_ground(canvas, ASH)
    x, high = beside_the_sun(canvas, 0.12), canvas.horizon * 0.66
    _smoke(canvas, x, canvas.horizon - high)
    canvas.hill(canvas.horizon - canvas.height * 0.05, canvas.height * 0.02, canvas.hued("#9a8f96"))
    _cone(canvas, x, canvas.down(0.04), high)
    hills(canvas, colours)
    _stream(canvas, x)
    for _ in range(18):
        near = canvas.chance.random()
        at, y = canvas.between(0, canvas.width), canvas.down(0.12 + 0.86 * near)
        _boulder(canvas, at, y, canvas.side * (0.012 + 0.026 * near), colours[2])
    for share in (0.06, 0.93):
        bush(canvas, canvas.width * share, canvas.down(0.16), canvas.side * 0.05, "#6f8f4a")


def _smoke(canvas: Canvas, x: float, top: float) -> None:
    grey, size = canvas.hued("#b9b3b5"), canvas.side * 0.05
    drift = -canvas.scene.sun_side
    with canvas.as_one():
        for across, up, reach in (
            (0.0, 0.3, 0.7),
            (0.5, 1.0, 1.0),
            (-0.5, 1.2, 0.9),
            (0.6, 2.0, 1.2),
            (1.7, 2.6, 1.1),
            (2.9, 2.9, 0.9),
            (0.1, 2.4, 1.0),
        ):
            canvas.circle(x + drift * size * across, top - size * up, size * reach, shade(grey, 1.0 + 0.04 * up))


def _cone(canvas: Canvas, x: float, foot: float, high: float) -> None:
    rock = canvas.hued("#75666a")
    half, rim, top = high * 1.25, high * 0.16, foot - high
    rise = f"C{x - half * 0.5:.0f} {foot - high * 0.12:.0f} {x - rim * 1.8:.0f} {foot - high * 0.55:.0f}"
    fall = f"C{x + rim * 1.8:.0f} {foot - high * 0.55:.0f} {x + half * 0.5:.0f} {foot - high * 0.12:.0f}"
    mouth = f"Q{x:.0f} {top + high * 0.10:.0f} {x + rim:.0f} {top:.0f}"
    canvas.path(
        f"M{x - half:.0f} {foot:.0f}{rise} {x - rim:.0f} {top:.0f}{mouth}{fall} {x + half:.0f} {foot:.0f}z", rock
    )
    canvas.path(
        f"M{x + rim:.0f} {top:.0f}{fall} {x + half:.0f} {foot:.0f}H{x + half * 0.12:.0f}"
        f"Q{x + rim * 0.4:.0f} {foot - high * 0.5:.0f} {x + rim:.0f} {top:.0f}z",
        shade(rock, 0.86),
    )
    if canvas.scene.time in ("evening", "night"):
        canvas.glow(x, top, high * 0.5, "#ff9a4a", 0.7)
    with canvas.as_one():
        canvas.ellipse(x, top + high * 0.015, rim, high * 0.045, LAVA[0])
        canvas.ellipse(x, top + high * 0.022, rim * 0.7, high * 0.028, LAVA[1])
        for across, long, wide in ((-0.55, 0.42, 0.11), (0.05, 0.62, 0.13), (0.60, 0.32, 0.10)):
            at, w = x + rim * across, high * wide
            run = f"Q{at + rim * across * 0.4:.0f} {top + high * long * 0.5:.0f} {x + rim * across * 2.6:.0f}"
            canvas.path(
                f"M{at - w * 0.5:.0f} {top + high * 0.02:.0f}{run} {top + high * long:.0f}"
                f"Q{at + w * 0.9:.0f} {top + high * long * 0.55:.0f} {at + w * 0.5:.0f} {top + high * 0.02:.0f}z",
                LAVA[0],
            )


def _stream(canvas: Canvas, x: float) -> None:
    """A stream of lava that winds down to one side of the foreground."""
    side = canvas.scene.sun_side
    course: tuple[tuple[float, float, float], ...] = (
        (0.0, 0.0, 0.012),
        (0.05, 0.10, 0.016),
        (-0.04, 0.20, 0.026),
        (0.14, 0.34, 0.040),
        (0.30, 0.52, 0.055),
        (0.36, 0.72, 0.075),
        (0.52, 1.02, 0.11),
    )
    for colour, share in ((shade(LAVA[0], 0.72), 1.35), (LAVA[0], 1.0), (LAVA[1], 0.55)):
        left = [(x + side * canvas.width * (a - w * share), canvas.down(d)) for a, d, w in course]
        right = [(x + side * canvas.width * (a + w * share), canvas.down(d)) for a, d, w in course]
        canvas.path(f"M{_smooth(left)}L{_smooth(right[::-1])}z", colour)
    for a, d, w in course[3:6]:
        at = x + side * canvas.width * a
        canvas.ellipse(at, canvas.down(d + 0.03), canvas.width * w * 0.3, canvas.height * 0.007, LAVA[2])


def _smooth(points: list[tuple[float, float]]) -> str:
    """A line through points with round corners, to be put behind an M or an L."""
    line = f"{points[0][0]:.0f} {points[0][1]:.0f}"
    for (x, y), (end_x, end_y) in pairwise(points):
        middle = (y + end_y) / 2
        line += f"C{x:.0f} {middle:.0f} {end_x:.0f} {middle:.0f} {end_x:.0f} {end_y:.0f}"
    return line


def _boulder(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    rock = mix(colour, "#2f2a2c", 0.35)
    with canvas.as_one():
        canvas.polygon(
            [
                (x - size * 1.3, y),
                (x - size, y - size * 0.7),
                (x - size * 0.2, y - size * 1.1),
                (x + size * 0.8, y - size * 0.8),
                (x + size * 1.4, y),
            ],
            rock,
        )
        canvas.polygon(
            [
                (x - size, y - size * 0.7),
                (x - size * 0.2, y - size * 1.1),
                (x + size * 0.3, y - size * 0.6),
                (x - size * 0.5, y - size * 0.4),
            ],
            shade(rock, 1.25),
        )


def draw_cave(canvas: Canvas) -> None:
    """Draw the inside of a cave: its mouth with the sky of the hour, dripstones, crystals, a pond."""
    width, height = canvas.width, canvas.height
    canvas.rect(0, 0, width, height, "#5d5563")
    canvas.path(_arch(canvas, 0.46, 0.40, 0.10), "#4b4452")
    _mouth(canvas)
    _dripstones(canvas, 0.0, "#6b6272", 13, 0.20)
    floor = canvas.horizon
    for drop, rise, colour in (
        (-0.02, 0.018, "#6f6675"),
        (0.05, 0.014, "#7d7382"),
        (0.15, 0.012, "#8a7f8d"),
        (0.24, 0.01, "#968b97"),
    ):
        canvas.hill(floor + height * drop, height * rise, colour)
    canvas.ellipse(width * 0.24, canvas.down(0.30), width * 0.17, height * 0.020, "#4f86a3")
    canvas.ellipse(width * 0.22, canvas.down(0.285), width * 0.10, height * 0.008, "#8fc4d8")
    for share, down, high in ((0.05, 0.10, 0.17), (0.14, 0.02, 0.11), (0.86, 0.03, 0.13), (0.95, 0.12, 0.20)):
        _stalagmite(canvas, width * share, canvas.down(down) + height * 0.02, canvas.side * high)
    for share, down, size in ((0.10, 0.26, 0.07), (0.80, 0.16, 0.06), (0.90, 0.36, 0.09)):
        _crystals(canvas, width * share, canvas.down(down), canvas.side * size)
    _dripstones(canvas, -0.05, "#463f4d", 11, 0.16)
    for _ in range(16):
        x, y = canvas.between(0, width), canvas.down(canvas.between(0.25, 0.95))
        canvas.ellipse(x, y, canvas.side * canvas.between(0.008, 0.02), canvas.side * 0.006, "#746a78")


def _arch(canvas: Canvas, half: float, up: float, lean: float) -> str:
    """The outline of a hollow that narrows upwards; shares of width and height."""
    x, foot = canvas.width * 0.5, canvas.horizon + canvas.height * 0.03
    left, right, top = x - canvas.width * half, x + canvas.width * half, canvas.height * (0.48 - up)
    return (
        f"M{left:.0f} {foot:.0f}C{left + canvas.width * lean * 0.2:.0f} {top + canvas.height * 0.1:.0f}"
        f" {left + canvas.width * lean * 2:.0f} {top:.0f} {x:.0f} {top:.0f}"
        f"S{right - canvas.width * lean * 0.2:.0f} {top + canvas.height * 0.1:.0f} {right:.0f} {foot:.0f}z"
    )


def _mouth(canvas: Canvas) -> None:
    """The way out: sky, a far hill, and light on the floor."""
    time = canvas.scene.time
    sky, x = SKIES[time], canvas.width * 0.5
    canvas.path(_arch(canvas, 0.25, 0.27, 0.05), "#3a3440")
    canvas.path(_arch(canvas, 0.215, 0.24, 0.045), sky[1])
    if canvas.is_dark:
        for _ in range(14):
            canvas.circle(
                x + canvas.width * canvas.between(-0.13, 0.13),
                canvas.horizon * canvas.between(0.48, 0.8),
                2,
                "#ffffff",
                0.9,
            )
    y, reach = canvas.horizon - canvas.height * 0.06, canvas.width * 0.205
    green = GROUNDS[time][1]
    canvas.path(
        f"M{x - reach:.0f} {canvas.horizon + canvas.height * 0.03:.0f}V{y:.0f}Q{x - reach * 0.3:.0f}"
        f" {y - canvas.height * 0.06:.0f} {x + reach * 0.2:.0f} {y:.0f}T{x + reach:.0f} {y:.0f}"
        f"V{canvas.horizon + canvas.height * 0.03:.0f}z",
        green,
    )
    if not canvas.is_dark:
        foot = canvas.down(0.75)
        canvas.polygon(
            [
                (x - reach * 0.6, canvas.horizon - canvas.height * 0.1),
                (x + reach * 0.6, canvas.horizon - canvas.height * 0.1),
                (x + reach * 1.8, foot),
                (x - reach * 1.8, foot),
            ],
            "#fff3d0",
            0.10,
        )


def _dripstones(canvas: Canvas, top: float, colour: str, count: int, long: float) -> None:
    """Stones that hang from the roof, shorter towards the middle."""
    step = canvas.width / count
    with canvas.as_one():
        canvas.rect(0, 0, canvas.width, max(2.0, canvas.height * (top + 0.07)), colour)
        for place in range(count):
            x = step * (place + 0.5) + canvas.jitter(step * 0.2)
            edge = abs(place + 0.5 - count / 2) / (count / 2)
            tip = canvas.height * (top + 0.07 + long * (0.35 + 0.75 * edge) * canvas.between(0.6, 1.1))
            half, root = step * canvas.between(0.42, 0.62), canvas.height * (top + 0.068)
            canvas.path(
                f"M{x - half:.0f} {root:.0f}Q{x - half * 0.2:.0f} {root + (tip - root) * 0.35:.0f} {x:.0f} {tip:.0f}"
                f"Q{x + half * 0.2:.0f} {root + (tip - root) * 0.35:.0f} {x + half:.0f} {root:.0f}z",
                colour,
            )


def _stalagmite(canvas: Canvas, x: float, foot: float, high: float) -> None:
    half, stone = high * 0.26, "#7a707f"
    left = f"M{x - half:.0f} {foot:.0f}Q{x - half * 0.25:.0f} {foot - high * 0.35:.0f} {x:.0f} {foot - high:.0f}"
    right = f"Q{x + half * 0.25:.0f} {foot - high * 0.35:.0f} {x + half:.0f} {foot:.0f}"
    with canvas.as_one():
        canvas.path(f"{left}{right}z", stone)
        canvas.path(f"M{x:.0f} {foot - high:.0f}{right}H{x + half * 0.2:.0f}z", shade(stone, 0.84))


def _crystals(canvas: Canvas, x: float, foot: float, high: float) -> None:
    colour = canvas.chance.choice(CRYSTALS)
    with canvas.as_one():
        for across, lean, tall in ((-0.35, -0.30, 0.7), (0.40, 0.34, 0.62), (0.0, 0.04, 1.0)):
            left, wide = x + high * across, high * 0.16
            tip_x, tip = left + high * lean, foot - high * tall
            points = [(left - wide, foot), (tip_x - wide, tip + high * 0.16), (tip_x, tip)]
            points += [(tip_x + wide, tip + high * 0.16), (left + wide, foot)]
            canvas.polygon(points, colour)
            canvas.polygon([points[2], points[3], points[4], (left + wide * 0.1, foot)], shade(colour, 0.8))


def draw_underground(canvas: Canvas) -> None:
    """Draw a cut through the ground: grass and a tree above, layers of earth, roots, a burrow to live in."""
    if canvas.scene.weather in ("rain", "snow", "wind"):
        draw_weather(canvas)
    colours = ground(canvas)
    hills(canvas, colours)
    x = beside_the_sun(canvas, 0.30)
    tree(canvas, x, canvas.horizon + canvas.height * 0.055, canvas.side * 0.30)
    _layers(canvas)
    _roots(canvas, x, canvas.horizon + canvas.height * 0.05)
    for share in (0.62, 0.80):
        _carrot(canvas, beside_the_sun(canvas, 0.5 - share), canvas.horizon + canvas.height * 0.06, canvas.side * 0.09)
    _burrow(canvas)


def _edge(canvas: Canvas, y: float, rise: float, turn: float) -> str:
    """A waving line across the sheet at a height, filled down."""
    step = canvas.width / 16
    waves = " ".join(f"L{place * step:.0f} {y + rise * math.sin(turn + place / 2.3):.0f}" for place in range(17))
    return f"M0 {canvas.height} {waves} L{canvas.width} {canvas.height}z"


def _layers(canvas: Canvas) -> None:
    top, depth = canvas.horizon + canvas.height * 0.045, canvas.height - canvas.horizon
    turf = SNOW[canvas.is_dark][0] if canvas.scene.weather == "snow" else ground(canvas)[2]
    canvas.path(_edge(canvas, top - canvas.height * 0.012, canvas.height * 0.003, 1), turf)
    earth = [canvas.hued(colour) for colour in EARTH]
    for place, (share, colour) in enumerate(zip((0.0, 0.20, 0.46, 0.80, 0.93), earth, strict=True)):
        y = top + depth * share + canvas.height * 0.008
        canvas.path(_edge(canvas, y, canvas.height * 0.008, place * 2.0), colour)
    for _ in range(46):
        share = canvas.between(0.05, 0.92)
        x, y = canvas.between(0, canvas.width), top + depth * share
        size = canvas.side * canvas.between(0.005, 0.013 + 0.012 * share)
        canvas.ellipse(
            x, y, size * 1.3, size * 0.9, canvas.hued(canvas.chance.choice(("#b9a58e", "#9a8672", "#5f4330")))
        )


def _roots(canvas: Canvas, x: float, top: float) -> None:
    """Roots of the tree, each with side roots."""
    wood, reach = canvas.hued("#d9b98a"), canvas.side
    for across, deep, thick in ((-0.20, 0.16, 0.016), (-0.08, 0.27, 0.018), (0.05, 0.30, 0.018), (0.19, 0.18, 0.016)):
        end_x, end = x + reach * across, top + reach * deep
        bend = f"C{x + reach * across * 0.2:.0f} {top + reach * deep * 0.5:.0f} {x + reach * across:.0f}"
        line = f"M{x:.0f} {top:.0f}{bend} {top + reach * deep * 0.5:.0f} {end_x:.0f} {end:.0f}"
        canvas.stroke(line, wood, reach * thick)
        for part in (0.5, 0.75):
            at, y = x + reach * across * part, top + reach * deep * (part * 0.9)
            side = (
                f"M{at:.0f} {y:.0f}q{reach * across * 0.25:.0f} {reach * 0.01:.0f}"
                f" {reach * across * 0.35:.0f} {reach * 0.05:.0f}"
            )
            canvas.stroke(side, wood, reach * thick * 0.5)
            canvas.stroke(
                f"M{at:.0f} {y:.0f}q0 {reach * 0.02:.0f} {-reach * across * 0.15:.0f} {reach * 0.05:.0f}",
                wood,
                reach * thick * 0.4,
            )


def _carrot(canvas: Canvas, x: float, top: float, long: float) -> None:
    orange, green = canvas.hued("#f2862e"), canvas.hued("#4fa548")
    with canvas.as_one():
        for lean in (-0.28, 0.0, 0.28):
            canvas.stroke(
                f"M{x:.0f} {top:.0f}q{long * lean * 0.3:.0f} {-long * 0.4:.0f} {long * lean:.0f} {-long * 0.6:.0f}",
                green,
                long * 0.09,
            )
        half = long * 0.22
        canvas.path(
            f"M{x - half:.0f} {top:.0f}Q{x:.0f} {top - half * 0.7:.0f} {x + half:.0f} {top:.0f}"
            f"Q{x + half * 0.7:.0f} {top + long * 0.6:.0f} {x:.0f} {top + long:.0f}"
            f"Q{x - half * 0.7:.0f} {top + long * 0.6:.0f} {x - half:.0f} {top:.0f}z",
            orange,
        )
        canvas.stroke(
            f"M{x - half * 0.5:.0f} {top + long * 0.3:.0f}h{half * 0.5:.0f}M{x:.0f}"
            f" {top + long * 0.55:.0f}h{half * 0.4:.0f}",
            shade(orange, 0.8),
            long * 0.03,
        )


def _burrow(canvas: Canvas) -> None:
    """A tunnel with a living chamber whose floor is where things stand, and its way up to the grass."""
    width, height = canvas.width, canvas.height
    dark = canvas.hued("#553723")
    floor, roof = height * 0.925, height * 0.68
    side = canvas.scene.sun_side
    way_x, top = width * (0.5 + side * 0.40), canvas.horizon + height * 0.045
    hole = (
        f"M{way_x - width * 0.035:.0f} {top:.0f}C{way_x - side * width * 0.02:.0f} {top + height * 0.12:.0f}"
        f" {way_x + side * width * 0.05:.0f} {roof - height * 0.04:.0f}"
        f" {way_x - width * 0.04:.0f} {roof + height * 0.06:.0f}"
        f"L{way_x + width * 0.06:.0f} {roof + height * 0.08:.0f}C{way_x + side * width * 0.09 + width * 0.05:.0f}"
        f" {roof - height * 0.03:.0f} {way_x + width * 0.06:.0f} {top + height * 0.1:.0f}"
        f" {way_x + width * 0.04:.0f} {top:.0f}z"
    )
    chamber = (
        f"M{width * 0.04:.0f} {floor:.0f}C{-width * 0.01:.0f} {roof + height * 0.06:.0f} {width * 0.12:.0f} {roof:.0f}"
        f" {width * 0.34:.0f} {roof:.0f}S{width * 0.55:.0f} {roof + height * 0.02:.0f} {width * 0.68:.0f} {roof:.0f}"
        f"S{width * 1.01:.0f} {roof + height * 0.06:.0f} {width * 0.96:.0f} {floor:.0f}"
        f"Q{width * 0.5:.0f} {floor + height * 0.05:.0f} {width * 0.04:.0f} {floor:.0f}z"
    )
    with canvas.as_one():
        canvas.path(hole, dark)
        canvas.path(chamber, dark)
    canvas.path(
        f"M{width * 0.045:.0f} {floor - height * 0.012:.0f}Q{width * 0.5:.0f}"
        f" {floor - height * 0.085:.0f} {width * 0.955:.0f}"
        f" {floor - height * 0.012:.0f}Q{width * 0.5:.0f} {floor + height * 0.045:.0f} {width * 0.045:.0f}"
        f" {floor - height * 0.012:.0f}z",
        canvas.hued("#7d5639"),
    )
