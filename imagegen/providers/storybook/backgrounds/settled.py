"""Places under the sky where people live and work: farm, castle, harbour."""

from __future__ import annotations

import math

from imagegen.providers.storybook.backgrounds import seasons
from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.land import (
    Ground,
    beside_the_sun,
    flowers,
    grass,
    ground,
    hills,
    lit_ground,
)
from imagegen.providers.storybook.backgrounds.water import SEAS, draw_waves
from imagegen.providers.storybook.colours import mix, shade

COBBLES: Ground = ("#cfc6b6", "#b9ae9c", "#9d9182")
PLANKS: Ground = ("#c9a173", "#b58a5c", "#9c7248")
STONE = "#b4aca6"
HULLS = ("#d9503f", "#2f6fa8", "#f2b233", "#3b8f72")
BANNERS = ("#c8372d", "#2b5ca8")
PICKET = ((0.0, 0.0), (0.0, 0.92), (0.1, 1.0), (0.2, 0.92), (0.2, 0.0))
"""The outline of one board of a fence, in its heights."""


def draw_farm(canvas: Canvas) -> None:
    """Draw a barn with its silo, a ploughed field, a fence and hay bales."""
    colours = ground(canvas)
    hills(canvas, colours)
    _furrows(canvas, colours)
    _trees_in_a_row(canvas)
    _barn(canvas, beside_the_sun(canvas, 0.31), canvas.down(0.12), canvas.side * 0.27)
    _fence(canvas, canvas.down(0.20), canvas.side * 0.075)
    for place in (-0.02, 0.09):
        _bale(canvas, canvas.width * (0.5 + canvas.scene.sun_side * (0.34 + place)), canvas.down(0.24 - place), 0.042)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2])
        flowers(canvas)


def _furrows(canvas: Canvas, colours: Ground) -> None:
    """A field whose rows meet far away."""
    width, top, foot = canvas.width, canvas.down(-0.02), canvas.down(0.24)
    middle = canvas.width * (0.5 + canvas.scene.sun_side * 0.22)
    soil, row = mix(canvas.hued("#b98a52"), colours[1], 0.15), mix(canvas.hued("#8fbf4d"), colours[2], 0.3)
    if canvas.scene.weather == "snow":
        soil, row = colours[1], colours[2]
    canvas.polygon(
        [(middle + width * share, y) for share, y in ((-0.16, top), (0.16, top), (0.42, foot), (-0.42, foot))],
        soil,
    )
    for place in range(-4, 5):
        far, near = middle + width * 0.034 * place, middle + width * 0.092 * place
        thick = width * 0.014
        canvas.polygon(
            [(far - thick / 3, top), (far + thick / 3, top), (near + thick, foot), (near - thick, foot)], row
        )


def _trees_in_a_row(canvas: Canvas) -> None:
    for place in range(7):
        leaf = seasons.leaf(canvas, "#4f9a55")
        x = canvas.width * (0.04 + 0.15 * place) + canvas.jitter(canvas.width * 0.03)
        high, foot = canvas.side * canvas.between(0.06, 0.10), canvas.down(0.02)
        with canvas.as_one():
            canvas.rect(x - high * 0.06, foot - high * 0.5, high * 0.12, high * 0.5, canvas.hued("#6b4a31"))
            canvas.ellipse(x, foot - high * 0.72, high * 0.30, high * 0.40, shade(leaf, canvas.between(0.85, 1.1)))


