"""Waters inland: a river, a lake, a swamp, an oasis."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import bush, fir, palm, reeds, tree, trees
from imagegen.providers.storybook.backgrounds.land import (
    SAND,
    Ground,
    beside_the_sun,
    flowers,
    grass,
    ground,
    hills,
    lit_ground,
)
from imagegen.providers.storybook.backgrounds.water import ripples, water_at, waters
from imagegen.providers.storybook.colours import mix, shade

MARSH: Ground = ("#9aa866", "#7d9152", "#5f7a44")
ROCK = "#a39c94"
Course = tuple[tuple[float, float], ...]
"""Points across the width and down from the horizon, both as shares; after the first, three make a curve."""
LEFT_BANK: Course = (
    (0.615, 0.015),
    (0.59, 0.07),
    (0.33, 0.06),
    (0.35, 0.12),
    (0.37, 0.18),
    (0.62, 0.16),
    (0.58, 0.23),
    (0.54, 0.29),
    (0.22, 0.27),
    (-0.02, 0.33),
)
RIGHT_BANK: Course = (
    (1.02, 0.30),
    (0.88, 0.31),
    (0.80, 0.27),
    (0.77, 0.22),
    (0.73, 0.14),
    (0.44, 0.17),
    (0.43, 0.115),
    (0.42, 0.07),
    (0.63, 0.08),
    (0.63, 0.015),
)


def _curve(canvas: Canvas, course: Course, drop: float = 0.0) -> str:
    """The points of a bank; `drop` pixels further down."""
    points = [f"{canvas.width * across:.0f} {canvas.down(down) + drop:.0f}" for across, down in course]
    return points[0] + "".join(f"C{' '.join(points[place : place + 3])}" for place in range(1, len(points), 3))


def _shore(canvas: Canvas, share: float, colour: str, rise: float = 0.012) -> None:
    """The near bank: land from the share `share` of the way down to the lower edge."""
    width, y, bend = canvas.width, canvas.down(share), canvas.height * rise
    swing = f"Q{width * 0.25:.0f} {y + bend * 2:.0f} {width * 0.5:.0f} {y:.0f}T{width} {y:.0f}"
    canvas.path(f"M0 {y:.0f}{swing}V{canvas.height}H0z", colour)


def _stones(canvas: Canvas, share: float, count: int) -> None:
    """Stones at the water's edge."""
    rock = canvas.hued(ROCK)
    for _ in range(count):
        x, size = canvas.between(0.02, 0.98) * canvas.width, canvas.side * canvas.between(0.012, 0.028)
        y = canvas.down(share) + canvas.jitter(canvas.height * 0.008)
        with canvas.as_one():
            canvas.ellipse(x, y, size * 1.3, size * 0.7, shade(rock, 0.82))
            canvas.ellipse(x - size * 0.15, y - size * 0.16, size * 1.05, size * 0.48, shade(rock, 1.1))


def draw_river(canvas: Canvas) -> None:
    """Draw a river that winds from far hills through meadows and flows by before the viewer."""
    colours = ground(canvas)
    _far_hills(canvas)
    hills(canvas, colours)
    trees(canvas, (0.04, 0.14, 0.26, 0.86, 0.96), canvas.down(0.06), canvas.side * 0.14)
    bank = mix(colours[2], canvas.hued("#b08a58"), 0.55)
    drop = canvas.height * 0.012
    left, right = _curve(canvas, LEFT_BANK), _curve(canvas, RIGHT_BANK)
    near = f"V{canvas.down(0.62):.0f}H{canvas.width}"
    canvas.path(f"M{left}{near}L{right}z", bank)
    left, right = _curve(canvas, LEFT_BANK, drop), _curve(canvas, RIGHT_BANK, drop)
    canvas.path(f"M{left}{near}L{right}z", water_at(canvas, canvas.down(0.45)))
    ripples(canvas, canvas.down(0.34), canvas.down(0.54), 18)
    for across, down, long in ((0.46, 0.135, 0.05), (0.60, 0.20, 0.07), (0.60, 0.255, 0.10), (0.44, 0.30, 0.12)):
        line = f"M{canvas.width * across:.0f} {canvas.down(down) + drop:.0f}h{canvas.width * long:.0f}"
        canvas.stroke(line, "#ffffff", 3, 0.4)
    tree(canvas, beside_the_sun(canvas, 0.38), canvas.down(0.27), canvas.side * 0.27)
    bush(canvas, beside_the_sun(canvas, -0.36), canvas.down(0.25), canvas.side * 0.06)
    _shore(canvas, 0.575, bank)
    _shore(canvas, 0.60, colours[2])
    _stones(canvas, 0.59, 7)
    for share in (0.05, 0.13, 0.90):
        reeds(canvas, canvas.width * share, canvas.down(0.62), canvas.side * canvas.between(0.10, 0.14))
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.64)
        flowers(canvas, 0.66)


