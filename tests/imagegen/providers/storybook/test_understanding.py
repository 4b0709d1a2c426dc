"""What stands where: relations, numbers, colours, scenes and negations."""

from __future__ import annotations

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.understanding import MOST_THINGS, Relation

from .cast import ARC_AT_EVENING, BUNNY_ON_A_HORSE, DOG_AT_THE_TOWER, understood


def ties(prompt: str, language: Language = Language.EN) -> set[tuple[str, str, str]]:
    """Each thing with its relation and the thing that it leads to."""
    things = understood(prompt, language).things
    return {
        (thing.icon, thing.relation, things[thing.to].icon)
        for thing in things
        if thing.relation is not None and thing.to is not None
    }


@pytest.mark.parametrize("language", list(Language))
def test_the_dog_is_beside_the_tower_in_the_morning(language: Language) -> None:
    prompt = DOG_AT_THE_TOWER[language]
    understanding = understood(prompt, language)

    assert {"🐕", "art:eiffel"} == {thing.icon for thing in understanding.things}
    assert ("🐕", Relation.BESIDE, "art:eiffel") in ties(prompt, language)
    assert (understanding.time, understanding.not_drawn) == ("morning", ())


@pytest.mark.parametrize("language", list(Language))
def test_the_bunny_rides_and_holds_among_daffodils(language: Language) -> None:
    prompt = BUNNY_ON_A_HORSE[language]
    understanding = understood(prompt, language)

    assert {("🐇", Relation.ON, "🐎"), ("🍭", Relation.HOLD, "🐇")} <= ties(prompt, language)
    assert [thing.count > 1 for thing in understanding.things if thing.icon == "art:daffodil"] == [True]
    assert (understanding.weather, understanding.place, understanding.not_drawn) == ("fog", "meadow", ())


def test_the_child_holds_the_teddy_at_the_arc() -> None:
    understanding = understood(ARC_AT_EVENING)

    assert [thing.icon for thing in understanding.things] == ["art:arc", "🧒", "🧸"]
    assert ("🧸", Relation.HOLD, "🧒") in ties(ARC_AT_EVENING)
    assert (understanding.time, understanding.place, understanding.not_drawn) == ("evening", "city", ())


@pytest.mark.parametrize(
    ("prompt", "expected"),
    [
        ("a lion wearing a crown", ("👑", "wear", "🦁")),
        ("a bird above a house", ("🐦", "above", "🏠")),
        ("a whale with two fish", ("🐟", "beside", "🐋")),
        ("a girl with a dog", ("🐕", "hold", "👧")),
        ("a girl with a house", ("🏠", "beside", "👧")),
    ],
)
def test_relations(prompt: str, expected: tuple[str, str, str]) -> None:
    assert ties(prompt) == {expected}


def test_two_riders_share_a_seat() -> None:
    assert ties("a cat and a dog on a sofa") == {("🐈", "on", "🛋"), ("🐕", "on", "🛋")}


def test_relations_never_go_round() -> None:
    things = understood("dog on cat on dog on cat on horse on dog on bed on cat").things
    for thing in things:
        seen = set()
        place = thing.to
        while place is not None:
            assert place not in seen
            seen.add(place)
            place = things[place].to


@pytest.mark.parametrize(
    ("language", "prompt", "count"),
    [
        (Language.EN, "a dog", 1),
        (Language.EN, "dogs", 3),
        (Language.EN, "two dogs", 2),
        (Language.EN, "ten dogs", 10),
        (Language.EN, "7 dogs", 7),
        (Language.EN, "tulips", 11),
        (Language.FR, "un ours", 1),
        (Language.FR, "deux chats", 2),
        (Language.FR, "des chats", 3),
        (Language.ID, "kuda", 1),
        (Language.ID, "kuda-kuda", 3),
        (Language.KO, "강아지 세 마리", 3),
        (Language.KO, "강아지", 1),
        (Language.NL, "een fiets", 1),
        (Language.NL, "katten", 3),
        (Language.RU, "два медведя", 2),
        (Language.RU, "медведь", 1),
    ],
)
def test_counts(language: Language, prompt: str, count: int) -> None:
    assert [thing.count for thing in understood(prompt, language).things] == [count]


def test_a_colour_belongs_to_the_next_thing() -> None:
    things = understood("a red car and a dragon").things

    assert [(thing.icon, thing.colour) for thing in things] == [("🚗", "red"), ("🐉", "")]


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        (Language.EN, "a dog and no clouds"),
        (Language.FR, "un chien sans nuages"),
        (Language.ID, "anjing tanpa awan"),
        (Language.KO, "구름 없는 하늘과 개"),
        (Language.NL, "een hond zonder wolken"),
        (Language.RU, "собака без облаков"),
    ],
)
def test_what_is_negated_stays_out(language: Language, prompt: str) -> None:
    understanding = understood(prompt, language)

    assert [thing.icon for thing in understanding.things] == ["🐕"]
    assert (understanding.cloudless, understanding.not_drawn) == (True, ())


def test_drew_and_not_drawn_are_the_pupils_own_words() -> None:
    understanding = understood("A zorblax and my Puppy at NIGHT, zorblax!")

    assert [(drew.word, drew.thing) for drew in understanding.drew] == [("Puppy", "dog"), ("at NIGHT", "night")]
    assert understanding.not_drawn == ("zorblax",)


def test_more_things_than_fit_are_said_to_be_left_out() -> None:
    words = ["dog", "cat", "horse", "cow", "pig", "sheep", "goat", "mouse", "tiger", "lion", "bear"]
    understanding = understood(", ".join(words))

    assert [drew.word for drew in understanding.drew] == words[:MOST_THINGS]
    assert understanding.not_drawn == ("lion", "bear")
