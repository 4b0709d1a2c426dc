"""Wild places under the sky: the far north, the savanna, the jungle."""

from __future__ import annotations

import math

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.land import SNOW, Ground, beside_the_sun, grass, hills, lit_ground
from imagegen.providers.storybook.backgrounds.water import SEAS
from imagegen.providers.storybook.colours import mix, shade

DRY_GRASS: Ground = ("#eccb78", "#d9ac55", "#b98637")
MOSS: Ground = ("#8cc26a", "#6aa653", "#4b8540")
AURORA = ("#5ff0b0", "#4fd8d2", "#9d7bf0")
VEINED = 0.05
"""Length of the smallest leaf that shows its middle vein, as a share of the shorter side."""
LEAF = ("#1f7a46", "#2c9454", "#3fa85a", "#18663f")


def draw_arctic(canvas: Canvas) -> None:
    """Draw ice under an aurora: bergs in the sea, a snow house, drifts of snow in front."""
    if canvas.is_dark:
        _aurora(canvas)
    far, middle, near = SNOW[canvas.is_dark]
    if not canvas.is_dark:
        far, middle, near = (canvas.hued(colour) for colour in (far, middle, near))
    shore = canvas.horizon + canvas.height * 0.07
    canvas.wash(canvas.horizon, shore + canvas.height * 0.05, SEAS[canvas.scene.time][:2])
    for place, share in enumerate((0.08, 0.30, 0.55, 0.78, 0.97)):
        _berg(
            canvas,
            canvas.width * share + canvas.jitter(canvas.width * 0.03),
            canvas.horizon + canvas.height * 0.02,
            canvas.side * (0.10 + 0.06 * (place % 2)),
        )
    _floes(canvas)
    canvas.hill(shore + canvas.height * 0.015, canvas.height * 0.008, mix(far, near, 0.25))
    _igloo(canvas, beside_the_sun(canvas, 0.30), shore + canvas.height * 0.055, canvas.side * 0.13)
    canvas.hill(shore + canvas.height * 0.075, canvas.height * 0.010, far)
    canvas.hill(shore + canvas.height * 0.16, canvas.height * 0.012, mix(far, middle, 0.6))
    canvas.hill(shore + canvas.height * 0.25, canvas.height * 0.010, middle)
    for _ in range(16):
        x, y = canvas.between(0, canvas.width), canvas.down(canvas.between(0.45, 0.98))
        canvas.stroke(f"M{x:.0f} {y:.0f}q{canvas.width * 0.02:.0f} -5 {canvas.width * 0.04:.0f} 0", near, 3, 0.7)


def _aurora(canvas: Canvas) -> None:
    """Curtains of light, each of thin stripes that fade upwards."""
    for curtain, colour in enumerate(AURORA):
        base, turn = canvas.horizon * (0.42 + 0.13 * curtain), canvas.between(0, 6)
        edge = [
            (canvas.width * step / 24, base + canvas.horizon * 0.07 * math.sin(turn + step / 3.2)) for step in range(25)
        ]
        for veil in range(4):
            rise = canvas.horizon * (0.07 + 0.085 * veil)
            top = [(x, y - rise * (1.1 + 0.35 * math.sin(turn + x * 9 / canvas.width))) for x, y in reversed(edge)]
            canvas.polygon([*edge, *top], colour, 0.13)


def _berg(canvas: Canvas, x: float, foot: float, high: float) -> None:
    ice = canvas.hued("#e8f6fc")
    left, right = x - high * canvas.between(0.7, 1.0), x + high * canvas.between(0.7, 1.0)
    peak, shoulder = x + high * canvas.between(-0.2, 0.1), x + high * canvas.between(0.25, 0.45)
    with canvas.as_one():
        canvas.polygon(
            [
                (left, foot),
                (x - high * 0.45, foot - high * 0.6),
                (peak, foot - high),
                (shoulder, foot - high * 0.62),
                (right, foot),
            ],
            ice,
        )
        canvas.polygon(
            [(peak, foot - high), (shoulder, foot - high * 0.62), (right, foot), (x + high * 0.1, foot)],
            shade(ice, 0.84),
        )


