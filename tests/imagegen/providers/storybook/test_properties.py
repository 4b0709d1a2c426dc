"""What holds for every text: an understanding, a scene inside the frame, and nothing claimed that is not there."""

from __future__ import annotations

import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imagegen.choices import Language
from imagegen.providers.storybook.layout import compose
from imagegen.providers.storybook.lexicon import lexicon
from imagegen.providers.storybook.reading import read
from imagegen.providers.storybook.scene import SceneSpec
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.telling import alt_text
from imagegen.providers.storybook.understanding import Understanding, understand
from tests.pace import slowness

SIZES = ((1024, 1024), (1360, 768), (960, 1280))
LATER = ("queen bee ", "I ", "Zorb Dog ", "blue sky ", "lion her cubs ", "나는 ")
"""Words that are joined to others, or mean nobody the second time."""
A_TENTH = 0.1
"""Pixels that rounding may put a box outside the frame."""


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, Language]:
    """Words that one language knows, in any order, with some that it doesn't."""
    language = draw(st.sampled_from(list(Language)))
    known = sorted(lexicon(language).phrases)
    words = draw(st.lists(st.sampled_from(known) | st.text(max_size=8), max_size=14))
    signs = draw(st.sampled_from((" ", ", ", ". ", " - ")))
    return signs.join(words), language


def check(understanding: Understanding, width: int, height: int) -> SceneSpec:
    """Arrange it and see that nothing is lost, cut off or made up."""
    scene = compose(understanding, width=width, height=height, seed=3, variety=1.0)
    assert scene == compose(understanding, width=width, height=height, seed=3, variety=1.0)
    assert SceneSpec.from_recipe(scene.as_recipe()) == scene
    told = [(entity.word, entity.phrase) for entity in scene.entities if entity.phrase]
    assert told == [(thing.word, thing.phrase) for thing in understanding.things]
    for entity in scene.entities:
        assert entity.spots
        for spot in entity.spots:
            half = aspect(entity.icon) * spot.height / 2
            assert spot.height > 0
            assert spot.x - half >= -A_TENTH
            assert spot.x + half <= width + A_TENTH
            assert spot.y - spot.height >= -A_TENTH
            assert spot.y <= height + A_TENTH
    return scene


def check_words(understanding: Understanding) -> None:
    """See that relations lead to things, and that what was drawn has a thing, a scene or an action."""
    words = {thing.word for thing in understanding.things}
    actions = sum(bool(thing.action) for thing in understanding.things)
    others = [drew for drew in understanding.drew if drew.word not in words and drew.thing != "sky"]
    scenes = tuple(getattr(understanding, aspect) for aspect in ("time", "weather", "place", "season", "style"))
    assert actions or any(scenes) or not others
    assert not (understanding.drew and not understanding.things and not any(scenes[:4]))
    for number, thing in enumerate(understanding.things):
        assert thing.to != number
        assert (thing.to is None) == (thing.relation is None)
        assert 1 <= thing.count <= 20


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(sentence=sentences(), size=st.sampled_from(SIZES))
def test_known_words_in_any_order_make_a_scene(sentence: tuple[str, Language], size: tuple[int, int]) -> None:
    understanding = understand(read(*sentence))

    check_words(understanding)
    if understanding.drew:
        assert alt_text(check(understanding, *size))


@settings(max_examples=100, deadline=None)
@given(prompt=st.text(max_size=200), language=st.sampled_from(list(Language)))
def test_any_text_is_understood(prompt: str, language: Language) -> None:
    understanding = understand(read(prompt, language))

    check_words(understanding)
    if understanding.drew:
        check(understanding, 1024, 1024)


@pytest.mark.parametrize(
    "word", ["red ", "no ", "small red ", "sleeping ", "dog and ", "with ", "a", "개와 ", "없는 ", *LATER]
)
def test_a_long_text_is_read_in_linear_time(word: str) -> None:
    def seconds(times: int) -> float:
        """The least of three: whatever else the machine does only makes it longer."""
        spent = []
        for _ in range(3):
            begin = time.process_time()
            understand(read(word * times, Language.EN))
            spent.append(time.process_time() - begin)
        return min(spent)

    seconds(50)
    assert seconds(1000) < 0.2 * slowness() + 20 * seconds(200)
