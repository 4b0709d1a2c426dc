"""Styles change how a picture is painted and nothing else."""

from __future__ import annotations

import io
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from PIL import Image, ImageStat

from imagegen.choices import Language
from imagegen.providers.storybook.brushes import BRUSHES
from imagegen.providers.storybook.drawing import png, svg
from imagegen.providers.storybook.icons import settings
from imagegen.providers.storybook.scene import SceneSpec

from .cast import scene_of, understood
from .test_backgrounds import LARGEST, PLACES, scene_at, unlikeness

STYLES = [style for style in BRUSHES if style]
PROMPT = "a girl with a balloon, a horse and a black cat next to a boat on the beach"


def styled(style: str, prompt: str = PROMPT, size: int = 256) -> SceneSpec:
    """The scene of a prompt in a style."""
    return replace(scene_of(prompt, width=size, height=size), style=style)


def pixels(scene: SceneSpec) -> Image.Image:
    """The picture of a scene."""
    with Image.open(io.BytesIO(png(scene))) as picture:
        return picture.convert("RGB")


@pytest.mark.parametrize("style", STYLES)
def test_a_style_changes_the_picture_and_keeps_its_size(style: str) -> None:
    usual, painted = pixels(styled("")), pixels(styled(style))

    assert painted.size == usual.size
    assert unlikeness(usual, painted) > 3


def test_styles_differ_from_each_other() -> None:
    assert len({svg(styled(style)) for style in BRUSHES}) == len(BRUSHES)


@pytest.mark.parametrize("style", BRUSHES)
def test_a_style_is_the_same_each_time(style: str) -> None:
    assert png(styled(style)) == png(SceneSpec.from_recipe(styled(style).as_recipe()))


@pytest.mark.parametrize("style", BRUSHES)
def test_a_style_paints_every_place(style: str) -> None:
    for place in PLACES:
        for weather in ("", "rain", "fog", "rainbow"):
            scene = replace(scene_at(place, "evening", prompt="a whale and two dogs", weather=weather), style=style)
            ET.fromstring(svg(scene))  # noqa: S314 - our own text


@pytest.mark.parametrize("style", BRUSHES)
def test_a_style_leaves_no_holes_and_no_double_ids(style: str) -> None:
    scene = styled(style, "a robot, a castle, two boys, a lion and a dog")
    ids = [node.attrib["id"] for node in ET.fromstring(svg(scene)).iter() if "id" in node.attrib]  # noqa: S314
    with Image.open(io.BytesIO(png(scene))) as picture:
        alpha = picture.convert("RGBA").getchannel("A").getextrema()

    assert len(ids) == len(set(ids))
    assert alpha == (255, 255)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("place", ["meadow", "city", "jungle", "library"])
def test_a_style_fits_into_the_largest_file(style: str, place: str) -> None:
    scene = scene_at(place, "evening", prompt="a horse, two children and a tree", size=(1024, 1024))

    assert len(png(replace(scene, style=style))) < LARGEST


def test_a_page_to_colour_in_is_white_with_dark_lines() -> None:
    grey = pixels(styled("line")).convert("L")
    counts = grey.histogram()

    assert sum(counts[240:]) / sum(counts) > 0.75
    assert 0.01 < sum(counts[:96]) / sum(counts) < 0.15


@pytest.mark.parametrize("style", ["line", "mono"])
def test_a_picture_without_colours_has_none(style: str) -> None:
    bands = pixels(styled(style)).split()

    assert all(
        abs(one - other) < 3
        for band in bands
        for one, other in zip(ImageStat.Stat(band).mean, ImageStat.Stat(bands[0]).mean, strict=True)
    )


def test_a_glowing_picture_is_dark() -> None:
    assert ImageStat.Stat(pixels(styled("night")).convert("L")).mean[0] < 70


def test_an_unknown_style_is_painted_the_usual_way() -> None:
    assert svg(styled("oil")) == svg(styled(""))


def test_every_language_has_words_for_every_style() -> None:
    for language in Language:
        assert sorted(settings(f"languages/{language}.toml")["scenes"]["style"]) == sorted(STYLES)


@pytest.mark.parametrize(
    ("language", "prompt", "style"),
    [
        (Language.EN, "a dog as a paper cut", "paper"),
        (Language.EN, "a black and white cat", ""),
        (Language.EN, "a cat in black and white", "mono"),
        (Language.FR, "coloriage d'un cheval", "line"),
        (Language.ID, "kucing gaya komik", "comic"),
        (Language.KO, "수채화로 그린 고양이", "watercolour"),
        (Language.NL, "een koe als kleurplaat", "line"),
        (Language.RU, "собака светится в темноте", "night"),
    ],
)
def test_a_style_is_read(language: Language, prompt: str, style: str) -> None:
    assert understood(prompt, language).style == style