def _floes(canvas: Canvas) -> None:
    ice = canvas.hued("#f4fbff")
    for place in range(9):
        x, y = (
            canvas.width * (place + 0.5) / 9 + canvas.jitter(canvas.width * 0.04),
            canvas.horizon + canvas.height * canvas.between(0.032, 0.075),
        )
        size = canvas.side * canvas.between(0.02, 0.05)
        canvas.ellipse(x, y + size * 0.1, size, size * 0.22, shade(ice, 0.78))
        canvas.ellipse(x, y, size, size * 0.2, ice)


def _igloo(canvas: Canvas, x: float, foot: float, high: float) -> None:
    snow = canvas.hued("#f2f9fe")
    seam = shade(snow, 0.82)
    half = high * 0.95
    with canvas.as_one():
        canvas.path(f"M{x - half:.0f} {foot:.0f}A{half:.0f} {high:.0f} 0 0 1 {x + half:.0f} {foot:.0f}z", snow)
    for share in (0.34, 0.66):
        reach = half * math.sqrt(1 - share * share)
        canvas.stroke(
            f"M{x - reach:.0f} {foot - high * share:.0f}q{reach:.0f} {high * 0.07:.0f} {reach * 2:.0f} 0",
            seam,
            high * 0.018,
        )
    for across, low, top in ((-0.6, 0, 0.34), (0.55, 0, 0.34), (-0.3, 0.34, 0.66), (0.3, 0.34, 0.66), (0, 0.66, 1)):
        canvas.stroke(f"M{x + half * across:.0f} {foot - high * low:.0f}V{foot - high * top:.0f}", seam, high * 0.018)
    door = "#ffd97a" if canvas.scene.time in ("evening", "night") else canvas.hued("#54708c")
    with canvas.as_one():
        canvas.path(
            f"M{x - high * 0.36:.0f} {foot:.0f}a{high * 0.36:.0f} {high * 0.46:.0f} 0 0 1 {high * 0.72:.0f} 0z",
            shade(snow, 0.9),
        )
        canvas.path(
            f"M{x - high * 0.22:.0f} {foot:.0f}a{high * 0.22:.0f} {high * 0.32:.0f} 0 0 1 {high * 0.44:.0f} 0z", door
        )


def draw_savanna(canvas: Canvas) -> None:
    """Draw golden grass under a far mountain, with acacias and a water hole."""
    colours = lit_ground(canvas, DRY_GRASS)
    _far_mountain(canvas)
    hills(canvas, colours)
    _acacia(canvas, beside_the_sun(canvas, 0.30), canvas.down(0.13), canvas.side * 0.34)
    _acacia(canvas, beside_the_sun(canvas, -0.38), canvas.down(0.02), canvas.side * 0.17)
    _acacia(canvas, beside_the_sun(canvas, -0.16), canvas.down(-0.01), canvas.side * 0.10)
    water = SEAS[canvas.scene.time]
    x, y, reach = beside_the_sun(canvas, -0.27), canvas.down(0.22), canvas.width * 0.17
    canvas.ellipse(x, y + 3, reach * 1.06, canvas.height * 0.021, shade(colours[2], 0.85))
    canvas.ellipse(x, y, reach, canvas.height * 0.017, water[1])
    canvas.ellipse(x - reach * 0.2, y - 2, reach * 0.55, canvas.height * 0.006, water[0])
    if canvas.scene.weather != "snow":
        grass(canvas, shade(colours[2], 0.95))
        _tall_grass(canvas, colours[2])


