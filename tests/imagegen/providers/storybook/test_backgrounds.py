"""Every place can be drawn in every shape, at every hour, and looks like no other."""

from __future__ import annotations

import io
import itertools
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageChops, ImageStat

from imagegen.choices import Language
from imagegen.providers.storybook.backgrounds import UNDER_THE_SKY, WITHOUT_SKY
from imagegen.providers.storybook.backgrounds.canvas import INDOORS, SEASONLESS
from imagegen.providers.storybook.compiling import spellings
from imagegen.providers.storybook.drawing import png, svg
from imagegen.providers.storybook.icons import settings
from imagegen.providers.storybook.layout import compose
from imagegen.providers.storybook.provider import SIZES
from imagegen.providers.storybook.scene import SceneSpec
from imagegen.providers.storybook.spotting import WATERS

from .cast import understood

WORDS = {language: settings(f"languages/{language}.toml")["scenes"]["place"] for language in Language}
PLACES = sorted({*WITHOUT_SKY, *UNDER_THE_SKY, *itertools.chain(*WORDS.values())})
OUTDOORS = [place for place in PLACES if place not in INDOORS and place not in ("underwater", "space")]
HOURS = ("morning", "day", "evening", "night")
SEASONS = ("spring", "summer", "autumn")
WITH_GRASS = ("meadow", "forest", "city", "farm", "mountain", "river", "lake", "village", "orchard", "playground")
WEATHERS = ("", "fog", "rain", "snow", "rainbow", "wind")
LARGEST = 500_000
"""Bytes of a picture of 1024 by 1024 pixels."""


def scene_at(
    place: str, time: str = "day", *, prompt: str = "", weather: str = "", size: tuple[int, int] = (256, 256)
) -> SceneSpec:
    """A picture of a place."""
    understanding = replace(understood(prompt), place=place, time=time, weather=weather)
    return compose(understanding, width=size[0], height=size[1], seed=5, variety=0.7)


def pixels(scene: SceneSpec) -> Image.Image:
    """The picture of a scene."""
    with Image.open(io.BytesIO(png(scene))) as picture:
        return picture.convert("RGB")


def unlikeness(one: Image.Image, other: Image.Image) -> float:
    """How far two pictures are apart, as the mean difference of a channel (0 to 255)."""
    return sum(ImageStat.Stat(ImageChops.difference(one, other)).mean) / 3


@pytest.mark.parametrize("size", SIZES.values(), ids=str)
@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_sound_svg_in_every_shape_at_every_hour(place: str, size: tuple[int, int]) -> None:
    for time in HOURS:
        ET.fromstring(svg(scene_at(place, time, prompt="a dog and a house", size=size)))  # noqa: S314 - our own text


