"""The header is read before anything is decoded, the limits are exact, and no other module opens pictures."""

import ast
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageFile

from imagegen.pictures import MAX_BYTES, BadPicture, Header, pixels, read_header
from tests.hostile import drawing, png_chunk, png_header, png_with, saved, vp8x, webp_file, webp_picture
from tests.imagegen.pictures.masters import MASTERS

ROOT = Path(__file__).parents[3]
PRODUCT = ("accounts", "assignments", "edu4all", "imagegen")
MAY_IMPORT_PILLOW = ("imagegen/pictures/", "imagegen/providers/storybook", "imagegen/providers/sources.py")
"""Intake itself, the storybook, which draws, and what turns pictures that were taken in into what a vendor reads."""


def code_of(data: bytes) -> str:
    with pytest.raises(BadPicture) as caught:
        read_header(data)
    return caught.value.code


@pytest.mark.parametrize("make", MASTERS.values(), ids=MASTERS)
def test_header_is_read_without_pillow(make: Callable[[], bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    data = make()
    monkeypatch.delattr(Image, "open")
    header = read_header(data)
    assert (header.width, header.height) == (48, 32)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_header_of_each_type(kind: str) -> None:
    assert read_header(saved(drawing(61, 33), kind)) == Header(f"image/{kind.lower()}", 61, 33)


def test_largest_file_is_taken_and_one_byte_more_is_not() -> None:
    whole = saved(drawing(), "PNG")
    largest = whole + bytes(MAX_BYTES - len(whole))
    assert read_header(largest).media_type == "image/png"
    assert code_of(largest + b"\0") == "too_large"


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [
        (8193, 1, "too_long_side"),
        (1, 8193, "too_long_side"),
        (4096, 4097, "too_many_pixels"),
        (8192, 2049, "too_many_pixels"),
        (4096, 4096, "broken"),
        (8192, 2048, "broken"),
    ],
)
def test_png_limits_are_exact(width: int, height: int, code: str) -> None:
    assert code_of(png_header(width, height)) == code


@pytest.mark.parametrize(
    ("width", "height", "code"),
    [(8193, 1, "too_long_side"), (3072, 3073, "too_many_pixels"), (3072, 3072, "broken")],
)
def test_webp_limits_are_exact(width: int, height: int, code: str) -> None:
    assert code_of(webp_file(vp8x(width, height))) == code


def test_webp_whose_canvas_and_picture_disagree_is_refused_before_decoding() -> None:
    picture = webp_picture(drawing(48, 32))
    assert read_header(webp_file(vp8x(48, 32), picture)) == Header("image/webp", 48, 32)
    assert code_of(webp_file(vp8x(3072, 3072), picture)) == "broken"


def test_decoded_size_has_to_be_the_size_of_the_header() -> None:
    with pytest.raises(BadPicture) as caught:
        pixels.decode(saved(drawing(48, 32), "PNG"), Header("image/png", 48, 33))
    assert caught.value.code == "broken"


def test_bad_picture_is_a_value_error_that_says_only_its_code() -> None:
    with pytest.raises(ValueError, match=r"^empty$"):
        read_header(b"")


def test_suggested_palette_and_false_colour_space_are_left_out() -> None:
    odd = png_with(png_chunk(b"gAMA", b"seven b"), png_chunk(b"PLTE", bytes(range(30))))
    assert read_header(odd) == read_header(saved(drawing(), "PNG"))


def test_cut_off_pictures_are_never_filled_up() -> None:
    assert ImageFile.LOAD_TRUNCATED_IMAGES is False


def test_no_other_module_of_the_product_imports_pillow() -> None:
    importers = {
        path.relative_to(ROOT).as_posix()
        for folder in PRODUCT
        for path in (ROOT / folder).rglob("*.py")
        if _imports_pillow(path)
    }
    assert {name for name in importers if not name.startswith(MAY_IMPORT_PILLOW)} == set()
    assert "imagegen/pictures/pixels.py" in importers


def _imports_pillow(path: Path) -> bool:
    for node in ast.walk(ast.parse(path.read_bytes())):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        if any(name == "PIL" or name.startswith("PIL.") for name in names):
            return True
    return False
