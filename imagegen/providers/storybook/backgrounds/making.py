"""Places where something is made or found out: a laboratory and a workshop."""

from __future__ import annotations

import math

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.homes import DARK_STEEL, STEEL, chequered
from imagegen.providers.storybook.backgrounds.places import draw_window
from imagegen.providers.storybook.colours import shade

LIQUIDS = ("#5ac8e8", "#7fd65a", "#f2a541", "#d96fb5", "#8e6ad8")
TOOLS = "#7d8894"


def draw_laboratory(canvas: Canvas) -> None:
    """Draw a science room: shelves of flasks, a board with a drawing, a bench with experiments."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    canvas.wash(0, floor, ("#e6eef8", "#cfdcee"))
    chequered(canvas, "#e4e9ee", "#c3ced8")
    draw_window(canvas, width * 0.05, floor * 0.15, width * 0.17, floor * 0.38)
    _board(canvas, width * 0.30, floor * 0.12, width * 0.34, floor * 0.40)
    for row, y in enumerate((0.24, 0.46)):
        _shelf(canvas, width * 0.70, floor * y, width * 0.27, side * 0.085, row)
    top, foot = floor - side * 0.16, floor + canvas.height * 0.035
    canvas.rect(0, top, width, foot - top, "#8fa3b8")
    count = max(5, round(width / side * 6))
    for place in range(count):
        x = width * place / count
        canvas.rect(
            x + width * 0.008,
            top + side * 0.035,
            width / count - width * 0.016,
            (foot - top) * 0.66,
            "#a9bacb",
            'rx="5"',
        )
        canvas.rect(x + width / count * 0.4, top + side * 0.05, width / count * 0.2, side * 0.010, "#f7f9fb")
    canvas.rect(0, top - side * 0.012, width, side * 0.032, "#f7f9fb")
    stand = top - side * 0.012
    for place, share in enumerate((0.07, 0.36, 0.62, 0.95)):
        flask(canvas, width * share, stand, side * 0.10, LIQUIDS[place], bubbling=place % 2 == 0)
    _tubes(canvas, width * 0.22, stand, side * 0.10)
    _microscope(canvas, width * 0.49, stand, side * 0.14)
    _model(canvas, width * 0.79, stand - side * 0.085, side * 0.075)


def _board(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A white board with the planets on their ways round the sun."""
    canvas.rect(x - 8, y - 8, width + 16, height + 16, DARK_STEEL, 'rx="8"')
    canvas.rect(x, y, width, height, "#ffffff", 'rx="4"')
    middle, level = x + width * 0.5, y + height * 0.5
    for place, (reach, colour) in enumerate(
        ((0.16, "#c98d6b"), (0.27, "#4f9fd8"), (0.38, "#d8553f"), (0.47, "#e0b45a"))
    ):
        across, down = width * reach, height * reach * 0.9
        canvas.add(
            f'<ellipse cx="{middle:.0f}" cy="{level:.0f}" rx="{across:.0f}" ry="{down:.0f}" fill="none"'
            ' stroke="#b9c4ce" stroke-width="2.5"/>'
        )
        angle = 0.7 + place * 2.2
        canvas.circle(
            middle + across * math.cos(angle), level + down * math.sin(angle), height * (0.03 + 0.008 * place), colour
        )
    canvas.circle(middle, level, height * 0.075, "#f9c93c")


def _shelf(canvas: Canvas, x: float, y: float, width: float, high: float, row: int) -> None:
    canvas.rect(x, y, width, high * 0.14, "#a8774a")
    for place in range(5):
        at, colour = x + width * (0.1 + 0.2 * place), LIQUIDS[(place + row * 2) % len(LIQUIDS)]
        if (place + row) % 2:
            flask(canvas, at, y, high, colour, bubbling=False)
        else:
            with canvas.as_one():
                canvas.rect(at - high * 0.24, y - high * 0.82, high * 0.48, high * 0.82, "#f4fafd", 'rx="5"')
                canvas.rect(at - high * 0.24, y - high * 0.52, high * 0.48, high * 0.52, colour, 'rx="5"')
                canvas.rect(at - high * 0.20, y - high * 0.96, high * 0.40, high * 0.15, "#6a5a4a", 'rx="3"')


