"""Scenes hold everything, inside the frame, the same each time."""

from __future__ import annotations

import itertools
import json

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.icons import Group, belongs, is_person, size
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
    "five children around a huge tree and a tiny house",
    "a huge elephant, a huge giraffe and a tiny cat between two big trees",
    "a boy jumping on a bed and a girl sleeping on a sofa",
    "a running horse and a boy running behind a lion",
    "a dragon flying and a girl swimming",
    "a huge balloon held by a girl riding a huge horse",
)
CROWDED = (
    "five girls",
    "six boys and a dog",
    "a dog, a cat, a horse, a girl, a cow and a boy",
    "two girls, three boys, a grandmother and a lion",
    "a girl in front of a boy",
    "a boy behind a girl",
    "a girl in front of a lion and a dog behind a bear",
    "children around a fire",
    "six children around a tree",
    "a girl between two boys",
    "a girl between a boy and a lion",
    "two children riding an elephant",
    "a boy and a girl holding a balloon and a book",
    "a boy reading next to a girl eating",
    "a girl with a teddy, a balloon and a book",
    "twelve children",
    "many people",
    "a sleeping boy, a sleeping girl, a sleeping lion and a sleeping bear",
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


def faces(scene: SceneSpec) -> list[tuple[int, float, tuple[float, float, float, float]]]:
    """The entity, depth and box of every face that looks at us."""
    return [
        (number, spot.depth, (spot.x - half, spot.y - spot.height * 0.9, spot.x + half, spot.y - spot.height * 0.55))
        for number, entity in enumerate(scene.entities)
        for spot in entity.spots
        if is_person(entity.icon) or belongs(entity.icon, Group.ANIMAL_HEADS)
        if (half := aspect(entity.icon) * spot.height * 0.3)
    ]


def hidden(face: tuple[float, float, float, float], by: tuple[float, float, float, float]) -> float:
    """The share of a face, 0 to 1, that a box may hide."""
    across = max(0.0, min(face[2], by[2]) - max(face[0], by[0]))
    down = max(0.0, min(face[3], by[3]) - max(face[1], by[1]))
    return across * down / ((face[2] - face[0]) * (face[3] - face[1]))


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("prompt", CROWDED)
def test_nothing_hides_a_face(prompt: str, size: tuple[int, int]) -> None:
    for seed in (1, 2, 3):
        scene = scene_of(prompt, width=size[0], height=size[1], seed=seed, variety=1.0)
        for number, depth, face in faces(scene):
            for other, entity in enumerate(scene.entities):
                worn = (entity.relation, entity.to) == ("wear", number)
                for place, spot in enumerate(entity.spots):
                    if spot.depth > depth and not worn:
                        assert hidden(face, box(entity, place)) < 0.35, (entity.word, entity.icon, seed, other, number)


@pytest.mark.parametrize(("word", "scale"), [("tiny", 0.5), ("small", 0.7), ("big", 1.4), ("huge", 1.8)])
def test_sizes_are_honoured(word: str, scale: float) -> None:
    usual, other = (by_icon(scene_of(f"a {adjective} dog and a girl", variety=0.0)) for adjective in ("happy", word))
    heights = [found["🐕"].spots[0].height / found["👧"].spots[0].height for found in (usual, other)]

    assert heights[1] / heights[0] == pytest.approx(scale, rel=0.01)


def test_a_cat_between_two_trees_is_between_them() -> None:
    found = by_icon(scene_of("a cat between two trees"))
    trees = sorted(spot.x for spot in found["🌳"].spots)

    assert trees[0] < found["🐈"].spots[0].x < trees[1]


@pytest.mark.parametrize("prompt", ["a cat between a tree and a house", "a cat between a dog and a girl"])
def test_who_is_between_two_things_is_in_the_middle(prompt: str) -> None:
    for seed in range(5):
        cat, *others = (entity.spots[0].x for entity in scene_of(prompt, seed=seed).entities)

        assert min(others) < cat < max(others)


def test_children_stand_on_both_sides_of_the_fire() -> None:
    found = by_icon(scene_of("five children around a fire"))
    sides = {spot.x < found["🔥"].spots[0].x for spot in found["🧒"].spots}

    assert sides == {True, False}


def test_two_riders_sit_side_by_side() -> None:
    found = by_icon(scene_of("a cat and a dog on a horse"))
    left, _, right, _ = box(found["🐎"], 0)

    assert left < found["🐈"].spots[0].x < found["🐕"].spots[0].x < right


@pytest.mark.parametrize("seed", range(5))
def test_a_dog_looks_at_what_it_looks_at(seed: int) -> None:
    found = by_icon(scene_of("a dog looking at a girl", seed=seed))

    assert found["🐕"].spots[0].flip == (found["🐕"].spots[0].x < found["👧"].spots[0].x)


def test_a_rider_faces_the_way_of_the_mount() -> None:
    for seed in range(5):
        found = by_icon(scene_of("a rabbit riding a horse and a tree", seed=seed))
        assert found["🐇"].spots[0].flip == found["🐎"].spots[0].flip


@pytest.mark.parametrize(
    ("prompt", "sign"),
    [
        ("a sleeping cat", "art:zzz"),
        ("a running dog", "art:dashes"),
        ("a girl reading", "📖"),
        ("a boy eating", "🍎"),
        ("a boy playing football", "⚽"),
        ("a frog jumping", "art:hop"),
        ("a bear dancing", "🎵"),
    ],
)
def test_what_somebody_does_is_shown_by_a_sign(prompt: str, sign: str) -> None:
    actor, shown = scene_of(prompt).entities

    assert (shown.icon, shown.relation, shown.to, shown.word) == (sign, "sign", 0, "")
    assert len(shown.spots) == len(actor.spots)


@pytest.mark.parametrize(
    ("prompt", "pose"), [("a running boy", "🏃‍♂"), ("a girl dancing", "💃"), ("a girl swimming", "🏊‍♀")]
)
def test_people_take_the_pose_of_what_they_do(prompt: str, pose: str) -> None:
    assert [entity.icon for entity in scene_of(prompt).entities] == [pose]


def test_who_flies_or_jumps_is_off_the_ground() -> None:
    standing, flying, jumping = (
        scene_of(prompt, variety=0.0).entities[0].spots[0]
        for prompt in ("an elephant", "a flying elephant", "a jumping elephant")
    )

    assert flying.y < jumping.y < standing.y
    assert (standing.shadow, jumping.shadow, flying.shadow) == (True, False, False)


def test_who_swims_is_in_the_water() -> None:
    scene = scene_of("a dog swimming")

    assert scene.place == "sea"
    assert scene.entities[0].spots[0].water > 0


def test_people_are_smaller_than_their_house() -> None:
    assert size("👧") < size("🏠")


@pytest.mark.parametrize("prompt", ["a cat under the table", "a dog under the bed", "a teddy bear under a chair"])
def test_furniture_stays_on_the_floor_when_somebody_is_under_it(prompt: str) -> None:
    scene = scene_of(prompt)
    guest, furniture = sorted(scene.entities, key=lambda entity: entity.relation != "under")[:2]

    assert guest.relation == "under"
    assert furniture.spots[0].y > scene.horizon
    assert abs(guest.spots[0].y - furniture.spots[0].y) < 0.1 * scene.height
    assert guest.spots[0].height < furniture.spots[0].height
