"""Two words for one thing, the pupil as I and we, the young of an animal, and the sky above all of it."""

from __future__ import annotations

import pytest

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.changes import read_wishes

from .cast import understood
from .golden_words import told_scene, told_things


@pytest.mark.parametrize(
    ("language", "prompt", "things"),
    [
        (Language.EN, "a queen bee", ["🐝"]),
        (Language.EN, "a frog prince and a princess", ["🤴", "👸"]),
        (Language.EN, "a girl pirate", ["art:pirate"]),
        (Language.EN, "dog cat bird", ["🐕", "🐈", "🐦"]),
        (Language.EN, "cats, dogs", ["3 🐈", "3 🐕"]),
        (Language.EN, "On the table apples and bananas", ["art:table", "3 🍎", "3 🍌"]),
        (Language.EN, "apple banana pear", ["🍎", "🍌", "🍐"]),
        (Language.EN, "a polar bear mother", ["🐻‍❄"]),
        (Language.EN, "a lion family", ["3 🦁"]),
        (Language.NL, "een ijsbeermoeder", ["🐻‍❄"]),
        (Language.ID, "pohon pisang", ["🌳"]),
        (Language.ID, "rumahku pohon mangga", ["🏠", "🌳"]),
        (Language.ID, "pohon, pisang", ["🌳", "🍌"]),
        (Language.ID, "burung elang terbang", ["🦅 +fly"]),
        (Language.ID, "rumah kucing", ["🏠"]),
        (Language.ID, "di atas meja kucing tidur", ["art:table", "🐈 +sleep"]),
        (Language.ID, "ayah ibu dan adik", ["👨", "👩", "🧒"]),
        (Language.KO, "로봇 선생님이 있어요", ["🤖"]),
        (Language.KO, "엄마 아빠", ["👩", "👨"]),
        (Language.RU, "мальчик кошку гладит", ["👦", "🐈"]),
    ],
)
def test_two_nouns_without_a_word_between(language: Language, prompt: str, things: list[str]) -> None:
    assert told_things(understood(prompt, language)) == things


def test_what_became_one_thing_is_told_with_all_its_words() -> None:
    understanding = understood("a queen bee")

    assert understanding.drew == (Drew("queen bee", "honeybee"),)
    assert [(thing.word, thing.phrase) for thing in understanding.things] == [("queen bee", "a queen bee")]


@pytest.mark.parametrize(
    ("language", "prompt", "things"),
    [
        (Language.EN, "my dad is a firefighter", ["🧑‍🚒"]),
        (Language.EN, "my dad and a firefighter", ["👨", "🧑‍🚒"]),
        (Language.EN, "my dad with a firefighter", ["👨", "🧑‍🚒; beside 👨"]),
        (Language.EN, "the girl is a mermaid", ["🧜‍♀"]),
        (Language.EN, "my sister is feeding a horse", ["👧", "🐎"]),
        (Language.FR, "mon père est pompier", ["🧑‍🚒"]),
        (Language.NL, "mijn vader is brandweerman", ["🧑‍🚒"]),
        (Language.ID, "ayahku bekerja sebagai dokter", ["🧑‍⚕"]),
        (Language.KO, "우리 엄마는 의사예요", ["🧑‍⚕"]),
        (Language.KO, "아빠는 소방관이고 빨간 소방차를 운전해요", ["🧑‍🚒; ride 🚒", "🚒 red"]),
        (Language.KO, "아빠는 소방관을 봐요", ["👨; look 🧑‍🚒", "🧑‍🚒"]),
        (Language.RU, "мой папа — пожарный", ["🧑‍🚒"]),
        (Language.RU, "мама работает врачом", ["🧑‍⚕"]),
    ],
)
def test_who_is_called_something_is_one_person(language: Language, prompt: str, things: list[str]) -> None:
    assert told_things(understood(prompt, language)) == things


@pytest.mark.parametrize(
    ("language", "prompt", "young"),
    [
        (Language.EN, "a lion with his cubs", "3 🦁 x0.7; beside 🦁"),
        (Language.EN, "a bear with two cubs", "2 🐻 x0.7; beside 🐻"),
        (Language.FR, "un lion avec ses petits", "3 🦁 x0.7; beside 🦁"),
        (Language.FR, "un lion avec son petit", "🦁 x0.7; beside 🦁"),
        (Language.ID, "gajah bersama anaknya", "🐘 x0.7; beside 🐘"),
        (Language.ID, "bebek dengan tiga anaknya", "3 🦆 x0.7; beside 🦆"),
        (Language.ID, "kucing dan anak-anaknya", "3 🐈 x0.7"),
        (Language.KO, "사자와 새끼들이 있어요", "3 🦁 x0.7"),
        (Language.NL, "een leeuw met haar welpen", "3 🦁 x0.7; beside 🦁"),
        (Language.NL, "een leeuw met zijn jongen", "3 🦁 x0.7; beside 🦁"),
        (Language.RU, "львица с детёнышами", "3 🦁 x0.7; beside 🦁"),
    ],
)
def test_the_young_are_those_of_the_animal_before(language: Language, prompt: str, young: str) -> None:
    understanding = understood(prompt, language)

    assert told_things(understanding)[1:] == [young]
    assert understanding.not_drawn == ()


def test_young_of_nobody_are_not_drawn() -> None:
    assert understood("two cubs and a house").not_drawn == ("cubs",)
    assert [thing.icon for thing in understood("een jongen met een hond", Language.NL).things] == ["👦", "🐕"]


