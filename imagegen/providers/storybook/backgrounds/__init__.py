"""Draws the world behind the things: sky, land, water, a room, and the weather in front.

Everything is painted in flat colours. Gradients and blend modes over a whole sheet cost ten times as much to paint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from imagegen.providers.storybook.backgrounds.canvas import INDOORS, Canvas
from imagegen.providers.storybook.backgrounds.indoors import draw_library, draw_museum, draw_school
from imagegen.providers.storybook.backgrounds.land import draw_land
from imagegen.providers.storybook.backgrounds.places import draw_moon_ground, draw_room, draw_underwater
from imagegen.providers.storybook.backgrounds.settled import draw_castle, draw_farm, draw_harbour
from imagegen.providers.storybook.backgrounds.shows import draw_circus, draw_station
from imagegen.providers.storybook.backgrounds.sky import draw_sky
from imagegen.providers.storybook.backgrounds.water import draw_water
from imagegen.providers.storybook.backgrounds.weather import draw_far_fog, draw_weather
from imagegen.providers.storybook.backgrounds.wilds import draw_arctic, draw_jungle, draw_savanna

__all__ = ["Canvas", "draw_background", "draw_foreground"]

WITHOUT_SKY: Mapping[str, Callable[[Canvas], None]] = {
    "room": draw_room,
    "school": draw_school,
    "library": draw_library,
    "museum": draw_museum,
    "circus": draw_circus,
    "station": draw_station,
    "underwater": draw_underwater,
}
UNDER_THE_SKY: Mapping[str, Callable[[Canvas], None]] = {
    "space": draw_moon_ground,
    "sea": draw_water,
    "beach": draw_water,
    "farm": draw_farm,
    "castle": draw_castle,
    "harbour": draw_harbour,
    "arctic": draw_arctic,
    "savanna": draw_savanna,
    "jungle": draw_jungle,
}
"""Places that are not here are land of some kind."""


def draw_background(canvas: Canvas) -> None:
    """Draw what lies behind the things."""
    place = canvas.scene.place
    if place in WITHOUT_SKY:
        WITHOUT_SKY[place](canvas)
        return
    draw_sky(canvas)
    UNDER_THE_SKY.get(place, draw_land)(canvas)
    if canvas.scene.weather == "fog":
        draw_far_fog(canvas)


def draw_foreground(canvas: Canvas) -> None:
    """Draw what falls or drifts in front of the things."""
    if canvas.scene.place not in INDOORS | {"underwater", "space"}:
        draw_weather(canvas)
