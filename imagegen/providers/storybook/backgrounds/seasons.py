"""The seasons out of doors: colours of ground and leaves, what lies on the ground, and what falls in front.

Winter is the weather snow.
"""

from __future__ import annotations

import colorsys

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.colours import recoloured, shade

GROUNDS = {
    "spring": ("#b6e07a", "#86cc5c", "#5fae4a"),
    "summer": ("#8fc94e", "#55a83c", "#2f7f33"),
    "autumn": ("#dcc96c", "#bda851", "#95893f"),
}
"""The far, middle and near colour of the ground by day."""
LEAVES = {
    "spring": ("#f7b9cf", "#fbdde6", "#f49abb", "#a9d968", "#8ecb5c"),
    "summer": ("#3f9a3f", "#2f8538", "#56a845"),
    "autumn": ("#edbb3c", "#e3892f", "#cf4f32", "#b9672f", "#f0cf5a"),
}
"""The colours of leafy trees; in spring most are in blossom."""
LEAFY = frozenset({"🌳", "art:birch", "art:bush"})
"""Trees that a pupil names whose leaves follow the season."""
HUES = {"spring": (0.94, 0.95), "autumn": (0.125, 0.085, 0.04)}
"""What becomes of the green of such a tree: hues from 0 to 1."""
PETALS = ("#fbdde6", "#f7b9cf", "#ffffff")
BLOOMS = {
    "spring": ("#fff7d6", "#ffe36e", "#f7a8c4", "#c9a7f0", "#ffffff"),
    "summer": ("#e2402f", "#d8352a", "#f2d24a", "#5b78d6", "#ffffff"),
}


def leaf(canvas: Canvas, green: str) -> str:
    """The colour of one tree's leaves at this season and hour; its own green where there is no season."""
    colours = LEAVES.get(canvas.season)
    return canvas.hued(canvas.chance.choice(colours) if colours else green)


def in_leaf(drawing: str, season: str, look: int) -> str:
    """A tree's drawing with its leaves in the colour of the season; `look` picks one of several."""
    hues = HUES.get(season)
    if hues is None:
        return drawing
    hue, pale, full = hues[look % len(hues)], *((0.34, 0.60) if season == "spring" else (0.10, 0.85))

    def turned(red: float, green: float, blue: float) -> tuple[float, float, float]:
        own, lightness, saturation = colorsys.rgb_to_hls(red, green, blue)
        if not 0.15 < own < 0.50 or saturation < 0.12:
            return red, green, blue
        return colorsys.hls_to_rgb(hue, min(0.95, lightness + pale), full)

    return recoloured(drawing, turned)


def strew(canvas: Canvas, top: float) -> None:
    """Lay on the ground what the season brings, from the share `top` of the way down: leaves, or flowers."""
    if canvas.scene.weather == "snow":
        return
    if canvas.season == "autumn":
        _fallen_leaves(canvas, top)
        return
    for _ in range(26):
        near = canvas.chance.random()
        x, y = canvas.between(0, canvas.width), canvas.down(top + (1 - top) * near)
        _flower(canvas, x, y, canvas.side * (0.006 + 0.008 * near))
    if canvas.season == "summer":
        _corn(canvas)


def _fallen_leaves(canvas: Canvas, top: float) -> None:
    for _ in range(60):
        near = canvas.chance.random()
        x, y = canvas.between(0, canvas.width), canvas.down(top + (1 - top) * near)
        _leaf(canvas, x, y, canvas.side * (0.008 + 0.012 * near), 0.5)


def _leaf(canvas: Canvas, x: float, y: float, long: float, flat: float = 1.0) -> None:
    """A leaf with a point at both ends, turned at random; one that lies on the ground is flat."""
    across, down = canvas.between(-1, 1) * long, canvas.between(-1, 1) * long * flat
    side, rise = down * 0.8 + long * 0.3, -across * 0.8 * flat - long * 0.2
    line = (
        f"M{x - across:.1f} {y - down:.1f}Q{x + side:.1f} {y + rise:.1f} {x + across:.1f} {y + down:.1f}"
        f"Q{x - side:.1f} {y - rise:.1f} {x - across:.1f} {y - down:.1f}z"
    )
    canvas.path(line, canvas.hued(canvas.chance.choice(LEAVES["autumn"])))


def _flower(canvas: Canvas, x: float, y: float, size: float) -> None:
    colour = canvas.hued(canvas.chance.choice(BLOOMS[canvas.season]))
    with canvas.as_one():
        canvas.stroke(f"M{x:.1f} {y:.1f}v{size * 2.2:.1f}", canvas.hued("#4d9440"), max(1.5, size * 0.3))
        for across, down in ((-0.7, 0.1), (0.7, 0.1), (0, -0.6), (0, 0.6)):
            canvas.ellipse(x + across * size, y + down * size, size * 0.7, size * 0.6, colour)
        canvas.circle(x, y, size * 0.42, canvas.hued("#3b3226" if canvas.season == "summer" else "#f6b73c"))


def _corn(canvas: Canvas) -> None:
    """Ears of corn at the lower corners."""
    straw = canvas.hued("#e2b64a")
    for place in range(14):
        side = place % 2
        x = canvas.width * (side + (1 - 2 * side) * canvas.between(0, 0.13))
        foot, high = canvas.height * canvas.between(0.99, 1.03), canvas.side * canvas.between(0.09, 0.14)
        lean = canvas.between(-0.2, 0.2) * high
        with canvas.as_one():
            canvas.stroke(
                f"M{x:.0f} {foot:.0f}Q{x:.0f} {foot - high * 0.6:.0f} {x + lean:.0f} {foot - high:.0f}",
                shade(straw, 0.8),
                max(2.0, high * 0.025),
            )
            for grain in range(4):
                y = foot - high * (1 - 0.09 * grain)
                canvas.ellipse(x + lean * (1 - 0.12 * grain), y, high * (0.035 + 0.008 * grain), high * 0.06, straw)


def draw_falling(canvas: Canvas) -> None:
    """Let leaves fall in autumn and petals in spring, in front of everything."""
    if canvas.season == "autumn":
        for _ in range(20):
            x, y = canvas.between(0, canvas.width), canvas.between(canvas.height * 0.06, canvas.height * 0.9)
            _leaf(canvas, x, y, canvas.side * canvas.between(0.014, 0.024))
    elif canvas.season == "spring":
        for _ in range(16):
            x, y = canvas.between(0, canvas.width), canvas.between(canvas.height * 0.06, canvas.height * 0.9)
            size = canvas.side * canvas.between(0.006, 0.010)
            canvas.ellipse(x, y, size, size * 0.6, canvas.chance.choice(PETALS), 0.9)
