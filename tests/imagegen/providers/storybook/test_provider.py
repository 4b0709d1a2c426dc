"""The provider: what it applies, what it repeats, what it refuses, and that no text breaks it."""

from __future__ import annotations

import io
import time
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image

from imagegen.choices import Kind, Language, Outcome, Shape
from imagegen.providers.base import Drew, ProviderFailure, Request, Result
from imagegen.providers.storybook import Storybook
from imagegen.providers.storybook.drawing import svg
from imagegen.providers.storybook.layout import compose
from imagegen.providers.storybook.telling import alt_text
from tests.pace import slowness

from .cast import ARC_AT_EVENING, DOG_AT_THE_TOWER, draw, refusal, request_for, understood

DOG = DOG_AT_THE_TOWER[Language.EN]
SIZES = {
    Shape.SQUARE: "1024x1024",
    Shape.LANDSCAPE: "1280x960",
    Shape.PORTRAIT: "960x1280",
    Shape.WIDE: "1360x768",
}
MOST_BYTES = 500_000


@pytest.mark.parametrize("language", list(Language))
def test_the_dog_is_drawn_in_every_language(language: Language) -> None:
    result = draw(DOG_AT_THE_TOWER[language], language)

    assert result.reading is not None
    assert {drew.thing for drew in result.reading.drew} == {"dog", "Eiffel Tower", "morning sun"}
    assert (result.reading.not_drawn, result.reading.ideas, result.ignored) == ((), (), ())


@pytest.mark.parametrize("shape", list(Shape))
def test_each_shape_has_its_size(shape: Shape) -> None:
    result = Storybook().make(request_for(ARC_AT_EVENING, shape=shape, seed=3, variety=0.4))
    picture = result.pictures[0]
    with Image.open(io.BytesIO(picture.data)) as image:
        size = f"{image.width}x{image.height}"

    assert size == SIZES[shape]
    assert result.applied == {"shape": shape.value, "size": size, "n": 1, "variety": 0.4, "seed": 3}
    assert (picture.media_type, picture.seed) == ("image/png", 3)
    assert len(picture.data) < MOST_BYTES


def test_the_same_wish_gives_the_same_bytes() -> None:
    assert draw(DOG, seed=9) == draw(DOG, seed=9)


def test_pictures_of_one_wish_differ_and_can_be_repeated_one_by_one() -> None:
    both = Storybook().make(request_for(DOG, n=2, seed=40))
    second = Storybook().make(request_for(DOG, seed=41))

    assert [picture.seed for picture in both.pictures] == [40, 41]
    assert both.pictures[0].data != both.pictures[1].data
    assert both.pictures[1] == second.pictures[0]


def test_without_variety_the_prompt_alone_decides() -> None:
    first, again = (Storybook().make(request_for(DOG, n=2, variety=0)) for _ in range(2))

    assert first == again
    assert first.pictures[0].data != first.pictures[1].data
    assert first.applied["variety"] == 0


def test_with_variety_the_seed_is_chosen_and_told() -> None:
    first, other = (Storybook().make(request_for(DOG)) for _ in range(2))

    assert first.applied["seed"] == first.pictures[0].seed
    assert first.applied["variety"] == 0.7
    assert first.applied["seed"] != other.applied["seed"]


def request_from(kind: Kind, prompt: str, source: Result, *, n: int = 1, seed: int | None = 5) -> Request:
    """A wish to change the first picture of a result."""
    made = source.pictures[0]
    request = request_for(prompt, n=n, seed=seed)
    return replace(request, kind=kind, source=made.data, source_recipe=made.recipe)


def test_it_makes_changes_and_varies() -> None:
    assert Storybook().capabilities().kinds == frozenset({Kind.CREATE, Kind.EDIT, Kind.VARIATION})


def test_a_change_is_told_and_can_be_changed_again() -> None:
    first = Storybook().make(request_from(Kind.EDIT, "add a cat and a zorblax", draw("a dog in the snow")))
    second = Storybook().make(request_from(Kind.EDIT, "remove the dog", first))

    assert first.reading is not None
    assert (first.reading.drew, first.reading.not_drawn) == ((Drew("cat", "cat"),), ("zorblax",))
    assert len(first.reading.ideas) == 3
    assert first.pictures[0].alt_text == "A dog, a cat, in the snow."
    assert second.pictures[0].alt_text == "A cat, in the snow."
    assert second.applied == {"shape": "square", "size": "1024x1024", "n": 1, "variety": 0.7, "seed": 5}


def test_a_change_that_is_not_understood_needs_words() -> None:
    with pytest.raises(ProviderFailure) as failure:
        Storybook().make(request_from(Kind.EDIT, "remove the zorblax", draw("a dog")))

    assert failure.value.outcome is Outcome.NEEDS_WORDS


def test_variations_differ_and_hold_the_same() -> None:
    source = draw("a dog, a cat and a house")
    result = Storybook().make(request_from(Kind.VARIATION, "", source, n=2, seed=40))

    assert len({picture.data for picture in (*source.pictures, *result.pictures)}) == 3
    assert [picture.seed for picture in result.pictures] == [40, 41]
    assert {picture.alt_text for picture in result.pictures} == {source.pictures[0].alt_text}
    assert result.reading is not None
    assert [drew.thing for drew in result.reading.drew] == ["dog", "cat", "house"]


