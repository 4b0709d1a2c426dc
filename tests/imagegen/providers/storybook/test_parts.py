"""Parts of the body, feasts, and what somebody does not do."""

from __future__ import annotations

import pytest

from imagegen.choices import Language

from .cast import understood


def icons_of(prompt: str, language: Language) -> list[str]:
    """What a prompt draws, in order."""
    return [thing.icon for thing in understood(prompt, language).things]


@pytest.mark.parametrize(
    ("language", "prompt", "expected"),
    [
        (Language.EN, "a cat with a long tail and green eyes", ["🐈"]),
        (Language.EN, "a tail", ["art:tail"]),
        (Language.EN, "the dentist looks at my teeth", ["🧑‍⚕", "art:tooth"]),
        (Language.EN, "a giant with a long beard", ["art:giant"]),
        (Language.NL, "een man met een grote baard", ["art:bearded_man"]),
        (Language.RU, "мужчина с бородой", ["art:bearded_man"]),
        (Language.RU, "рыцари в шлемах", ["art:knight"]),
        (Language.KO, "원숭이 꼬리가 길어요", ["🐒"]),
        (Language.FR, "Jeanne d'Arc en armure", ["art:knight"]),
    ],
)
def test_a_part_is_drawn_alone_only_where_nobody_shows_it(language: Language, prompt: str, expected: list[str]) -> None:
    assert icons_of(prompt, language) == expected


def test_wings_that_a_horse_has_not_are_not_drawn() -> None:
    understanding = understood("a horse with wings", Language.EN)

    assert [thing.icon for thing in understanding.things] == ["🐎"]
    assert understanding.not_drawn == ("wings",)


@pytest.mark.parametrize(
    ("language", "prompt", "expected"),
    [
        (Language.EN, "a robin in the snow on christmas morning", {"🐦", "🎄"}),
        (Language.FR, "à Noël le père noël apporte un cadeau", {"🎅", "🎁"}),
        (Language.NL, "met kerst eten we een taart", {"🧒", "🎂", "🎄"}),
        (Language.RU, "на день рождения подарили велосипед", {"🚲", "🎂"}),
        (Language.KO, "설날에 떡국을 먹어요", {"art:tteokguk"}),
        (Language.ID, "saat lebaran ada ketupat", {"art:ketupat"}),
    ],
)
def test_a_feast_is_shown_by_one_thing(language: Language, prompt: str, expected: set[str]) -> None:
    understanding = understood(prompt, language)

    assert {thing.icon for thing in understanding.things} == expected
    assert all(thing.relation is None or thing.icon != "🎄" for thing in understanding.things)


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        (Language.EN, "a boy who doesn't sleep"),
        (Language.FR, "un garçon qui ne dort pas"),
        (Language.ID, "anak laki-laki tidak tidur"),
        (Language.NL, "een pinguïn kan niet vliegen"),
        (Language.RU, "пингвин не умеет летать"),
    ],
)
def test_nobody_does_what_is_denied(language: Language, prompt: str) -> None:
    assert [thing.action for thing in understood(prompt, language).things] == [""]


@pytest.mark.parametrize(
    ("language", "prompt", "expected"),
    [
        (Language.RU, "ёжик несёт гриб, а яблока у него нет", ["🦔", "🍄"]),
        (Language.EN, "a dog and me", ["🐕", "🧒"]),
        (Language.EN, "the leaves turn red and orange", ["🍃"]),
        (Language.EN, "rosa parks on the bus", ["👩", "🚌"]),
        (Language.FR, "un robot travaille pendant que je dors", ["🤖", "🧒"]),
        (Language.NL, "een konijn dat Stampertje heet", ["🐇"]),
    ],
)
def test_small_words_tell_who_is_there(language: Language, prompt: str, expected: list[str]) -> None:
    assert icons_of(prompt, language) == expected


def test_dutch_plurals_with_an_apostrophe_are_many() -> None:
    assert [thing.count for thing in understood("de zebra's en een leeuw", Language.NL).things] == [3, 1]