def _far_mountain(canvas: Canvas) -> None:
    x, foot, high = beside_the_sun(canvas, -0.06), canvas.down(0.02), canvas.horizon * 0.36
    rock, width = canvas.hued("#a9a3bd"), canvas.width
    left, peak = f"{x - width * 0.06:.0f} {foot - high:.0f}", f"{x + width * 0.06:.0f}"
    up = f"C{x - width * 0.2:.0f} {foot - high * 0.3:.0f} {x - width * 0.14:.0f} {foot - high:.0f} {left}"
    end = f"{x + width * 0.42:.0f} {foot:.0f}"
    down = f"C{x + width * 0.14:.0f} {foot - high:.0f} {x + width * 0.2:.0f} {foot - high * 0.3:.0f} {end}"
    canvas.path(f"M{x - width * 0.42:.0f} {foot:.0f}{up}H{peak}{down}z", rock)
    drop, step = high * 0.2, width * 0.0325
    zigzag = " ".join(f"l{-step:.1f} {drop * (0.5 if tooth % 2 else -0.5):.1f}" for tooth in range(6))
    side = f"q{width * 0.02:.0f} {drop * 0.2:.0f} {width * 0.034:.0f} {drop * 0.9:.0f}"
    cap = f"M{x - width * 0.065:.0f} {foot - high:.0f}H{x + width * 0.065:.0f}{side}{zigzag}z"
    canvas.path(cap, canvas.hued("#fbfdff"))


