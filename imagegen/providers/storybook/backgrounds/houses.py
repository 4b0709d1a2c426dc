"""Houses for the background of many places: cottages, town houses, a church."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.colours import mix, shade

WALLS = ("#f3e3c4", "#e9c9a0", "#f6efe2", "#e3b48c", "#d9dfe2", "#f1d6c4")
ROOFS = ("#c2553c", "#a94a38", "#8a5a48", "#6f7480")
BRICKS = ("#a8503c", "#8f4436", "#c4795a", "#7d5a4a", "#b98a68", "#5f6a72")


def glass(canvas: Canvas, dark: str = "#7fa3b8") -> str:
    """The colour of a window: lit in the evening and at night."""
    return "#ffd97a" if canvas.scene.time in ("evening", "night") else canvas.hued(dark)


def roof_colour(canvas: Canvas, roof: str) -> str:
    """A roof, white where it snows."""
    return canvas.hued("#f2f7fc") if canvas.scene.weather == "snow" else canvas.hued(roof)


def cottage(canvas: Canvas, x: float, foot: float, high: float, wall: str, roof: str) -> None:
    """A small house with a door, two windows and a chimney, `high` pixels to its ridge; `x` is its middle."""
    half, eaves = high * 0.55, foot - high * 0.52
    paint, tiles = canvas.hued(wall), roof_colour(canvas, roof)
    with canvas.as_one():
        canvas.rect(x + half * 0.42, foot - high * 1.06, high * 0.12, high * 0.4, canvas.hued("#8a4f3e"))
        canvas.rect(x - half, eaves, half * 2, foot - eaves, paint)
        canvas.rect(x + half * 0.62, eaves, half * 0.38, foot - eaves, shade(paint, 0.92))
        canvas.polygon(
            [
                (x - half * 1.14, eaves),
                (x - half * 0.72, foot - high),
                (x + half * 0.72, foot - high),
                (x + half * 1.14, eaves),
            ],
            tiles,
        )
        canvas.rect(x - half * 1.14, eaves - high * 0.03, half * 2.28, high * 0.045, shade(tiles, 0.84))
    with canvas.as_one():
        canvas.rect(x - high * 0.08, foot - high * 0.32, high * 0.16, high * 0.32, canvas.hued("#7a4a32"))
        for across in (-0.62, 0.62):
            left, size = x + half * across - high * 0.08, high * 0.16
            canvas.rect(left - 2, foot - high * 0.38 - 2, size + 4, size + 4, canvas.hued("#fffaf0"))
            canvas.rect(left, foot - high * 0.38, size, size, glass(canvas))
            canvas.stroke(
                f"M{left + size / 2:.0f} {foot - high * 0.38:.0f}v{size:.0f}", canvas.hued("#fffaf0"), high * 0.014
            )


def town_house(canvas: Canvas, x: float, foot: float, wide: float, high: float, wall: str) -> None:
    """A house of a street, from its left edge `x`: two rows of windows and more, a door, a tiled roof."""
    paint, tiles = canvas.hued(wall), roof_colour(canvas, canvas.chance.choice(ROOFS))
    top = foot - high
    with canvas.as_one():
        ridge = wide * 0.30
        canvas.polygon(
            [(x, top), (x + wide * 0.12, top - ridge), (x + wide * 0.88, top - ridge), (x + wide, top)], tiles
        )
        canvas.rect(x, top, wide, high, paint)
        canvas.rect(x, top, wide, high * 0.035, shade(paint, 0.82))
    panes, dark = glass(canvas), shade(paint, 0.62)
    floors = max(2, round(high / wide / 0.55))
    step = high / floors
    with canvas.as_one():
        for floor in range(floors - 1):
            for share in (0.14, 0.42, 0.70):
                left, y = x + wide * share, top + step * (floor + 0.25)
                lit = canvas.scene.time not in ("evening", "night") or canvas.chance.random() < 0.6
                canvas.rect(left - 1.5, y - 1.5, wide * 0.17 + 3, step * 0.52 + 3, canvas.hued("#fffaf0"))
                canvas.rect(left, y, wide * 0.17, step * 0.52, panes if lit else dark)
        door = canvas.chance.choice(("#3f6f5a", "#8a3b32", "#34506f"))
        canvas.rect(x + wide * 0.14, foot - step * 0.72, wide * 0.20, step * 0.72, canvas.hued(door))
        canvas.rect(x + wide * 0.44, foot - step * 0.68, wide * 0.43, step * 0.44, canvas.hued("#fffaf0"))
        canvas.rect(x + wide * 0.46, foot - step * 0.65, wide * 0.39, step * 0.38, panes)


def gabled_house(canvas: Canvas, x: float, foot: float, wide: float, high: float, wall: str) -> None:
    """A narrow house of a Dutch town, from its left edge: a stepped, a bell-shaped or a neck gable."""
    paint, white = canvas.hued(wall), canvas.hued("#fbf4e6")
    top, middle = foot - high, x + wide / 2
    kind = canvas.chance.randrange(3)
    with canvas.as_one():
        canvas.rect(x, top, wide, high, paint)
        if kind == 0:
            for share, up in ((0.76, 0.12), (0.52, 0.24), (0.28, 0.36)):
                canvas.rect(middle - wide * share / 2, top - wide * up, wide * share, wide * 0.14, paint)
                canvas.rect(middle - wide * share / 2, top - wide * up, wide * share, wide * 0.025, white)
        else:
            reach = 0.5 if kind == 1 else 0.26
            bend = f"Q{x + wide * 0.24:.0f} {top:.0f} {x + wide * 0.27:.0f} {top - wide * 0.34:.0f}"
            back = f"Q{x + wide * 0.76:.0f} {top:.0f} {x + wide:.0f} {top + 1:.0f}"
            tip = f"Q{middle:.0f} {top - wide * (0.34 + reach * 0.4):.0f} {x + wide * 0.73:.0f} {top - wide * 0.34:.0f}"
            canvas.path(f"M{x:.0f} {top + 1:.0f}{bend}{tip}{back}z", paint)
            rim = f"M{x:.0f} {top:.0f}{bend}{tip}{back}"
            canvas.stroke(rim, white, wide * 0.035)
    with canvas.as_one():
        panes, rows = glass(canvas, "#5f7f94"), max(2, round(high / wide / 0.62))
        step = high * 0.80 / rows
        canvas.rect(middle - wide * 0.07, top - wide * 0.16, wide * 0.14, wide * 0.16, panes)
        for row in range(rows):
            for share in (0.12, 0.41, 0.70):
                left, y = x + wide * share, top + high * 0.05 + step * row
                canvas.rect(left - wide * 0.02, y - 1.5, wide * 0.22, step * 0.62 + 3, white)
                canvas.rect(left, y, wide * 0.18, step * 0.62, panes)
        canvas.rect(middle - wide * 0.11, foot - high * 0.16, wide * 0.22, high * 0.16, canvas.hued("#2f5d4c"))
        canvas.rect(x, foot - high * 0.015, wide, high * 0.015, mix(paint, "#ffffff", 0.4))


def church(canvas: Canvas, x: float, foot: float, high: float, wall: str = "#f3ead8", roof: str = "#7a5548") -> None:
    """A village church with a pointed tower, `high` pixels to its tip."""
    paint, tiles = canvas.hued(wall), roof_colour(canvas, roof)
    side = -canvas.scene.sun_side
    with canvas.as_one():
        start, end = sorted((x, x + side * high * 0.62))
        canvas.rect(start, foot - high * 0.26, end - start, high * 0.26, shade(paint, 0.94))
        slope = side * high * 0.05
        canvas.polygon(
            [
                (x, foot - high * 0.25),
                (x, foot - high * 0.44),
                (x + side * high * 0.62 - slope, foot - high * 0.44),
                (x + side * high * 0.62 + slope, foot - high * 0.25),
            ],
            tiles,
        )
        canvas.rect(x - high * 0.10, foot - high * 0.58, high * 0.20, high * 0.58, paint)
        canvas.polygon(
            [(x - high * 0.12, foot - high * 0.57), (x, foot - high), (x + high * 0.12, foot - high * 0.57)], tiles
        )
        canvas.polygon(
            [(x, foot - high), (x + high * 0.12, foot - high * 0.57), (x + high * 0.03, foot - high * 0.57)],
            shade(tiles, 0.84),
        )
    with canvas.as_one():
        canvas.circle(x, foot - high * 0.48, high * 0.05, canvas.hued("#fffaf0"))
        canvas.stroke(
            f"M{x:.0f} {foot - high * 0.48:.0f}v{-high * 0.034:.0f}m0 {high * 0.034:.0f}h{high * 0.024:.0f}",
            canvas.hued("#3b3b46"),
            max(1.5, high * 0.009),
        )
        for place in range(3):
            left, wide = x + side * high * (0.20 + 0.15 * place) - high * 0.025, high * 0.05
            arch = f"a{wide / 2:.1f} {wide / 2:.1f} 0 0 1 {wide:.1f} 0"
            canvas.path(f"M{left:.0f} {foot - high * 0.16:.0f}{arch}v{high * 0.10:.0f}h{-wide:.1f}z", glass(canvas))
        canvas.rect(x - high * 0.04, foot - high * 0.14, high * 0.08, high * 0.14, canvas.hued("#7a4a32"))
