"""Sky, stars, sun, moon, clouds and rainbow."""

from __future__ import annotations

import math

from imagegen.providers.storybook.backgrounds.canvas import Canvas

SKIES = {
    "morning": ("#8ec9ee", "#cfe8f3", "#ffe9c0", "#ffd39a"),
    "day": ("#57b4ee", "#9bd5f7", "#dff3fd"),
    "evening": ("#3f3d7d", "#8a4f8f", "#e8785a", "#ffb45e", "#ffd98a"),
    "night": ("#0b1437", "#182a5c", "#2f4a86", "#4a69a8"),
}
GREY_SKIES = {
    "rain": ("#8b9fb0", "#b4c4cf", "#d8e0e5"),
    "fog": ("#aebfca", "#ccd8de", "#e9eef0"),
    "snow": ("#a9c6de", "#d3e3ef", "#f1f6fa"),
}
SPACE = ("#0b0b2b", "#1c1650", "#3b2374", "#5a2f86")
SUNS = {"morning": "#ffd866", "day": "#ffe27a", "evening": "#ffcf5a"}
HALOS = {"morning": "#fff0bd", "day": "#fff6cf", "evening": "#ffdf8e"}
CLOUDS = {"morning": "#ffffff", "day": "#ffffff", "evening": "#ffd9c2", "night": "#8d9cc0"}
RAINBOW = ("#f26c6c", "#f7a24b", "#f8de5b", "#78c86a", "#5aa9e6", "#8a6fd1")


def draw_sky(canvas: Canvas) -> None:
    """Draw everything above the horizon."""
    scene = canvas.scene
    colours = SPACE if scene.place == "space" else SKIES[scene.time]
    if scene.time == "day" and scene.place != "space":
        colours = GREY_SKIES.get(scene.weather, colours)
    canvas.wash(0, min(canvas.horizon + canvas.height * 0.08, canvas.height), colours)
    if canvas.is_dark:
        _stars(canvas)
    if scene.place == "space":
        return
    if scene.sun and scene.weather != "rain":
        _moon(canvas) if scene.time == "night" else _sun(canvas)
    if scene.weather == "rainbow":
        _rainbow(canvas)
    if not scene.cloudless:
        _clouds(canvas)


def _stars(canvas: Canvas) -> None:
    for _ in range(90):
        radius = canvas.chance.choice((1.2, 1.6, 2.0, 2.8, 3.6))
        x, y = canvas.between(0, canvas.width), canvas.between(0, canvas.horizon * 0.95)
        canvas.circle(x, y, radius, "#ffffff", canvas.between(0.4, 1.0))


def _beside_middle(canvas: Canvas) -> float:
    return canvas.width * (0.5 + canvas.scene.sun_side * 0.34) + canvas.jitter(canvas.width * 0.03)


def _sun(canvas: Canvas) -> None:
    """A sun that stands low in the morning and touches the horizon in the evening."""
    time, faint = canvas.scene.time, 0.5 if canvas.scene.weather in ("fog", "snow") else 1.0
    height, share = {"morning": (0.58, 0.075), "day": (0.22, 0.065), "evening": (0.86, 0.095)}[time]
    x, y, radius = _beside_middle(canvas), canvas.horizon * height, share * canvas.side
    canvas.glow(x, y, radius * 4.2, HALOS[time], 0.75 * faint)
    if time != "evening":
        _rays(canvas, x, y, radius, 0.5 * faint)
    canvas.circle(x, y, radius, SUNS[time], faint)


def _rays(canvas: Canvas, x: float, y: float, radius: float, opacity: float) -> None:
    """Rays that end in a point, long and short by turns."""
    turn = canvas.jitter(0.2)
    for ray in range(16):
        angle, reach = turn + ray * math.tau / 16, radius * (3.4 if ray % 2 else 2.4)
        foot = [(x + radius * math.cos(angle + side), y + radius * math.sin(angle + side)) for side in (-0.14, 0.14)]
        points = [*foot, (x + reach * math.cos(angle), y + reach * math.sin(angle))]
        canvas.path("M" + "L".join(f"{across:.0f} {down:.0f}" for across, down in points) + "z", "#fff6cf", opacity)


def _moon(canvas: Canvas) -> None:
    x, y, radius = _beside_middle(canvas), canvas.horizon * 0.22, 0.06 * canvas.side
    canvas.glow(x, y, radius * 3.6, "#f6f1d0", 0.45)
    canvas.circle(x, y, radius, "#f6f1d0")
    for across, down, share in ((-0.3, -0.2, 0.18), (0.35, 0.25, 0.12), (0.1, -0.5, 0.1)):
        canvas.circle(x + across * radius, y + down * radius, share * radius, "#ddd6ac")


def _rainbow(canvas: Canvas) -> None:
    reach = min(canvas.width * 0.44, canvas.horizon * 0.95)
    middle, foot = canvas.width / 2, canvas.horizon + canvas.height * 0.04
    band = reach * 0.042
    for ring, colour in enumerate(RAINBOW):
        radius = reach - ring * band
        arc = f"M{middle - radius:.0f} {foot:.0f}A{radius:.0f} {radius:.0f} 0 0 1 {middle + radius:.0f} {foot:.0f}"
        canvas.add(
            f'<path d="{arc}" fill="none" stroke="{colour}" stroke-opacity=".75" stroke-width="{band * 1.04:.1f}"/>'
        )


def _clouds(canvas: Canvas) -> None:
    """Clouds side by side, none over the sun."""
    scene = canvas.scene
    count = {"rain": 7, "fog": 3, "snow": 4}.get(scene.weather, 0 if canvas.is_dark else 3)
    colour = "#8497a6" if scene.weather == "rain" else CLOUDS[scene.time]
    shows_sun = scene.sun and scene.weather != "rain" and scene.time in ("day", "night")
    for place in range(count):
        size = canvas.side * canvas.between(0.045, 0.08)
        x = canvas.width * (place + 0.5) / count + canvas.jitter(canvas.width * 0.08)
        y = max(canvas.horizon * canvas.between(0.13, 0.40), size * 1.8)
        if shows_sun and abs(x - canvas.width * (0.5 + scene.sun_side * 0.34)) < canvas.side * 0.19:
            y = canvas.horizon * 0.58
        _cloud(canvas, x, y, size, colour)


def _cloud(canvas: Canvas, x: float, y: float, size: float, colour: str) -> None:
    """One cloud; its parts are solid, so that no seams show."""
    with canvas.as_one():
        canvas.ellipse(x, y, size * 1.9, size * 0.62, colour)
        for across, up, share in ((-0.7, 0.35, 0.66), (0.25, 0.62, 0.86), (1.05, 0.2, 0.52)):
            canvas.circle(x + across * size, y - up * size, share * size, colour)