@pytest.mark.parametrize(
    ("language", "prompt", "children"),
    [
        (Language.EN, "I am riding a bike", 1),
        (Language.EN, "We are building a sandcastle", 2),
        (Language.EN, "me and my dog", 1),
        (Language.EN, "my dog and I in the park", 1),
        (Language.EN, "I would like a dog", 0),
        (Language.EN, "draw me a cat", 0),
        (Language.EN, "a dog I saw in the park", 0),
        (Language.EN, "King Charles I and his dog", 0),
        (Language.FR, "je fais du vélo", 1),
        (Language.FR, "nous jouons au foot", 2),
        (Language.FR, "je voudrais un chat", 0),
        (Language.FR, "un chien qui nous regarde", 0),
        (Language.ID, "aku naik sepeda", 1),
        (Language.ID, "kami bermain bola", 2),
        (Language.ID, "aku ingin kucing", 0),
        (Language.ID, "rumah saya di desa", 0),
        (Language.KO, "나는 자전거를 타요", 1),
        (Language.KO, "우리는 축구를 해요", 2),
        (Language.KO, "나는 고양이를 그리고 싶어요", 0),
        (Language.KO, "나는 새", 0),
        (Language.NL, "ik fiets naar school", 1),
        (Language.NL, "wij bouwen een zandkasteel", 2),
        (Language.NL, "ik wil een hond", 0),
        (Language.RU, "я еду на велосипеде", 1),
        (Language.RU, "мы строим замок из песка", 2),
        (Language.RU, "я хочу собаку", 0),
    ],
)
def test_the_pupil_is_a_child(language: Language, prompt: str, children: int) -> None:
    things = understood(prompt, language).things

    assert sum(thing.count for thing in things if thing.icon == "🧒") == children
    assert "🤴" not in {thing.icon for thing in things}


def test_the_pupil_is_drawn_once_and_with_whom_is_named() -> None:
    assert [thing.icon for thing in understood("I play with a dog and I jump").things] == ["🧒", "🐕"]
    assert told_things(understood("Мы с папой", Language.RU)) == ["🧒", "👨; beside 🧒"]
    assert [thing.icon for thing in understood("my family is big, we ride a bus").things] == ["art:family", "🚌"]
    assert told_things(understood("I am a pirate")) == ["art:pirate"]


def test_a_change_is_wished_by_somebody_who_is_not_drawn() -> None:
    changes = read_wishes("I play with the dog", Language.EN).changes

    assert [thing.icon for change in changes for thing in change.phrase.things] == ["🐕"]


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        (Language.EN, "a dog under a blue sky"),
        (Language.FR, "le ciel est bleu et un chien"),
        (Language.ID, "langitnya biru dan anjing"),
        (Language.KO, "파란 하늘과 강아지"),
        (Language.NL, "een blauwe lucht en een hond"),
        (Language.RU, "голубое небо и собака"),
    ],
)
def test_the_sky_is_told_and_keeps_its_colour(language: Language, prompt: str) -> None:
    understanding = understood(prompt, language)

    assert "sky" in [drew.thing for drew in understanding.drew]
    assert told_things(understanding) == ["🐕"]
    assert understanding.not_drawn == ()


def test_a_sky_that_nobody_sees_is_not_drawn() -> None:
    assert understood("a cat in the kitchen under the sky").not_drawn == ("sky",)
    assert (understood("the sky").drew, understood("the sky").not_drawn) == ((), ("sky",))
    assert understood("a red sky above a dog").not_drawn == ("red",)


@pytest.mark.parametrize(
    ("language", "prompt", "things", "scene"),
    [
        (Language.RU, "лесной кот", ["🐈"], ""),
        (Language.RU, "кот в лесу", ["🐈"], "place:forest"),
        (Language.RU, "зимний лес", [], "weather:snow place:forest"),
        (Language.FR, "un sous-marin jaune", ["art:submarine yellow"], ""),
        (Language.EN, "a boy waving", ["👦"], ""),
        (Language.EN, "it is raining on a dog", ["🐕"], "weather:rain"),
        (Language.EN, "a boy without an umbrella in the rain", ["👦"], "weather:rain"),
        (Language.FR, "un garçon sans parapluie sous la pluie", ["👦"], "weather:rain"),
        (Language.NL, "een jongen zonder paraplu in de regen", ["👦"], "weather:rain"),
    ],
)
def test_scenes_are_only_what_is_one(language: Language, prompt: str, things: list[str], scene: str) -> None:
    understanding = understood(prompt, language)

    assert (told_things(understanding), told_scene(understanding)) == (things, scene)


@pytest.mark.parametrize(
    ("prompt", "icons", "not_drawn"),
    [
        ("a nurse called Mary Nightingale", ["art:nurse"], ("Mary", "Nightingale")),
        ("A Bengal Tiger In The Jungle", ["🐅"], ()),
        ("my Dog Rex", ["🐕"], ("Rex",)),
        ("a girl named Rose", ["👧"], ("Rose",)),
        ("the lava is running down", ["art:lava"], ("running",)),
    ],
)
def test_names_and_lava_are_no_animals(prompt: str, icons: list[str], not_drawn: tuple[str, ...]) -> None:
    understanding = understood(prompt)

    assert [thing.icon for thing in understanding.things] == icons
    assert set(not_drawn) <= set(understanding.not_drawn)
