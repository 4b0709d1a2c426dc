"""Hills, grass, forests, mountains, the desert and the town at the horizon."""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds import seasons
from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.growing import tree
from imagegen.providers.storybook.colours import mix, shade

Ground = tuple[str, str, str]
"""The far, middle and near colour of the ground."""
GROUNDS: dict[str, Ground] = {
    "day": ("#97d468", "#67b64f", "#43943c"),
    "morning": ("#b2d876", "#80bb53", "#579c48"),
    "evening": ("#b2945a", "#8a7a48", "#636544"),
    "night": ("#33605a", "#264d4b", "#1a3b3f"),
}
SNOW = {False: ("#ffffff", "#e6f0f9", "#c9dcec"), True: ("#b9c9e6", "#93a9d1", "#7088b5")}
SAND = {False: ("#f5d696", "#e6b96d", "#ca984f"), True: ("#7a6a6d", "#5f5260", "#473d4f")}
HOUSES = {
    "night": ("#27365f", "#1f2c50", "#33457a"),
    "evening": ("#8f5f73", "#a5697a", "#7d5570"),
}
HOUSES_BY_DAY = ("#c9b9a6", "#bda992", "#d8c8b4", "#a9b4c0")
ROADS = {"night": "#4a4f6d", "evening": "#b98a72"}
FLOWERS = ("#ffffff", "#ffe36e", "#f7a8c4", "#c9a7f0")


def draw_land(canvas: Canvas) -> None:
    """Draw the ground from the horizon to the lower edge."""
    colours = ground(canvas)
    if canvas.scene.place == "mountain":
        _mountains(canvas)
    if canvas.scene.skyline:
        _town(canvas)
    hills(canvas, colours)
    if canvas.scene.place == "forest":
        _forest(canvas)
    if canvas.scene.skyline:
        _road(canvas)
    if canvas.season and canvas.scene.place != "forest":
        _trees_of_the_season(canvas)
    if canvas.scene.weather != "snow" and canvas.scene.place != "desert":
        grass(canvas, colours[2])
        flowers(canvas)


def ground(canvas: Canvas) -> Ground:
    """The far, middle and near colour of the ground."""
    if canvas.scene.weather == "snow":
        return SNOW[canvas.is_dark]
    if canvas.scene.place == "desert":
        return SAND[canvas.is_dark]
    if canvas.season:
        return lit_ground(canvas, seasons.GROUNDS[canvas.season])
    return GROUNDS[canvas.scene.time]


def beside_the_sun(canvas: Canvas, share: float) -> float:
    """An x on the side that the sun leaves free, `share` of the width from the middle."""
    return canvas.width * (0.5 - canvas.scene.sun_side * share)


def lit_ground(canvas: Canvas, colours: Ground) -> Ground:
    """Colours of the ground in the light of the hour, or under snow."""
    if canvas.scene.weather == "snow":
        return SNOW[canvas.is_dark]
    moonlit = 0.25 if canvas.is_dark else 0.0
    far, middle, near = (mix(canvas.hued(colour), "#2b4570", moonlit) for colour in colours)
    return far, middle, near


def hills(canvas: Canvas, colours: Ground) -> None:
    """Draw ridges that grow darker the nearer they are."""
    far, middle, near = colours
    height, horizon = canvas.height, canvas.horizon
    canvas.hill(horizon - height * 0.035, height * 0.022, shade(far, 1.25))
    canvas.hill(horizon + height * 0.005, height * 0.014, far)
    outline = canvas.ridge(horizon + height * 0.05, height * 0.012)
    canvas.path(outline, mix(far, middle, 0.5))
    canvas.hill(horizon + height * 0.12, height * 0.012, middle)
    canvas.hill(horizon + height * 0.21, height * 0.010, mix(middle, near, 0.5))
    canvas.hill(horizon + height * 0.30, height * 0.008, mix(middle, near, 0.85))


def _mountains(canvas: Canvas) -> None:
    foot = canvas.horizon + 20
    for place in range(4):
        x = canvas.width * (place + 0.3) / 3.6 + canvas.jitter(canvas.width * 0.05)
        high = canvas.horizon * canvas.between(0.42, 0.67)
        top = canvas.horizon - high
        rock = "#6f80a2" if not canvas.is_dark else "#34456f"
        canvas.path(f"M{x - high * 0.75:.0f} {foot:.0f}L{x:.0f} {top:.0f}L{x + high * 0.75:.0f} {foot:.0f}z", rock)
        canvas.path(f"M{x:.0f} {top:.0f}L{x + high * 0.75:.0f} {foot:.0f}H{x + high * 0.1:.0f}z", shade(rock, 0.88))
        cap = high * 0.21
        canvas.path(
            f"M{x:.0f} {top:.0f}l{cap:.0f} {high * 0.28:.0f} {-cap * 0.5:.0f} {-high * 0.04:.0f} {-cap * 0.4:.0f}"
            f" {high * 0.1:.0f} {-cap * 0.45:.0f} {-high * 0.09:.0f} {-cap * 0.65:.0f} {high * 0.03:.0f}z",
            "#ffffff" if not canvas.is_dark else "#c3d0ea",
        )


def _town(canvas: Canvas) -> None:
    """A row of houses; a low one where it only stands for the town round a landmark."""
    high = canvas.height * (0.20 if canvas.scene.place == "city" and not _has_landmark(canvas) else 0.09)
    x = -10.0
    while x < canvas.width:
        width = canvas.width * canvas.between(0.035, 0.075)
        _house(canvas, x, width, high * canvas.between(0.6, 1.6))
        x += width * 0.98


def _has_landmark(canvas: Canvas) -> bool:
    return any(entity.icon.startswith("art:") for entity in canvas.scene.entities)


