"""Places in a town or village: a street with a crossing, a village, a market."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import bush, tree, trees
from imagegen.providers.storybook.backgrounds.houses import BRICKS, ROOFS, WALLS, church, cottage, glass, town_house
from imagegen.providers.storybook.backgrounds.land import beside_the_sun, flowers, grass, ground, hills
from imagegen.providers.storybook.backgrounds.settled import paving
from imagegen.providers.storybook.colours import mix, shade

FACADES = (*WALLS, *BRICKS[2:5])
CLOTHS = ("#d8392f", "#2f8f5b", "#2f6fa8", "#e0922f")
GOODS = (
    ("#e2402f", "#f2b233", "#7cb342"),
    ("#f28c28", "#8e4a9e", "#f6d860"),
    ("#6aa84f", "#e2402f", "#f2a65a"),
    ("#f6d860", "#c2185b", "#8bc34a"),
)
"""What lies in the crates of a stall."""


def draw_street(canvas: Canvas) -> None:
    """Draw a street: a row of houses, a pavement with trees and lamps, a road with a zebra crossing, a pavement."""
    foot, edge, near = canvas.down(0.05), canvas.down(0.16), canvas.down(0.52)
    x = -canvas.width * 0.03
    while x < canvas.width:
        wide = canvas.side * canvas.between(0.15, 0.21)
        high = canvas.side * canvas.between(0.26, 0.38)
        town_house(canvas, x, foot, wide, high, canvas.chance.choice(FACADES))
        x += wide
    snowy = canvas.scene.weather == "snow"
    stone = canvas.hued("#e6edf4" if snowy else "#cfc8bd")
    canvas.rect(0, foot, canvas.width, edge - foot, stone)
    canvas.rect(0, edge, canvas.width, canvas.height - edge, canvas.hued("#b9c3cf" if snowy else "#6d7078"))
    canvas.rect(0, edge - canvas.height * 0.008, canvas.width, canvas.height * 0.012, shade(stone, 0.84))
    _crossing(canvas, edge, near)
    _street_trees(canvas, edge)
    canvas.rect(0, near, canvas.width, canvas.height - near, stone)
    canvas.rect(0, near, canvas.width, canvas.height * 0.016, shade(stone, 1.3))
    canvas.rect(0, near + canvas.height * 0.016, canvas.width, canvas.height * 0.010, shade(stone, 0.8))
    _slabs(canvas, near + canvas.height * 0.026, shade(stone, 0.9))
    _traffic_light(canvas, beside_the_sun(canvas, 0.24), near + canvas.height * 0.02, canvas.side * 0.27)


def _crossing(canvas: Canvas, far: float, near: float) -> None:
    """White bars from pavement to pavement, and the broken line along the road on both sides of them."""
    white, middle = canvas.hued("#fbfaf5"), canvas.width / 2
    edges = [far + (near - far) * share for share in (0.05, 0.13, 0.22, 0.32, 0.44, 0.57, 0.72, 0.88)]
    for top, foot in zip(edges[::2], edges[1::2], strict=True):
        wide, wider = (canvas.side * (0.15 + 0.13 * (y - far) / (near - far)) for y in (top, foot))
        canvas.polygon(
            [(middle - wide, top), (middle + wide, top), (middle + wider, foot), (middle - wider, foot)], white
        )
    y, high = far + (near - far) * 0.40, (near - far) * 0.035
    for place in range(-6, 7):
        x = middle + place * canvas.side * 0.17
        if abs(x - middle) > canvas.side * 0.26:
            canvas.rect(x - canvas.side * 0.05, y, canvas.side * 0.10, high, white)


def _street_trees(canvas: Canvas, foot: float) -> None:
    for share in (0.08, 0.34, 0.68, 0.93):
        tree(canvas, canvas.width * share, foot - canvas.height * 0.012, canvas.side * canvas.between(0.17, 0.21))
    for share in (0.21, 0.79):
        street_lamp(canvas, canvas.width * share, foot - canvas.height * 0.010, canvas.side * 0.20)


def street_lamp(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A lamp post, which shines in the evening and at night."""
    iron = canvas.hued("#3d4650")
    if canvas.scene.time in ("evening", "night"):
        canvas.glow(x, foot - high * 0.92, high * 0.5, "#ffeeb0", 0.7)
    with canvas.as_one():
        canvas.rect(x - high * 0.02, foot - high * 0.88, high * 0.04, high * 0.88, iron)
        canvas.rect(x - high * 0.05, foot - high * 0.06, high * 0.10, high * 0.06, iron)
        canvas.polygon(
            [
                (x - high * 0.05, foot - high * 0.86),
                (x + high * 0.05, foot - high * 0.86),
                (x + high * 0.08, foot - high),
                (x - high * 0.08, foot - high),
            ],
            glass(canvas, "#f3f6ea"),
        )
        canvas.polygon([(x - high * 0.10, foot - high), (x, foot - high * 1.07), (x + high * 0.10, foot - high)], iron)


