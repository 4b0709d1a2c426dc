"""Old Korea: a village of hanok houses and the yard of a palace."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import bush, tree
from imagegen.providers.storybook.backgrounds.houses import glass, roof_colour
from imagegen.providers.storybook.backgrounds.land import SNOW, Ground, flowers, grass, ground, hills, lit_ground
from imagegen.providers.storybook.colours import mix, shade

YARD: Ground = ("#e9dcc0", "#d9c7a3", "#c3ad86")
TILES = "#4f5663"


def _mountains(canvas: Canvas) -> None:
    """Soft far ridges."""
    for drop, rise, colour in ((0.16, 0.05, "#9fb3cc"), (0.10, 0.035, "#86a5b0"), (0.05, 0.02, "#7fa890")):
        canvas.hill(canvas.horizon - canvas.height * drop, canvas.height * rise, canvas.hued(colour))


def _tiled_roof(canvas: Canvas, x: float, eaves: float, half: float, rise: float) -> None:
    """A roof whose corners bend up; `half` is how far it reaches to each side."""
    tiles = roof_colour(canvas, TILES)
    ridge = half * 0.72
    line = (
        f"M{x - half:.0f} {eaves - rise * 0.16:.0f}Q{x - half * 0.8:.0f}"
        f" {eaves - rise * 0.5:.0f} {x - ridge:.0f} {eaves - rise:.0f}"
        f"Q{x:.0f} {eaves - rise * 0.88:.0f} {x + ridge:.0f}"
        f" {eaves - rise:.0f}Q{x + half * 0.8:.0f} {eaves - rise * 0.5:.0f}"
        f" {x + half:.0f} {eaves - rise * 0.16:.0f}Q{x:.0f} {eaves + rise * 0.14:.0f}"
        f" {x - half:.0f} {eaves - rise * 0.16:.0f}z"
    )
    canvas.path(line, tiles)
    ribs = "".join(
        f"M{x + ridge * share:.0f} {eaves - rise * 0.92:.0f}Q{x + half * share:.0f} {eaves - rise * 0.5:.0f}"
        f" {x + half * share * 1.02:.0f} {eaves - rise * 0.05:.0f}"
        for share in (-0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4, 0.6, 0.8)
    )
    canvas.stroke(ribs, shade(tiles, 0.82), max(1.5, rise * 0.035))
    top = f"M{x - ridge:.0f} {eaves - rise:.0f}Q{x:.0f} {eaves - rise * 0.88:.0f} {x + ridge:.0f} {eaves - rise:.0f}"
    canvas.stroke(top, shade(tiles, 0.7), rise * 0.10)


def _hanok(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A house of wood and white plaster with a tiled roof and paper doors."""
    wood, plaster = canvas.hued("#7a5236"), canvas.hued("#f6efe0")
    half, top = high * 0.82, foot - high * 0.50
    with canvas.as_one():
        canvas.rect(x - half * 1.06, foot - high * 0.10, half * 2.12, high * 0.10, canvas.hued("#a39c94"))
        canvas.rect(x - half, top, half * 2, high * 0.42, plaster)
        for share in (-1.0, -0.5, 0.0, 0.5, 0.94):
            canvas.rect(x + half * share, top, half * 0.07, high * 0.42, wood)
        canvas.rect(x - half, top + high * 0.30, half * 2, high * 0.03, wood)
    pane = glass(canvas, "#fdf6e0")
    for share in (-0.86, 0.12):
        left, wide = x + half * share, half * 0.32
        canvas.rect(left, top + high * 0.05, wide, high * 0.34, pane)
        grid = f"M{left + wide / 2:.0f} {top + high * 0.05:.0f}v{high * 0.34:.0f}" + "".join(
            f"M{left:.0f} {top + high * (0.05 + 0.085 * row):.0f}h{wide:.0f}" for row in range(5)
        )
        canvas.stroke(grid, wood, max(1.5, high * 0.012))
    with canvas.as_one():
        _tiled_roof(canvas, x, top + high * 0.03, half * 1.28, high * 0.46)


