"""Places under a roof besides the plain room: classroom, library, museum."""

from __future__ import annotations

from itertools import pairwise

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.places import draw_window
from imagegen.providers.storybook.colours import shade

CLASSROOMS = (("#fdf1d6", "#f5dfb2"), ("#def1ea", "#c0e0d4"), ("#e3eef9", "#c6dcf0"))
HALLS = (("#8d3f45", "#a75a58"), ("#3f6f78", "#568a90"), ("#54608f", "#6c79a8"))
BOOKS = ("#c8483d", "#2f6fa8", "#e0a52f", "#3b8f5f", "#7a4f9a", "#d9768f", "#e9dcc0", "#35506b")
CHALK = "#f3f7f0"
BUNTING = ("#e4572e", "#f2a541", "#3a9d5d", "#2e86ab", "#d94f8a")


def _boards(canvas: Canvas, colours: tuple[str, str], seam: str) -> None:
    """A floor of planks that grow wider towards the viewer."""
    floor, depth = canvas.horizon, canvas.height - canvas.horizon
    canvas.wash(floor, canvas.height, colours)
    for board in range(1, 7):
        y = floor + depth * board * board / 42
        canvas.stroke(f"M0 {y:.0f}H{canvas.width}", seam, 3, 0.25)


def _bunting(canvas: Canvas, y: float, sag: float) -> None:
    """Little flags on a string from side to side."""
    width, count = canvas.width, 16
    canvas.stroke(f"M0 {y:.0f}Q{width / 2:.0f} {y + sag * 2:.0f} {width} {y:.0f}", "#8a7a6a", 2.5)
    for place in range(count):
        share = (place + 0.5) / count
        x, top, size = width * share, y + sag * 4 * share * (1 - share), width / count * 0.72
        canvas.polygon([(x - size / 2, top), (x + size / 2, top), (x, top + size)], BUNTING[place % len(BUNTING)])


def draw_school(canvas: Canvas) -> None:
    """Draw a classroom: blackboard, window, clock, pupils' pictures, tables along the wall."""
    width, floor = canvas.width, canvas.horizon
    canvas.wash(0, floor, canvas.chance.choice(CLASSROOMS))
    _boards(canvas, ("#d9b382", "#b98d5a"), "#8a6136")
    canvas.rect(0, floor - canvas.height * 0.018, width, canvas.height * 0.022, "#fffaf2")
    _bunting(canvas, canvas.height * 0.015, canvas.height * 0.025)
    _blackboard(canvas, width * 0.30, floor * 0.20, width * 0.42, floor * 0.46)
    draw_window(canvas, width * 0.05, floor * 0.20, width * 0.18, floor * 0.42)
    _clock(canvas, width * 0.87, floor * 0.25, canvas.side * 0.055)
    _pinned(canvas, width * 0.79, floor * 0.42, width * 0.17)
    _desk(canvas, width * 0.13, floor + canvas.height * 0.045, width * 0.20)
    _desk(canvas, width * 0.87, floor + canvas.height * 0.045, width * 0.20)


