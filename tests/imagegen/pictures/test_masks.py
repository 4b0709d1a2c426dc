"""Masks: made anew from what people send, clear where a picture may change."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from imagegen.pictures import BadPicture, clean_mask, mask_of_areas
from imagegen.pictures.masks import MAX_MASK_BYTES

from .masters import drawing, saved

SIZE = (64, 48)


def mask(alpha: int = 0, size: tuple[int, int] = SIZE, colour: tuple[int, int, int] = (9, 99, 200)) -> Image.Image:
    """Opaque but for a box in the middle, which has this alpha."""
    image = Image.new("RGBA", size, (*colour, 255))
    image.paste((*colour, alpha), (16, 12, 48, 36))
    return image


def alpha_of(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        assert (image.format, image.mode) == ("PNG", "RGBA")
        return image.getchannel("A")


def test_what_was_sent_is_made_anew_clear_or_black() -> None:
    clean = clean_mask(saved(mask(), "PNG"), width=64, height=48)

    assert alpha_of(clean).getcolors() == [(768, 0), (2304, 255)]
    assert alpha_of(clean).getpixel((32, 24)) == 0
    with Image.open(io.BytesIO(clean)) as image:
        assert image.convert("RGB").getcolors() == [(64 * 48, (0, 0, 0))]
        assert image.info == {}


@pytest.mark.parametrize(("alpha", "cleared"), [(0, 768), (127, 768)])
def test_what_is_half_clear_is_clear(alpha: int, cleared: int) -> None:
    clean = clean_mask(saved(mask(alpha), "PNG"), width=64, height=48)
    assert alpha_of(clean).histogram()[0] == cleared


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"not a picture", "not_a_picture"),
        (saved(mask(), "PNG")[:60], "broken"),
        (saved(mask(), "WEBP", lossless=True), "wrong_type"),
        (saved(drawing(*SIZE), "JPEG"), "wrong_type"),
        (saved(drawing(*SIZE), "PNG"), "no_alpha"),
        (saved(mask(size=(48, 64)), "PNG"), "wrong_size"),
        (saved(mask(alpha=255), "PNG"), "nothing_marked"),
        (saved(mask(alpha=200), "PNG"), "nothing_marked"),
        (saved(mask(), "PNG") + b"x" * MAX_MASK_BYTES, "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_mask_is_refused_with_its_reason(data: bytes, code: str) -> None:
    with pytest.raises(BadPicture) as caught:
        clean_mask(data, width=64, height=48)
    assert caught.value.code == code


def test_areas_are_cleared_and_nothing_else() -> None:
    clear = alpha_of(mask_of_areas(["r1c1", "r3c2"], width=90, height=60))

    assert clear.size == (90, 60)
    for row in range(3):
        for column in range(3):
            box = (column * 30, row * 20, column * 30 + 30, row * 20 + 20)
            cleared = (row, column) in {(0, 0), (2, 1)}
            assert clear.crop(box).getextrema() == ((0, 0) if cleared else (255, 255))


@pytest.mark.parametrize("areas", [[], ["r4c1"], ["", "everything"]])
def test_no_area_is_refused(areas: list[str]) -> None:
    with pytest.raises(BadPicture) as caught:
        mask_of_areas(areas, width=90, height=60)
    assert caught.value.code == "nothing_marked"
