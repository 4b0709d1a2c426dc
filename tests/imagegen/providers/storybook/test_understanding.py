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

    assert {("🐇", Relation.RIDE, "🐎"), ("🍭", Relation.HOLD, "🐇")} <= ties(prompt, language)
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
        ("a girl on a pony", ("👧", "ride", "🐎")),
        ("a fox in a hat", ("🎩", "wear", "🦊")),
        ("a girl holding a hat", ("🎩", "hold", "👧")),
        ("a girl looking at the moon", ("👧", "look", "🌙")),
        ("a cat between two trees", ("🐈", "between", "🌳")),
        ("children around a fire", ("🧒", "around", "🔥")),
        ("a dog around a fire", ("🐕", "beside", "🔥")),
        ("a boy eating an apple", ("🍎", "hold", "👦")),
    ],
)
def test_relations(prompt: str, expected: tuple[str, str, str]) -> None:
    assert ties(prompt) == {expected}


def test_two_riders_share_a_seat() -> None:
    assert ties("a cat and a dog on a sofa") == {("🐈", "on", "🛋"), ("🐕", "on", "🛋")}


def test_between_two_things_has_a_neighbour_on_each_side() -> None:
    assert ties("a cat between a tree and a house") == {("🐈", "between", "🌳"), ("🏠", "beside", "🐈")}


@pytest.mark.parametrize(
    ("language", "prompt", "expected"),
    [
        (Language.NL, "een kind dat een teddybeer vasthoudt", ("🧸", "hold", "🧒")),
        (Language.NL, "een hond die naast de Eiffeltoren zit", ("🐕", "beside", "art:eiffel")),
        (Language.NL, "een meisje dat naar de maan kijkt", ("👧", "look", "🌙")),
        (Language.NL, "een meisje dat op een paard rijdt", ("👧", "ride", "🐎")),
        (Language.KO, "고양이가 소파 위에 앉아 있어요", ("🐈", "on", "🛋")),
        (Language.KO, "소녀가 책을 읽고 있다", ("📖", "hold", "👧")),
        (Language.FR, "un chien derrière l'arbre", ("🐕", "behind", "🌳")),
        (Language.FR, "une fille à côté d'un chat", ("👧", "beside", "🐈")),
        (Language.RU, "кошка в шляпе", ("🎩", "wear", "🐈")),
        (Language.RU, "девочка с красным мячом", ("⚽", "hold", "👧")),
        (Language.ID, "anak-anak di sekitar api unggun", ("🧒", "around", "art:campfire")),
    ],
)
def test_relations_follow_the_order_of_the_language(
    language: Language, prompt: str, expected: tuple[str, str, str]
) -> None:
    assert ties(prompt, language) == {expected}


def test_korean_names_what_somebody_wears_between_place_and_person() -> None:
    assert ties("성 앞에 있는 왕관을 쓴 사자", Language.KO) == {("🦁", "front", "🏰"), ("👑", "wear", "🦁")}


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
        (Language.EN, "children", 3),
        (Language.EN, "many dogs", 8),
        (Language.EN, "a dozen dogs", 12),
        (Language.EN, "twenty dogs", 20),
        (Language.FR, "beaucoup de chiens", 8),
        (Language.NL, "een paar honden", 3),
        (Language.ID, "banyak anjing", 8),
        (Language.RU, "собаки", 3),
        (Language.RU, "рисунок собаки", 1),
        (Language.FR, "un ours", 1),
        (Language.FR, "deux chats", 2),
        (Language.FR, "des chats", 3),
        (Language.ID, "kuda", 1),
        (Language.ID, "kuda-kuda", 3),
        (Language.RU, "капля воды", 1),
        (Language.RU, "избушка на курьих ножках", 1),
        (Language.RU, "кот в сапогах", 1),
        (Language.RU, "красная роза", 1),
        (Language.RU, "весёлые клоуны", 3),
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


@pytest.mark.parametrize(
    ("language", "prompt", "icons"),
    [
        (Language.EN, "no dogs or cats, a bird", ["🐦"]),
        (Language.EN, "a girl without a hat and a dog", ["👧", "🐕"]),
        (Language.FR, "un oiseau sans chiens ni chats", ["🐦"]),
        (Language.NL, "een vogel zonder honden of katten", ["🐦"]),
        (Language.ID, "burung tanpa anjing atau kucing", ["🐦"]),
        (Language.RU, "птица без собак и кошек", ["🐦"]),
        (Language.RU, "дом без собак и птица", ["🏠", "🐦"]),
        (Language.KO, "개와 고양이 없는 새", ["🐦"]),
    ],
)
def test_a_negation_holds_for_all_that_is_listed(language: Language, prompt: str, icons: list[str]) -> None:
    understanding = understood(prompt, language)

    assert [thing.icon for thing in understanding.things] == icons
    assert len(understanding.drew) == len(icons)


@pytest.mark.parametrize(
    ("language", "prompt", "scale"),
    [
        (Language.EN, "a small house", 0.7),
        (Language.EN, "a tiny house", 0.5),
        (Language.EN, "a big house", 1.4),
        (Language.EN, "a huge house", 1.8),
        (Language.EN, "the house is big", 1.4),
        (Language.FR, "une grande maison", 1.4),
        (Language.FR, "une maison énorme", 1.8),
        (Language.ID, "rumah besar", 1.4),
        (Language.KO, "작은 고양이", 0.7),
        (Language.NL, "een klein huisje", 0.7),
        (Language.NL, "huisjes", 0.7),
        (Language.RU, "маленькая кошка", 0.7),
        (Language.RU, "домик", 0.7),
        (Language.EN, "kitten", 0.7),
        (Language.EN, "a baby elephant", 0.7),
        (Language.NL, "een meisje", 1.0),
        (Language.RU, "мальчик", 1.0),
    ],
)
def test_sizes(language: Language, prompt: str, scale: float) -> None:
    assert [thing.scale for thing in understood(prompt, language).things] == [scale]