def _slabs(canvas: Canvas, top: float, seam: str) -> None:
    """The joints between the slabs of the near pavement."""
    rows = [top + (canvas.height - top) * share for share in (0.22, 0.55)]
    lines = "".join(f"M0 {y:.0f}H{canvas.width}" for y in rows)
    step = canvas.side * 0.16
    for place in range(-6, 7):
        x = canvas.width / 2 + place * step
        lines += f"M{x:.0f} {top:.0f}L{canvas.width / 2 + place * step * 1.35:.0f} {canvas.height}"
    canvas.stroke(lines, seam, 2.5, 0.8)


def _traffic_light(canvas: Canvas, x: float, foot: float, high: float) -> None:
    iron = canvas.hued("#3d4650")
    wide = high * 0.15
    with canvas.as_one():
        canvas.rect(x - high * 0.018, foot - high, high * 0.036, high, shade(iron, 1.25))
        canvas.rect(x - wide / 2, foot - high, wide, high * 0.36, iron, f'rx="{wide * 0.3:.0f}"')
    for place, (lit, dim) in enumerate((("#ff4b3e", "#5a2c2a"), ("#ffcf3f", "#5a4c26"), ("#49e07a", "#2a523a"))):
        y = foot - high * (0.93 - 0.11 * place)
        canvas.circle(x, y, wide * 0.30, lit if place == 2 else dim)


def draw_village(canvas: Canvas) -> None:
    """Draw a village: a church among small houses, gardens and a path."""
    colours = ground(canvas)
    canvas.hill(canvas.horizon - canvas.height * 0.06, canvas.height * 0.03, canvas.hued("#a5c3b4"))
    hills(canvas, colours)
    trees(canvas, (0.03, 0.30, 0.42, 0.62, 0.97), canvas.down(0.05), canvas.side * 0.15)
    church(canvas, beside_the_sun(canvas, 0.20), canvas.down(0.07), canvas.side * 0.40)
    houses = ((0.06, 0.09, 0.17), (0.44, 0.06, 0.13), (0.58, 0.10, 0.16), (0.76, 0.07, 0.15), (0.93, 0.13, 0.19))
    for number, (share, down, high) in enumerate(houses):
        x = beside_the_sun(canvas, 0.5 - share)
        cottage(canvas, x, canvas.down(down), canvas.side * high, WALLS[number], ROOFS[number % 3])
        if number % 2:
            bush(canvas, x + canvas.side * high * 0.75, canvas.down(down + 0.01), canvas.side * 0.045)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.30)
        flowers(canvas, 0.32)
    _path(canvas)
    _hedge(canvas)


def _path(canvas: Canvas) -> None:
    """A path that bends from the houses to the viewer."""
    colour = canvas.hued("#eef3f9" if canvas.scene.weather == "snow" else "#e2c99a")
    width, top = canvas.width, canvas.down(0.10)
    left = f"C{width * 0.50:.0f} {canvas.down(0.25):.0f} {width * 0.30:.0f} {canvas.down(0.45):.0f}"
    right = f"C{width * 0.62:.0f} {canvas.down(0.5):.0f} {width * 0.56:.0f} {canvas.down(0.3):.0f}"
    line = f"M{width * 0.505:.0f} {top:.0f}{left} {width * 0.22:.0f} {canvas.height}H{width * 0.70:.0f}"
    canvas.path(f"{line}{right} {width * 0.53:.0f} {top:.0f}z", colour)


def _hedge(canvas: Canvas) -> None:
    """A low fence on both sides of the path."""
    wood, high = canvas.hued("#f3e9d6"), canvas.side * 0.055
    for start, end in ((-0.02, 0.34), (0.70, 1.02)):
        left, right, y = canvas.width * start, canvas.width * end, canvas.down(0.27)
        with canvas.as_one():
            for rail in (0.35, 0.75):
                canvas.rect(left, y - high * rail, right - left, high * 0.14, shade(wood, 0.9))
            count = max(4, round((right - left) / high / 0.75))
            for post in range(count + 1):
                x = left + (right - left) * post / count
                canvas.polygon(
                    [
                        (x - high * 0.1, y),
                        (x - high * 0.1, y - high * 0.9),
                        (x, y - high * 1.02),
                        (x + high * 0.1, y - high * 0.9),
                        (x + high * 0.1, y),
                    ],
                    wood,
                )


