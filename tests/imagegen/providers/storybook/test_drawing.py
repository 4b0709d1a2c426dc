"""Every icon, every place and every weather can be drawn."""

from __future__ import annotations

import io
import itertools
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from imagegen.providers.storybook.colours import lit, mix, shade, tint
from imagegen.providers.storybook.drawing import png, svg
from imagegen.providers.storybook.icons import icons, traits
from imagegen.providers.storybook.layout import HORIZON
from imagegen.providers.storybook.sprites import sprite

from .cast import ARC_AT_EVENING, scene_of

WORDS = {"": "", "fog": "foggy", "rain": "rain", "snow": "snow", "rainbow": "rainbow", "wind": "windy"}


@pytest.mark.parametrize("time", ["", "in the morning", "in the evening", "at night"])
@pytest.mark.parametrize("place", ["meadow", "city", "forest", "mountain", "desert", "sea", "beach", "room", "space"])
def test_every_setting_is_sound_svg(place: str, time: str) -> None:
    for weather in WORDS.values():
        ET.fromstring(svg(scene_of(f"two red dogs, a boat, {place} {time} {weather}")))  # noqa: S314 - our own text


def test_every_icon_is_sound_svg_in_every_dress() -> None:
    for icon in icons():
        for look in (0, 40):
            body = sprite(icon, "blue", look, (0.6, 0.7, 0.9)).renamed("x-")
            ET.fromstring(f'<svg xmlns:xlink="http://www.w3.org/1999/xlink">{body}</svg>')  # noqa: S314 - our own


def test_ids_are_unique_in_a_crowd() -> None:
    drawn = ET.fromstring(svg(scene_of("a dog, a horse, a castle, a robot, a girl and two boys in the evening")))  # noqa: S314
    ids = [element.attrib["id"] for element in drawn.iter() if "id" in element.attrib]

    assert len(ids) == len(set(ids)) > 3


def test_png_has_the_size_of_the_scene_and_no_holes() -> None:
    with Image.open(io.BytesIO(png(scene_of(ARC_AT_EVENING, width=320, height=240)))) as picture:
        alpha = picture.convert("RGBA").getchannel("A").getextrema()

    assert (picture.size, picture.format, alpha) == ((320, 240), "PNG", (255, 255))
    assert getattr(picture, "n_frames", 1) == 1


def test_a_thing_shows_in_the_picture() -> None:
    with_dog, without = (png(scene_of(prompt, width=320, height=240)) for prompt in ("a dog, meadow", "meadow"))

    assert with_dog != without


def test_places_have_a_horizon_inside_the_picture() -> None:
    assert all(0 < share < 1 for share in HORIZON.values())


@pytest.mark.parametrize("colour", [*traits()["hues"], "white", "black"])
def test_a_tint_changes_a_drawing(colour: str) -> None:
    plain = sprite("🚲").svg

    assert tint(plain, colour) != plain


def test_colours_mix_and_shade() -> None:
    assert [mix("#000000", "#ffffff", share) for share in (0, 0.5, 1)] == ["#000000", "#808080", "#ffffff"]
    assert [shade("#808080", factor) for factor in (0.5, 1.0, 1.5)] == ["#404040", "#808080", "#c0c0c0"]
    assert lit('fill="#ffffff" d="M1"', (0.5, 1.0, 1.0)) == 'fill="#80ffff" d="M1"'


def test_night_darkens_things_but_not_lights() -> None:
    day, night = (1.0, 1.0, 1.0), (0.6, 0.66, 0.88)

    assert sprite("🐕", light=night) != sprite("🐕", light=day)
    assert sprite("🕯", light=night) == sprite("🕯", light=day)


def test_pairs_of_prompts_are_different_pictures() -> None:
    drawings = [svg(scene_of(prompt)) for prompt in ("a dog", "a cat", "two dogs", "a red dog", "a dog at night")]

    assert all(first != second for first, second in itertools.combinations(drawings, 2))