def _blackboard(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    frame = width * 0.025
    with canvas.as_one():
        canvas.rect(x - frame, y - frame, width + frame * 2, height + frame * 2, "#a8713f", 'rx="6"')
        canvas.rect(x, y, width, height, "#2f5d4c")
    thick = width * 0.012
    _chalk_letters(canvas, x + width * 0.08, y + height * 0.14, min(width * 0.11, height * 0.26), thick)
    _chalk_house(canvas, x + width * 0.70, y + height * 0.84, min(width * 0.24, height * 0.5), thick)
    sun = min(width, height) * 0.075
    canvas.circle(x + width * 0.90, y + height * 0.2, sun, "#f8e08a", 0.9)
    line = (
        f"M{x + width * 0.08:.0f} {y + height * 0.62:.0f}h{width * 0.42:.0f}m0 {height * 0.16:.0f}h{-width * 0.42:.0f}"
    )
    canvas.stroke(line, CHALK, thick * 0.7, 0.6)
    canvas.rect(x - frame, y + height + frame * 0.6, width + frame * 2, frame, "#8a5a30")
    for place, colour in ((0.2, "#ffffff"), (0.3, "#f7b7c8"), (0.38, "#f8e08a")):
        canvas.rect(x + width * place, y + height + frame * 0.2, width * 0.05, frame * 0.5, colour, 'rx="2"')


def _chalk_letters(canvas: Canvas, x: float, y: float, size: float, thick: float) -> None:
    """The letters A, B and C."""
    half = size / 2
    first = f"M{x:.0f} {y + size:.0f}l{half * 0.8:.0f} {-size:.0f} {half * 0.8:.0f} {size:.0f}"
    first += f"m{-half * 0.3:.0f} {-size * 0.35:.0f}h{-half:.0f}"
    second = (
        f"M{x + size * 1.25:.0f} {y:.0f}v{size:.0f}h{half * 0.6:.0f}a{half / 2:.1f} {half / 2:.1f} 0 0 0 0 {-half:.1f}"
        f"h{-half * 0.6:.0f}h{half * 0.5:.0f}a{half / 2:.1f} {half / 2:.1f} 0 0 0 0 {-half:.1f}z"
    )
    third = f"M{x + size * 3.2:.0f} {y + size * 0.15:.0f}a{half:.0f} {half:.0f} 0 1 0 0 {size * 0.7:.0f}"
    canvas.stroke(first + second + third, CHALK, thick, 0.9)


def _chalk_house(canvas: Canvas, x: float, foot: float, size: float, thick: float) -> None:
    half = size / 2
    roof = f"l{half:.0f} {-size * 0.4:.0f} {half:.0f} {size * 0.4:.0f}"
    door = f"m{size * 0.38:.0f} 0v{-size * 0.34:.0f}h{size * 0.24:.0f}v{size * 0.34:.0f}"
    line = f"M{x - half:.0f} {foot:.0f}v{-size * 0.55:.0f}{roof}v{size * 0.55:.0f}z{door}"
    canvas.stroke(line, CHALK, thick, 0.9)


def _clock(canvas: Canvas, x: float, y: float, radius: float) -> None:
    with canvas.as_one():
        canvas.circle(x, y, radius, "#d8553f")
        canvas.circle(x, y, radius * 0.82, "#ffffff")
    hands = f"M{x:.0f} {y:.0f}V{y - radius * 0.55:.0f}M{x:.0f} {y:.0f}l{radius * 0.38:.0f} {radius * 0.2:.0f}"
    canvas.stroke(hands, "#3b3b46", radius * 0.09)


def _pinned(canvas: Canvas, x: float, y: float, width: float) -> None:
    """Four pupils' pictures on the wall."""
    size = width * 0.44
    for place, (paper, ink) in enumerate(
        (("#fff4b8", "#e4572e"), ("#ffffff", "#2e86ab"), ("#ffd9e4", "#7a4f9a"), ("#d9f2d0", "#3a9d5d"))
    ):
        left, top = x + (place % 2) * width * 0.54, y + (place // 2) * size * 1.15
        with canvas.as_one():
            canvas.rect(left, top, size, size, paper)
            if place % 2:
                canvas.circle(left + size / 2, top + size * 0.5, size * 0.24, ink)
            else:
                canvas.polygon(
                    [
                        (left + size * 0.2, top + size * 0.8),
                        (left + size * 0.5, top + size * 0.2),
                        (left + size * 0.8, top + size * 0.8),
                    ],
                    ink,
                )


def _desk(canvas: Canvas, x: float, foot: float, width: float) -> None:
    """A table with a pile of books, seen from in front."""
    top, half = foot - canvas.side * 0.12, width / 2
    leg = width * 0.05
    with canvas.as_one():
        for left in (x - half * 0.86, x + half * 0.86 - leg):
            canvas.rect(left, top, leg, foot - top, "#7d8894")
        canvas.rect(x - half, top, width, canvas.side * 0.024, "#e3a95f", 'rx="4"')
    high = canvas.side * 0.017
    for place, colour in enumerate(BOOKS[:3]):
        canvas.rect(x - half * 0.5 + place * 5, top - high * (place + 1), width * 0.30, high, colour, 'rx="2"')


def draw_library(canvas: Canvas) -> None:
    """Draw walls of books on both sides of a window, a ladder, lamps and a carpet."""
    width, floor = canvas.width, canvas.horizon
    canvas.wash(0, floor, ("#7b5136", "#8f6242"))
    _boards(canvas, ("#a8713f", "#7d4d27"), "#4f2f17")
    for left, wide in ((0.0, 0.36), (0.64, 0.36)):
        _shelves(canvas, width * left, floor * 0.06, width * wide, floor * 0.94)
    draw_window(canvas, width * 0.41, floor * 0.18, width * 0.18, floor * 0.50)
    canvas.rect(width * 0.385, floor * 0.82, width * 0.23, floor * 0.18, "#6a4226")
    _book_row(canvas, width * 0.395, floor * 0.98, width * 0.21, floor * 0.12)
    _ladder(canvas, width * 0.70, floor * 0.10, floor + canvas.height * 0.03, width * 0.05)
    for share in (0.37, 0.63):
        _lamp(canvas, width * share, floor * 0.16, canvas.side * 0.045)
    _carpet(canvas, "#3c5f7a", "#e8c77a")


def _shelves(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    """A bookcase with rows of books of all heights."""
    post, rows = width * 0.04, 5
    canvas.rect(x, y, width, height, "#5f3b22")
    canvas.rect(x + post, y + post, width - 2 * post, height - post, "#452a17")
    step = (height - post) / rows
    for row in range(rows):
        foot = y + post + step * (row + 1) - post * 0.6
        _book_row(canvas, x + post, foot, width - 2 * post, step * 0.80)
        canvas.rect(x + post * 0.5, foot, width - post, post * 0.6, "#7d5233")


def _book_row(canvas: Canvas, x: float, foot: float, width: float, high: float) -> None:
    at, end = x, x + width
    while at < end - width * 0.05:
        wide = min(high * canvas.between(0.16, 0.32), end - at)
        tall, colour = high * canvas.between(0.72, 1.0), canvas.chance.choice(BOOKS)
        if canvas.chance.random() < 0.08:
            at += wide
            continue
        canvas.rect(at, foot - tall, wide * 0.94, tall, colour)
        canvas.rect(at, foot - tall * 0.78, wide * 0.94, tall * 0.08, shade(colour, 1.3))
        at += wide


def _ladder(canvas: Canvas, x: float, top: float, foot: float, wide: float) -> None:
    lean = wide * 0.7
    rungs = "".join(
        f"M{x - lean * share:.0f} {top + (foot - top) * share:.0f}h{wide:.0f}"
        for share in (place / 10 for place in range(1, 10))
    )
    rails = f"M{x:.0f} {top:.0f}L{x - lean:.0f} {foot:.0f}M{x + wide:.0f} {top:.0f}L{x + wide - lean:.0f} {foot:.0f}"
    canvas.stroke(rungs + rails, "#d9a066", wide * 0.12)


def _lamp(canvas: Canvas, x: float, y: float, size: float) -> None:
    canvas.glow(x, y + size * 0.6, size * 3.2, "#ffe9a8", 0.55)
    canvas.stroke(f"M{x:.0f} 0V{y:.0f}", "#3b2a1c", size * 0.09)
    with canvas.as_one():
        canvas.circle(x, y + size * 0.75, size * 0.28, "#fff6cf")
        canvas.polygon(
            [(x - size * 0.4, y), (x + size * 0.4, y), (x + size, y + size * 0.75), (x - size, y + size * 0.75)],
            "#3f8f6a",
        )


def _carpet(canvas: Canvas, colour: str, edge: str) -> None:
    x, y, across, down = (
        canvas.width * 0.5,
        canvas.down(0.62),
        canvas.width * 0.42,
        (canvas.height - canvas.horizon) * 0.28,
    )
    canvas.ellipse(x, y, across, down, colour)
    canvas.add(
        f'<ellipse cx="{x:.0f}" cy="{y:.0f}" rx="{across * 0.9:.0f}" ry="{down * 0.86:.0f}" fill="none"'
        f' stroke="{edge}" stroke-width="{canvas.side * 0.007:.1f}"/>'
    )


def draw_museum(canvas: Canvas) -> None:
    """Draw a hall with framed pictures between pillars, a cord before them, and a shining floor."""
    width, floor = canvas.width, canvas.horizon
    wall = canvas.chance.choice(HALLS)
    canvas.wash(0, floor, wall)
    canvas.rect(0, 0, width, floor * 0.07, "#f2e6cf")
    canvas.rect(0, floor * 0.07, width, floor * 0.02, "#cdb994")
    canvas.rect(0, floor * 0.90, width, floor * 0.10, shade(wall[1], 0.7))
    paintings = (_landscape, _squares, _portrait, _seascape)
    first = canvas.chance.randrange(len(paintings))
    for place, (left, wide, top, high) in enumerate(
        ((0.13, 0.20, 0.24, 0.40), (0.385, 0.23, 0.18, 0.50), (0.67, 0.20, 0.24, 0.40))
    ):
        box = (width * left, floor * top, width * wide, floor * high)
        _frame(canvas, *box)
        paintings[(first + place) % len(paintings)](canvas, *box)
    for share in (0.045, 0.955):
        _pillar(canvas, width * share, floor + canvas.height * 0.02, canvas.side * 0.085, floor * 0.91)
    _tiles(canvas)
    _cord(canvas, floor + canvas.height * 0.06)


def _frame(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    edge = canvas.side * 0.016
    lamp = x + width / 2
    canvas.polygon(
        [
            (lamp - width * 0.15, y - edge * 3),
            (lamp + width * 0.15, y - edge * 3),
            (x + width + edge, y + height),
            (x - edge, y + height),
        ],
        "#fff2c4",
        0.16,
    )
    canvas.rect(x - edge * 1.3, y - edge * 1.3, width + edge * 2.6, height + edge * 2.6, "#a8762a", 'rx="3"')
    canvas.rect(x - edge, y - edge, width + edge * 2, height + edge * 2, "#e3b34c", 'rx="2"')
    canvas.rect(lamp - width * 0.15, y - edge * 3.2, width * 0.30, edge * 0.8, "#e3b34c", 'rx="4"')
    canvas.rect(x, y, width, height, "#f7f0df")


def _landscape(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.rect(x, y, width, height, "#a8d8ee")
    canvas.circle(x + width * 0.72, y + height * 0.26, width * 0.12, "#f9d65c")
    hill = f"q{width * 0.3:.0f} {-height * 0.3:.0f} {width * 0.55:.0f} 0t{width * 0.45:.0f} {-height * 0.04:.0f}"
    line = f"M{x:.0f} {y + height * 0.7:.0f}{hill}V{y + height:.0f}H{x:.0f}z"
    canvas.path(line, "#6fae5a")
    canvas.rect(x, y + height * 0.86, width, height * 0.14, "#4d8a48")


def _squares(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    for left, top, wide, high, colour in (
        (0, 0, 0.4, 0.55, "#d8392f"),
        (0.4, 0, 0.6, 0.3, "#f7f0df"),
        (0.4, 0.3, 0.35, 0.45, "#f2c230"),
        (0.75, 0.3, 0.25, 0.7, "#2b5ca8"),
        (0, 0.55, 0.4, 0.45, "#f7f0df"),
    ):
        canvas.rect(x + width * left, y + height * top, width * wide, height * high, colour)
    lines = ((0.4, 0, 0.4, 1), (0.75, 0.3, 0.75, 1), (0, 0.55, 0.4, 0.55), (0.4, 0.3, 1, 0.3), (0.4, 0.75, 0.75, 0.75))
    bars = "".join(
        f"M{x + width * left:.0f} {y + height * top:.0f}L{x + width * right:.0f} {y + height * foot:.0f}"
        for left, top, right, foot in lines
    )
    canvas.add(f'<path d="{bars}" fill="none" stroke="#26262e" stroke-width="{width * 0.035:.1f}"/>')


def _portrait(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.rect(x, y, width, height, "#5c7a68")
    middle, size = x + width / 2, min(width, height)
    canvas.path(
        f"M{middle - size * 0.36:.0f} {y + height:.0f}a{size * 0.36:.0f} {size * 0.36:.0f} 0 0 1 {size * 0.72:.0f} 0z",
        "#7a2f3f",
    )
    canvas.circle(middle, y + height * 0.42, size * 0.23, "#4a2f22")
    canvas.ellipse(middle, y + height * 0.45, size * 0.16, size * 0.20, "#f0c89a")
    smile = f"M{middle - size * 0.06:.0f} {y + height * 0.45 + size * 0.08:.0f}"
    smile += f"q{size * 0.06:.0f} {size * 0.05:.0f} {size * 0.12:.0f} 0"
    canvas.stroke(smile, "#8a3b32", max(2.0, size * 0.014))
    for side in (-1, 1):
        canvas.circle(middle + side * size * 0.065, y + height * 0.43, size * 0.016, "#3b2a22")


def _seascape(canvas: Canvas, x: float, y: float, width: float, height: float) -> None:
    canvas.rect(x, y, width, height, "#f6c98a")
    canvas.circle(x + width * 0.5, y + height * 0.55, width * 0.14, "#e8663c")
    canvas.rect(x, y + height * 0.55, width, height * 0.45, "#3f6f9a")
    canvas.polygon(
        [
            (x + width * 0.3, y + height * 0.68),
            (x + width * 0.3, y + height * 0.34),
            (x + width * 0.52, y + height * 0.68),
        ],
        "#fbf6ee",
    )
    hull = f"h{width * 0.36:.0f}l{-width * 0.07:.0f} {height * 0.08:.0f}h{-width * 0.22:.0f}z"
    canvas.path(f"M{x + width * 0.22:.0f} {y + height * 0.7:.0f}{hull}", "#5b3b2a")


def _pillar(canvas: Canvas, x: float, foot: float, wide: float, high: float) -> None:
    stone = "#efe6d6"
    with canvas.as_one():
        canvas.rect(x - wide * 0.4, foot - high, wide * 0.8, high, stone)
        for share in (-0.2, 0.0, 0.2):
            canvas.rect(x + wide * (share - 0.03), foot - high, wide * 0.06, high, shade(stone, 0.88))
        canvas.rect(x - wide * 0.55, foot - wide * 0.28, wide * 1.1, wide * 0.28, shade(stone, 0.94))
        canvas.rect(x - wide * 0.55, foot - high, wide * 1.1, wide * 0.24, shade(stone, 0.94))


def _tiles(canvas: Canvas) -> None:
    """Squares of marble that run to the middle of the horizon."""
    top, depth, middle = canvas.horizon, canvas.height - canvas.horizon, canvas.width / 2
    canvas.wash(top, canvas.height, ("#e8dfd0", "#d2c6b2"))
    rows = [top + depth * (row / 6) ** 1.7 for row in range(7)]
    step = canvas.width * 0.10

    def along(column: int, y: float) -> float:
        return middle + column * step * (1 + 1.6 * (y - top) / depth)

    for row, (far, near) in enumerate(pairwise(rows)):
        for column in range(-6 + row % 2, 6, 2):
            corners = [(along(column, far), far), (along(column + 1, far), far)]
            corners += [(along(column + 1, near), near), (along(column, near), near)]
            canvas.polygon(corners, "#b9ab95", 0.45)


def _cord(canvas: Canvas, foot: float) -> None:
    """Brass posts with a red cord before the pictures."""
    high, places = canvas.side * 0.10, (0.10, 0.36, 0.64, 0.90)
    for left, right in pairwise(places):
        x, end, y = canvas.width * left, canvas.width * right, foot - high * 0.88
        canvas.stroke(
            f"M{x:.0f} {y:.0f}Q{(x + end) / 2:.0f} {y + high * 0.62:.0f} {end:.0f} {y:.0f}", "#b3232f", high * 0.085
        )
    for share in places:
        x = canvas.width * share
        with canvas.as_one():
            canvas.ellipse(x, foot, high * 0.24, high * 0.07, "#a8762a")
            canvas.rect(x - high * 0.035, foot - high, high * 0.07, high, "#d9a941")
            canvas.circle(x, foot - high, high * 0.085, "#f2cc6b")
