"""What a provider sends comes out with the same pixels, our mark and nothing else; uploads come out anew."""

import hashlib
import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image, ImageChops, ImageOps, ImageStat

from imagegen.choices import Origin
from imagegen.pictures import BadPicture, clean_upload, digital_source_type, read_header, take_in
from tests.hostile import (
    COMMENT_WORDS,
    SCRIPT_WORDS,
    SECRETS,
    drawing,
    jpeg_segment,
    jpeg_with,
    png_chunk,
    png_with,
    saved,
)
from tests.imagegen.pictures.masters import MASTERS, laden_jpeg, laden_png, laden_webp

AI_TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
STORYBOOK_TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/algorithmicMedia"
TURNED = {"png": laden_png, "jpeg": laden_jpeg, "webp": laden_webp}

Make = Callable[[], bytes]


def opened(data: bytes) -> Image.Image:
    image = Image.open(io.BytesIO(data))
    image.load()
    return image


def assert_alike(one: Image.Image, other: Image.Image, within: float = 5.0) -> None:
    """Assert that two pictures of one size differ in brightness no more than coding anew explains (mean, of 255)."""
    assert one.size == other.size
    difference = ImageChops.difference(one.convert("RGB").convert("L"), other.convert("RGB").convert("L"))
    assert ImageStat.Stat(difference).mean[0] < within


@pytest.mark.parametrize("make", MASTERS.values(), ids=MASTERS)
def test_full_variant_has_the_pixels_of_the_master(make: Make) -> None:
    master = make()
    full = take_in(master, origin=Origin.AI).full
    shown, kept = opened(full.data), opened(master)
    assert shown.size == kept.size == (full.width, full.height)
    assert shown.convert("RGBA").tobytes() == kept.convert("RGBA").tobytes()
    assert full.media_type == read_header(master).media_type


@pytest.mark.parametrize("make", MASTERS.values(), ids=MASTERS)
def test_variants_hold_nothing_that_was_in_the_master_but_the_picture(make: Make) -> None:
    intake = take_in(make(), origin=Origin.AI)
    for variant in (intake.full, intake.thumb):
        assert [secret for secret in SECRETS if secret in variant.data] == []
        assert set(opened(variant.data).info) <= {"xmp", "loop", "background", "timestamp", "duration"} | {
            *("jfif", "jfif_version", "jfif_unit", "jfif_density", "adobe", "adobe_transform"),
            *("progressive", "progression", "gamma", "transparency", "XML:com.adobe.xmp"),
        }


@pytest.mark.parametrize("make", MASTERS.values(), ids=MASTERS)
def test_master_is_kept_byte_for_byte(make: Make) -> None:
    master = make()
    intake = take_in(master, origin=Origin.AI)
    assert intake.master == master
    assert intake.sha256 == hashlib.sha256(master).hexdigest()
    header = read_header(master)
    assert (intake.media_type, intake.width, intake.height) == (header.media_type, 48, 32)


@pytest.mark.parametrize(("origin", "term"), [(Origin.AI, AI_TERM), (Origin.STORYBOOK, STORYBOOK_TERM)])
@pytest.mark.parametrize("make", MASTERS.values(), ids=MASTERS)
def test_every_variant_says_how_it_was_made(make: Make, origin: Origin, term: str) -> None:
    intake = take_in(make(), origin=origin)
    for variant in (intake.full, intake.thumb):
        assert digital_source_type(variant.data) == term
        info = opened(variant.data).info
        packet = info.get("xmp") or info["XML:com.adobe.xmp"].encode()
        assert packet.count(term.encode()) == 1
        assert packet.count(b"<xmp:CreatorTool>Edu4All</xmp:CreatorTool>") == 1


def test_mark_says_in_plain_words_how_a_picture_was_made() -> None:
    words = {Origin.AI: b"Made with AI", Origin.STORYBOOK: b"Put together from drawings (no AI)"}
    for origin, said in words.items():
        thumb = take_in(laden_png(), origin=origin).thumb
        assert thumb.data.count(b'<rdf:li xml:lang="x-default">' + said + b"</rdf:li>") == 1


def test_picture_without_our_mark_names_no_source_type() -> None:
    assert [digital_source_type(make()) for make in (laden_png, laden_jpeg, laden_webp)] == [None, None, None]


@pytest.mark.parametrize("orientation", range(2, 9))
@pytest.mark.parametrize("make", TURNED.values(), ids=TURNED)
def test_turned_picture_is_coded_anew_upright(make: Callable[..., bytes], orientation: int) -> None:
    master = make(orientation=orientation)
    intake = take_in(master, origin=Origin.AI)
    upright = ImageOps.exif_transpose(opened(master))
    assert intake.full.media_type == "image/webp"
    assert (intake.full.width, intake.full.height) == upright.size
    assert_alike(opened(intake.full.data), upright)
    assert digital_source_type(intake.full.data) == AI_TERM
    assert (intake.width, intake.height) == (48, 32)
    assert opened(intake.thumb.data).size == upright.size


