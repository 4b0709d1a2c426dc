"""Places of adventure under a roof: a circus tent, a space station, a stage."""

from __future__ import annotations

import math
from itertools import pairwise

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.sky import SPACE
from imagegen.providers.storybook.colours import mix, shade

VELVET = ("#b3232f", "#8f1a28")


def draw_circus(canvas: Canvas) -> None:
    """Draw the inside of a circus tent: striped cloth, an audience, lights, and the ring."""
    width, height, floor = canvas.width, canvas.height, canvas.horizon
    canvas.rect(0, 0, width, height, "#7c2438")
    _tent(canvas)
    _audience(canvas)
    for share in (0.16, 0.84):
        _spotlight(canvas, width * share, floor * 0.10)
    canvas.wash(floor + height * 0.03, height, ("#e9c283", "#cf9f5c"))
    _ring(canvas)


def _tent(canvas: Canvas) -> None:
    """Stripes that meet at the mast, and a scalloped edge."""
    width, x, y, foot = canvas.width, canvas.width / 2, -canvas.height * 0.08, canvas.horizon * 0.66
    count = 16
    edge = [(width * (place / count * 1.3 - 0.15), foot) for place in range(count + 1)]
    for place, (left, right) in enumerate(pairwise(edge)):
        canvas.polygon([(x, y), left, right], "#d8392f" if place % 2 else "#fbeed3")
    size = edge[1][0] - edge[0][0]
    for place, (start, _) in enumerate(edge[:-1]):
        canvas.path(
            f"M{start:.0f} {foot - 1:.0f}h{size:.1f}a{size / 2:.1f} {size * 0.55:.1f} 0 0 1 {-size:.1f} 0z",
            "#e0a52f" if place % 2 else "#2f6fa8",
        )
    canvas.rect(0, foot - canvas.height * 0.012, width, canvas.height * 0.014, "#f2cc6b")


def _audience(canvas: Canvas) -> None:
    """Rows of heads in the half-light."""
    skins, clothes = ("#c98d6b", "#8a5a44", "#d9a884", "#6b4636"), ("#8f3b52", "#3f5a86", "#8a7440", "#4a7a5f")
    top, floor = canvas.horizon * 0.76, canvas.horizon
    for row in range(3):
        y, size = top + (floor - top) * row * 0.36, canvas.side * (0.017 + 0.004 * row)
        canvas.rect(0, y + size * 1.6, canvas.width, floor - y + canvas.height * 0.04, shade("#5a1c2e", 1 - 0.12 * row))
        count = round(canvas.width / size / 3.4)
        for place in range(count):
            x = canvas.width * (place + 0.5 * (row % 2) + 0.25) / count
            canvas.ellipse(x, y + size * 2.3, size * 1.25, size * 1.4, canvas.chance.choice(clothes))
            canvas.circle(x, y + size * 0.4, size, canvas.chance.choice(skins))


def _spotlight(canvas: Canvas, x: float, y: float) -> None:
    width, foot = canvas.width, canvas.down(0.55)
    aim = width * 0.5
    canvas.polygon([(x, y), (aim + width * 0.24, foot), (aim - width * 0.24, foot)], "#fff6cf", 0.16)
    size = canvas.side * 0.03
    canvas.circle(x, y, size * 1.2, "#3b3b46")
    canvas.circle(x, y, size * 0.85, "#fff6cf")


def _ring(canvas: Canvas) -> None:
    """A low red wall round the sand, with stars on it."""
    x, y = canvas.width / 2, canvas.horizon + canvas.height * 0.21
    across, down, high = canvas.width * 0.60, canvas.height * 0.155, canvas.side * 0.055
    back = f"A{across:.0f} {down:.0f} 0 0 0 {x - across:.0f} {y - high:.0f}z"
    wall = f"M{x - across:.0f} {y:.0f}A{across:.0f} {down:.0f} 0 0 1 {x + across:.0f} {y:.0f}v{-high:.0f}{back}"
    canvas.path(wall, "#c8372d")
    rim = f"M{x - across:.0f} {y - high:.0f}A{across:.0f} {down:.0f} 0 0 1 {x + across:.0f} {y - high:.0f}"
    canvas.stroke(rim, "#f2cc6b", high * 0.22)
    for place in range(9):
        angle = math.pi * (0.16 + 0.68 * place / 8)
        star_x, star_y = x - across * math.cos(angle), y - down * math.sin(angle) - high * 0.42
        _star(canvas, star_x, star_y, high * 0.30)
    canvas.ellipse(x, canvas.down(0.62), canvas.width * 0.40, canvas.height * 0.085, "#f3d49c", 0.7)