def _house(canvas: Canvas, x: float, width: float, height: float) -> None:
    top, foot = canvas.horizon - height, canvas.horizon + canvas.height * 0.04
    wall = canvas.chance.choice(HOUSES.get(canvas.scene.time, HOUSES_BY_DAY))
    canvas.rect(x, top, width, foot - top, wall)
    if canvas.chance.random() < 0.6:
        eaves, ridge = width * 0.15, width * 0.28
        roof = f"M{x:.0f} {top:.0f}l{eaves:.0f} {-ridge:.0f}h{width * 0.7:.0f}l{eaves:.0f} {ridge:.0f}z"
        canvas.path(roof, shade(wall, 0.72))
    glass = "#ffe08a" if canvas.scene.time in ("evening", "night") else "#f8f3e8"
    dark_glass = shade(wall, 0.85)
    for y in range(int(top + 12), int(canvas.horizon - 8), 24):
        for across in (0.2, 0.45, 0.7):
            lit = canvas.chance.random() < (0.55 if canvas.is_dark else 0.85)
            canvas.rect(x + width * across, y, width * 0.14, 11, glass if lit else dark_glass)


def _road(canvas: Canvas) -> None:
    width, height, top = canvas.width, canvas.height, canvas.horizon + canvas.height * 0.03
    colour = ROADS.get(canvas.scene.time, "#ebdcbf")
    if canvas.scene.weather == "snow":
        colour = mix(colour, "#eef3f8", 0.6)
    canvas.path(
        f"M{width * 0.43:.0f} {top:.0f}H{width * 0.57:.0f}L{width * 0.98:.0f} {height}H{width * 0.02:.0f}z", colour
    )


def _trees_of_the_season(canvas: Canvas) -> None:
    """Trees on both sides, which show the season; the nearer they are, the further out they stand."""
    for share, down, high in ((0.18, 0.06, 0.17), (0.83, 0.07, 0.18), (0.05, 0.16, 0.26), (0.95, 0.18, 0.27)):
        x = canvas.width * share + canvas.jitter(canvas.width * 0.02)
        tree(canvas, x, canvas.down(down), canvas.side * high)


def _forest(canvas: Canvas) -> None:
    firs = 0.2 if canvas.season in ("spring", "autumn") else 0.55
    for place in range(16):
        x = canvas.width * place / 15 + canvas.jitter(canvas.width * 0.025)
        foot = canvas.horizon + canvas.height * canvas.between(0.01, 0.06)
        high = canvas.height * canvas.between(0.20, 0.34)
        leaf = shade("#1c4a3f" if canvas.is_dark else "#2f7d4f", canvas.between(0.75, 1.2))
        canvas.rect(x - 5, foot - high * 0.3, 10, high * 0.3, "#6b4a31" if not canvas.is_dark else "#33291f")
        if canvas.chance.random() < firs:
            _fir(canvas, x, foot, high, leaf)
        else:
            _leafy(canvas, x, foot, high, seasons.leaf(canvas, leaf) if canvas.season else leaf)


def _fir(canvas: Canvas, x: float, foot: float, high: float, leaf: str) -> None:
    for half, base, top, tone in ((0.26, 0.15, 1.0, leaf), (0.20, 0.45, 1.1, shade(leaf, 1.12))):
        left, right, edge = x - high * half, x + high * half, foot - high * base
        canvas.path(f"M{left:.0f} {edge:.0f}L{x:.0f} {foot - high * top:.0f}L{right:.0f} {edge:.0f}z", tone)


def _leafy(canvas: Canvas, x: float, foot: float, high: float, leaf: str) -> None:
    canvas.circle(x, foot - high * 0.6, high * 0.33, leaf)
    canvas.circle(x - high * 0.12, foot - high * 0.7, high * 0.2, shade(leaf, 1.12))


def grass(canvas: Canvas, colour: str, top: float = 0.1) -> None:
    """Draw tufts, larger towards the viewer, from the share `top` of the way down. None on a road."""
    for _ in range(70):
        near = canvas.chance.random()
        x, y = canvas.between(0, canvas.width), canvas.down(top + (1 - top) * near)
        if canvas.scene.skyline and _on_road(canvas, x, y):
            continue
        size, tone = 6 + 14 * near, shade(colour, 0.85 if near < 0.5 else 1.15)
        line = (
            f"M{x:.0f} {y:.0f}q{-size * 0.4:.0f} {-size * 0.6:.0f} {-size * 0.5:.0f} {-size:.0f}M{x:.0f} {y:.0f}"
            f"q0 {-size * 0.7:.0f} {size * 0.1:.0f} {-size * 1.2:.0f}M{x:.0f} {y:.0f}"
            f"q{size * 0.4:.0f} {-size * 0.5:.0f} {size * 0.6:.0f} {-size * 0.9:.0f}"
        )
        canvas.stroke(line, tone, 1.5 + 2 * near)


def flowers(canvas: Canvas, top: float = 0.15) -> None:
    """Draw small flowers where the light shows them, or what the season brings, from the share `top` downwards."""
    if canvas.season:
        seasons.strew(canvas, top)
        return
    if canvas.scene.weather == "fog" or canvas.is_dark or canvas.scene.place == "city":
        return
    for _ in range(4 + round(14 * canvas.scene.variety)):
        near = canvas.chance.random()
        x, y = canvas.between(0, canvas.width), canvas.down(top + (1 - top) * near)
        if not (canvas.scene.skyline and _on_road(canvas, x, y)):
            canvas.circle(x, y, 2.5 + 4 * near, canvas.chance.choice(FLOWERS))


def _on_road(canvas: Canvas, x: float, y: float) -> bool:
    near = (y - canvas.horizon) / (canvas.height - canvas.horizon)
    return abs(x / canvas.width - 0.5) < 0.06 + 0.43 * near