def _acacia(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A tree with a flat crown in layers."""
    wood, leaf = canvas.hued("#6d4c33"), canvas.hued("#6f8f3a")
    top = foot - high * 0.72
    with canvas.as_one():
        for across, up in ((-0.36, 0.06), (-0.1, 0.1), (0.18, 0.1), (0.42, 0.02)):
            line = (
                f"M{x:.0f} {foot:.0f}Q{x - high * 0.03:.0f} {foot - high * 0.4:.0f}"
                f" {x + high * across:.0f} {top - high * up:.0f}"
            )
            canvas.stroke(line, wood, high * 0.035)
        for across, up, wide, tone in (
            (-0.34, 0.08, 0.34, 0.82),
            (0.38, 0.04, 0.34, 0.82),
            (0.02, 0.15, 0.50, 1.0),
            (-0.16, 0.21, 0.28, 1.14),
            (0.22, 0.20, 0.22, 1.14),
        ):
            canvas.ellipse(x + high * across, top - high * up, high * wide, high * 0.085, shade(leaf, tone))


def _tall_grass(canvas: Canvas, colour: str) -> None:
    """Clumps of high grass at the lower corners."""
    for _ in range(26):
        side = canvas.chance.choice((0, 1))
        x = canvas.width * (side + (1 - 2 * side) * canvas.between(0, 0.16))
        foot, high = canvas.height * canvas.between(0.96, 1.02), canvas.side * canvas.between(0.08, 0.15)
        lean = canvas.between(-0.25, 0.25) * high
        back = f"Q{x + 6:.0f} {foot - high * 0.5:.0f} {x + 6:.0f} {foot:.0f}z"
        line = f"M{x - 5:.0f} {foot:.0f}Q{x:.0f} {foot - high * 0.6:.0f} {x + lean:.0f} {foot - high:.0f}{back}"
        canvas.path(line, shade(colour, canvas.between(0.8, 1.2)))


def draw_jungle(canvas: Canvas) -> None:
    """Draw a clearing among giant trees: depths of leaves, lianas, palms and ferns at the edges."""
    colours = lit_ground(canvas, MOSS)
    for depth, (share, tone) in enumerate(((0.30, 1.25), (0.18, 1.0), (0.06, 0.78))):
        _leaf_wall(canvas, canvas.horizon * (1 - share), canvas.hued(shade("#3d9a5c", tone)), depth)
    hills(canvas, colours)
    for share in (0.05, 0.20, 0.83, 0.96):
        _giant(canvas, canvas.width * share + canvas.jitter(canvas.width * 0.02), canvas.down(0.10))
    _canopy(canvas)
    _lianas(canvas)
    grass(canvas, colours[2])
    for side in (0, 1):
        for place in range(3):
            x = canvas.width * (side + (1 - 2 * side) * (0.02 + 0.06 * place))
            _fern(canvas, x, canvas.down(0.20 + 0.16 * (2 - place)), canvas.side * canvas.between(0.10, 0.15))


def _leaf_wall(canvas: Canvas, y: float, colour: str, depth: int) -> None:
    """Crowns of trees side by side, filled down to the ground."""
    foot = canvas.down(0.10)
    with canvas.as_one():
        for place in range(10):
            x = canvas.width * (place + 0.5 * (depth % 2)) / 9
            radius = canvas.side * canvas.between(0.07, 0.11)
            canvas.circle(x, y + canvas.jitter(canvas.side * 0.03), radius, colour)
        canvas.rect(0, y, canvas.width, foot - y, colour)


def _giant(canvas: Canvas, x: float, foot: float) -> None:
    """A trunk that goes out of the picture at the top and spreads at its foot."""
    bark, half = canvas.hued("#7a5a3e"), canvas.side * canvas.between(0.026, 0.04)
    with canvas.as_one():
        right = f"q{half * 0.2:.0f} {half * 2.4:.0f} {half * 1.4:.0f} {half * 3:.0f}"
        left = f"q{half * 1.2:.0f} {-half * 0.6:.0f} {half * 1.4:.0f} {-half * 3:.0f}"
        canvas.path(f"M{x - half:.0f} 0H{x + half:.0f}V{foot - half * 3:.0f}{right}H{x - half * 2.4:.0f}{left}z", bark)
        canvas.rect(x + half * 0.35, 0, half * 0.65, foot - half * 3, shade(bark, 0.84))


def _canopy(canvas: Canvas) -> None:
    """Leaves that hang into the picture from above."""
    for place in range(15):
        x = canvas.width * place / 14
        near = abs(place / 14 - 0.5) * 2
        leaf = canvas.hued(canvas.chance.choice(LEAF))
        _big_leaf(canvas, x, -canvas.height * 0.01, canvas.side * (0.10 + 0.10 * near), canvas.between(-35, 35), leaf)


def _big_leaf(canvas: Canvas, x: float, y: float, long: float, turn: float, leaf: str) -> None:
    """A pointed leaf that hangs down from a point, turned by degrees."""
    sine, cosine = math.sin(math.radians(turn)), math.cos(math.radians(turn))

    def at(across: float, down: float) -> str:
        return f"{x + long * (across * cosine - down * sine):.1f} {y + long * (across * sine + down * cosine):.1f}"

    one = f"M{at(0, 0)}C{at(0.28, 0.2)} {at(0.28, 0.7)} {at(0, 1)}"
    canvas.path(f"{one}C{at(-0.28, 0.7)} {at(-0.28, 0.2)} {at(0, 0)}z", leaf)
    if long > canvas.side * VEINED:
        canvas.stroke(f"M{at(0, 0)}L{at(0, 0.92)}", shade(leaf, 1.25), max(2.0, long * 0.02))


def _lianas(canvas: Canvas) -> None:
    for start, end, sag in ((0.05, 0.30, 0.34), (0.62, 0.96, 0.30), (0.20, 0.42, 0.20)):
        left, right = canvas.width * start, canvas.width * end
        line = f"M{left:.0f} 0Q{(left + right) / 2:.0f} {canvas.height * sag * 1.5:.0f} {right:.0f} 0"
        canvas.stroke(line, canvas.hued("#4d7a3a"), canvas.side * 0.008)
        for place in range(1, 6):
            share = place / 6
            y = canvas.height * sag * 3 * share * (1 - share)
            _big_leaf(
                canvas,
                left + (right - left) * share,
                y,
                canvas.side * 0.035,
                canvas.between(-40, 40),
                canvas.hued("#4fa85a"),
            )


def _fern(canvas: Canvas, x: float, foot: float, high: float) -> None:
    leaf = canvas.hued(canvas.chance.choice(LEAF))
    with canvas.as_one():
        for turn in (-62, -30, 0, 30, 62):
            _big_leaf(canvas, x, foot, high, 180 + turn, shade(leaf, 1 + turn / 400))
