"""Draws the world behind the things: sky, land, water, a room, and the weather in front.

Everything is painted in flat colours. Gradients and blend modes over a whole sheet cost ten times as much to paint.
"""

from __future__ import annotations

from imagegen.providers.storybook.backgrounds.canvas import Canvas
from imagegen.providers.storybook.backgrounds.land import draw_land
from imagegen.providers.storybook.backgrounds.places import draw_moon_ground, draw_room, draw_underwater
from imagegen.providers.storybook.backgrounds.sky import draw_sky
from imagegen.providers.storybook.backgrounds.water import draw_water
from imagegen.providers.storybook.backgrounds.weather import draw_far_fog, draw_weather

__all__ = ["Canvas", "draw_background", "draw_foreground"]


def draw_background(canvas: Canvas) -> None:
    """Draw what lies behind the things."""
    place = canvas.scene.place
    if place == "room":
        draw_room(canvas)
        return
    if place == "underwater":
        draw_underwater(canvas)
        return
    draw_sky(canvas)
    if place == "space":
        draw_moon_ground(canvas)
    elif place in ("sea", "beach"):
        draw_water(canvas)
    else:
        draw_land(canvas)
    if canvas.scene.weather == "fog":
        draw_far_fog(canvas)


def draw_foreground(canvas: Canvas) -> None:
    """Draw what falls or drifts in front of the things."""
    if canvas.scene.place not in ("room", "underwater", "space"):
        draw_weather(canvas)
