"""Land where something is grown: rice terraces, a vineyard, an orchard."""

from __future__ import annotations

from itertools import pairwise

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import WOOD, palm, tree, trees
from imagegen.providers.storybook.backgrounds.houses import cottage, roof_colour
from imagegen.providers.storybook.backgrounds.land import (
    SNOW,
    Ground,
    beside_the_sun,
    flowers,
    grass,
    ground,
    hills,
    lit_ground,
)
from imagegen.providers.storybook.backgrounds.seasons import leaf
from imagegen.providers.storybook.colours import mix, shade

RICE: Ground = ("#b5d95c", "#8cc63f", "#5fa23a")
SOIL = "#b98a58"


def draw_rice(canvas: Canvas) -> None:
    """Draw rice terraces: steps of flooded fields on a hillside, palms, a hut, a volcano far away."""
    colours = lit_ground(canvas, RICE)
    _cone(canvas, beside_the_sun(canvas, -0.12), canvas.horizon * 0.55)
    canvas.hill(canvas.horizon - canvas.height * 0.05, canvas.height * 0.03, canvas.hued("#7fb89a"))
    canvas.hill(canvas.horizon - canvas.height * 0.01, canvas.height * 0.02, canvas.hued("#5f9f72"))
    for share, high, lean in ((0.06, 0.24, 0.1), (0.15, 0.18, -0.08), (0.86, 0.20, 0.08), (0.95, 0.27, -0.1)):
        palm(canvas, canvas.width * share, canvas.down(0.06), canvas.side * high, lean)
    _hut(canvas, beside_the_sun(canvas, 0.22), canvas.down(0.06), canvas.side * 0.12)
    steps = (0.02, 0.09, 0.17, 0.26, 0.36, 0.48, 0.62, 0.79)
    for number, (share, below) in enumerate(pairwise((*steps, 1.0))):
        _terrace(canvas, number, share, below, colours)


def _cone(canvas: Canvas, x: float, high: float) -> None:
    """A far volcano with a thin cloud of steam."""
    rock, foot = canvas.hued("#8fa3c4"), canvas.horizon
    line = f"M{x - high * 1.3:.0f} {foot:.0f}Q{x - high * 0.35:.0f} {foot - high * 0.3:.0f} {x - high * 0.14:.0f}"
    right = f"Q{x + high * 0.35:.0f} {foot - high * 0.3:.0f} {x + high * 1.3:.0f} {foot:.0f}z"
    canvas.path(
        f"{line} {foot - high:.0f}L{x:.0f} {foot - high * 0.95:.0f}L{x + high * 0.14:.0f} {foot - high:.0f}{right}",
        rock,
    )
    for up, reach in ((1.06, 0.08), (1.16, 0.12), (1.28, 0.10)):
        canvas.circle(x + high * (up - 1) * 0.6, foot - high * up, high * reach, "#ffffff", 0.55)


def _terrace(canvas: Canvas, number: int, share: float, below: float, colours: Ground) -> None:
    """One step, as far as the one `below`: a bank of grass, the water behind its edge, rows of rice in the water."""
    end = min(canvas.height, canvas.down(below) + canvas.height * 0.06)
    width, y, deep = canvas.width, canvas.down(share), canvas.height * (0.016 + 0.004 * number)
    swing = canvas.height * (0.010 + 0.005 * number) * (1 if number % 2 else -1)
    bend = f"C{width * 0.28:.0f} {y + swing * 2.4:.0f} {width * 0.62:.0f} {y - swing * 2.4:.0f} {width} {y + swing:.0f}"
    lower = f"C{width * 0.28:.0f} {y + deep + swing * 2.4:.0f} {width * 0.62:.0f} {y + deep - swing * 2.4:.0f}"
    green = mix(colours[0], colours[2], number / 8)
    canvas.path(f"M0 {y:.0f}{bend}V{y + deep + abs(swing) * 2.5:.0f}H0z", shade(green, 0.8))
    sky = mix(canvas.hued("#bfe3ee"), green, 0.30 if number % 3 else 0.62)
    if canvas.scene.weather == "snow":
        sky = SNOW[canvas.is_dark][number % 2]
    canvas.path(f"M0 {y + deep:.0f}{lower} {width} {y + deep + swing:.0f}V{end:.0f}H0z", sky)
    blade, high = shade(green, 0.92), canvas.side * (0.010 + 0.004 * number)
    rows = 1 if number < 3 else 2
    for row in range(rows):
        line = ""
        for place in range(22 - 2 * number):
            across = (place + 0.5 + 0.25 * (row % 2)) / (22 - 2 * number)
            wave = 6.75 * across * (1 - across) * (1 - 2 * across) * swing * 1.6 + across * swing
            at = y + deep * 1.5 + wave + high * (0.9 + 1.35 * row)
            x = width * across
            line += f"M{x:.0f} {at:.0f}l{-high * 0.35:.1f} {-high:.1f}M{x:.0f} {at:.0f}l{high * 0.35:.1f} {-high:.1f}"
            line += f"M{x:.0f} {at:.0f}v{-high * 1.15:.1f}"
        canvas.stroke(line, blade, 1.5 + 0.35 * number)


def _hut(canvas: Canvas, x: float, foot: float, high: float) -> None:
    """A hut on posts with a roof of leaves."""
    wood = canvas.hued("#a87c4f")
    with canvas.as_one():
        for across in (-0.42, 0.36):
            canvas.rect(x + high * across, foot - high * 0.5, high * 0.06, high * 0.5, shade(wood, 0.7))
        canvas.rect(x - high * 0.5, foot - high * 0.62, high, high * 0.34, wood)
        canvas.rect(x - high * 0.12, foot - high * 0.56, high * 0.24, high * 0.28, shade(wood, 0.6))
        canvas.polygon(
            [(x - high * 0.68, foot - high * 0.58), (x, foot - high), (x + high * 0.68, foot - high * 0.58)],
            roof_colour(canvas, "#c49a5a"),
        )


