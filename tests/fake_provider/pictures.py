"""Pictures to answer with: really encoded, of the size asked for, as heavy as real ones, and made only once."""

from __future__ import annotations

import base64
import io
import struct
from functools import lru_cache

from PIL import Image, ImageChops, ImageDraw

VARIANTS = 4
"""Different pictures per size and format; an answer with more repeats them."""
_COLOURS = ("#d1495b", "#edae49", "#00798c", "#30638e")
_SAVE = {
    "webp": {"quality": 85, "method": 2},
    "jpeg": {"quality": 80},
    "png": {"compress_level": 1},
}


@lru_cache(maxsize=256)
def picture(size: str, output_format: str, variant: int) -> bytes:
    """Encode a picture of `size` ("1024x1024", pixels) as webp, png or jpeg.

    A square of a megapixel takes about 150 KB as WebP or JPEG and 1.6 MB as PNG, as real ones do.
    """
    width, height = map(int, size.split("x"))
    out = io.BytesIO()
    _drawn(width, height, variant % VARIANTS).save(out, output_format.upper(), **_SAVE[output_format])
    return out.getvalue()


@lru_cache(maxsize=256)
def picture_b64(size: str, output_format: str, variant: int) -> str:
    """Give `picture` as base64."""
    return base64.b64encode(picture(size, output_format, variant)).decode()


def _drawn(width: int, height: int, variant: int) -> Image.Image:
    across = Image.linear_gradient("L").resize((width, height))
    down = across.transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    picture = Image.merge("RGB", (across, down, Image.radial_gradient("L").resize((width, height))))
    draw = ImageDraw.Draw(picture)
    for place, colour in enumerate(_COLOURS):
        left = width * (place * 2 + variant) // 12
        top = height * (place + 1) // 6
        draw.ellipse((left, top, left + width // 5, top + height // 4), fill=colour)
    draw.rectangle((0, height * 7 // 8, width, height), fill=_COLOURS[variant])
    grain = Image.effect_noise((width // 2, height // 2), 30).resize((width, height)).convert("RGB")
    return ImageChops.blend(picture, grain, 0.25)


def flat_webp(width: int, height: int) -> bytes:
    """Write a lossless WebP of one colour by hand: valid, about 34 bytes, and as large as it says once decoded.

    Source: WebP Lossless Bitstream Specification: signature, size, no transform, no colour cache, no meta prefix, and
    five prefix codes of one symbol each, so that a pixel takes no bits at all.
    """
    bits = [*_bits(width - 1, 14), *_bits(height - 1, 14), 0, *_bits(0, 3), 0, 0, 0]
    for symbol in (0x79, 0x30, 0x8C, 0xFF, 0):
        bits += [1, 0, 1, *_bits(symbol, 8)]
    bits += [0] * (-len(bits) % 8)
    packed = bytes(sum(bit << place for place, bit in enumerate(bits[at : at + 8])) for at in range(0, len(bits), 8))
    chunk = b"\x2f" + packed
    padded = chunk + b"\0" * (len(chunk) % 2)
    body = b"WEBPVP8L" + struct.pack("<I", len(chunk)) + padded
    return b"RIFF" + struct.pack("<I", len(body)) + body


@lru_cache
def gif_of_frames(count: int) -> bytes:
    """Encode a small GIF that moves."""
    frames = [Image.new("P", (8, 8), at % 256) for at in range(count)]
    for at, frame in enumerate(frames):
        frame.putpalette([at % 256] * 768)
    out = io.BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


def _bits(value: int, count: int) -> list[int]:
    return [value >> place & 1 for place in range(count)]