def _far_hills(canvas: Canvas) -> None:
    """Blue hills behind everything."""
    blue = canvas.hued("#9db8cf")
    canvas.hill(canvas.horizon - canvas.height * 0.075, canvas.height * 0.03, blue)
    canvas.hill(canvas.horizon - canvas.height * 0.045, canvas.height * 0.018, shade(blue, 0.92))


def draw_lake(canvas: Canvas) -> None:
    """Draw a calm lake with wooded shores and mountains beyond, reeds and a jetty in front."""
    colours = ground(canvas)
    _peaks(canvas)
    shore = canvas.down(0.06)
    canvas.hill(canvas.horizon - canvas.height * 0.012, canvas.height * 0.012, shade(colours[0], 0.9))
    for place in range(17):
        x = canvas.width * place / 16 + canvas.jitter(canvas.width * 0.02)
        if place % 3:
            fir(canvas, x, shore, canvas.side * canvas.between(0.07, 0.13))
        else:
            tree(canvas, x, shore, canvas.side * canvas.between(0.08, 0.12))
    canvas.wash(shore, canvas.height, waters(canvas))
    mirror = mix(waters(canvas)[0], canvas.hued("#3f7f5a"), 0.5)
    canvas.path(
        f"M0 {shore:.0f}H{canvas.width}V{shore + canvas.height * 0.02:.0f}{_teeth(canvas, shore)}z", mirror, 0.6
    )
    ripples(canvas, canvas.down(0.15), canvas.down(0.58), 20)
    _lilies(canvas, 0.50)
    _jetty(canvas, beside_the_sun(canvas, 0.34))
    _shore(canvas, 0.60, mix(colours[2], canvas.hued("#d9c08a"), 0.6), 0.016)
    _shore(canvas, 0.64, colours[2], 0.016)
    for share in (0.04, 0.10, 0.80, 0.89, 0.96):
        reeds(canvas, canvas.width * share, canvas.down(0.67), canvas.side * canvas.between(0.12, 0.18))
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.68)
        flowers(canvas, 0.70)


def _teeth(canvas: Canvas, y: float) -> str:
    """The lower edge of what is mirrored, from right to left."""
    step, deep = canvas.width / 24, canvas.height * 0.05
    return "".join(
        f"L{canvas.width - step * place:.0f} {y + deep * (1.0 if place % 2 else 0.45):.0f}" for place in range(25)
    )


def _peaks(canvas: Canvas) -> None:
    """Mountains with snow on them, far behind."""
    rock, snow = canvas.hued("#8b9dbb"), canvas.hued("#fbfdff")
    foot = canvas.horizon + canvas.height * 0.02
    for share, high in ((0.16, 0.34), (0.74, 0.30), (0.44, 0.46), (0.98, 0.40)):
        x, tall = canvas.width * share + canvas.jitter(canvas.width * 0.03), canvas.horizon * high
        half, top = tall * 0.95, foot - tall
        canvas.polygon([(x - half, foot), (x, top), (x + half, foot)], rock)
        canvas.polygon([(x, top), (x + half, foot), (x + half * 0.15, foot)], shade(rock, 0.88))
        cap = [(x, top), (x + half * 0.28, top + tall * 0.28), (x + half * 0.10, top + tall * 0.22)]
        cap += [(x - half * 0.04, top + tall * 0.32), (x - half * 0.14, top + tall * 0.23)]
        canvas.polygon([*cap, (x - half * 0.28, top + tall * 0.28)], snow)


