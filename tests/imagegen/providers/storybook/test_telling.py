"""Pictures are told in the pupil's language and words; ideas can be drawn."""

from __future__ import annotations

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.lexicon import Role, lexicon
from imagegen.providers.storybook.telling import alt_text, ideas
from tests.imagegen.providers.storybook.cast import meanings

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
        ("Lisa Miller of Elm Street 5 loves two red cats", "Two red cats, in a street."),
        ("an owl in an autumn forest at night", "An owl, in a forest, in autumn, at night."),
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
@pytest.mark.parametrize("aspect", ["time", "weather", "place", "style"])
def test_every_setting_has_words(language: Language, aspect: str) -> None:
    assert set(lexicon(language).telling[aspect]) == set(lexicon(Language.EN).telling[aspect])


@pytest.mark.parametrize(
    ("language", "prompt", "text"),
    [
        (Language.EN, "a huge dog and a tiny cat", "A huge dog and a tiny cat."),
        (Language.EN, "a girl with red hair and a zorblax", "A girl with red hair."),
        (Language.EN, "a dog sleeping on a bed", "A dog sleeping on a bed."),
        (Language.EN, "a black and white cat at night", "A black and white cat, at night."),
        (Language.EN, "a boy reading", "A boy reading."),
        (Language.EN, "a girl without a hat", "A girl."),
        (Language.EN, "a cat in watercolour", "A cat, in watercolour."),
        (Language.FR, "un chat noir qui dort", "Un chat noir qui dort."),
        (Language.FR, "une fille aux cheveux noirs", "Une fille aux cheveux noirs."),
        (Language.ID, "rumah merah kecil", "Rumah merah kecil."),
        (Language.KO, "파란 셔츠를 입은 소년", "파란 셔츠를 입은 소년."),
        (Language.KO, "고양이가 소파 위에 앉아 있어요", "고양이가 소파 위에 앉아 있어요."),
        (Language.NL, "een hond die naast de Eiffeltoren zit", "Een hond die naast de Eiffeltoren zit."),
        (Language.NL, "een kind dat een teddybeer vasthoudt", "Een kind dat een teddybeer vasthoudt."),
        (Language.RU, "девочка с рыжими волосами", "Девочка с рыжими волосами."),
        (Language.RU, "спящая кошка", "Спящая кошка."),
    ],
)
def test_alt_text_tells_sizes_looks_actions_and_styles(language: Language, prompt: str, text: str) -> None:
    assert alt_text(scene_of(prompt, language)) == text


@pytest.mark.parametrize("language", list(Language))
def test_every_style_can_be_told(language: Language) -> None:
    styles = {value for aspect, value in _scenes(language) if aspect == "style"}

    assert styles == set(lexicon(language).telling["style"])


def _scenes(language: Language) -> set[tuple[str, str]]:
    values = (meaning.value for meaning in meanings(language).values() if meaning.role is Role.SCENE)
    return {(aspect, name) for value in values for aspect, name in [value.split(" ")[0].split(":", 1)]}
