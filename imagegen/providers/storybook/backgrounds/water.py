"""Sea, waves and beach, and the colours of all waters."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.colours import blend, mix

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
INLAND = {
    "river": ("#8fd0e8", "#6cbbde", "#4ba3cf"),
    "lake": ("#a8dcec", "#63b7dc", "#3a93c2"),
    "pool": ("#8fe6ee", "#58d0e4", "#38bcd8"),
    "canal": ("#8db8bd", "#6a9ea8", "#52868f"),
    "polder": ("#9fd2e6", "#84c2dc", "#6cb0cf"),
    "swamp": ("#93b3a2", "#6f978a", "#527a70"),
    "oasis": ("#7fd6e2", "#45b9d4", "#2f9dc0"),
}
"""The water of places inland by day, from the far to the near one."""


def waters(canvas: Canvas) -> tuple[str, ...]:
    """The colours of the water at this place and hour, from the horizon to the lower edge."""
    inland = INLAND.get(canvas.scene.place)
    if inland is None:
        return SEAS[canvas.scene.time]
    return tuple(mix(canvas.hued(colour), "#2b4b86", 0.3 if canvas.is_dark else 0.0) for colour in inland)


def water_at(canvas: Canvas, y: float) -> str:
    """The colour of the water at a height."""
    share = (y - canvas.horizon) / max(canvas.height - canvas.horizon, 1)
    return blend(waters(canvas), min(1.0, max(0.0, share)))


def ripples(canvas: Canvas, top: float, foot: float, count: int = 16) -> None:
    """Light streaks on calm water between two heights."""
    for place in range(count):
        share = (place + 0.5) / count
        long = canvas.width * (0.02 + 0.06 * share) * canvas.between(0.6, 1.3)
        x, y = canvas.between(-0.02, 0.98) * canvas.width, top + (foot - top) * share
        canvas.stroke(f"M{x:.0f} {y:.0f}h{long:.0f}", "#ffffff", 1.5 + 2.5 * share, 0.38)


def draw_water(canvas: Canvas) -> None:
    """Draw the sea from the horizon down, and sand in front of it on a beach."""
    canvas.wash(canvas.horizon, canvas.height, SEAS[canvas.scene.time])
    draw_waves(canvas)
    if canvas.scene.place == "beach":
        _beach(canvas)


def lapping(canvas: Canvas, x: float, y: float, width: float, depth: float) -> None:
    """A wave over the foot of something afloat, `width` wide and `depth` high. It has the colour of the sea there."""
    fill = water_at(canvas, y)
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