def test_a_variation_of_a_picture_without_a_recipe_is_a_picture_of_the_words() -> None:
    source = draw("a dog")
    request = replace(request_from(Kind.VARIATION, "a cat", source), source_recipe=None)

    assert Storybook().make(request).pictures == draw("a cat", seed=5).pictures


def test_nothing_known_needs_words() -> None:
    failure = refusal("a quantum photon thinking about democracy")

    assert failure.outcome is Outcome.NEEDS_WORDS
    assert failure.reading is not None
    assert failure.reading.drew == ()
    assert failure.reading.not_drawn == ("quantum", "photon", "thinking", "democracy")
    assert len(failure.reading.ideas) == 3


@pytest.mark.parametrize("prompt", ["", "   ", "?!", "the of and"])
def test_no_words_at_all_need_words(prompt: str) -> None:
    failure = refusal(prompt)

    assert failure.outcome is Outcome.NEEDS_WORDS
    assert failure.reading is not None
    assert (failure.reading.not_drawn, len(failure.reading.ideas)) == ((), 3)


def test_something_unknown_gives_a_picture_and_ideas() -> None:
    reading = draw("a dog and a zorblax").reading

    assert reading is not None
    assert (reading.drew, reading.not_drawn) == ((Drew("dog", "dog"),), ("zorblax",))
    assert len(reading.ideas) == 3


def test_a_setting_alone_is_a_picture() -> None:
    result = draw("a forest at night")

    assert [picture.alt_text for picture in result.pictures] == ["A scene in a forest, at night."]


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        (Language.EN, "sword fight with blood"),
        (Language.EN, "a gun, a pistol, a bomb and a knife"),
        (Language.EN, "beer, wine glass, cocktail, cigarette"),
        (Language.EN, "skull zombie vampire ghost"),
        (Language.EN, "naked kiss bikini lipstick"),
        (Language.EN, "🔫🔪💣🍺🚬💩🖕👙💉"),
        (Language.FR, "pistolet bombe couteau cigarette"),
        (Language.ID, "pistol bom pisau rokok"),
        (Language.KO, "권총 폭탄 담배 맥주"),
        (Language.NL, "pistool bom mes sigaret"),
        (Language.RU, "пистолет бомба нож сигарета"),
    ],
)
def test_the_unfit_is_never_drawn(language: Language, prompt: str) -> None:
    assert refusal(prompt, language).outcome is Outcome.NEEDS_WORDS


WORDS = """
dog cat on under holding wearing behind horse tree moon boat sea in night 7 red no umbrella with house and tulips fish
castle next to front of above balloons 3 many bed
"""
TEXTS = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="🐶🐱🌈🏰👨‍👩‍👧🏽️☀🔫🧑🏿‍🚀‍", max_size=60),
    st.text(alphabet="개말을 탄 토끼가에서한글힣나무옆에위", max_size=300),
    st.text(alphabet="שלום مرحبا\u202e\u200f אבג", max_size=300),
    st.lists(st.sampled_from(WORDS.split()), max_size=40).map(" ".join),
)


@settings(max_examples=150, deadline=20_000, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(TEXTS, st.sampled_from(Language), st.integers(0, 2**31), st.floats(0, 1))
@example("\ud800 dog", Language.EN, 1, 0.5)
@example("²³ dogs ①", Language.EN, 1, 0.5)
@example("dog\x00\x01<&\">'", Language.EN, 1, 1.0)
def test_any_text_gives_a_scene_or_nothing(text: str, language: Language, seed: int, variety: float) -> None:
    understanding = understood(text, language)
    scene = compose(understanding, width=1024, height=1024, seed=seed, variety=variety)

    assert svg(scene).endswith("</svg>")
    assert alt_text(scene)
    assert all(spot.height > 0 for entity in scene.entities for spot in entity.spots)
    assert all(entity.spots for entity in scene.entities)


@settings(max_examples=12, deadline=20_000, suppress_health_check=[HealthCheck.too_slow], derandomize=True)
@given(TEXTS, st.sampled_from(Language))
@example("\ud800 dog", Language.EN)
def test_any_text_gives_a_picture_or_needs_words(text: str, language: Language) -> None:
    if not understood(text, language).drew:
        assert refusal(text, language).outcome is Outcome.NEEDS_WORDS
        return
    assert [picture.data[:4] for picture in draw(text, language).pictures] == [b"\x89PNG"]


@pytest.mark.parametrize(
    "word", ["dog ", "zorblax ", "가나다라마바사", "말", "dog on cat under ", "🐶", "x", "de ", "кот и "]
)
def test_a_very_long_text_is_read_in_time(word: str) -> None:
    text = (word * 4000)[:4000]
    started = time.process_time()
    understanding = understood(text)
    scene = compose(understanding, width=1024, height=1024, seed=1, variety=1.0)
    svg(scene)

    assert time.process_time() - started < 1.5 * slowness()