def draw_hanok(canvas: Canvas) -> None:
    """Draw a village of hanok houses below mountains, with walls of stone, pines and jars for sauces."""
    colours = ground(canvas)
    _mountains(canvas)
    hills(canvas, colours)
    for share, down, high in ((0.36, 0.05, 0.13), (0.64, 0.04, 0.12), (0.50, 0.09, 0.15)):
        _hanok(canvas, canvas.width * share, canvas.down(down), canvas.side * high)
    tree(canvas, canvas.width * 0.03, canvas.down(0.10), canvas.side * 0.26)
    tree(canvas, canvas.width * 0.98, canvas.down(0.10), canvas.side * 0.23)
    _hanok(canvas, canvas.width * 0.17, canvas.down(0.20), canvas.side * 0.31)
    _hanok(canvas, canvas.width * 0.85, canvas.down(0.18), canvas.side * 0.28)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.42)
        flowers(canvas, 0.45)
    _stone_wall(canvas, canvas.down(0.30), canvas.side * 0.06)
    sand = lit_ground(canvas, YARD)
    canvas.path(
        f"M{canvas.width * 0.46:.0f} {canvas.down(0.12):.0f}H{canvas.width * 0.54:.0f}L{canvas.width * 0.74:.0f}"
        f" {canvas.height}"
        f"H{canvas.width * 0.26:.0f}z",
        sand[1],
    )
    for share in (0.08, 0.135, 0.19, 0.87, 0.93):
        _jar(canvas, canvas.width * share, canvas.down(0.40), canvas.side * canvas.between(0.05, 0.07))


def _stone_wall(canvas: Canvas, foot: float, high: float) -> None:
    """Low walls with tiles on them at both sides of the path."""
    stone, cap = canvas.hued("#c9b9a0"), roof_colour(canvas, TILES)
    for left, right in ((0.0, 0.385), (0.615, 1.0)):
        start, end = canvas.width * left, canvas.width * right
        with canvas.as_one():
            canvas.rect(start, foot - high, end - start, high, stone)
            for row in range(3):
                for place in range(7):
                    x = start + (end - start) * (place + 0.25 + 0.4 * (row % 2)) / 7.6
                    canvas.ellipse(x, foot - high * (0.20 + 0.27 * row), high * 0.26, high * 0.10, shade(stone, 0.84))
            canvas.rect(start, foot - high * 1.22, end - start, high * 0.28, cap)
            canvas.rect(start, foot - high * 1.32, end - start, high * 0.12, shade(cap, 0.75))


def _jar(canvas: Canvas, x: float, foot: float, high: float) -> None:
    clay = canvas.hued("#7a4a34")
    with canvas.as_one():
        canvas.path(
            f"M{x - high * 0.24:.1f} {foot:.1f}C{x - high * 0.6:.1f} {foot - high * 0.4:.1f} {x - high * 0.44:.1f}"
            f" {foot - high * 0.75:.1f} {x - high * 0.28:.1f} {foot - high * 0.84:.1f}h{high * 0.56:.1f}"
            f"C{x + high * 0.44:.1f} {foot - high * 0.75:.1f} {x + high * 0.6:.1f}"
            f" {foot - high * 0.4:.1f} {x + high * 0.24:.1f}"
            f" {foot:.1f}z",
            clay,
        )
        canvas.ellipse(x, foot - high * 0.86, high * 0.34, high * 0.10, shade(clay, 0.8))
        canvas.ellipse(x - high * 0.16, foot - high * 0.55, high * 0.06, high * 0.16, shade(clay, 1.3))