ODD = {
    "printing colours": lambda: laden_jpeg(drawing().convert("CMYK")),
    "garbage between segments": lambda: jpeg_with(jpeg_segment(0xFE, COMMENT_WORDS), SCRIPT_WORDS),
    "unknown critical chunk": lambda: png_with(png_chunk(b"EVIL", SCRIPT_WORDS)),
}


@pytest.mark.parametrize("make", ODD.values(), ids=ODD)
def test_oddly_packed_picture_is_coded_anew(make: Make) -> None:
    master = make()
    intake = take_in(master, origin=Origin.STORYBOOK)
    assert intake.full.media_type == "image/webp"
    assert_alike(opened(intake.full.data), opened(master))
    assert digital_source_type(intake.full.data) == STORYBOOK_TERM
    assert [secret for secret in SECRETS if secret in intake.full.data + intake.thumb.data] == []


@pytest.mark.parametrize("transform", [0, 1])
def test_colours_are_read_as_in_the_master_when_its_headers_disagree(transform: int) -> None:
    adobe = jpeg_segment(0xEE, b"Adobe\0\x64\0\0\0\0" + bytes((transform,)))
    jfif_and_adobe = jpeg_with(adobe)
    neither = jfif_and_adobe.replace(b"JFIF", b"none")
    for master in (jfif_and_adobe, neither):
        full = take_in(master, origin=Origin.AI).full
        assert opened(full.data).convert("RGB").tobytes() == opened(master).convert("RGB").tobytes()


@pytest.mark.parametrize(
    ("size", "thumb"),
    [((1024, 1024), (342, 342)), ((1536, 1024), (384, 256)), ((3000, 1000), (375, 125)), ((300, 500), (300, 500))],
)
@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP"])
def test_thumbnail_is_a_jpeg_of_about_384_pixels(kind: str, size: tuple[int, int], thumb: tuple[int, int]) -> None:
    master = saved(drawing(*size), kind)
    made = take_in(master, origin=Origin.AI).thumb
    assert (made.media_type, made.width, made.height) == ("image/jpeg", *thumb)
    assert opened(made.data).size == thumb
    assert_alike(opened(made.data), opened(master).convert("RGB").resize(thumb), within=8)


def test_thumbnail_of_a_transparent_picture_stays_transparent() -> None:
    made = take_in(saved(drawing(mode="RGBA"), "PNG"), origin=Origin.AI).thumb
    assert (made.media_type, opened(made.data).mode) == ("image/webp", "RGBA")


def test_thumbnail_of_16_bit_grey_keeps_its_shades() -> None:
    ramp = Image.linear_gradient("L")
    sixteen = ramp.convert("I").point(lambda value: value * 257).convert("I;16")
    made = take_in(saved(sixteen, "PNG"), origin=Origin.AI).thumb
    assert_alike(opened(made.data), ramp)


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("make", TURNED.values(), ids=TURNED)
def test_upload_comes_out_upright_without_any_metadata(make: Callable[..., bytes], orientation: int) -> None:
    upload = make(orientation=orientation)
    clean = clean_upload(upload)
    assert_alike(opened(clean.data), ImageOps.exif_transpose(opened(upload)))
    assert opened(clean.data).size == (clean.width, clean.height)
    assert [secret for secret in SECRETS if secret in clean.data] == []
    assert set(opened(clean.data).info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    assert dict(opened(clean.data).getexif()) == {}


@pytest.mark.parametrize(
    ("upload", "media_type"),
    [
        (saved(drawing(), "PNG"), "image/png"),
        (saved(drawing(), "JPEG"), "image/jpeg"),
        (saved(drawing(), "WEBP"), "image/jpeg"),
        (saved(drawing(mode="RGBA"), "WEBP"), "image/png"),
        (saved(drawing().convert("CMYK"), "JPEG"), "image/jpeg"),
    ],
)
def test_upload_comes_out_as_a_type_that_providers_take(upload: bytes, media_type: str) -> None:
    assert clean_upload(upload).media_type == read_header(clean_upload(upload).data).media_type == media_type


def test_transparency_of_an_uploaded_mask_stays_exact() -> None:
    mask = drawing(mode="RGBA")
    assert opened(clean_upload(saved(mask, "PNG")).data).tobytes() == mask.tobytes()


def test_upload_of_another_type_than_asked_for_is_the_wrong_type() -> None:
    with pytest.raises(BadPicture) as caught:
        clean_upload(saved(drawing(), "JPEG"), media_types=("image/png",))
    assert caught.value.code == "wrong_type"


def test_many_threads_get_what_one_gets() -> None:
    masters = [make() for make in MASTERS.values()]
    alone = [take_in(master, origin=Origin.AI) for master in masters]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(lambda master: take_in(master, origin=Origin.AI), masters * 5))
    assert together == alone * 5
