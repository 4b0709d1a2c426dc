"""Landmarks have words in every language and drawings that stand on their feet."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pytest
import resvg_py
from PIL import Image

from imagegen.choices import Language
from imagegen.providers.storybook.compiling import spellings
from imagegen.providers.storybook.icons import (
    ART,
    HERE,
    belongs,
    can_draw,
    english_name,
    is_wide,
    landmarks,
    packed,
    plain,
    seat,
    settings,
    size,
    whole,
)
from imagegen.providers.storybook.lexicon import Meaning, Role, lexicon, words_in
from imagegen.providers.storybook.reading import read_in
from imagegen.providers.storybook.sprites import aspect, box_of

from .cast import scene_of, understood

OWN = sorted(icon for icon in landmarks() if icon.startswith(ART))
IN_FRONT = {
    Language.EN: "a dog in front of {}",
    Language.FR: "un chien devant {}",
    Language.ID: "anjing di depan {}",
    Language.KO: "{} 앞에 있는 개",
    Language.NL: "een hond voor {}",
    Language.RU: "собака перед {}",
}
SHAPES = ((1024, 1024), (1280, 960), (960, 1280), (1360, 768))
LARGEST_FILE = 6000
"""Characters; a longer drawing takes too long to paint."""
AROUND = 10
"""Units of margin painted around a drawing, to see what leaves its box."""
PIXELS = 4
"""Pixels for each unit of a drawing."""
BREATH = 40
"""Of 255: what is more transparent counts as nothing."""


def phrases(icon: str, language: Language) -> list[str]:
    """Every way to write a landmark."""
    return [phrase for pattern in landmarks()[icon].words[language] for phrase in spellings(pattern)]


def source(icon: str) -> str:
    return (HERE / "art" / f"{icon.removeprefix(ART)}.svg").read_text(encoding="utf-8")


def ink(icon: str) -> tuple[float, float, float, float]:
    """Where a drawing has colour: left, top, right, bottom in its units."""
    _, _, width, height = box_of(icon)
    view = f"{-AROUND} {-AROUND} {width + 2 * AROUND} {height + 2 * AROUND}"
    svg = source(icon).replace(f'viewBox="0 0 {width:g} {height:g}"', f'viewBox="{view}"')
    assert view in svg
    png = resvg_py.svg_to_bytes(svg_string=svg, width=round((width + 2 * AROUND) * PIXELS), skip_system_fonts=True)
    alpha = Image.open(io.BytesIO(bytes(png))).convert("RGBA").getchannel("A")
    box = alpha.point(lambda value: 255 if value > BREATH else 0).getbbox()
    assert box is not None
    left, top, right, bottom = (edge / PIXELS - AROUND for edge in box)
    return left, top, right, bottom


def test_there_are_landmarks_of_our_own() -> None:
    assert len(OWN) >= 18


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("icon", list(landmarks()))
def test_every_landmark_has_words(icon: str, language: Language) -> None:
    assert can_draw(icon)
    assert all(words_in(phrase) for phrase in phrases(icon, language))
    assert phrases(icon, language)


@pytest.mark.parametrize("language", list(Language))
def test_no_phrase_is_claimed_twice(language: Language) -> None:
    owners: dict[str, set[str]] = {}
    for icon in landmarks():
        for phrase in phrases(icon, language):
            owners.setdefault(" ".join(words_in(phrase)), set()).add(icon)

    assert {phrase: icons for phrase, icons in owners.items() if len(icons) > 1} == {}


@pytest.mark.parametrize("language", list(Language))
def test_no_phrase_means_something_else(language: Language) -> None:
    known = lexicon(language)
    things = {
        " ".join(words_in(word)): whole(plain(icon))
        for icon, words in settings(f"languages/{language}.toml")["things"].items()
        for word in words
    }
    names = {name: whole(icon) for name, icon in packed(f"words/{language}.json.gz")["names"].items()}
    for icon in landmarks():
        for phrase in (" ".join(words_in(phrase)) for phrase in phrases(icon, language)):
            based = " ".join(known.forms.get(word, word) for word in phrase.split())
            assert (known.means(phrase) or known.means(based)) == Meaning(Role.THING, icon), phrase
            assert {things.get(phrase, icon), names.get(phrase, icon)} == {icon}, phrase


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("icon", list(landmarks()))
def test_every_spelling_is_read_from_a_sentence(icon: str, language: Language) -> None:
    for phrase in phrases(icon, language):
        understanding = understood(IN_FRONT[language].format(phrase), language)

        assert {thing.icon for thing in understanding.things} == {"🐕", icon}, phrase
        assert understanding.not_drawn == (), phrase
        assert understanding.language is language, phrase


@pytest.mark.parametrize(
    ("language", "prompt", "icon"),
    [
        (Language.EN, "Two girls looking at the LEANING TOWER OF PISA", "art:pisa"),
        (Language.FR, "des enfants devant la Tour de Pise", "art:pisa"),
        (Language.ID, "anak-anak bermain di depan Monas", "art:monas"),
        (Language.KO, "경복궁에서 노는 아이들", "art:gyeongbokgung"),
        (Language.KO, "남산타워를 보는 소녀", "art:seoul_tower"),
        (Language.NL, "een kat bij de Domtoren van Utrecht", "art:dom_tower"),
        (Language.RU, "кошка у Спасской башни Кремля", "art:spasskaya_tower"),
        (Language.RU, "девочка рядом с храмом Василия Блаженного", "art:saint_basil"),
        (Language.RU, "Собака около Колизея", "art:colosseum"),
        (Language.EN, "🗽 at night", "art:liberty"),
        (Language.EN, "a cat and 🗿", "🗿"),
    ],
)
def test_landmarks_in_the_words_of_pupils(language: Language, prompt: str, icon: str) -> None:
    assert icon in {thing.icon for thing in understood(prompt, language).things}


@pytest.mark.parametrize(
    ("language", "prompt"),
    [
        (Language.EN, "liberty"),
        (Language.EN, "a wall"),
        (Language.EN, "a gate"),
        (Language.FR, "une tour"),
        (Language.ID, "menara"),
        (Language.KO, "문"),
        (Language.NL, "een toren"),
        (Language.RU, "свобода"),
    ],
)
def test_a_part_of_a_name_is_no_landmark(language: Language, prompt: str) -> None:
    assert {term.meaning.value for term in read_in(prompt, language).terms} & set(landmarks()) == set()


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@pytest.mark.parametrize("icon", list(landmarks()))
def test_every_landmark_is_drawn_inside_the_frame(icon: str, shape: tuple[int, int]) -> None:
    width, height = shape
    phrase = phrases(icon, Language.EN)[0]
    scene = scene_of(f"a dog in front of {phrase}", width=width, height=height, variety=1.0)
    spot = next(entity.spots[0] for entity in scene.entities if entity.icon == icon)
    half = aspect(icon) * spot.height / 2

    assert spot.height >= 0.3 * min(shape)
    assert spot.x - half >= 0
    assert spot.x + half <= width
    assert spot.y - spot.height >= 0
    assert spot.y <= height


@pytest.mark.parametrize("icon", OWN)
def test_art_is_plain_and_small(icon: str) -> None:
    tags = {element.tag.rpartition("}")[2] for element in ET.fromstring(source(icon)).iter()}  # noqa: S314 - our own

    assert tags <= {"svg", "g", "path", "rect", "circle", "ellipse"}
    assert len(source(icon)) <= LARGEST_FILE


@pytest.mark.parametrize("icon", OWN)
def test_ink_fills_the_box_and_stays_within(icon: str) -> None:
    assert ink(icon) == pytest.approx(box_of(icon), abs=1.0)


@pytest.mark.parametrize("icon", OWN)
def test_wide_landmarks_are_wider_than_high(icon: str) -> None:
    assert is_wide(icon) == (aspect(icon) > 1.2)


@pytest.mark.parametrize("icon", OWN)
def test_a_landmark_stands_at_the_back_and_fits_the_width(icon: str) -> None:
    assert 0.4 < size(icon) <= 0.7
    assert size(icon) * aspect(icon) <= 0.96


@pytest.mark.parametrize("icon", list(landmarks()))
def test_a_seat_is_on_the_landmark(icon: str) -> None:
    across, down = seat(icon)

    assert 0 < across < 1
    assert 0 <= down < 0.9


def test_landmarks_have_names_and_groups() -> None:
    assert english_name("art:taj_mahal") == "Taj Mahal"
    assert all(belongs(icon, *landmark.groups) for icon, landmark in landmarks().items() if landmark.groups)


@pytest.mark.parametrize("icon", list(landmarks()))
def test_an_emoji_of_a_landmark_gives_our_drawing(icon: str) -> None:
    emoji = landmarks()[icon].emoji

    assert not emoji or whole(emoji) == icon


def test_spellings() -> None:
    assert list(spellings("башн(я|и) (|кремля)")) == ["башня ", "башня кремля", "башни ", "башни кремля"]