def draw_market(canvas: Canvas) -> None:
    """Draw a market square: stalls with striped roofs full of fruit and vegetables, houses behind."""
    x, foot = -canvas.width * 0.02, canvas.horizon + canvas.height * 0.02
    while x < canvas.width:
        wide = canvas.side * canvas.between(0.13, 0.19)
        town_house(canvas, x, foot, wide, canvas.side * canvas.between(0.30, 0.42), canvas.chance.choice(FACADES))
        x += wide
    paving(canvas)
    _pennants(canvas, canvas.horizon * 0.42)
    count = max(3, round(canvas.width / canvas.side * 3))
    wide = canvas.width / count
    for place in range(count):
        _stall(canvas, wide * (place + 0.5), canvas.down(0.25), wide * 0.86, CLOTHS[place % 4], GOODS[place % 4])


def _pennants(canvas: Canvas, y: float) -> None:
    """Little flags on a string across the square."""
    width, sag = canvas.width, canvas.height * 0.04
    canvas.stroke(f"M0 {y:.0f}Q{width / 2:.0f} {y + sag * 2:.0f} {width} {y:.0f}", canvas.hued("#7a6a5a"), 2)
    count = 18
    for place in range(count):
        share = (place + 0.5) / count
        at, top, size = width * share, y + sag * 4 * share * (1 - share), width / count * 0.62
        canvas.polygon(
            [(at - size / 2, top), (at + size / 2, top), (at, top + size)], canvas.hued(CLOTHS[place % len(CLOTHS)])
        )


def _stall(canvas: Canvas, x: float, foot: float, wide: float, cloth: str, goods: tuple[str, str, str]) -> None:
    """A table with crates under a striped roof; `x` is its middle."""
    high, left = canvas.side * 0.30, x - wide / 2
    wood, paint, white = canvas.hued("#a8774a"), canvas.hued(cloth), canvas.hued("#fff8ea")
    top, table = foot - high, foot - high * 0.36
    with canvas.as_one():
        canvas.rect(left, top + high * 0.20, wide, table - top - high * 0.2, mix(paint, canvas.hued("#3b2f2a"), 0.72))
        for side in (0.02, 0.95):
            canvas.rect(left + wide * side, top, wide * 0.03, high, shade(wood, 0.75))
        canvas.rect(left - wide * 0.02, table, wide * 1.04, foot - table, wood)
        for board in (0.35, 0.68):
            canvas.rect(left, table + (foot - table) * board, wide, high * 0.012, shade(wood, 0.8))
    for crate, colour in enumerate(goods):
        _crate(canvas, left + wide * (0.03 + 0.325 * crate), table, wide * 0.29, canvas.hued(colour))
    stripe = wide * 1.16 / 7
    for place in range(7):
        a, b = left - wide * 0.08 + stripe * place, left + wide * 0.04 + wide * 0.92 * place / 7
        fill = white if place % 2 else paint
        with canvas.as_one():
            canvas.polygon(
                [
                    (b, top - high * 0.10),
                    (b + wide * 0.92 / 7, top - high * 0.10),
                    (a + stripe, top + high * 0.14),
                    (a, top + high * 0.14),
                ],
                fill,
            )
            arc = f"a{stripe / 2:.1f} {high * 0.09:.1f} 0 0 1 {-stripe:.1f} 0z"
            canvas.path(f"M{a:.1f} {top + high * 0.135:.1f}h{stripe:.1f}{arc}", shade(fill, 0.9))


def _crate(canvas: Canvas, x: float, foot: float, wide: float, colour: str) -> None:
    """A crate of fruit that stands on the table, from its left edge."""
    size = wide / 6.4
    with canvas.as_one():
        for row, count in enumerate((5, 4, 3)):
            for place in range(count):
                at = x + wide / 2 + (place - (count - 1) / 2) * size * 1.25
                canvas.circle(at, foot - wide * 0.30 - row * size * 0.95, size * 0.72, shade(colour, 0.9 + 0.1 * row))
        canvas.rect(x, foot - wide * 0.26, wide, wide * 0.26, canvas.hued("#d3a56a"))
        canvas.rect(x, foot - wide * 0.15, wide, wide * 0.035, canvas.hued("#a8774a"))