def draw_vineyard(canvas: Canvas) -> None:
    """Draw a vineyard: rows of vines with grapes on gentle hills, with a house and cypresses."""
    colours = ground(canvas)
    canvas.hill(canvas.horizon - canvas.height * 0.07, canvas.height * 0.03, canvas.hued("#9fbccb"))
    hills(canvas, colours)
    cottage(canvas, beside_the_sun(canvas, 0.28), canvas.down(0.02), canvas.side * 0.15, "#f3e3c4", "#c2553c")
    for share, high in ((0.37, 0.19), (0.41, 0.16), (0.19, 0.17), (-0.36, 0.15), (-0.40, 0.18)):
        x, tall = beside_the_sun(canvas, share), canvas.side * high
        canvas.ellipse(x, canvas.down(0.03) - tall / 2, tall * 0.13, tall / 2, canvas.hued("#3f7a52"))
    _rows(canvas, colours)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.80)
        flowers(canvas, 0.82)


def _rows(canvas: Canvas, colours: Ground) -> None:
    """Rows of vines that meet far away, with bare soil between them."""
    top, foot, width = canvas.down(0.05), canvas.down(0.80), canvas.width
    soil = SNOW[canvas.is_dark][1] if canvas.scene.weather == "snow" else mix(canvas.hued(SOIL), colours[1], 0.25)
    canvas.polygon([(width * 0.05, top), (width * 0.95, top), (width * 2.0, foot), (-width * 1.0, foot)], soil)
    rows = (-5, -4, -3, -2, -1, 1, 2, 3, 4, 5)
    for place in sorted(rows, key=abs, reverse=True):
        side = 1 if place > 0 else -1
        offset = place - side * 0.5
        far, near = width * (0.5 + 0.09 * offset), width * (0.5 + 0.28 * offset) + side * width * 0.06
        for step in range(9):
            share = (step / 8) ** 1.5
            x, y = far + (near - far) * share, top + (foot - top) * share
            size = canvas.side * (0.016 + 0.058 * share)
            if -size < x < width + size:
                _vine(canvas, x, y, size, fruit=step > 4)


def _vine(canvas: Canvas, x: float, y: float, size: float, *, fruit: bool) -> None:
    colour = leaf(canvas, "#5f9f3f") if canvas.season == "autumn" else canvas.hued("#5f9f3f")
    with canvas.as_one():
        canvas.rect(x - size * 0.06, y - size * 0.9, size * 0.12, size * 0.9, canvas.hued(WOOD))
        canvas.ellipse(x, y - size * 1.05, size * 0.78, size * 0.55, shade(colour, 0.86))
        canvas.ellipse(x - size * 0.1, y - size * 1.22, size * 0.6, size * 0.38, shade(colour, 1.08))
        if fruit:
            for across in (-0.42, 0.30):
                for dot, down in ((-0.10, 0), (0.10, 0), (0, 0.15), (0, -0.12)):
                    canvas.circle(
                        x + size * (across + dot), y - size * (0.82 - down), size * 0.10, canvas.hued("#6a3f8f")
                    )


def draw_orchard(canvas: Canvas) -> None:
    """Draw an orchard: rows of trees full of apples, ladders and baskets."""
    colours = ground(canvas)
    hills(canvas, colours)
    trees(canvas, (0.10, 0.24, 0.37, 0.50, 0.63, 0.77, 0.91), canvas.down(0.03), canvas.side * 0.13)
    for down, high, shares in ((0.12, 0.23, (0.13, 0.33, 0.68, 0.88)), (0.30, 0.38, (0.04, 0.96))):
        for share in shares:
            x = canvas.width * share + canvas.jitter(canvas.width * 0.01)
            _fruit_tree(canvas, x, canvas.down(down), canvas.side * high)
    for share in (0.24, 0.76) if canvas.season != "spring" else ():
        _basket(canvas, canvas.width * share, canvas.down(0.26), canvas.side * 0.05)
    if canvas.scene.weather != "snow":
        grass(canvas, colours[2], 0.2)
        flowers(canvas, 0.3)


def _fruit_tree(canvas: Canvas, x: float, foot: float, high: float) -> None:
    canvas.ellipse(x, foot, high * 0.34, high * 0.035, "#1f3a20", 0.18)
    tree(canvas, x, foot, high)
    if canvas.season == "spring":
        return
    for _ in range(12):
        across, up = canvas.between(-0.26, 0.26), canvas.between(0.46, 0.86)
        canvas.circle(x + high * across, foot - high * up, high * 0.026, canvas.hued("#e2402f"))


def _basket(canvas: Canvas, x: float, foot: float, high: float) -> None:
    straw = canvas.hued("#d9a45a")
    with canvas.as_one():
        for place in range(5):
            canvas.circle(x + high * 0.28 * (place - 2), foot - high * 0.9, high * 0.22, canvas.hued("#e2402f"))
        canvas.polygon(
            [
                (x - high * 0.8, foot - high * 0.8),
                (x + high * 0.8, foot - high * 0.8),
                (x + high * 0.6, foot),
                (x - high * 0.6, foot),
            ],
            straw,
        )
        canvas.rect(x - high * 0.84, foot - high * 0.86, high * 1.68, high * 0.16, shade(straw, 0.82))