def flask(canvas: Canvas, x: float, foot: float, high: float, colour: str, *, bubbling: bool) -> None:
    """A cone of glass with something coloured in it."""
    half, neck = high * 0.42, high * 0.11
    glass = f"M{x - half:.1f} {foot:.1f}L{x - neck:.1f} {foot - high * 0.62:.1f}V{foot - high:.1f}h{neck * 2:.1f}"
    with canvas.as_one():
        canvas.path(f"{glass}V{foot - high * 0.62:.1f}L{x + half:.1f} {foot:.1f}z", "#f4fafd")
        low = half * 0.62
        canvas.path(
            f"M{x - half * 0.94:.1f} {foot - 2:.1f}L{x - low:.1f} {foot - high * 0.30:.1f}h{low * 2:.1f}"
            f"L{x + half * 0.94:.1f} {foot - 2:.1f}z",
            colour,
        )
        canvas.rect(x - neck * 1.4, foot - high * 1.03, neck * 2.8, high * 0.07, "#c9dbe6", 'rx="3"')
    if bubbling:
        for across, up, size in ((-0.06, 1.15, 0.05), (0.08, 1.30, 0.07), (-0.04, 1.50, 0.05)):
            canvas.circle(x + high * across, foot - high * up, high * size, colour, 0.8)