def _star(canvas: Canvas, x: float, y: float, radius: float) -> None:
    points = []
    for tip in range(10):
        reach, angle = radius * (1 if tip % 2 == 0 else 0.42), math.pi * tip / 5
        points.append((x + reach * math.sin(angle), y - reach * math.cos(angle)))
    canvas.polygon(points, "#ffe28a")


def draw_station(canvas: Canvas) -> None:
    """Draw the deck of a space station: a great window to the stars, panels with lights, a floor of plates."""
    width, floor = canvas.width, canvas.horizon
    canvas.wash(0, floor, ("#aeb9c9", "#c9d2de", "#9aa7ba"))
    _great_window(canvas, width * 0.17, floor * 0.13, width * 0.66, floor * 0.60)
    for left in (0.0, 0.86):
        _side_panel(canvas, width * left, floor * 0.08, width * 0.14, floor * 0.74)
    _console(canvas, floor)
    canvas.rect(0, 0, width, floor * 0.055, "#77859b")
    for place in range(6):
        canvas.rect(width * (0.06 + 0.155 * place), floor * 0.018, width * 0.10, floor * 0.02, "#f4fbff", 'rx="4"')
    _plates(canvas)


def _great_window(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    corner, frame = height * 0.18, canvas.side * 0.022
    canvas.rect(x - frame, y - frame, width + 2 * frame, height + 2 * frame, "#e9eef5", f'rx="{corner + frame:.0f}"')
    canvas.rect(x, y, width, height, SPACE[1], f'rx="{corner:.0f}"')
    for _ in range(70):
        star_x, star_y = (
            canvas.between(x + width * 0.03, x + width * 0.97),
            canvas.between(y + height * 0.05, y + height * 0.95),
        )
        canvas.circle(star_x, star_y, canvas.chance.choice((1.2, 1.8, 2.4, 3.2)), "#ffffff", canvas.between(0.5, 1.0))
    _earth(canvas, x + width * (0.5 + canvas.scene.sun_side * 0.22), y + height * 0.50, height * 0.33)
    moon_x, moon_y = x + width * (0.5 - canvas.scene.sun_side * 0.30), y + height * 0.28
    canvas.circle(moon_x, moon_y, height * 0.085, "#d9d6e6")
    canvas.circle(moon_x - height * 0.02, moon_y + height * 0.015, height * 0.022, "#b9b5cc")
    bars = f"M{x + width / 3:.0f} {y:.0f}v{height:.0f}M{x + width * 2 / 3:.0f} {y:.0f}v{height:.0f}"
    canvas.add(f'<path d="{bars}" fill="none" stroke="#e9eef5" stroke-width="{frame * 0.7:.1f}"/>')


def _earth(canvas: Canvas, x: float, y: float, radius: float) -> None:
    """Our planet: sea, land, clouds and the shadow of night."""
    canvas.circle(x, y, radius * 1.07, "#7fc4f2", 0.35)
    canvas.circle(x, y, radius, "#2f86d1")
    for across, down, wide, high in ((-0.35, -0.35, 0.42, 0.30), (-0.12, 0.22, 0.24, 0.40), (0.45, -0.12, 0.30, 0.36)):
        canvas.ellipse(x + across * radius, y + down * radius, wide * radius, high * radius, "#5fb35a")
    for across, down, wide in ((-0.2, -0.06, 0.5), (0.28, 0.48, 0.4), (0.2, -0.62, 0.38)):
        canvas.ellipse(x + across * radius, y + down * radius, wide * radius, radius * 0.07, "#ffffff", 0.85)
    half = radius * 0.71
    edge = f"A{radius:.1f} {radius:.1f} 0 0 1 {x - half:.1f} {y + half:.1f}"
    dusk = f"A{radius * 1.35:.1f} {radius * 1.35:.1f} 0 0 0 {x + half:.1f} {y - half:.1f}z"
    canvas.path(f"M{x + half:.1f} {y - half:.1f}{edge}{dusk}", "#0b1a3c", 0.35)


def _side_panel(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.rect(x, y, width, height, "#8492a8", 'rx="14"')
    canvas.rect(x + width * 0.12, y + height * 0.05, width * 0.76, height * 0.26, "#123a4a", 'rx="8"')
    swing = f"q{width * 0.1:.0f} {-height * 0.14:.0f} {width * 0.2:.0f} 0t{width * 0.2:.0f} 0t{width * 0.2:.0f} 0"
    wave = f"M{x + width * 0.18:.0f} {y + height * 0.19:.0f}{swing}"
    canvas.stroke(wave, "#5ff0c0", max(2.0, width * 0.03))
    for place in range(12):
        left, top = x + width * (0.2 + 0.3 * (place % 3)), y + height * (0.42 + 0.13 * (place // 3))
        canvas.circle(left, top, width * 0.075, canvas.chance.choice(("#f26c6c", "#f8de5b", "#78e08a", "#5aa9e6")))


def _console(canvas: Canvas, floor: float) -> None:
    """A long desk under the window, with screens and buttons."""
    width, top = canvas.width, floor * 0.83
    canvas.polygon([(width * 0.12, floor), (width * 0.17, top), (width * 0.83, top), (width * 0.88, floor)], "#66748a")
    canvas.rect(width * 0.16, top - floor * 0.012, width * 0.68, floor * 0.03, "#e9eef5", 'rx="5"')
    for place in range(5):
        x = width * (0.21 + 0.12 * place)
        canvas.rect(x, top + floor * 0.05, width * 0.09, floor * 0.065, ("#1d4f63", "#2a3f6e")[place % 2], 'rx="5"')
        canvas.rect(
            x + width * 0.012, top + floor * 0.068, width * (0.03 + 0.01 * (place % 3)), floor * 0.01, "#7ff0e0"
        )
        canvas.rect(x + width * 0.012, top + floor * 0.088, width * 0.05, floor * 0.008, "#f8de5b")


def _plates(canvas: Canvas) -> None:
    width, floor, depth = canvas.width, canvas.horizon, canvas.height - canvas.horizon
    colours = ("#8d99ad", "#727f95")
    canvas.wash(floor, canvas.height, colours)
    canvas.rect(0, floor, width, depth * 0.05, "#55627a")
    canvas.rect(0, floor + depth * 0.05, width, depth * 0.018, "#7ff0e0")
    seam = mix(colours[1], "#2b3550", 0.5)
    rows = "".join(f"M0 {floor + depth * share:.0f}H{width}" for share in (0.16, 0.34, 0.6))
    top = floor + depth * 0.07
    columns = "".join(
        f"M{width * (0.5 + 0.09 * column):.0f} {top:.0f}L{width * (0.5 + 0.26 * column):.0f} {canvas.height}"
        for column in range(-6, 7)
    )
    canvas.stroke(rows + columns, seam, 2.5, 0.55)


def draw_stage(canvas: Canvas) -> None:
    """Draw a stage: red curtains, a painted backdrop, spotlights, boards, and lights along the edge."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    canvas.wash(0, floor, ("#2f3b6e", "#5a5fa0", "#d98a8f"))
    _scenery(canvas)
    _boards(canvas)
    for share, aim in ((0.22, 0.36), (0.5, 0.5), (0.78, 0.64)):
        _beam(canvas, width * share, floor * 0.13, width * aim)
    for sign in (-1, 1):
        _drapery(canvas, sign)
    _valance(canvas)
    lip = canvas.height * 0.955
    canvas.rect(0, lip, width, canvas.height - lip, "#5a3420")
    canvas.rect(0, lip, width, canvas.height * 0.010, "#e0b45a")
    count = round(width / side * 8)
    for place in range(count):
        canvas.circle(width * (place + 0.5) / count, lip + canvas.height * 0.024, side * 0.012, "#ffe9a8")


def _scenery(canvas: Canvas) -> None:
    """The backdrop: painted hills, a moon and stars, trees of card."""
    width, floor, side = canvas.width, canvas.horizon, canvas.side
    canvas.circle(width * 0.66, floor * 0.38, side * 0.075, "#f8e9b8")
    for _ in range(18):
        canvas.circle(
            width * canvas.between(0.18, 0.82), floor * canvas.between(0.22, 0.62), canvas.between(1.5, 3.5), "#fff6cf"
        )
    for y, colour, swing in ((0.74, "#4f6fa0", 0.09), (0.84, "#3f7f6a", 0.06)):
        bend = f"Q{width * 0.3:.0f} {floor * (y - swing):.0f} {width * 0.5:.0f} {floor * y:.0f}T{width} {floor * y:.0f}"
        canvas.path(f"M0 {floor * y:.0f}{bend}V{floor + 2:.0f}H0z", colour)
    for share, high in ((0.27, 0.24), (0.37, 0.17), (0.74, 0.21)):
        x, tall = width * share, side * high
        with canvas.as_one():
            canvas.rect(x - tall * 0.06, floor - tall * 0.35, tall * 0.12, tall * 0.35, "#6b4a31")
            for half, low, top in ((0.34, 0.22, 0.68), (0.25, 0.50, 1.0)):
                canvas.polygon(
                    [
                        (x - tall * half, floor - tall * low),
                        (x, floor - tall * top),
                        (x + tall * half, floor - tall * low),
                    ],
                    "#2f8f5b",
                )


def _boards(canvas: Canvas) -> None:
    top, width = canvas.horizon, canvas.width
    canvas.wash(top, canvas.height, ("#c98f57", "#a86f3c"))
    lines = "".join(
        f"M{width / 2 + canvas.side * 0.085 * place:.0f}"
        f" {top:.0f}L{width / 2 + canvas.side * 0.17 * place:.0f} {canvas.height}"
        for place in range(-10, 11)
    )
    canvas.stroke(lines, "#7d4d27", 2.5, 0.45)
    canvas.rect(0, top - 2, width, canvas.height * 0.012, "#7d4d27")


def _beam(canvas: Canvas, x: float, y: float, aim: float) -> None:
    foot, half = canvas.down(0.62), canvas.side * 0.19
    canvas.polygon([(x - 6, y), (x + 6, y), (aim + half, foot), (aim - half, foot)], "#fff3c0", 0.16)
    canvas.ellipse(aim, foot, half, canvas.height * 0.03, "#fff3c0", 0.30)


def _drapery(canvas: Canvas, sign: int) -> None:
    """A curtain that is tied back at one side."""
    width, foot = canvas.width, canvas.down(0.30)
    edge = 0.0 if sign < 0 else width
    folds = 5
    for place in reversed(range(folds)):
        out, start = width * 0.050 * (place + 1), width * 0.050 * place
        waist = 0.52
        line = f"M{edge - sign * start:.0f} 0H{edge - sign * out:.0f}"
        line += f"Q{edge - sign * out:.0f} {foot * 0.5:.0f} {edge - sign * out * waist:.0f} {foot * 0.62:.0f}"
        line += f"Q{edge - sign * out * 0.75:.0f} {foot * 0.75:.0f} {edge - sign * out * 0.72:.0f} {foot:.0f}"
        line += f"H{edge - sign * start * 0.72:.0f}Q{edge - sign * start * 0.75:.0f} {foot * 0.75:.0f}"
        line += f" {edge - sign * start * waist:.0f} {foot * 0.62:.0f}Q{edge - sign * start:.0f} {foot * 0.5:.0f}"
        canvas.path(f"{line} {edge - sign * start:.0f} 0z", VELVET[place % 2])
    tie = width * 0.050 * folds * 0.52
    left = edge if sign < 0 else edge - tie
    canvas.rect(left, foot * 0.60, tie, canvas.height * 0.026, "#e0b45a", 'rx="8"')
    canvas.circle(edge - sign * tie, foot * 0.625, canvas.side * 0.020, "#f2cc6b")


def _valance(canvas: Canvas) -> None:
    """The short curtain along the top, in arcs with a golden fringe."""
    width, high = canvas.width, canvas.horizon * 0.13
    count = max(5, round(width / canvas.side * 5))
    step = width / count
    for place in range(count):
        x = step * place
        arc = f"a{step / 2:.1f} {high * 0.6:.1f} 0 0 1 {-step:.1f} 0z"
        canvas.path(f"M{x:.1f} {high * 0.62:.1f}h{step:.1f}{arc}", "#e0b45a")
        canvas.path(f"M{x:.1f} {high * 0.52:.1f}h{step:.1f}{arc}", VELVET[place % 2])
    canvas.rect(0, 0, width, high * 0.60, VELVET[0])
    canvas.rect(0, 0, width, high * 0.10, "#e0b45a")