def draw_palace(canvas: Canvas) -> None:
    """Draw the yard of a Korean palace: the throne hall on its terrace, galleries, paving with rank stones."""
    _mountains(canvas)
    foot = canvas.down(0.08)
    for sign in (-1, 1):
        _gallery(canvas, sign, foot)
    for share in (0.06, 0.94):
        tree(canvas, canvas.width * share, foot, canvas.side * 0.20, "#3f7f55")
    snowy = canvas.scene.weather == "snow"
    sand = lit_ground(canvas, YARD)
    canvas.rect(0, foot, canvas.width, canvas.height - foot, SNOW[canvas.is_dark][1] if snowy else sand[0])
    _hall(canvas, canvas.width * 0.5, foot, canvas.side * 0.42)
    depth = canvas.height - foot
    joints = "".join(f"M0 {foot + depth * share:.0f}H{canvas.width}" for share in (0.14, 0.30, 0.50, 0.75))
    for place in range(-7, 8):
        x = canvas.width / 2
        joints += (
            f"M{x + canvas.side * 0.13 * place:.0f} {foot:.0f}L{x + canvas.side * 0.25 * place:.0f} {canvas.height}"
        )
    canvas.stroke(joints, shade(sand[2], 0.95), 2.5, 0.5)
    way = mix(sand[2], "#ffffff", 0.15)
    canvas.polygon(
        [
            (canvas.width / 2 + canvas.side * across, y)
            for across, y in ((-0.065, foot), (0.065, foot), (0.19, canvas.height), (-0.19, canvas.height))
        ],
        canvas.hued("#eef3f9") if snowy else way,
    )
    for row, share in enumerate((0.10, 0.22, 0.38)):
        for sign in (-1, 1):
            x, high = canvas.width / 2 + sign * canvas.side * (0.17 + 0.045 * row), canvas.side * (0.04 + 0.012 * row)
            canvas.rect(
                x - high * 0.25, foot + depth * share - high, high * 0.5, high, canvas.hued("#a39c94"), 'rx="4"'
            )
    for share in (0.03, 0.97):
        bush(canvas, canvas.width * share, canvas.down(0.26), canvas.side * 0.06)


def _gallery(canvas: Canvas, sign: int, foot: float) -> None:
    """A long gallery with red posts at one side of the yard."""
    width, high = canvas.width * 0.42, canvas.side * 0.13
    x = canvas.width / 2 + sign * canvas.width * 0.40
    left = x - width / 2
    with canvas.as_one():
        canvas.rect(left, foot - high * 0.62, width, high * 0.62, canvas.hued("#e9dcc0"))
        for place in range(9):
            canvas.rect(
                left + width * place / 8 - high * 0.04,
                foot - high * 0.62,
                high * 0.08,
                high * 0.62,
                canvas.hued("#b3402f"),
            )
        canvas.rect(left, foot - high * 0.66, width, high * 0.10, canvas.hued("#3a8f7a"))
    _tiled_roof(canvas, x, foot - high * 0.60, width * 0.54, high * 0.44)


def _hall(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A hall of two roofs on a terrace of stone with steps."""
    red, green, stone = canvas.hued("#b3402f"), canvas.hued("#3a8f7a"), canvas.hued("#c9c2b6")
    half = high * 0.62
    with canvas.as_one():
        canvas.rect(x - half * 1.22, foot - high * 0.08, half * 2.44, high * 0.10, shade(stone, 0.9))
        canvas.rect(x - half * 1.12, foot - high * 0.15, half * 2.24, high * 0.08, stone)
        canvas.rect(x - high * 0.14, foot - high * 0.15, high * 0.28, high * 0.18, shade(stone, 1.12))
        for step in range(4):
            canvas.rect(
                x - high * 0.14, foot - high * (0.12 - 0.04 * step), high * 0.28, high * 0.008, shade(stone, 0.75)
            )
    pane = glass(canvas, "#f0dcb0")
    for base, reach, tall in ((0.15, 1.0, 0.24), (0.54, 0.72, 0.14)):
        wide, floor = half * reach, foot - high * base
        with canvas.as_one():
            canvas.rect(x - wide, floor - high * tall, wide * 2, high * tall, pane)
            for post in range(6):
                canvas.rect(
                    x - wide + wide * 2 * post / 5 - high * 0.018, floor - high * tall, high * 0.036, high * tall, red
                )
            canvas.rect(x - wide, floor - high * tall * 0.34, wide * 2, high * tall * 0.08, red)
            canvas.rect(x - wide, floor - high * tall - high * 0.03, wide * 2, high * 0.05, green)
        with canvas.as_one():
            _tiled_roof(canvas, x, floor - high * tall, wide * 1.34, high * 0.20)
