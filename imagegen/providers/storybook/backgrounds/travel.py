"""Places where journeys begin: a railway station, an airport."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import trees
from imagegen.providers.storybook.backgrounds.houses import glass, roof_colour
from imagegen.providers.storybook.backgrounds.land import SNOW, Ground, beside_the_sun, ground, hills, lit_ground
from imagegen.providers.storybook.colours import mix, shade

PLATFORM: Ground = ("#d9d2c6", "#c9c1b4", "#b3aa9b")
TARMAC: Ground = ("#b3b6bb", "#9a9da3", "#84878e")


def draw_railway(canvas: Canvas) -> None:
    """Draw a railway station: its house with a clock, a far platform, rails and wires, the near platform."""
    colours = ground(canvas)
    hills(canvas, colours)
    trees(canvas, (0.03, 0.11, 0.90, 0.97), canvas.down(0.06), canvas.side * 0.19)
    foot, bed, near = canvas.down(0.10), canvas.down(0.24), canvas.down(0.55)
    stone = lit_ground(canvas, PLATFORM)
    _station(canvas, canvas.width * 0.5, foot, canvas.side * 0.30)
    canvas.rect(0, foot, canvas.width, bed - foot, stone[1])
    canvas.rect(0, bed - canvas.height * 0.022, canvas.width, canvas.height * 0.022, shade(stone[2], 0.8))
    canvas.rect(0, foot + (bed - foot) * 0.55, canvas.width, canvas.height * 0.006, canvas.hued("#f6d860"))
    gravel = SNOW[canvas.is_dark][2] if canvas.scene.weather == "snow" else canvas.hued("#8d8278")
    canvas.rect(0, bed, canvas.width, near - bed, gravel)
    for share, size in ((0.30, 0.75), (0.72, 1.0)):
        _rails(canvas, bed + (near - bed) * share, (near - bed) * 0.17 * size)
    _masts(canvas, bed)
    canvas.rect(0, near, canvas.width, canvas.height - near, stone[1])
    canvas.rect(0, near - canvas.height * 0.004, canvas.width, canvas.height * 0.022, shade(stone[0], 1.2))
    canvas.rect(0, near + canvas.height * 0.018, canvas.width, canvas.height * 0.010, shade(stone[2], 0.8))
    canvas.rect(0, near + canvas.height * 0.062, canvas.width, canvas.height * 0.014, canvas.hued("#f6d860"))
    rows = "".join(f"M0 {near + (canvas.height - near) * share:.0f}H{canvas.width}" for share in (0.48, 0.78))
    canvas.stroke(rows, shade(stone[2], 0.88), 2.5, 0.7)


def _station(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """The station's house with a roof over the platform."""
    wall, roof = canvas.hued("#c4795a"), roof_colour(canvas, "#5f5a63")
    half, white = high * 1.15, canvas.hued("#fbf4e6")
    with canvas.as_one():
        canvas.rect(x - half, foot - high * 0.62, half * 2, high * 0.62, wall)
        canvas.polygon(
            [
                (x - half * 1.05, foot - high * 0.60),
                (x - half * 0.90, foot - high * 0.84),
                (x + half * 0.90, foot - high * 0.84),
                (x + half * 1.05, foot - high * 0.60),
            ],
            roof,
        )
        canvas.rect(x - high * 0.30, foot - high * 0.92, high * 0.60, high * 0.92, shade(wall, 0.92))
        canvas.polygon(
            [(x - high * 0.36, foot - high * 0.90), (x, foot - high * 1.18), (x + high * 0.36, foot - high * 0.90)],
            roof,
        )
    with canvas.as_one():
        canvas.circle(x, foot - high * 0.74, high * 0.125, canvas.hued("#3b4656"))
        canvas.circle(x, foot - high * 0.74, high * 0.105, white)
        canvas.stroke(
            f"M{x:.0f} {foot - high * 0.74:.0f}v{-high * 0.075:.0f}m0"
            f" {high * 0.075:.0f}l{high * 0.05:.0f} {high * 0.03:.0f}",
            canvas.hued("#3b4656"),
            high * 0.018,
        )
        for place in (-4, -3, -2, 2, 3, 4):
            left = x + half * 0.225 * place - high * 0.07
            arch = f"a{high * 0.07:.1f} {high * 0.07:.1f} 0 0 1 {high * 0.14:.1f} 0"
            canvas.path(
                f"M{left:.1f} {foot - high * 0.40:.1f}{arch}v{high * 0.26:.1f}h{-high * 0.14:.1f}z", glass(canvas)
            )
        canvas.rect(x - high * 0.13, foot - high * 0.42, high * 0.26, high * 0.42, canvas.hued("#3f6f5a"))
    shelter = canvas.hued("#3f6f5a")
    with canvas.as_one():
        for across in (-1.25, -0.75, 0.75, 1.25):
            canvas.rect(x + half * across - high * 0.015, foot - high * 0.46, high * 0.03, high * 0.52, shelter)
        canvas.polygon(
            [
                (x - half * 1.36, foot - high * 0.44),
                (x - half * 1.26, foot - high * 0.54),
                (x + half * 1.26, foot - high * 0.54),
                (x + half * 1.36, foot - high * 0.44),
            ],
            shade(shelter, 1.2),
        )


