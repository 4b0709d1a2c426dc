"""Scenes hold everything, inside the frame, the same each time."""

from __future__ import annotations

import itertools
import json

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.scene import Entity, SceneSpec
from imagegen.providers.storybook.sprites import aspect

from .cast import ARC_AT_EVENING, BUNNY_ON_A_HORSE, DOG_AT_THE_TOWER, scene_of

PROMPTS = (
    *DOG_AT_THE_TOWER.values(),
    *BUNNY_ON_A_HORSE.values(),
    ARC_AT_EVENING,
    "an astronaut riding a giraffe on the moon with two robots and a rocket",
    "five balloons over a house and a cat on a tree",
    "a dog, a cat, a horse, a cow, a pig, a sheep, a goat, a mouse and a tiger",
    "six elephants wearing hats",
    "a dragon on a castle and a bird above the castle",
    "an elephant under an umbrella in the rain next to a bus",
)
SIZES = ((1024, 1024), (1280, 960), (960, 1280), (1360, 768))


def box(entity: Entity, number: int) -> tuple[float, float, float, float]:
    spot = entity.spots[number]
    half = aspect(entity.icon) * spot.height / 2
    return spot.x - half, spot.y - spot.height, spot.x + half, spot.y


def by_icon(scene: SceneSpec) -> dict[str, Entity]:
    return {entity.icon: entity for entity in scene.entities}


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("prompt", PROMPTS)
def test_nothing_is_cut_off_at_the_frame(prompt: str, size: tuple[int, int]) -> None:
    width, height = size
    for seed in (1, 2, 3):
        for entity in scene_of(prompt, width=width, height=height, seed=seed, variety=1.0).entities:
            for number in range(len(entity.spots) if entity.count <= 6 else 0):
                left, top, right, bottom = box(entity, number)
                assert left >= 0
                assert top >= 0
                assert right <= width
                assert bottom <= height


@pytest.mark.parametrize("seed", range(5))
def test_neighbours_do_not_cover_each_other(seed: int) -> None:
    scene = scene_of("a dog, a girl, a horse and a penguin", seed=seed, variety=1.0)
    boxes = sorted(box(entity, 0) for entity in scene.entities)

    assert all(first[2] <= second[0] for first, second in itertools.pairwise(boxes))


@pytest.mark.parametrize("language", list(Language))
def test_the_dog_stands_by_the_tower_and_below_its_top(language: Language) -> None:
    for seed in range(5):
        found = by_icon(scene_of(DOG_AT_THE_TOWER[language], language, seed=seed))
        dog, tower = found["🐕"].spots[0], found["art:eiffel"].spots[0]

        assert dog.depth > tower.depth
        assert dog.height < tower.height / 2
        assert 0 < abs(dog.x - tower.x) < 512


def test_a_rider_sits_on_the_back_and_holds_its_lollipop() -> None:
    found = by_icon(scene_of(BUNNY_ON_A_HORSE[Language.EN]))
    horse, bunny, lollipop = (found[icon].spots[0] for icon in ("🐎", "🐇", "🍭"))
    left, top, right, bottom = box(found["🐎"], 0)

    assert left < bunny.x < right
    assert top < bunny.y < bottom
    assert horse.depth < bunny.depth < lollipop.depth
    assert bunny.y - bunny.height < lollipop.y <= bunny.y


def test_a_land_animal_turns_the_sea_into_a_beach() -> None:
    assert (scene_of("a cat at the sea").place, scene_of("a boat at the sea").place) == ("beach", "sea")


def test_stars_bring_the_night_unless_another_time_is_asked() -> None:
    assert (scene_of("a cat and the moon").time, scene_of("a cat and the moon in the morning").time) == (
        "night",
        "morning",
    )


def test_the_same_wish_gives_the_same_scene() -> None:
    assert scene_of(ARC_AT_EVENING, seed=5) == scene_of(ARC_AT_EVENING, seed=5)


def test_another_seed_gives_another_scene() -> None:
    assert scene_of(ARC_AT_EVENING, seed=5) != scene_of(ARC_AT_EVENING, seed=6)


def test_a_recipe_gives_the_scene_back() -> None:
    scene = scene_of(BUNNY_ON_A_HORSE[Language.RU], Language.RU)

    assert SceneSpec.from_recipe(json.loads(json.dumps(scene.as_recipe()))) == scene


@pytest.mark.parametrize(
    ("prompt", "setting"),
    [
        ("a forest at night", ("night", "", "forest", False)),
        ("a car in the city in the evening", ("evening", "", "city", True)),
        (DOG_AT_THE_TOWER[Language.EN], ("morning", "", "meadow", True)),
        ("a cat in the snow", ("day", "snow", "meadow", False)),
        ("an octopus", ("day", "", "underwater", False)),
        ("a camel", ("day", "", "desert", False)),
        ("a rocket", ("day", "", "space", False)),
        ("🌆", ("evening", "", "city", True)),
    ],
)
def test_settings(prompt: str, setting: tuple[str, str, str, bool]) -> None:
    scene = scene_of(prompt)

    assert (scene.time, scene.weather, scene.place, scene.skyline) == setting