def _lilies(canvas: Canvas, share: float) -> None:
    """Leaves and flowers of water lilies near the bank."""
    for place in range(7):
        x = canvas.width * (0.30 + 0.06 * place) + canvas.jitter(canvas.width * 0.02)
        y, size = canvas.down(share) + canvas.jitter(canvas.height * 0.03), canvas.side * canvas.between(0.016, 0.026)
        with canvas.as_one():
            canvas.path(
                f"M{x:.0f} {y:.0f}L{x + size * 1.2:.0f} {y - size * 0.35:.0f}A{size * 1.3:.0f} {size * 0.5:.0f} 0 1 0"
                f" {x + size * 1.3:.0f} {y + size * 0.1:.0f}z",
                canvas.hued("#5fa552"),
            )
            if place % 2 == 0 and canvas.scene.weather != "snow":
                for across in (-0.4, 0.4, 0.0):
                    canvas.ellipse(x + size * across, y - size * 0.35, size * 0.25, size * 0.42, canvas.hued("#fbd3e3"))


def _jetty(canvas: Canvas, x: float) -> None:
    """A landing stage of planks that reaches out from the near bank."""
    wood = canvas.hued("#a87c4f")
    far, near, half = canvas.down(0.30), canvas.down(0.68), canvas.side * 0.04
    lean = (canvas.width * 0.5 - x) * 0.25
    with canvas.as_one():
        for share in (0.08, 0.5, 0.85):
            y, wide = far + (near - far) * share, half * (1 + share)
            for side in (-1, 1):
                post = x + lean * (1 - share) + side * wide
                canvas.rect(post - half * 0.16, y - half * 0.5, half * 0.32, half * 1.5, shade(wood, 0.7))
        corners = [(x + lean - half, far), (x + lean + half, far), (x + half * 2.1, near), (x - half * 2.1, near)]
        canvas.polygon(corners, wood)
    planks = "".join(
        f"M{x + lean * (1 - share) - half * (1 + 1.1 * share):.0f} {far + (near - far) * share:.0f}"
        f"h{half * 2 * (1 + 1.1 * share):.0f}"
        for share in (0.1, 0.22, 0.35, 0.49, 0.64, 0.80)
    )
    canvas.stroke(planks, shade(wood, 0.78), 2.5)


def draw_swamp(canvas: Canvas) -> None:
    """Draw a swamp: bare and mossy trees in standing water, tussocks, lilies, reeds."""
    colours = lit_ground(canvas, MARSH)
    for share, tone in ((-0.13, 1.15), (-0.06, 0.95)):
        canvas.hill(canvas.down(share), canvas.height * 0.02, canvas.hued(shade("#7f9a78", tone)))
    canvas.wash(canvas.down(0.02), canvas.height, waters(canvas))
    for across, down, wide in ((0.12, 0.08, 0.20), (0.50, 0.05, 0.22), (0.88, 0.10, 0.20), (0.68, 0.18, 0.10)):
        canvas.ellipse(canvas.width * across, canvas.down(down), canvas.width * wide, canvas.height * 0.022, colours[0])
    for share, down, high in ((0.08, 0.08, 0.42), (0.22, 0.05, 0.28), (0.93, 0.11, 0.46)):
        _mossy(canvas, canvas.width * share, canvas.down(down), canvas.side * high)
    ripples(canvas, canvas.down(0.22), canvas.down(0.58), 14)
    _lilies(canvas, 0.28)
    _lilies(canvas, 0.52)
    _shore(canvas, 0.62, colours[1], 0.02)
    _shore(canvas, 0.68, colours[2], 0.014)
    for share in (0.04, 0.13, 0.88, 0.97):
        reeds(canvas, canvas.width * share, canvas.down(0.70), canvas.side * canvas.between(0.11, 0.19), "#7d9048")
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.72)


