"""Sound pictures in every coding that we take in, with everything in them that must not come out again."""

from collections.abc import Callable

from PIL import Image, PngImagePlugin

from tests.hostile import (
    COMMENT_WORDS,
    GPS_WORDS,
    PROMPT_WORDS,
    drawing,
    exif,
    jpeg_segment,
    profile,
    saved,
    webp_chunk,
    zipped,
)

FOREIGN_XMP = b'<x:xmpmeta xmlns:x="adobe:ns:meta/">' + PROMPT_WORDS + b"</x:xmpmeta>"


def laden_png(image: Image.Image | None = None, orientation: int = 1) -> bytes:
    """Return a PNG with parameters, comments, EXIF, XMP, a colour profile and a zip behind it."""
    info = PngImagePlugin.PngInfo()
    info.add_text("parameters", PROMPT_WORDS.decode())
    info.add_text("Comment", COMMENT_WORDS.decode(), zip=True)
    info.add_itxt("XML:com.adobe.xmp", FOREIGN_XMP.decode())
    info.add(b"gAMA", (45455).to_bytes(4, "big"))
    block = exif(orientation)
    return saved(image or drawing(), "PNG", pnginfo=info, exif=block, icc_profile=profile()) + zipped()


def laden_jpeg(image: Image.Image | None = None, orientation: int = 1, **options: object) -> bytes:
    """Return a JPEG with EXIF, XMP, comments, a colour profile, a Photoshop block and a zip behind it."""
    data = saved(
        image or drawing(),
        "JPEG",
        exif=exif(orientation),
        icc_profile=profile(),
        comment=COMMENT_WORDS,
        xmp=FOREIGN_XMP,
        quality=90,
        **options,
    )
    photoshop = jpeg_segment(0xED, b"Photoshop 3.0\0" + GPS_WORDS)
    return data[:2] + photoshop + data[2:] + zipped()


def laden_webp(image: Image.Image | None = None, orientation: int = 1, **options: object) -> bytes:
    """Return a WebP with EXIF, XMP, a colour profile, an unknown chunk and a zip behind it."""
    block = {"exif": exif(orientation), "icc_profile": profile(), "xmp": FOREIGN_XMP}
    data = saved(image or drawing(), "WEBP", **block, **options) + webp_chunk(b"note", COMMENT_WORDS)
    return data[:4] + (len(data) - 8).to_bytes(4, "little") + data[8:] + zipped()


MASTERS: dict[str, Callable[[], bytes]] = {
    "png": lambda: laden_png(),
    "png with transparency": lambda: laden_png(drawing(mode="RGBA")),
    "png grey": lambda: laden_png(drawing().convert("L")),
    "png grey with transparency": lambda: laden_png(drawing(mode="RGBA").convert("LA")),
    "png of 16 bits": lambda: laden_png(drawing().convert("L").convert("I;16")),
    "png palette": lambda: laden_png(drawing().quantize(9)),
    "png palette with transparency": lambda: laden_png(drawing(mode="RGBA").quantize(9)),
    "png black and white": lambda: laden_png(drawing().convert("1")),
    "jpeg": lambda: laden_jpeg(),
    "jpeg without subsampling": lambda: laden_jpeg(subsampling=0),
    "jpeg progressive": lambda: laden_jpeg(progressive=True),
    "jpeg with restarts": lambda: laden_jpeg(restart_marker_blocks=2),
    "jpeg grey": lambda: laden_jpeg(drawing().convert("L")),
    "jpeg coded as rgb": lambda: laden_jpeg(keep_rgb=True),
    "webp": lambda: laden_webp(),
    "webp with transparency": lambda: laden_webp(drawing(mode="RGBA")),
    "webp lossless": lambda: laden_webp(lossless=True),
    "webp lossless with transparency": lambda: laden_webp(drawing(mode="RGBA"), lossless=True),
    "webp simple": lambda: saved(drawing(), "WEBP"),
    "webp simple lossless": lambda: saved(drawing(mode="RGBA"), "WEBP", lossless=True),
}
"""Makers of masters whose coded picture data can be shown as it is."""