def _tubes(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """Test tubes in a rack."""
    with canvas.as_one():
        for place in range(4):
            left = x + high * 0.26 * (place - 1.5) - high * 0.07
            canvas.rect(left, foot - high * 0.95, high * 0.15, high * 0.90, "#f4fafd", f'rx="{high * 0.07:.0f}"')
            canvas.rect(left, foot - high * 0.52, high * 0.15, high * 0.46, LIQUIDS[place], f'rx="{high * 0.07:.0f}"')
        for y in (0.66, 0.12):
            canvas.rect(x - high * 0.58, foot - high * y, high * 1.16, high * 0.10, "#b98a5a")


def _microscope(canvas: Canvas, x: float, foot: float, high: float) -> None:
    metal, dark = "#4f6078", "#34435a"
    with canvas.as_one():
        canvas.rect(x - high * 0.30, foot - high * 0.10, high * 0.60, high * 0.10, dark, 'rx="4"')
        canvas.stroke(
            f"M{x + high * 0.16:.0f} {foot - high * 0.08:.0f}q{high * 0.22:.0f}"
            f" {-high * 0.34:.0f} {-high * 0.06:.0f} {-high * 0.62:.0f}",
            metal,
            high * 0.10,
        )
        canvas.rect(x - high * 0.26, foot - high * 0.34, high * 0.40, high * 0.06, dark)
        canvas.polygon(
            [
                (x - high * 0.20, foot - high * 0.44),
                (x - high * 0.04, foot - high * 0.40),
                (x + high * 0.14, foot - high * 0.94),
                (x - high * 0.02, foot - high),
            ],
            metal,
        )


def _model(canvas: Canvas, x: float, y: float, size: float) -> None:
    """A model of a molecule on a stand."""
    canvas.stroke(
        f"M{x:.0f} {y:.0f}v{size * 1.1:.0f}M{x - size * 0.4:.0f} {y + size * 1.1:.0f}h{size * 0.8:.0f}",
        DARK_STEEL,
        size * 0.08,
    )
    ends = (
        (-0.8, -0.5, "#e2402f"),
        (0.8, -0.5, "#e2402f"),
        (0.0, -1.0, "#4f9fd8"),
        (-0.6, 0.5, "#f6c93a"),
        (0.6, 0.5, "#f6c93a"),
    )
    bonds = "".join(f"M{x:.0f} {y:.0f}l{size * across:.0f} {size * down:.0f}" for across, down, _ in ends)
    canvas.stroke(bonds, STEEL, size * 0.13)
    for across, down, colour in ends:
        canvas.circle(x + size * across, y + size * down, size * 0.24, colour)
    canvas.circle(x, y, size * 0.36, "#5a6a80")


def draw_workshop(canvas: Canvas) -> None:
    """Draw a workshop: tools on the wall, a bench with a vice, wheels, planks, a shelf of paint."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    canvas.wash(0, floor, ("#d9b48a", "#c79a6c"))
    planks = "".join(f"M{width * share:.0f} 0V{floor:.0f}" for share in [place / 11 for place in range(1, 11)])
    canvas.stroke(planks, "#a87848", 3, 0.5)
    canvas.wash(floor, canvas.height, ("#b3aca2", "#8f897f"))
    for _ in range(14):
        x, y = canvas.between(0, width), canvas.down(canvas.between(0.2, 0.95))
        canvas.stroke(f"M{x:.0f} {y:.0f}q{side * 0.01:.0f} {-side * 0.012:.0f} {side * 0.02:.0f} 0", "#e3c490", 4)
    draw_window(canvas, width * 0.72, floor * 0.15, width * 0.20, floor * 0.34)
    _tool_wall(canvas, width * 0.25, floor * 0.12, width * 0.38, floor * 0.44)
    _paints(canvas, width * 0.04, floor * 0.46, width * 0.17, side * 0.07)
    top, foot = floor - side * 0.15, floor + canvas.height * 0.04
    canvas.rect(width * 0.16, top + side * 0.03, width * 0.62, (foot - top) * 0.42, "#8f6238")
    for left in (0.17, 0.46, 0.74):
        canvas.rect(width * left, top, side * 0.045, foot - top, "#7d5230")
    canvas.rect(width * 0.13, top - side * 0.02, width * 0.68, side * 0.045, "#b98450")
    _vice(canvas, width * 0.24, top - side * 0.02, side * 0.09)
    _wheel(canvas, width * 0.90, foot, side * 0.11)
    for place, lean in enumerate((0.05, 0.02, -0.01)):
        x = width * (0.03 + 0.035 * place)
        canvas.polygon(
            [
                (x, foot),
                (x + side * 0.028, foot),
                (x + side * (0.028 + lean), floor * 0.52),
                (x + side * lean, floor * 0.52),
            ],
            ("#e3b980", "#d3a56a", "#c4945a")[place],
        )
    _plane(canvas, width * 0.58, top - side * 0.02, side * 0.12)


def _tool_wall(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A board on which hammer, saw, spanner, pliers and screwdriver hang."""
    with canvas.as_one():
        canvas.rect(x, y, width, height, "#f0dcb8", 'rx="6"')
    unit = min(width / 5.6, height / 2.6)
    row = y + height * 0.12
    at = [x + width * share for share in (0.11, 0.30, 0.55, 0.79, 0.93)]
    with canvas.as_one():
        canvas.rect(at[0] - unit * 0.07, row + unit * 0.3, unit * 0.14, unit * 1.6, "#a8643a", 'rx="4"')
        canvas.rect(at[0] - unit * 0.36, row, unit * 0.72, unit * 0.36, TOOLS, 'rx="5"')
    with canvas.as_one():
        canvas.rect(at[1] - unit * 0.07, row, unit * 0.14, unit * 1.1, TOOLS)
        canvas.rect(at[1] - unit * 0.15, row + unit * 1.0, unit * 0.30, unit * 0.85, "#e2402f", 'rx="8"')
    with canvas.as_one():
        canvas.polygon(
            [
                (at[2] - unit * 0.75, row + unit * 0.15),
                (at[2] + unit * 0.5, row),
                (at[2] + unit * 0.5, row + unit * 0.75),
                (at[2] - unit * 0.75, row + unit * 0.40),
            ],
            "#c3ccd6",
        )
        canvas.rect(at[2] + unit * 0.42, row - unit * 0.04, unit * 0.42, unit * 0.86, "#a8643a", 'rx="8"')
    with canvas.as_one():
        canvas.rect(at[3] - unit * 0.10, row + unit * 0.3, unit * 0.20, unit * 1.3, TOOLS)
        canvas.circle(at[3], row + unit * 0.24, unit * 0.27, TOOLS)
        canvas.circle(at[3], row + unit * 1.68, unit * 0.22, TOOLS)
        canvas.rect(at[3] - unit * 0.10, row - unit * 0.1, unit * 0.20, unit * 0.34, "#f0dcb8")
    with canvas.as_one():
        for sign in (-1, 1):
            canvas.stroke(
                f"M{at[4] - sign * unit * 0.06:.0f} {row:.0f}L{at[4] + sign * unit * 0.03:.0f} {row + unit * 0.5:.0f}"
                f"q{sign * unit * 0.2:.0f} {unit * 0.4:.0f} {sign * unit * 0.08:.0f} {unit * 0.9:.0f}",
                "#2f7fc4",
                unit * 0.13,
            )
    for place in range(4):
        left = at[1] + unit * (0.7 + 0.42 * place)
        canvas.circle(left, row + unit * 1.55, unit * (0.10 + 0.03 * place), DARK_STEEL)


def _paints(canvas: Canvas, x: float, y: float, width: float, high: float) -> None:
    canvas.rect(x, y, width, high * 0.16, "#8f6238")
    for place, colour in enumerate(("#e2402f", "#f2b233", "#2f7fc4", "#3a9d5d")):
        left = x + width * (0.04 + 0.24 * place)
        with canvas.as_one():
            canvas.rect(left, y - high * 0.8, width * 0.20, high * 0.8, STEEL, 'rx="3"')
            canvas.rect(left, y - high * 0.58, width * 0.20, high * 0.36, colour)


def _vice(canvas: Canvas, x: float, foot: float, size: float) -> None:
    with canvas.as_one():
        canvas.rect(x - size * 0.4, foot - size * 0.25, size * 0.8, size * 0.25, "#34506f")
        canvas.rect(x - size * 0.5, foot - size * 0.75, size * 0.32, size * 0.52, "#3f6f9a")
        canvas.rect(x + size * 0.12, foot - size * 0.75, size * 0.32, size * 0.52, "#3f6f9a")
        canvas.rect(x + size * 0.44, foot - size * 0.52, size * 0.40, size * 0.10, TOOLS)
        canvas.rect(x - size * 0.18, foot - size * 1.05, size * 0.30, size * 0.62, "#e3b980")


def _wheel(canvas: Canvas, x: float, foot: float, radius: float) -> None:
    """A wheel with spokes that leans on the wall."""
    y = foot - radius
    with canvas.as_one():
        canvas.circle(x, y, radius, "#4a4a52")
        canvas.circle(x, y, radius * 0.80, "#d9b48a")
    spokes = "".join(
        f"M{x:.0f} {y:.0f}l{radius * 0.82 * math.cos(math.tau * part / 8):.0f}"
        f" {radius * 0.82 * math.sin(math.tau * part / 8):.0f}"
        for part in range(8)
    )
    canvas.stroke(spokes, TOOLS, radius * 0.05)
    canvas.circle(x, y, radius * 0.14, "#4a4a52")


def _plane(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """A half-built toy boat of wood on the bench."""
    wood = "#e3b980"
    with canvas.as_one():
        canvas.polygon(
            [
                (x - wide * 0.7, foot - wide * 0.34),
                (x + wide * 0.7, foot - wide * 0.34),
                (x + wide * 0.45, foot),
                (x - wide * 0.5, foot),
            ],
            wood,
        )
        canvas.rect(x - wide * 0.03, foot - wide * 1.0, wide * 0.06, wide * 0.7, shade(wood, 0.7))
        canvas.polygon(
            [
                (x + wide * 0.05, foot - wide * 0.98),
                (x + wide * 0.05, foot - wide * 0.44),
                (x + wide * 0.5, foot - wide * 0.44),
            ],
            "#fff8ea",
        )
