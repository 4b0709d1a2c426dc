"""Rooms of a house and of a hospital: a kitchen, a sickroom, an attic."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.places import draw_window
from imagegen.providers.storybook.colours import shade

KITCHENS = (("#fff3d6", "#fbe3b0"), ("#e2f3ea", "#c4e3d3"), ("#e6f0fa", "#cbe0f3"))
CUPBOARDS = ("#e8836b", "#6fa8c8", "#7fb88a", "#e0b45a")
WARDS = (("#e3f3f1", "#c8e6e2"), ("#e8eefb", "#cfdcf4"), ("#fbf0e0", "#f3dfc0"))
STEEL, DARK_STEEL = "#c9d2d8", "#8d9aa3"


def chequered(canvas: Canvas, light: str, dark: str) -> None:
    """A floor of square tiles in two colours that run to the middle of the horizon."""
    top, depth, middle = canvas.horizon, canvas.height - canvas.horizon, canvas.width / 2
    canvas.wash(top, canvas.height, (light, shade(light, 0.92)))
    rows = [top + depth * (row / 6) ** 1.6 for row in range(7)]
    step = canvas.side * 0.13

    def along(column: int, y: float) -> float:
        return middle + column * step * (1 + 1.4 * (y - top) / depth)

    reach = round(canvas.width / step / 2) + 1
    for row in range(6):
        far, near = rows[row], rows[row + 1]
        squares = ""
        for column in range(-reach + (row + reach) % 2, reach, 2):
            corners = [(along(column, far), far), (along(column + 1, far), far)]
            corners += [(along(column + 1, near), near), (along(column, near), near)]
            squares += "M" + "L".join(f"{x:.0f} {y:.0f}" for x, y in corners) + "z"
        canvas.path(squares, dark, 0.75)


def draw_kitchen(canvas: Canvas) -> None:
    """Draw a kitchen: cupboards, a stove with a hood, a sink under the window, a fridge, pans on the wall."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    canvas.wash(0, floor, canvas.chance.choice(KITCHENS))
    chequered(canvas, "#f6ead6", "#d9b48a")
    paint = canvas.chance.choice(CUPBOARDS)
    top, foot = floor - side * 0.20, floor + canvas.height * 0.035
    _splash(canvas, top - side * 0.10, top)
    draw_window(canvas, width * 0.37, floor * 0.18, width * 0.22, floor * 0.33)
    for left, wide in ((0.135, 0.17), (0.80, 0.22)):
        _hanging(canvas, width * left, floor * 0.09, width * wide, floor * 0.26, paint)
    _base(canvas, top, foot, paint)
    _sink(canvas, width * 0.48, top, side * 0.11)
    _stove(canvas, width * 0.725, top, foot, side * 0.21)
    _fridge(canvas, -width * 0.01, foot, width * 0.13, floor * 0.72)
    _pans(canvas, width * 0.215, floor * 0.40, side * 0.055)
    _jars(canvas, width * 0.30, top, side * 0.05)
    canvas.stroke(f"M{width * 0.30:.0f} 0V{floor * 0.10:.0f}", "#6a5a4a", 3)
    canvas.path(
        f"M{width * 0.30 - side * 0.05:.0f} {floor * 0.10 + side * 0.04:.0f}a{side * 0.05:.0f} {side * 0.05:.0f} 0 0 1"
        f" {side * 0.10:.0f} 0z",
        "#d8553f",
    )


def _splash(canvas: Canvas, top: float, foot: float) -> None:
    """Tiles on the wall over the worktop."""
    canvas.rect(0, top, canvas.width, foot - top, "#ffffff")
    step = (foot - top) / 2
    lines = f"M0 {top + step:.0f}H{canvas.width}" + "".join(
        f"M{step * place:.0f} {top:.0f}V{foot:.0f}" for place in range(1, round(canvas.width / step) + 1)
    )
    canvas.stroke(lines, "#d5dde2", 2)


