"""Sea, waves and beach."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.colours import blend

SEAS = {
    "morning": ("#bfe3df", "#5bb3c9", "#2a7fa8"),
    "day": ("#8fd8ea", "#35a5d0", "#1a74ab"),
    "evening": ("#e9a36b", "#7d5a8c", "#3a3f70"),
    "night": ("#3a5a94", "#1d3566", "#122244"),
}
SANDS = {
    "morning": ("#f7e3b4", "#e8c684"),
    "day": ("#f7e0a8", "#e5bf78"),
    "evening": ("#d9a878", "#a97c62"),
    "night": ("#6d6f86", "#4d4f6a"),
}


def draw_water(canvas: Canvas) -> None:
    """Draw the sea from the horizon down, and sand in front of it on a beach."""
    canvas.wash(canvas.horizon, canvas.height, SEAS[canvas.scene.time])
    draw_waves(canvas)
    if canvas.scene.place == "beach":
        _beach(canvas)


def lapping(canvas: Canvas, x: float, y: float, width: float, depth: float) -> None:
    """A wave over the foot of something afloat, `width` wide and `depth` high. It has the colour of the sea there."""
    share = (y - canvas.horizon) / max(canvas.height - canvas.horizon, 1)
    fill = blend(SEAS[canvas.scene.time], min(1.0, max(0.0, share)))
    half, crest = width * 0.62, max(4.0, width * 0.02)
    wave = f"q{half / 3:.0f} {-crest * 2:.0f} {half * 2 / 3:.0f} 0"
    crest_line = f"M{x - half:.0f} {y - depth:.0f}{wave}{wave}{wave}"
    line = f"{crest_line}L{x + half * 0.8:.0f} {y + crest:.0f}H{x - half * 0.8:.0f}z"
    canvas.put(
        canvas.brush.veil(f'<path d="{line}" fill="{fill}"/>', f'<path d="{crest_line}" fill="none" stroke="{fill}"/>')
    )


def draw_waves(canvas: Canvas) -> None:
    """Draw white crests, longer towards the viewer."""
    depth = canvas.height - canvas.horizon
    for place in range(26):
        near = ((place + 1) / 27) ** 1.5
        x, y, length = (
            canvas.between(0, canvas.width),
            canvas.horizon + depth * near,
            canvas.width * 0.03 * (1 + 2 * near),
        )
        line = f"M{x:.0f} {y:.0f}q{length / 2:.0f} {-length * 0.18:.0f} {length:.0f} 0t{length:.0f} 0"
        canvas.stroke(line, "#ffffff", 2 + 3 * near, 0.45)


def _beach(canvas: Canvas) -> None:
    width, height = canvas.width, canvas.height
    light, dark = SANDS[canvas.scene.time]
    for top, colour, opacity in ((0.745, "#ffffff", 0.7), (0.76, light, 1.0), (0.86, dark, 0.35)):
        y = height * top
        line = (
            f"M0 {y:.0f}q{width * 0.3:.0f} {height * 0.04:.0f} {width * 0.6:.0f} 0"
            f"t{width * 0.45:.0f} {-height * 0.02:.0f}V{height}H0z"
        )
        canvas.path(line, colour, opacity)
