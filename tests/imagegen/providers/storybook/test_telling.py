"""Pictures are told in the pupil's language and words; ideas can be drawn."""

from __future__ import annotations

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.lexicon import lexicon
from imagegen.providers.storybook.telling import alt_text, ideas

from .cast import ARC_AT_EVENING, DOG_AT_THE_TOWER, scene_of, understood


@pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.EN, "Dog next to the Eiffel Tower, in the morning."),
        (Language.FR, "Un chien à côté de la tour Eiffel, le matin."),
        (Language.ID, "Anjing di sebelah Menara Eiffel, pada pagi hari."),
        (Language.KO, "아침, 에펠탑 옆에 있는 개."),
        (Language.NL, "Hond naast de Eiffeltoren, in de ochtend."),
        (Language.RU, "Собака рядом с Эйфелевой башней, утром."),
    ],
)
def test_alt_text_of_the_dog(language: Language, text: str) -> None:
    assert alt_text(scene_of(DOG_AT_THE_TOWER[language], language)) == text


@pytest.mark.parametrize(
    ("prompt", "text"),
    [
        (
            ARC_AT_EVENING,
            "Monument of the Arc of Triumph with a small child holding a Teddy, in the city, in the evening.",
        ),
        ("a forest at night", "A scene in a forest, at night."),
        ("Lisa Miller of Elm Street 5 loves two red cats", "Two red cats, in the city."),
        ("a girl with a red balloon", "A girl with a red balloon."),
    ],
)
def test_alt_text_tells_what_is_drawn_and_no_more(prompt: str, text: str) -> None:
    assert alt_text(scene_of(prompt)) == text


@pytest.mark.parametrize("language", list(Language))
def test_every_idea_can_be_drawn_whole(language: Language) -> None:
    for idea in lexicon(language).telling["ideas"]:
        understanding = understood(idea, language)

        assert understanding.not_drawn == ()
        assert understanding.language is language
        assert understanding.things != ()


@pytest.mark.parametrize("language", list(Language))
def test_ideas_are_three_and_the_same_for_a_prompt(language: Language) -> None:
    assert len(set(ideas(language, "xyzzy"))) == 3
    assert ideas(language, "xyzzy") == ideas(language, "xyzzy")


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("aspect", ["time", "weather", "place"])
def test_every_setting_has_words(language: Language, aspect: str) -> None:
    assert set(lexicon(language).telling[aspect]) == set(lexicon(Language.EN).telling[aspect])