def _mossy(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A tree with bent branches that moss hangs from."""
    wood, moss = canvas.hued("#6a5a48"), canvas.hued("#8aa35e")
    with canvas.as_one():
        canvas.path(
            f"M{x - high * 0.10:.0f} {foot:.0f}Q{x - high * 0.03:.0f} {foot - high * 0.2:.0f} {x - high * 0.03:.0f}"
            f" {foot - high:.0f}h{high * 0.05:.0f}Q{x + high * 0.04:.0f} {foot - high * 0.2:.0f} {x + high * 0.11:.0f}"
            f" {foot:.0f}z",
            wood,
        )
        for across, start, rise in ((-0.34, 0.55, 0.24), (0.32, 0.66, 0.20), (-0.24, 0.80, 0.16), (0.22, 0.88, 0.12)):
            line = f"M{x:.0f} {foot - high * start:.0f}Q{x + high * across * 0.7:.0f} {foot - high * start:.0f}"
            tip = foot - high * (start + rise)
            canvas.stroke(f"{line} {x + high * across:.0f} {tip:.0f}", wood, high * 0.03)
            for place in (0.55, 1.0):
                at, y = x + high * across * place, foot - high * (start + rise * place * place)
                drape = f"q{high * 0.05:.0f} {high * 0.10:.0f} 0 {high * 0.17:.0f}"
                canvas.path(
                    f"M{at - high * 0.05:.0f} {y:.0f}h{high * 0.10:.0f}{drape}"
                    f"q{-high * 0.04:.0f} {-high * 0.07:.0f} {-high * 0.05:.0f} {-high * 0.05:.0f}z",
                    moss,
                )


def draw_oasis(canvas: Canvas) -> None:
    """Draw a pool among palms in the middle of dunes."""
    colours: Ground = SAND[canvas.is_dark]
    if canvas.scene.weather == "snow":
        colours = ground(canvas)
    hills(canvas, colours)
    for share, rise in ((0.2, 0.10), (0.85, 0.12)):
        x, foot, high = canvas.width * share, canvas.down(0.06), canvas.horizon * rise * 1.6
        left, right = x - canvas.width * 0.30, x + canvas.width * 0.30
        line = f"M{left:.0f} {foot:.0f}Q{x - canvas.width * 0.08:.0f} {foot - high * 0.4:.0f} {x:.0f} {foot - high:.0f}"
        canvas.path(f"{line}Q{x + canvas.width * 0.1:.0f} {foot - high * 0.3:.0f} {right:.0f} {foot:.0f}z", colours[0])
        canvas.path(
            f"M{x:.0f} {foot - high:.0f}Q{x + canvas.width * 0.1:.0f} {foot - high * 0.3:.0f} {right:.0f} {foot:.0f}"
            f"H{x + canvas.width * 0.04:.0f}Q{x - canvas.width * 0.03:.0f} {foot - high * 0.5:.0f} {x:.0f}"
            f" {foot - high:.0f}z",
            shade(colours[1], 0.96),
        )
    grassy, x, y = canvas.hued("#7fae4d"), canvas.width * 0.5, canvas.down(0.38)
    across, down = canvas.width * 0.62, (canvas.height - canvas.horizon) * 0.20
    canvas.ellipse(x, y - down * 0.12, across * 1.04, down * 1.26, grassy)
    canvas.ellipse(x, y, across, down, water_at(canvas, y))
    canvas.ellipse(x - across * 0.2, y - down * 0.35, across * 0.55, down * 0.35, waters(canvas)[0], 0.6)
    ripples(canvas, y - down * 0.3, y + down * 0.7, 10)
    for share, reach, lean in ((0.06, 0.44, 0.10), (0.17, 0.34, -0.08), (0.80, 0.32, 0.08), (0.92, 0.46, -0.12)):
        palm(canvas, canvas.width * share, canvas.down(0.20 + (0.08 if reach > 0.4 else 0)), canvas.side * reach, lean)
    for share in (0.26, 0.70):
        bush(canvas, canvas.width * share, canvas.down(0.19), canvas.side * 0.05)
    for share in (0.03, 0.12, 0.88, 0.97):
        reeds(canvas, canvas.width * share, canvas.down(0.62), canvas.side * canvas.between(0.09, 0.14))