def _hanging(canvas: Canvas, x: float, y: float, width: float, height: float, paint: str) -> None:
    with canvas.as_one():
        canvas.rect(x, y, width, height, shade(paint, 0.82), 'rx="4"')
        for place in range(2):
            canvas.rect(
                x + width * (0.03 + 0.485 * place), y + height * 0.04, width * 0.455, height * 0.92, paint, 'rx="4"'
            )
            canvas.circle(x + width * (0.44 + 0.12 * place), y + height * 0.82, width * 0.022, "#fff8ea")


def _base(canvas: Canvas, top: float, foot: float, paint: str) -> None:
    """The row of cupboards and drawers with its worktop."""
    width, high = canvas.width, foot - top
    canvas.rect(0, top, width, high, shade(paint, 0.82))
    count = max(5, round(width / canvas.side * 7))
    step = width / count
    for place in range(count):
        x = step * place + step * 0.05
        canvas.rect(x, top + high * 0.10, step * 0.90, high * 0.22, paint, 'rx="4"')
        canvas.rect(x, top + high * 0.36, step * 0.90, high * 0.52, paint, 'rx="4"')
        canvas.rect(x + step * 0.30, top + high * 0.19, step * 0.30, high * 0.03, "#fff8ea", 'rx="2"')
        canvas.circle(x + step * 0.78, top + high * 0.46, step * 0.04, "#fff8ea")
    canvas.rect(0, top - high * 0.04, width, high * 0.10, "#b98a5a")
    canvas.rect(0, foot - high * 0.06, width, high * 0.06, shade(paint, 0.55))


def _sink(canvas: Canvas, x: float, top: float, wide: float) -> None:
    canvas.rect(x - wide, top - wide * 0.07, wide * 2, wide * 0.24, STEEL, 'rx="4"')
    tap = (
        f"M{x:.0f} {top - wide * 0.05:.0f}v{-wide * 0.45:.0f}a{wide * 0.22:.0f}"
        f" {wide * 0.22:.0f} 0 0 1 {wide * 0.44:.0f} 0"
    )
    canvas.stroke(f"{tap}v{wide * 0.10:.0f}", DARK_STEEL, wide * 0.10)


def _stove(canvas: Canvas, x: float, top: float, foot: float, wide: float) -> None:
    """A stove with an oven, a steaming pot and a hood over it; `x` is its middle."""
    high, left = foot - top, x - wide / 2
    with canvas.as_one():
        canvas.rect(left, top - high * 0.05, wide, high * 1.02, "#eef1f4")
        canvas.rect(left, top - high * 0.08, wide, high * 0.09, "#3b3f48")
        canvas.rect(left + wide * 0.12, top + high * 0.34, wide * 0.76, high * 0.46, "#3b3f48", 'rx="6"')
        canvas.rect(left + wide * 0.18, top + high * 0.42, wide * 0.64, high * 0.30, "#f2a64a", 'rx="4"')
        canvas.rect(left + wide * 0.16, top + high * 0.27, wide * 0.68, high * 0.04, DARK_STEEL, 'rx="3"')
        for place in range(4):
            canvas.circle(left + wide * (0.2 + 0.2 * place), top + high * 0.15, wide * 0.035, "#6a7480")
    with canvas.as_one():
        canvas.rect(x - wide * 0.36, top - high * 0.42, wide * 0.46, high * 0.34, "#d8392f", 'rx="6"')
        canvas.rect(x - wide * 0.40, top - high * 0.46, wide * 0.54, high * 0.07, "#a82a22", 'rx="4"')
        canvas.circle(x - wide * 0.13, top - high * 0.49, wide * 0.03, "#3b3f48")
    with canvas.as_one():
        canvas.rect(x + wide * 0.16, top - high * 0.22, wide * 0.28, high * 0.14, "#6a7480", 'rx="4"')
        canvas.rect(x + wide * 0.42, top - high * 0.20, wide * 0.20, high * 0.04, "#3b2f2a", 'rx="3"')
    for across in (-0.22, -0.08):
        puff = (
            f"M{x + wide * across:.0f} {top - high * 0.55:.0f}q{wide * 0.08:.0f}"
            f" {-high * 0.10:.0f} 0 {-high * 0.18:.0f}"
        )
        canvas.stroke(f"{puff}t0 {-high * 0.16:.0f}", "#ffffff", wide * 0.03, 0.7)
    hood = canvas.horizon * 0.36
    with canvas.as_one():
        canvas.rect(x - wide * 0.17, 0, wide * 0.34, hood, STEEL)
        canvas.polygon(
            [
                (x - wide * 0.17, hood * 0.72),
                (x + wide * 0.17, hood * 0.72),
                (x + wide * 0.55, hood),
                (x - wide * 0.55, hood),
            ],
            shade(STEEL, 0.92),
        )
        canvas.rect(x - wide * 0.55, hood, wide * 1.1, hood * 0.07, DARK_STEEL)


