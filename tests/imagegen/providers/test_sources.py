"""Pictures to change: type and size from the header, and what is converted."""

from __future__ import annotations

import io
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure
from imagegen.providers.sources import JPEG, PNG, WEBP, Source, converted, source_of, white_where_open
from tests.fake_provider.pictures import flat_webp
from tests.imagegen.providers.conftest import mask


def _encoded(file_format: str, size: tuple[int, int], mode: str = "RGB", **options: Any) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, 120).save(out, file_format, **options)
    return out.getvalue()


@pytest.mark.parametrize("size", [(1, 1), (640, 481), (3000, 17)])
@pytest.mark.parametrize(
    ("file_format", "options", "media_type"),
    [
        ("PNG", {}, PNG),
        ("JPEG", {}, JPEG),
        ("JPEG", {"progressive": True}, JPEG),
        ("WEBP", {}, WEBP),
        ("WEBP", {"lossless": True}, WEBP),
        ("WEBP", {"exif": b"Exif\0\0MM\0*\0\0\0\x08\0\0"}, WEBP),
    ],
)
def test_type_and_size_are_read_from_the_header(
    file_format: str, options: dict[str, Any], media_type: str, size: tuple[int, int]
) -> None:
    source = source_of(_encoded(file_format, size, **options))

    assert (source.media_type, (source.width, source.height)) == (media_type, size)


def test_a_webp_with_transparency_is_read() -> None:
    source = source_of(_encoded("WEBP", (50, 40), "RGBA"))

    assert (source.width, source.height) == (50, 40)


def test_a_picture_that_would_be_huge_is_only_read_in_its_header() -> None:
    source = source_of(flat_webp(9400, 9400))

    assert (source.width, source.height) == (9400, 9400)


@given(st.binary(max_size=64) | st.binary(max_size=64).map(lambda data: b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + data))
def test_any_bytes_are_a_picture_or_an_invalid_request(data: bytes) -> None:
    try:
        assert source_of(data).width > 0
    except ProviderFailure as failure:
        assert (failure.outcome, failure.unsent) == (Outcome.INVALID_REQUEST, True)  # noqa: PT017


def test_a_picture_of_fifty_megabytes_is_not_sent() -> None:
    with pytest.raises(ProviderFailure, match="a picture of 52428800 bytes"):
        source_of(bytes(50 * 1024 * 1024))


def test_a_picture_that_is_taken_stays_as_it_is() -> None:
    source = source_of(_encoded("JPEG", (30, 20)))

    assert converted(source, frozenset({PNG, JPEG})) is source


def test_a_converted_picture_is_named_for_what_it_is() -> None:
    png = converted(source_of(_encoded("WEBP", (30, 20))), frozenset({PNG}))

    assert (png.file()[0], png.file()[2], png.width, png.height) == ("image.png", PNG, 30, 20)
    with Image.open(io.BytesIO(png.data)) as picture:
        assert (picture.format, picture.size) == ("PNG", (30, 20))


def test_half_transparent_is_not_open() -> None:
    out = io.BytesIO()
    drawn = Image.new("LA", (3, 1))
    drawn.putdata([(9, 0), (9, 1), (9, 255)])
    drawn.save(out, "PNG")

    white = white_where_open(source_of(out.getvalue()))

    with Image.open(io.BytesIO(white.data)) as picture:
        assert [picture.getpixel((at, 0)) for at in range(3)] == [255, 0, 0]


def test_a_mask_keeps_its_size_when_it_is_turned_white() -> None:
    turned = white_where_open(Source(mask(64, 48), PNG, 64, 48))

    assert (source_of(turned.data).width, source_of(turned.data).height) == (64, 48)