def _barn(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A red barn `high` pixels high, with a silo beside it."""
    red, white, roof = canvas.hued("#c8402f"), canvas.hued("#fbf3e6"), canvas.hued("#6a4238")
    half, eaves = high * 0.52, foot - high * 0.55
    _silo(canvas, x + canvas.scene.sun_side * high * 0.60, foot, high)
    with canvas.as_one():
        gable = [(x - half, foot), (x - half, eaves), (x - half * 0.62, foot - high * 0.86), (x, foot - high)]
        gable += [(2 * x - across, down) for across, down in reversed(gable[:3])]
        canvas.polygon(gable, red)
        for board in range(1, 8):
            across = x - half + half * board / 4
            canvas.stroke(f"M{across:.0f} {foot:.0f}V{eaves:.0f}", shade(red, 0.86), high * 0.008)
    edge = "L".join(f"{across:.1f} {down:.1f}" for across, down in gable[1:6])
    canvas.stroke(f"M{edge}", roof, high * 0.055)
    _barn_door(canvas, x, foot, high, white)
    canvas.circle(x, foot - high * 0.73, high * 0.075, white)
    glass = "#ffd97a" if canvas.scene.time in ("evening", "night") else canvas.hued("#7a4a3c")
    canvas.circle(x, foot - high * 0.73, high * 0.052, glass)


def _barn_door(canvas: Canvas, x: float, foot: float, high: float, white: str) -> None:
    half, top = high * 0.21, foot - high * 0.42
    with canvas.as_one():
        canvas.rect(x - half, top, half * 2, foot - top, canvas.hued("#a83325"))
        frame = f"M{x - half:.0f} {foot:.0f}V{top:.0f}H{x + half:.0f}V{foot:.0f}M{x:.0f} {top:.0f}V{foot:.0f}"
        cross = f"M{x - half:.0f} {top:.0f}L{x:.0f} {foot:.0f}L{x + half:.0f} {top:.0f}"
        canvas.stroke(frame + cross, white, high * 0.022)


def _silo(canvas: Canvas, x: float, foot: float, high: float) -> None:
    wide, top = high * 0.26, foot - high * 1.02
    metal = canvas.hued("#c9d2d8")
    with canvas.as_one():
        canvas.ellipse(x, top, wide / 2, wide * 0.42, canvas.hued("#8d9aa3"))
        canvas.rect(x - wide / 2, top, wide, foot - top, metal)
        canvas.rect(x + wide * 0.22, top, wide * 0.28, foot - top, shade(metal, 0.86))
        for ring in range(1, 6):
            y = top + (foot - top) * ring / 6
            canvas.stroke(f"M{x - wide / 2:.0f} {y:.0f}h{wide:.0f}", shade(metal, 0.78), high * 0.008)


def _fence(canvas: Canvas, y: float, high: float) -> None:
    wood = canvas.hued("#fdf8ee")
    gap = canvas.width / 11
    with canvas.as_one():
        for rail in (0.35, 0.75):
            canvas.rect(0, y - high * rail, canvas.width, high * 0.13, shade(wood, 0.92))
        for post in range(12):
            x = gap * (post + 0.1)
            canvas.polygon(
                [(x + high * across, y - high * up) for across, up in PICKET],
                wood,
            )


def _bale(canvas: Canvas, x: float, y: float, share: float) -> None:
    radius = canvas.side * share
    hay = canvas.hued("#e8c25a")
    with canvas.as_one():
        canvas.rect(x, y - radius * 2, radius * 1.5, radius * 2, shade(hay, 0.85), f'rx="{radius * 0.5:.0f}"')
        canvas.circle(x, y - radius, radius, hay)
    for ring in (0.68, 0.36):
        canvas.add(
            f'<circle cx="{x:.1f}" cy="{y - radius:.1f}" r="{radius * ring:.1f}" fill="none"'
            f' stroke="{shade(hay, 0.78)}" stroke-width="{radius * 0.09:.1f}"/>'
        )


def draw_castle(canvas: Canvas) -> None:
    """Draw the courtyard of a castle: wall, towers, gate and banners, and paving in front."""
    high = canvas.horizon * 0.42
    foot = canvas.horizon + canvas.height * 0.02
    stone = canvas.hued(STONE)
    for side in (-1, 1):
        _tower(canvas, canvas.width * (0.5 + side * 0.27), foot, canvas.side * 0.12, high * 1.16, shade(stone, 0.9))
    _wall(canvas, foot, high, stone)
    _gate(canvas, canvas.width * 0.5, foot, high)
    for side in (-1, 1):
        _tower(canvas, canvas.width * (0.5 + side * 0.44), foot, canvas.side * 0.18, high * 1.34, stone)
        _banner(canvas, canvas.width * (0.5 + side * 0.235), foot - high * 0.78, high * 0.42, BANNERS[side > 0])
    paving(canvas)


def _merlons(canvas: Canvas, left: float, right: float, y: float, high: float, colour: str) -> None:
    """The teeth of a wall that stands up to `y`."""
    count = max(3, 2 * round((right - left) / high / 2.4) + 1)
    step = (right - left) / count
    for place in range(0, count, 2):
        canvas.rect(left + step * place, y - high, step, high + 1, colour)


def _wall(canvas: Canvas, foot: float, high: float, stone: str) -> None:
    top = foot - high
    with canvas.as_one():
        _merlons(canvas, 0, canvas.width, top, high * 0.10, stone)
        canvas.rect(0, top, canvas.width, high, stone)
    canvas.rect(0, top + high * 0.07, canvas.width, high * 0.035, shade(stone, 0.82))
    for _ in range(46):
        x, row = canvas.between(0, canvas.width), canvas.chance.randrange(2, 12)
        canvas.rect(x, top + high * row / 12, high * 0.12, high * 0.055, shade(stone, 0.91), 'rx="3"')


def _tower(canvas: Canvas, x: float, foot: float, wide: float, high: float, stone: str) -> None:
    top = foot - high
    with canvas.as_one():
        canvas.rect(x - wide / 2, top, wide, high, stone)
        _merlons(canvas, x - wide * 0.6, x + wide * 0.6, top, wide * 0.14, stone)
        canvas.rect(x - wide * 0.6, top, wide * 1.2, wide * 0.2, shade(stone, 0.94))
        canvas.rect(x + wide * 0.25, top + wide * 0.2, wide * 0.25, high - wide * 0.2, shade(stone, 0.88))
    with canvas.as_one():
        roof = canvas.hued("#4c6fa5")
        peak = top - wide * 0.82
        canvas.polygon([(x - wide * 0.5, top - wide * 0.13), (x, peak), (x + wide * 0.5, top - wide * 0.13)], roof)
        canvas.polygon(
            [(x, peak), (x + wide * 0.5, top - wide * 0.13), (x + wide * 0.1, top - wide * 0.13)], shade(roof, 0.86)
        )
    _flag(canvas, x, peak, wide)
    glass = "#ffd97a" if canvas.scene.time in ("evening", "night") else canvas.hued("#4b4a55")
    for share in (0.28, 0.55):
        slit, y = wide * 0.14, top + high * share
        arch = f"a{slit / 2:.1f} {slit / 2:.1f} 0 0 1 {slit:.1f} 0"
        canvas.path(f"M{x - slit / 2:.0f} {y:.0f}{arch}v{slit * 1.6:.0f}h{-slit:.1f}z", glass)


def _flag(canvas: Canvas, x: float, peak: float, wide: float) -> None:
    mast, cloth = wide * 0.34, wide * 0.34
    canvas.stroke(f"M{x:.0f} {peak:.0f}v{-mast:.0f}", canvas.hued("#5b4636"), max(2.0, wide * 0.025))
    line = f"M{x:.0f} {peak - mast:.0f}l{cloth:.0f} {cloth * 0.28:.0f} {-cloth:.0f} {cloth * 0.28:.0f}z"
    canvas.path(line, canvas.hued("#d8392f"))


def _gate(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """An arched gate with a portcullis that is half drawn up."""
    half = high * 0.30
    arch = "M{l:.0f} {f:.0f}V{s:.0f}A{r:.0f} {r:.0f} 0 0 1 {e:.0f} {s:.0f}V{f:.0f}z"
    spring = foot - high * 0.42
    outer = half * 1.16
    canvas.path(arch.format(l=x - outer, e=x + outer, r=outer, f=foot, s=spring), canvas.hued("#8b837d"))
    canvas.path(arch.format(l=x - half, e=x + half, r=half, f=foot, s=spring), canvas.hued("#4f4640"))
    bars = "".join(
        f"M{x + half * across:.0f} {spring - half * math.sqrt(1 - across * across):.0f}V{spring + half * 0.35:.0f}"
        for across in (-0.75, -0.45, -0.15, 0.15, 0.45, 0.75)
    )
    rungs = "".join(f"M{x - half * 0.97:.0f} {spring + half * down:.0f}H{x + half * 0.97:.0f}" for down in (-0.1, 0.2))
    canvas.stroke(bars + rungs, canvas.hued("#2c2826"), half * 0.05)


def _banner(canvas: Canvas, x: float, top: float, long: float, colour: str) -> None:
    half, cloth = long * 0.22, canvas.hued(colour)
    with canvas.as_one():
        canvas.polygon(
            [(x - half, top), (x + half, top), (x + half, top + long), (x, top + long * 0.8), (x - half, top + long)],
            cloth,
        )
        canvas.rect(x - half * 1.2, top - long * 0.03, half * 2.4, long * 0.06, canvas.hued("#5b4636"))
    _star(canvas, x, top + long * 0.36, half * 0.55, canvas.hued("#f8d65c"))


def _star(canvas: Canvas, x: float, y: float, radius: float, fill: str) -> None:
    points = [
        (
            x + radius * (1 if tip % 2 == 0 else 0.42) * math.sin(math.pi * tip / 5),
            y - radius * (1 if tip % 2 == 0 else 0.42) * math.cos(math.pi * tip / 5),
        )
        for tip in range(10)
    ]
    canvas.polygon(points, fill)


def paving(canvas: Canvas) -> None:
    """Cobbles in rows, larger towards the viewer; none where snow covers them."""
    far, middle, near = lit_ground(canvas, COBBLES)
    top = canvas.horizon + canvas.height * 0.02
    canvas.wash(top, canvas.height, (far, middle, near))
    if canvas.scene.weather == "snow":
        return
    rows = 9
    for row in range(rows):
        share = (row / rows) ** 1.6
        y, size = top + (canvas.height - top) * share + 4, canvas.width * (0.02 + 0.035 * share)
        tone = shade(mix(far, near, share), 0.92)
        for _ in range(7):
            canvas.ellipse(canvas.between(0, canvas.width), y + size * 0.4, size, size * 0.24, tone)


def draw_harbour(canvas: Canvas) -> None:
    """Draw the water of a harbour with a lighthouse and moored boats, and a wooden quay in front."""
    quay = canvas.height * 0.745
    canvas.wash(canvas.horizon, canvas.height, SEAS[canvas.scene.time])
    draw_waves(canvas)
    _far_shore(canvas)
    _lighthouse(canvas, beside_the_sun(canvas, 0.36), canvas.horizon + canvas.height * 0.015, canvas.side * 0.25)
    for place, share in enumerate((0.12, 0.34, 0.62, 0.86)):
        x, foot = (
            canvas.width * share + canvas.jitter(canvas.width * 0.03),
            canvas.horizon + canvas.height * (0.06 + 0.045 * (place % 2)),
        )
        _moored(canvas, x, foot, canvas.side * (0.11 + 0.04 * (place % 2)), HULLS[place])
    _quay(canvas, quay)


def _far_shore(canvas: Canvas) -> None:
    """Warehouses and cranes on the other side."""
    x, y = -5.0, canvas.horizon + canvas.height * 0.01
    while x < canvas.width:
        wide, high = canvas.width * canvas.between(0.05, 0.10), canvas.side * canvas.between(0.03, 0.07)
        wall = canvas.hued(canvas.chance.choice(("#c98d6b", "#d8b384", "#b5765f", "#a9b4c0")))
        with canvas.as_one():
            canvas.rect(x, y - high, wide, high, wall)
            canvas.polygon([(x, y - high), (x + wide / 2, y - high * 1.45), (x + wide, y - high)], shade(wall, 0.75))
        x += wide * 1.02


def _lighthouse(canvas: Canvas, x: float, foot: float, high: float) -> None:
    red, white = canvas.hued("#d8453a"), canvas.hued("#fbf6ee")
    lamp_y = foot - high * 0.9
    if canvas.is_dark:
        for side in (-1, 1):
            reach, spread = side * canvas.width * 0.5, high * 0.22
            canvas.polygon(
                [(x, lamp_y), (x + reach, lamp_y - spread), (x + reach, lamp_y + spread * 0.5)], "#ffeeb0", 0.22
            )
    canvas.ellipse(x, foot, high * 0.34, high * 0.07, canvas.hued("#7d7770"))
    with canvas.as_one():
        for band in range(5):
            low, top = band / 5, (band + 1) / 5
            wide, narrow = high * (0.13 - 0.05 * low), high * (0.13 - 0.05 * top)
            y, upper = foot - high * 0.82 * low, foot - high * 0.82 * top - 1
            corners = [(x - wide, y), (x + wide, y), (x + narrow, upper), (x - narrow, upper)]
            canvas.polygon(corners, red if band % 2 == 0 else white)
        canvas.rect(x - high * 0.11, foot - high * 0.84, high * 0.22, high * 0.03, canvas.hued("#4a4a52"))
        canvas.rect(x - high * 0.06, foot - high * 0.95, high * 0.12, high * 0.12, "#ffe28a")
        canvas.polygon(
            [(x - high * 0.09, foot - high * 0.95), (x, foot - high * 1.05), (x + high * 0.09, foot - high * 0.95)], red
        )
    if canvas.scene.time in ("evening", "night"):
        canvas.glow(x, lamp_y, high * 0.4, "#ffeeb0", 0.8)


def _moored(canvas: Canvas, x: float, foot: float, high: float, colour: str) -> None:
    """A small boat with its mast and furled sail, and its image on the water."""
    hull, mast = canvas.hued(colour), canvas.hued("#6b4f3a")
    half, tip, deck = high * 0.55, foot - high * 1.2, foot - high * 0.3
    canvas.ellipse(x, foot, half * 1.1, high * 0.06, "#ffffff", 0.35)
    canvas.stroke(f"M{x:.0f} {foot - high * 0.2:.0f}V{foot - high * 1.25:.0f}", mast, high * 0.035)
    stays = f"M{x - half:.0f} {deck:.0f}L{x:.0f} {tip:.0f}L{x + half:.0f} {deck:.0f}"
    canvas.stroke(stays, mast, high * 0.01)
    canvas.stroke(f"M{x:.0f} {foot - high * 0.42:.0f}h{half * 0.8:.0f}", canvas.hued("#f6ead2"), high * 0.08)
    with canvas.as_one():
        drop = high * 0.28
        bow = f"q{-half * 0.15:.0f} {drop:.0f} {-half * 0.4:.0f} {drop:.0f}"
        stern = f"q{-half * 0.25:.0f} 0 {-half * 0.4:.0f} {-drop:.0f}"
        canvas.path(f"M{x - half:.0f} {foot - drop:.0f}H{x + half:.0f}{bow}H{x - half * 0.6:.0f}{stern}z", hull)
        canvas.rect(x - half * 0.96, foot - high * 0.26, half * 1.92, high * 0.05, canvas.hued("#fbf6ee"))


def _quay(canvas: Canvas, top: float) -> None:
    """Planks that run away from the viewer, with bollards at their edge."""
    far, _, near = lit_ground(canvas, PLANKS)
    width, depth = canvas.width, canvas.height - top
    canvas.rect(0, top - depth * 0.02, width, depth * 0.10, shade(near, 0.62))
    canvas.wash(top, canvas.height, (far, near))
    seam = shade(near, 0.72)
    for row in range(1, 7):
        y = top + depth * (row / 7) ** 1.35
        canvas.stroke(f"M0 {y:.0f}H{width}", seam, 2 + row * 0.4, 0.6)
    for share in (0.07, 0.36, 0.64, 0.93):
        _bollard(canvas, width * share, top + depth * 0.05, canvas.side * 0.055)


def _bollard(canvas: Canvas, x: float, foot: float, high: float) -> None:
    iron = canvas.hued("#4a4f5c")
    with canvas.as_one():
        canvas.ellipse(x, foot, high * 0.42, high * 0.14, shade(iron, 0.7))
        canvas.rect(x - high * 0.24, foot - high * 0.8, high * 0.48, high * 0.8, iron)
        canvas.ellipse(x, foot - high * 0.82, high * 0.36, high * 0.16, shade(iron, 1.25))