def _fridge(canvas: Canvas, x: float, foot: float, width: float, high: float) -> None:
    top = foot - high
    with canvas.as_one():
        canvas.rect(x, top, width, high, "#f7f9fb", 'rx="12"')
        canvas.rect(x + width * 0.90, top + 6, width * 0.10, high - 8, "#d5dde5", 'rx="6"')
        canvas.rect(x, top + high * 0.36, width, high * 0.015, "#b9c4ce")
        for y, long in ((0.20, 0.12), (0.42, 0.22)):
            canvas.rect(x + width * 0.76, top + high * y, width * 0.06, high * long, DARK_STEEL, 'rx="4"')
    for left, y, colour in ((0.25, 0.10, "#f2b233"), (0.45, 0.18, "#e2402f"), (0.28, 0.25, "#3a9d5d")):
        canvas.circle(x + width * left, top + high * y, width * 0.07, colour)
    canvas.rect(x + width * 0.22, top + high * 0.48, width * 0.36, width * 0.44, "#fff4b8")


def _pans(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Pans that hang from a bar."""
    canvas.stroke(f"M{x - size * 1.8:.0f} {y:.0f}h{size * 3.6:.0f}", "#6a5a4a", size * 0.12)
    for across, reach, colour in ((-1.2, 0.55, "#b8683a"), (0.0, 0.44, "#4f5863"), (1.15, 0.5, "#b8683a")):
        at = x + size * across
        with canvas.as_one():
            canvas.rect(at - size * 0.06, y, size * 0.12, size * 0.7, shade(colour, 0.7))
            canvas.circle(at, y + size * (0.6 + reach), size * reach, colour)
            canvas.circle(at, y + size * (0.6 + reach), size * reach * 0.75, shade(colour, 1.2))


def _jars(canvas: Canvas, x: float, foot: float, high: float) -> None:
    for place, colour in enumerate(("#e0b45a", "#d8553f", "#7fb88a")):
        left = x + high * 0.85 * (place - 1) - high * 0.35
        with canvas.as_one():
            canvas.rect(left, foot - high * 1.08, high * 0.7, high, "#eef6fa", 'rx="5"')
            canvas.rect(left, foot - high * 0.68, high * 0.7, high * 0.6, colour, 'rx="4"')
            canvas.rect(left - high * 0.03, foot - high * 1.22, high * 0.76, high * 0.18, "#8a5a30", 'rx="3"')


def draw_hospital(canvas: Canvas) -> None:
    """Draw a hospital room: a bed with a drip, a curtain, a screen with a heartbeat, a cross of green, a window."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    wall = canvas.chance.choice(WARDS)
    canvas.wash(0, floor, wall)
    canvas.rect(0, floor * 0.62, width, floor * 0.38, shade(wall[1], 0.92))
    canvas.rect(0, floor * 0.61, width, floor * 0.025, "#ffffff")
    chequered(canvas, "#eef3f5", "#d3e2e8")
    canvas.rect(0, floor - canvas.height * 0.016, width, canvas.height * 0.02, "#ffffff")
    draw_window(canvas, width * 0.42, floor * 0.14, width * 0.20, floor * 0.36)
    _cross(canvas, width * 0.725, floor * 0.22, side * 0.05)
    _curtain(canvas, width * 0.34, floor * 0.07, floor * 0.86)
    foot = floor + canvas.height * 0.05
    _drip(canvas, width * 0.035, foot, side * 0.42)
    _sickbed(canvas, width * 0.07, foot, side * 0.40)
    _monitor(canvas, width * 0.86, floor * 0.40, side * 0.15)
    _cabinet(canvas, width * 0.86, foot, side * 0.20)


def _cross(canvas: Canvas, x: float, y: float, half: float) -> None:
    with canvas.as_one():
        canvas.circle(x, y, half * 1.5, "#ffffff")
        canvas.rect(x - half * 0.32, y - half, half * 0.64, half * 2, "#2f9d68")
        canvas.rect(x - half, y - half * 0.32, half * 2, half * 0.64, "#2f9d68")


def _curtain(canvas: Canvas, x: float, top: float, foot: float) -> None:
    """A curtain drawn back on its rail."""
    canvas.stroke(f"M0 {top:.0f}H{x + canvas.side * 0.03:.0f}", DARK_STEEL, canvas.side * 0.010)
    fold = canvas.side * 0.028
    for place in range(3):
        tone = ("#8fc9c0", "#7fbab0")[place % 2]
        canvas.path(
            f"M{x - fold * (place - 1):.0f} {top:.0f}h{fold:.0f}q{fold * 0.5:.0f}"
            f" {(foot - top) * 0.5:.0f} 0 {foot - top:.0f}"
            f"h{-fold:.0f}q{-fold * 0.5:.0f} {-(foot - top) * 0.5:.0f} 0 {top - foot:.0f}z",
            tone,
        )


def _drip(canvas: Canvas, x: float, foot: float, high: float) -> None:
    canvas.stroke(
        f"M{x:.0f} {foot:.0f}V{foot - high:.0f}h{high * 0.12:.0f}M{x - high * 0.09:.0f} {foot:.0f}h{high * 0.18:.0f}",
        DARK_STEEL,
        high * 0.022,
    )
    left = x + high * 0.06
    with canvas.as_one():
        canvas.rect(left, foot - high * 0.98, high * 0.12, high * 0.22, "#d6eefa", 'rx="6"')
        canvas.rect(left, foot - high * 0.88, high * 0.12, high * 0.12, "#8fd0ee", 'rx="6"')
    tube = (
        f"M{left + high * 0.06:.0f} {foot - high * 0.76:.0f}q{high * 0.02:.0f}"
        f" {high * 0.3:.0f} {high * 0.22:.0f} {high * 0.34:.0f}"
    )
    canvas.stroke(tube, "#b9dcec", high * 0.012)


def _sickbed(canvas: Canvas, x: float, foot: float, long: float) -> None:
    """A bed on wheels, seen from the side, from its left end."""
    high = long * 0.5
    with canvas.as_one():
        for across in (0.06, 0.92):
            canvas.rect(x + long * across, foot - high * 0.36, long * 0.03, high * 0.30, DARK_STEEL)
            canvas.circle(x + long * (across + 0.015), foot - high * 0.04, high * 0.06, "#4f5863")
        canvas.rect(x, foot - high * 0.46, long, high * 0.12, STEEL)
        canvas.rect(x - long * 0.02, foot - high * 0.96, long * 0.04, high * 0.62, "#6fa8c8", 'rx="6"')
        canvas.rect(x + long * 0.98, foot - high * 0.74, long * 0.04, high * 0.40, "#6fa8c8", 'rx="6"')
        canvas.rect(x + long * 0.02, foot - high * 0.62, long * 0.96, high * 0.18, "#ffffff", 'rx="8"')
    with canvas.as_one():
        canvas.rect(x + long * 0.04, foot - high * 0.78, long * 0.24, high * 0.18, "#f3f7fa", 'rx="12"')
        canvas.path(
            f"M{x + long * 0.36:.0f} {foot - high * 0.68:.0f}Q{x + long * 0.7:.0f}"
            f" {foot - high * 0.78:.0f} {x + long * 0.99:.0f}"
            f" {foot - high * 0.66:.0f}V{foot - high * 0.40:.0f}H{x + long * 0.36:.0f}z",
            "#7fc4b8",
        )
        canvas.rect(x + long * 0.36, foot - high * 0.68, long * 0.07, high * 0.28, "#ffffff")


def _monitor(canvas: Canvas, x: float, y: float, wide: float) -> None:
    """A screen that shows a heartbeat."""
    with canvas.as_one():
        canvas.rect(x - wide * 0.58, y - wide * 0.06, wide * 1.16, wide * 0.86, "#dfe6ec", 'rx="10"')
        canvas.rect(x - wide * 0.5, y, wide, wide * 0.64, "#123a3f", 'rx="6"')
    beat = f"M{x - wide * 0.44:.0f} {y + wide * 0.36:.0f}h{wide * 0.22:.0f}l{wide * 0.07:.0f} {-wide * 0.20:.0f}"
    beat += f" {wide * 0.09:.0f} {wide * 0.34:.0f} {wide * 0.07:.0f} {-wide * 0.14:.0f}h{wide * 0.40:.0f}"
    canvas.stroke(beat, "#5ff0a0", wide * 0.035)


def _cabinet(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    high, left = wide * 0.9, x - wide / 2
    with canvas.as_one():
        canvas.rect(left, foot - high, wide, high, "#f7f9fb", 'rx="6"')
        for row in range(3):
            canvas.rect(
                left + wide * 0.06, foot - high * (0.92 - 0.30 * row), wide * 0.88, high * 0.25, "#d9e8ee", 'rx="4"'
            )
            canvas.rect(left + wide * 0.38, foot - high * (0.83 - 0.30 * row), wide * 0.24, high * 0.05, DARK_STEEL)
    with canvas.as_one():
        canvas.rect(x - wide * 0.12, foot - high - wide * 0.20, wide * 0.18, wide * 0.20, "#8fd0ee", 'rx="4"')
        for across, colour in ((-0.12, "#e2402f"), (-0.03, "#f6c93a"), (0.06, "#f08ab8")):
            stem, top = x + wide * across, foot - high - wide * 0.42
            canvas.stroke(
                f"M{stem:.0f} {top:.0f}L{x - wide * 0.03:.0f} {foot - high - wide * 0.1:.0f}", "#4d9440", wide * 0.02
            )
            canvas.circle(stem, top, wide * 0.065, colour)


def draw_attic(canvas: Canvas) -> None:
    """Draw an attic: beams under the roof, a skylight, a chest, an old picture, boxes."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    canvas.rect(0, 0, width, canvas.height, "#8a6444")
    x, top = width / 2, -canvas.height * 0.02
    canvas.wash(floor * 0.02, floor, ("#c79a6c", "#dab182"), width * 0.0, width)
    boards = "".join(f"M0 {floor * share:.0f}H{width}" for share in (0.2, 0.35, 0.5, 0.65, 0.8, 0.95))
    canvas.stroke(boards, "#9a7048", 3, 0.5)
    for sign in (-1, 1):
        edge = x + sign * width * 0.56
        canvas.polygon([(x + sign * width * 0.16, top), (edge, top), (edge, floor * 0.86)], "#7d5738")
        for share in (0.0, 0.34, 0.68):
            y = floor * 0.86 * share
            start = x + sign * width * (0.16 + 0.40 * share)
            canvas.stroke(f"M{start:.0f} {y:.0f}H{edge:.0f}", "#684628", side * 0.012)
        canvas.polygon(
            [
                (x + sign * width * 0.14, top),
                (x + sign * width * 0.18, top),
                (edge, floor * 0.80),
                (edge, floor * 0.92),
            ],
            "#5f3f25",
        )
    canvas.rect(0, floor * 0.16, width, side * 0.035, "#6b4729")
    _skylight(canvas, x, floor * 0.30, side * 0.17)
    _planks(canvas)
    foot = floor + canvas.height * 0.05
    _chest(canvas, width * 0.17, foot, side * 0.22)
    for place, (wide, colour) in enumerate(((0.17, "#c9a06a"), (0.13, "#b98a55"))):
        y = foot - side * 0.12 * place
        canvas.rect(width * 0.86 - side * wide / 2, y - side * 0.12, side * wide, side * 0.12, colour)
        canvas.rect(width * 0.86 - side * 0.015, y - side * 0.12, side * 0.03, side * 0.12, shade(colour, 1.25))
    _old_picture(canvas, width * 0.70, foot, side * 0.17)
    web = f"M0 {floor * 0.20:.0f}Q{width * 0.08:.0f} {floor * 0.24:.0f} {width * 0.10:.0f} {floor * 0.20:.0f}"
    canvas.stroke(web, "#f3ece0", 1.5, 0.7)


def _skylight(canvas: Canvas, x: float, y: float, half: float) -> None:
    """A round window with the light that falls in by it."""
    draw_window(canvas, x - half * 0.8, y, half * 1.6, half * 1.25)
    if canvas.scene.time != "night":
        foot = canvas.down(0.7)
        canvas.polygon(
            [
                (x - half * 0.8, y + half * 1.25),
                (x + half * 0.8, y + half * 1.25),
                (x + half * 1.9, foot),
                (x - half * 0.9, foot),
            ],
            "#fff3c8",
            0.20,
        )


def _planks(canvas: Canvas) -> None:
    top, depth, width = canvas.horizon, canvas.height - canvas.horizon, canvas.width
    canvas.wash(top, canvas.height, ("#b98a5a", "#96683e"))
    lines = "".join(
        f"M{width / 2 + canvas.side * 0.10 * place:.0f}"
        f" {top:.0f}L{width / 2 + canvas.side * 0.22 * place:.0f} {top + depth:.0f}"
        for place in range(-8, 9)
    )
    canvas.stroke(lines, "#6b4729", 3, 0.45)


def _chest(canvas: Canvas, x: float, foot: float, wide: float) -> None:
    """An old chest with bands of iron; `x` is its middle."""
    high, left, wood = wide * 0.42, x - wide / 2, "#9a6232"
    with canvas.as_one():
        canvas.rect(left, foot - high, wide, high, wood)
        canvas.path(
            f"M{left:.0f} {foot - high:.0f}a{wide / 2:.0f} {high * 0.55:.0f} 0 0 1 {wide:.0f} 0z", shade(wood, 0.86)
        )
        for across in (0.12, 0.80):
            canvas.rect(left + wide * across, foot - high * 1.42, wide * 0.08, high * 1.42, "#5a5f68")
        canvas.rect(x - wide * 0.06, foot - high * 1.06, wide * 0.12, high * 0.34, "#e0b45a", 'rx="3"')


def _old_picture(canvas: Canvas, x: float, foot: float, high: float) -> None:
    with canvas.as_one():
        canvas.polygon(
            [
                (x - high * 0.42, foot),
                (x - high * 0.34, foot - high),
                (x + high * 0.36, foot - high),
                (x + high * 0.44, foot),
            ],
            "#c9963c",
        )
        canvas.polygon(
            [
                (x - high * 0.33, foot - high * 0.09),
                (x - high * 0.26, foot - high * 0.91),
                (x + high * 0.28, foot - high * 0.91),
                (x + high * 0.35, foot - high * 0.09),
            ],
            "#a8c8c0",
        )
        canvas.polygon(
            [
                (x - high * 0.31, foot - high * 0.3),
                (x, foot - high * 0.62),
                (x + high * 0.33, foot - high * 0.3),
                (x + high * 0.35, foot - high * 0.09),
                (x - high * 0.33, foot - high * 0.09),
            ],
            "#6f9a68",
        )