@pytest.mark.parametrize("place", PLACES)
def test_a_place_is_painted_over_the_whole_sheet_in_every_shape(place: str) -> None:
    for width, height in SIZES.values():
        with Image.open(io.BytesIO(png(scene_at(place, size=(width // 4, height // 4))))) as picture:
            assert picture.size == (width // 4, height // 4)
            assert picture.convert("RGBA").getchannel("A").getextrema() == (255, 255)


@pytest.mark.parametrize("time", ["day", "night"])
def test_places_differ(time: str) -> None:
    pictures = {place: pixels(scene_at(place, time)) for place in PLACES}

    alike = {
        (one, other)
        for one, other in itertools.combinations(PLACES, 2)
        if unlikeness(pictures[one], pictures[other]) < 2.0
    }
    assert alike == set()


@pytest.mark.parametrize("place", OUTDOORS)
def test_hours_and_weathers_differ_under_the_sky(place: str) -> None:
    drawings = [svg(scene_at(place, time)) for time in HOURS]
    drawings += [svg(scene_at(place, weather=weather)) for weather in WEATHERS[1:]]

    assert len(set(drawings)) == len(HOURS) + len(WEATHERS) - 1


@pytest.mark.parametrize("place", sorted(INDOORS))
def test_it_does_not_rain_under_a_roof(place: str) -> None:
    assert {svg(scene_at(place, weather=weather)) for weather in WEATHERS} == {svg(scene_at(place))}


@pytest.mark.parametrize("place", PLACES)
def test_a_place_fits_into_the_largest_file(place: str) -> None:
    drawn = png(scene_at(place, "evening", prompt="a horse, two children and a tree", size=(1024, 1024)))

    assert len(drawn) < LARGEST


def test_a_recipe_gives_the_same_place_again() -> None:
    for place in PLACES:
        scene = scene_at(place, "night", prompt="a cat")
        assert svg(SceneSpec.from_recipe(scene.as_recipe())) == svg(scene)


@pytest.mark.parametrize("place", WITH_GRASS)
def test_seasons_differ_where_something_grows(place: str) -> None:
    scene = scene_at(place)
    pictures = [pixels(replace(scene, season=season)) for season in ("", *SEASONS)]

    assert min(unlikeness(one, other) for one, other in itertools.combinations(pictures, 2)) > 1.5


@pytest.mark.parametrize("place", sorted(SEASONLESS))
def test_there_are_no_seasons_under_a_roof(place: str) -> None:
    scene = scene_at(place, prompt="a tree")

    assert {svg(replace(scene, season=season)) for season in SEASONS} == {svg(scene)}


@pytest.mark.parametrize("season", SEASONS)
def test_a_season_is_sound_svg_everywhere(season: str) -> None:
    for place in OUTDOORS:
        for weather in WEATHERS:
            scene = replace(scene_at(place, "evening", prompt="a tree", weather=weather), season=season)
            ET.fromstring(svg(scene))  # noqa: S314 - our own text


def test_a_tree_has_the_leaves_of_the_season_unless_it_was_given_a_colour() -> None:
    plain, blue = scene_at("desert", prompt="a tree"), scene_at("meadow", prompt="a blue tree")
    meadow = replace(plain, place="meadow")

    def drawing(scene: SceneSpec) -> str:
        return svg(scene).partition('<g id="thing0">')[2].partition("</defs>")[0]

    assert drawing(replace(meadow, season="autumn")) != drawing(meadow) == drawing(replace(meadow, season="summer"))
    assert drawing(replace(blue, season="autumn")) == drawing(blue)
    assert drawing(replace(plain, season="autumn")) == drawing(plain)


def test_a_recipe_keeps_the_season_and_is_as_before_without_one() -> None:
    scene = scene_at("meadow")
    autumn = replace(scene, season="autumn")

    assert "season" not in scene.as_recipe()
    assert SceneSpec.from_recipe(scene.as_recipe()) == scene
    assert SceneSpec.from_recipe(autumn.as_recipe()) == autumn


@pytest.mark.parametrize("size", SIZES.values(), ids=str)
@pytest.mark.parametrize("place", WATERS)
def test_what_swims_is_in_the_water_and_who_walks_is_before_it(place: str, size: tuple[int, int]) -> None:
    duck, boat, girl = scene_at(place, prompt="a duck, a sailboat and a girl", size=size).entities

    assert duck.spots[0].water > 0
    assert boat.spots[0].water > 0
    assert girl.spots[0].water == 0
    assert girl.spots[0].y > max(duck.spots[0].y, boat.spots[0].y) or place == "sea"


@pytest.mark.parametrize(("place", "prompt"), [("street", "a car and a girl"), ("railway", "a train and a girl")])
def test_who_walks_is_before_what_drives(place: str, prompt: str) -> None:
    wheels, girl = scene_at(place, prompt=prompt).entities

    assert wheels.spots[0].y < 0.81 * 256 < girl.spots[0].y


@pytest.mark.parametrize(
    ("language", "prompt", "season"),
    [
        (Language.EN, "spring lambs in a field", "spring"),
        (Language.EN, "a tree that was struck by lightning in the autumn", "autumn"),
        (Language.FR, "un lapin en été dans le verger", "summer"),
        (Language.FR, "la lampe a été inventée par un homme", ""),
        (Language.ID, "daun di musim gugur", "autumn"),
        (Language.KO, "가을 숲속의 다람쥐", "autumn"),
        (Language.NL, "een eend op het meer in de lente", "spring"),
        (Language.RU, "Белка и ёжик под дубом осенью", "autumn"),
        (Language.RU, "мне 10 лет", ""),
    ],
)
def test_a_season_is_understood(language: Language, prompt: str, season: str) -> None:
    understanding = understood(prompt, language)

    assert understanding.season == season
    assert compose(understanding, width=64, height=64, seed=1, variety=0.5).season == season


def test_every_language_has_words_for_the_same_places_and_seasons() -> None:
    seasons = [settings(f"languages/{language}.toml")["scenes"]["season"] for language in Language]
    assert {frozenset(words) for words in seasons} == {frozenset(SEASONS)}
    assert {frozenset(words) for words in WORDS.values()} == {frozenset(WORDS[Language.EN])}


@pytest.mark.parametrize("language", Language)
def test_every_word_of_a_place_leads_there(language: Language) -> None:
    read_as = {
        phrase: (place, understood(phrase, language).place)
        for place, patterns in WORDS[language].items()
        for pattern in patterns
        for phrase in spellings(pattern)
    }

    assert {phrase: places for phrase, places in read_as.items() if places[0] != places[1]} == {}


@pytest.mark.parametrize(
    ("language", "prompt", "icon"),
    [
        (Language.EN, "a castle and a dragon", "🏰"),
        (Language.EN, "a horse in front of the castle", "🏰"),
        (Language.FR, "une école", "🏫"),
        (Language.ID, "sekolah dan bus", "🏫"),
        (Language.KO, "성과 용", "🏰"),
        (Language.NL, "een circus en een leeuw", "🎪"),
        (Language.RU, "замок и дракон", "🏰"),
    ],
)
def test_a_building_without_a_preposition_is_a_thing(language: Language, prompt: str, icon: str) -> None:
    understanding = understood(prompt, language)

    assert understanding.place == ""
    assert icon in [thing.icon for thing in understanding.things]