def _rails(canvas: Canvas, y: float, size: float) -> None:
    """One track across the sheet: sleepers and two rails."""
    wood, steel = canvas.hued("#6b5140"), canvas.hued("#c3ccd6")
    step = size * 1.3
    sleepers = "".join(
        f"M{step * place:.0f} {y - size * 0.55:.0f}h{step * 0.45:.0f}l{step * 0.10:.0f}"
        f" {size * 1.25:.0f}h{-step * 0.5:.0f}z"
        for place in range(-1, round(canvas.width / step) + 1)
    )
    canvas.path(sleepers, wood)
    for down, thick in ((-0.34, 0.12), (0.36, 0.16)):
        canvas.rect(0, y + size * down, canvas.width, size * thick, steel)
        canvas.rect(0, y + size * (down + thick), canvas.width, size * 0.06, shade(steel, 0.6))


def _masts(canvas: Canvas, foot: float) -> None:
    """Masts and the wire over the rails."""
    iron, high = canvas.hued("#5f6a78"), canvas.side * 0.40
    for share in (0.16, 0.84):
        x = canvas.width * share
        arm = canvas.side * 0.07 * (1 if share < 0.5 else -1)
        canvas.stroke(
            f"M{x:.0f} {foot:.0f}V{foot - high:.0f}M{x:.0f} {foot - high * 0.92:.0f}h{arm:.0f}",
            iron,
            canvas.side * 0.010,
        )
    y = foot - high * 0.92
    canvas.stroke(f"M0 {y:.0f}Q{canvas.width / 2:.0f} {y + canvas.height * 0.02:.0f} {canvas.width} {y:.0f}", iron, 2)


def draw_airport(canvas: Canvas) -> None:
    """Draw an airport: a terminal with a control tower, a waiting aeroplane, a runway, and the apron in front."""
    colours = ground(canvas)
    hills(canvas, colours)
    field = canvas.down(0.02)
    _terminal(canvas, beside_the_sun(canvas, -0.20), field, canvas.side * 0.13)
    _tower(canvas, beside_the_sun(canvas, 0.34), field, canvas.side * 0.34)
    top, foot = canvas.down(0.17), canvas.down(0.33)
    tar = lit_ground(canvas, TARMAC)
    white = canvas.hued("#fbfaf5")
    canvas.rect(0, top, canvas.width, foot - top, tar[2])
    middle = (top + foot) / 2
    for place in range(8):
        canvas.rect(
            canvas.width * (place + 0.2) / 8,
            middle - canvas.height * 0.004,
            canvas.width * 0.075,
            canvas.height * 0.008,
            white,
        )
    for place in range(12):
        canvas.circle(canvas.width * (place + 0.5) / 12, top - canvas.height * 0.006, canvas.side * 0.006, "#fff0a8")
    _plane(canvas, beside_the_sun(canvas, 0.06), canvas.down(0.25), canvas.side * 0.36)
    apron = canvas.down(0.42)
    canvas.rect(0, apron, canvas.width, canvas.height - apron, mix(tar[0], "#ffffff", 0.1))
    lines = f"M0 {apron + canvas.height * 0.16:.0f}H{canvas.width}"
    for place in range(-5, 6):
        x = canvas.width / 2
        lines += (
            f"M{x + canvas.side * 0.2 * place:.0f} {apron:.0f}L{x + canvas.side * 0.32 * place:.0f} {canvas.height}"
        )
    canvas.stroke(lines, shade(tar[0], 0.88), 3)
    y = apron + canvas.height * 0.05
    swing = f"M0 {y:.0f}Q{canvas.width * 0.4:.0f} {y:.0f} {canvas.width * 0.6:.0f} {canvas.height}"
    canvas.stroke(swing, canvas.hued("#f6c93a"), canvas.side * 0.014)


