"""Whatever the bytes are, the answer is a clean picture or `BadPicture`."""

import io
import struct
import zlib

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from imagegen.choices import Origin
from imagegen.pictures import BadPicture, clean_upload, digital_source_type, read_header, take_in
from tests.hostile import PNG_SIGNATURE, webp_file
from tests.imagegen.pictures.masters import MASTERS

TERM = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia"
SEEDS = [make() for make in MASTERS.values()]
BEGINNINGS = (b"", PNG_SIGNATURE, b"\xff\xd8\xff", webp_file()[:12])

relaxed = settings(deadline=None, max_examples=150, suppress_health_check=list(HealthCheck))
edits = st.lists(
    st.tuples(st.floats(0, 1), st.sampled_from(["set", "cut", "drop", "double"]), st.binary(max_size=6)), max_size=6
)


def edited(data: bytes, where: float, how: str, what: bytes) -> bytes:
    """Return bytes with one thing done to them."""
    at = int(where * len(data))
    if how == "cut":
        return data[:at]
    if how == "drop":
        return data[:at] + data[at + len(what) :]
    if how == "double":
        return data[: at + 40] + data[at:]
    return data[:at] + what + data[at + len(what) :]


def recalculated(png: bytes) -> bytes:
    """Return a PNG whose chunks have right CRCs, as far as its lengths can be followed."""
    done, at = [png[:8]], 8
    while at + 12 <= len(png):
        end = at + 8 + int.from_bytes(png[at : at + 4], "big")
        done.append(png[at:end] + struct.pack(">I", zlib.crc32(png[at + 4 : end])))
        at = end + 4
    return b"".join(done)


def check(data: bytes) -> None:
    """Assert that both doors answer properly."""
    try:
        header = read_header(data)
        intake = take_in(data, origin=Origin.AI)
    except BadPicture:
        pass
    else:
        assert (intake.width, intake.height) == (header.width, header.height)
        for variant in (intake.full, intake.thumb):
            assert digital_source_type(variant.data) == TERM
            with Image.open(io.BytesIO(variant.data)) as image:
                image.load()
                assert image.size == (variant.width, variant.height)
    try:
        clean = clean_upload(data)
    except BadPicture:
        return
    assert (read_header(clean.data).width, read_header(clean.data).height) == (clean.width, clean.height)


@relaxed
@given(st.sampled_from(BEGINNINGS), st.binary(max_size=400))
def test_arbitrary_bytes(beginning: bytes, rest: bytes) -> None:
    check(beginning + rest)


@relaxed
@given(st.sampled_from(SEEDS), edits)
def test_damaged_pictures(data: bytes, changes: list[tuple[float, str, bytes]]) -> None:
    for change in changes:
        data = edited(data, *change)
    check(data)


@relaxed
@given(st.sampled_from([seed for seed in SEEDS if seed.startswith(PNG_SIGNATURE)]), edits)
def test_damaged_pngs_with_right_crcs(data: bytes, changes: list[tuple[float, str, bytes]]) -> None:
    for change in changes:
        data = edited(data, *change)
    check(recalculated(data))


@relaxed
@given(
    st.lists(st.tuples(st.sampled_from([b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"EXIF", b"XMP "]), st.binary(max_size=30)))
)
def test_arbitrary_webp_chunks(chunks: list[tuple[bytes, bytes]]) -> None:
    check(webp_file(*(name + struct.pack("<I", len(load)) + load + b"\0" * (len(load) % 2) for name, load in chunks)))
