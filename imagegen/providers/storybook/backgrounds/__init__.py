"""Draws the world behind the things: sky, land, water, a room, and the weather in front.

Everything is painted in flat colours. Gradients and blend modes over a whole sheet cost ten times as much to paint.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from imagegen.providers.storybook.backgrounds.canvas import INDOORS, Canvas
from imagegen.providers.storybook.backgrounds.crops import draw_orchard, draw_rice, draw_vineyard
from imagegen.providers.storybook.backgrounds.homes import draw_attic, draw_hospital, draw_kitchen
from imagegen.providers.storybook.backgrounds.indoors import draw_library, draw_museum, draw_school
from imagegen.providers.storybook.backgrounds.inland import draw_lake, draw_oasis, draw_river, draw_swamp
from imagegen.providers.storybook.backgrounds.korea import draw_hanok, draw_palace
from imagegen.providers.storybook.backgrounds.land import draw_land
from imagegen.providers.storybook.backgrounds.lowlands import draw_canal, draw_polder, draw_tulips
from imagegen.providers.storybook.backgrounds.making import draw_laboratory, draw_workshop
from imagegen.providers.storybook.backgrounds.outings import draw_garden, draw_shop, draw_zoo
from imagegen.providers.storybook.backgrounds.places import draw_moon_ground, draw_room, draw_underwater
from imagegen.providers.storybook.backgrounds.playing import draw_playground, draw_pool, draw_sports
from imagegen.providers.storybook.backgrounds.rocks import draw_cave, draw_underground, draw_volcano
from imagegen.providers.storybook.backgrounds.settled import draw_castle, draw_farm, draw_harbour
from imagegen.providers.storybook.backgrounds.shows import draw_circus, draw_stage, draw_station
from imagegen.providers.storybook.backgrounds.sky import draw_sky
from imagegen.providers.storybook.backgrounds.towns import draw_market, draw_street, draw_village
from imagegen.providers.storybook.backgrounds.travel import draw_airport, draw_railway
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
    "cave": draw_cave,
    "kitchen": draw_kitchen,
    "hospital": draw_hospital,
    "attic": draw_attic,
    "stage": draw_stage,
    "laboratory": draw_laboratory,
    "workshop": draw_workshop,
    "shop": draw_shop,
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
    "river": draw_river,
    "lake": draw_lake,
    "swamp": draw_swamp,
    "oasis": draw_oasis,
    "street": draw_street,
    "village": draw_village,
    "market": draw_market,
    "canal": draw_canal,
    "polder": draw_polder,
    "tulips": draw_tulips,
    "rice": draw_rice,
    "vineyard": draw_vineyard,
    "orchard": draw_orchard,
    "playground": draw_playground,
    "sports": draw_sports,
    "pool": draw_pool,
    "volcano": draw_volcano,
    "underground": draw_underground,
    "railway": draw_railway,
    "airport": draw_airport,
    "hanok": draw_hanok,
    "palace": draw_palace,
    "garden": draw_garden,
    "zoo": draw_zoo,
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
    if canvas.scene.weather == "fog" and place != "underground":
        draw_far_fog(canvas)


def draw_foreground(canvas: Canvas) -> None:
    """Draw what falls or drifts in front of the things."""
    if canvas.scene.place not in INDOORS | {"underwater", "space", "underground"}:
        draw_weather(canvas)