def _terminal(canvas: Canvas, x: float, foot: float, high: float) -> None:
    wall, half = canvas.hued("#dfe6ec"), high * 2.2
    with canvas.as_one():
        canvas.path(
            f"M{x - half:.0f} {foot:.0f}V{foot - high * 0.7:.0f}Q{x:.0f} {foot - high * 1.5:.0f} {x + half:.0f}"
            f" {foot - high * 0.7:.0f}V{foot:.0f}z",
            wall,
        )
        canvas.path(
            f"M{x - half * 1.04:.0f} {foot - high * 0.70:.0f}Q{x:.0f} {foot - high * 1.62:.0f} {x + half * 1.04:.0f}"
            f" {foot - high * 0.70:.0f}v{-high * 0.08:.0f}Q{x:.0f} {foot - high * 1.76:.0f} {x - half * 1.04:.0f}"
            f" {foot - high * 0.78:.0f}z",
            roof_colour(canvas, "#4f7fa8"),
        )
        count = 11
        for place in range(count):
            left = x - half * 0.94 + half * 1.88 * place / count
            canvas.rect(left, foot - high * 0.62, half * 1.88 / count * 0.86, high * 0.46, glass(canvas, "#8fc4e0"))


def _tower(canvas: Canvas, x: float, foot: float, high: float) -> None:
    wall = canvas.hued("#e9e4da")
    with canvas.as_one():
        canvas.polygon(
            [
                (x - high * 0.10, foot),
                (x - high * 0.06, foot - high * 0.72),
                (x + high * 0.06, foot - high * 0.72),
                (x + high * 0.10, foot),
            ],
            wall,
        )
        canvas.polygon(
            [
                (x + high * 0.02, foot - high * 0.72),
                (x + high * 0.06, foot - high * 0.72),
                (x + high * 0.10, foot),
                (x + high * 0.03, foot),
            ],
            shade(wall, 0.86),
        )
        canvas.polygon(
            [
                (x - high * 0.10, foot - high * 0.70),
                (x - high * 0.17, foot - high * 0.88),
                (x + high * 0.17, foot - high * 0.88),
                (x + high * 0.10, foot - high * 0.70),
            ],
            glass(canvas, "#5f8fb0"),
        )
        canvas.rect(x - high * 0.18, foot - high * 0.92, high * 0.36, high * 0.05, canvas.hued("#d8392f"))
        canvas.rect(x - high * 0.008, foot - high * 1.08, high * 0.016, high * 0.16, canvas.hued("#5f6a78"))


def _plane(canvas: Canvas, x: float, foot: float, long: float) -> None:
    """An aeroplane on the runway, seen from the side."""
    side = -canvas.scene.sun_side
    skin, blue = canvas.hued("#f7f9fb"), canvas.hued("#2f6fa8")

    def at(across: float, up: float) -> str:
        return f"{x + side * long * across:.0f} {foot - long * up:.0f}"

    with canvas.as_one():
        for across in (-0.12, 0.26):
            canvas.circle(x + side * long * across, foot - long * 0.01, long * 0.024, canvas.hued("#3b3f48"))
            canvas.stroke(f"M{at(across, 0.02)}L{at(across, 0.08)}", canvas.hued("#7d8894"), long * 0.016)
        canvas.path(f"M{at(-0.50, 0.13)}L{at(-0.56, 0.36)}L{at(-0.44, 0.36)}L{at(-0.30, 0.17)}z", blue)
        canvas.path(
            f"M{at(-0.54, 0.15)}Q{at(-0.3, 0.05)} {at(0.0, 0.05)}L{at(0.36, 0.05)}Q{at(0.52, 0.06)} {at(0.52, 0.10)}"
            f"Q{at(0.48, 0.18)} {at(0.34, 0.18)}L{at(-0.36, 0.18)}z",
            skin,
        )
        canvas.path(f"M{at(0.14, 0.09)}L{at(-0.04, 0.09)}L{at(-0.24, -0.01)}L{at(-0.16, -0.01)}z", shade(skin, 0.82))
        canvas.path(f"M{at(0.38, 0.16)}L{at(0.46, 0.12)}L{at(0.36, 0.12)}z", canvas.hued("#34506f"))
        for place in range(9):
            canvas.circle(
                x + side * long * (0.28 - 0.065 * place), foot - long * 0.135, long * 0.014, glass(canvas, "#6f9fc0")
            )