@pytest.mark.parametrize(
    ("language", "prompt", "traits"),
    [
        (Language.EN, "a girl with red hair", ("hair:red",)),
        (Language.EN, "a red-haired girl in a blue dress", ("hair:red", "clothes:blue")),
        (Language.EN, "a boy with dark skin", ("skin:dark",)),
        (Language.FR, "une fille aux cheveux noirs", ("hair:black",)),
        (Language.FR, "un garçon avec une chemise bleue", ("clothes:blue",)),
        (Language.ID, "anak perempuan berambut merah", ("hair:red",)),
        (Language.KO, "빨간 머리 소녀", ("hair:red",)),
        (Language.KO, "파란 셔츠를 입은 소년", ("clothes:blue",)),
        (Language.NL, "een jongen met zwart haar", ("hair:black",)),
        (Language.RU, "девочка с рыжими волосами", ("hair:red",)),
        (Language.RU, "мальчик в синей рубашке", ("clothes:blue",)),
    ],
)
def test_looks_belong_to_the_person(language: Language, prompt: str, traits: tuple[str, ...]) -> None:
    understanding = understood(prompt, language)

    assert [(thing.traits, thing.colour) for thing in understanding.things] == [(traits, "")]
    assert understanding.not_drawn == ()


def test_looks_without_a_person_are_not_drawn() -> None:
    assert understood("a tree with hair").not_drawn == ("hair",)


@pytest.mark.parametrize(
    ("language", "prompt", "action"),
    [
        (Language.EN, "a sleeping cat", "sleep"),
        (Language.EN, "the cat is sleeping", "sleep"),
        (Language.EN, "a boy playing football", "football"),
        (Language.FR, "un chat qui dort", "sleep"),
        (Language.ID, "kucing yang sedang tidur", "sleep"),
        (Language.KO, "자는 고양이", "sleep"),
        (Language.KO, "고양이가 자고 있다", "sleep"),
        (Language.NL, "een slapende kat", "sleep"),
        (Language.RU, "спящая кошка", "sleep"),
        (Language.RU, "кошка спит", "sleep"),
    ],
)
def test_actions(language: Language, prompt: str, action: str) -> None:
    understanding = understood(prompt, language)

    assert [thing.action for thing in understanding.things] == [action]
    assert len(understanding.drew) == 2
    assert understanding.not_drawn == ()


def test_two_who_are_named_together_act_together() -> None:
    assert [thing.action for thing in understood("a boy and a girl dancing").things] == ["dance", "dance"]


def test_what_nobody_does_is_not_drawn() -> None:
    understanding = understood("dancing")

    assert (understanding.things, understanding.drew, understanding.not_drawn) == ((), (), ("dancing",))


@pytest.mark.parametrize(
    ("language", "prompt", "icon", "colour"),
    [
        (Language.EN, "an orange", "🍊", ""),
        (Language.EN, "an orange cat", "🐈", "orange"),
        (Language.EN, "the cat is orange", "🐈", "orange"),
        (Language.FR, "une rose rouge", "🌹", "red"),
        (Language.FR, "un chat rose", "🐈", "pink"),
        (Language.FR, "un lit", "🛏", ""),
        (Language.EN, "a dress", "👗", ""),
    ],
)
def test_a_word_with_two_meanings_is_read_by_its_place(language: Language, prompt: str, icon: str, colour: str) -> None:
    assert [(thing.icon, thing.colour) for thing in understood(prompt, language).things] == [(icon, colour)]


def test_drew_and_not_drawn_are_the_pupils_own_words() -> None:
    understanding = understood("A zorblax and my Puppy at NIGHT, zorblax!")

    assert [(drew.word, drew.thing) for drew in understanding.drew] == [("Puppy", "dog"), ("at NIGHT", "night")]
    assert understanding.not_drawn == ("zorblax",)


def test_more_things_than_fit_are_said_to_be_left_out() -> None:
    words = ["dog", "cat", "horse", "cow", "pig", "sheep", "goat", "mouse", "tiger", "lion", "bear"]
    understanding = understood(", ".join(words))

    assert [drew.word for drew in understanding.drew] == words[:MOST_THINGS]
    assert understanding.not_drawn == ("lion", "bear")


def test_a_style_is_taken_and_counts_only_with_something_to_draw() -> None:
    cat, alone = understood("a cat in watercolour"), understood("in watercolour")

    assert (cat.style, [drew.word for drew in cat.drew]) == ("watercolour", ["cat", "in watercolour"])
    assert (alone.style, alone.drew, alone.things) == ("watercolour", (), ())


@pytest.mark.parametrize(
    ("prompt", "language", "icon"),
    [
        ("the lungs in our body", Language.EN, "art:lungs"),
        ("icicles on the roof", Language.EN, "art:icicles"),
        ("des racines sous la terre", Language.FR, "art:plant_with_roots"),
    ],
)
def test_a_drawing_that_shows_many_is_drawn_once(prompt: str, language: Language, icon: str) -> None:
    assert [thing.count for thing in understood(prompt, language).things if thing.icon == icon] == [1]


def test_small_words_are_small_words_only_as_they_are_written() -> None:
    assert [thing.icon for thing in understood("two pirates in a rowing boat").things] == [
        "art:pirate",
        "art:rowing_boat",
    ]
