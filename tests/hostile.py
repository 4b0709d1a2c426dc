"""Files that someone might send to do harm or by mistake, made in code, for every test of a way in.

Each has a name, its bytes (made when asked for), and the codes that `imagegen.pictures` may answer with; `OK` among
them means that a clean picture may come out as well. Hidden words that must never come out again are `SECRETS`.
"""

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PIL import Image, ImageDraw, PngImagePlugin

OK = "ok"
GPS_WORDS = b"52.3702N-4.8952E"
PROMPT_WORDS = b"masterpiece, seed: 1234567"
COMMENT_WORDS = b"Sam Jansen, class 5b"
PROFILE_WORDS = b"Private Display Profile"
ZIP_WORDS = b"smuggled.txt"
SCRIPT_WORDS = b"<script>alert(1)</script>"
SECRETS = (GPS_WORDS, PROMPT_WORDS, COMMENT_WORDS, PROFILE_WORDS, ZIP_WORDS, SCRIPT_WORDS)
PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file to try: `codes` are the answers that are right for it."""

    name: str
    make: Callable[[], bytes]
    codes: frozenset[str]


def drawing(width: int = 48, height: int = 32, mode: str = "RGB") -> Image.Image:
    """Return a small picture whose corners differ, so that turning it shows."""
    image = Image.new("RGBA", (width, height), (30, 120, 200, 255))
    draw = ImageDraw.Draw(image)
    draw.ellipse((width // 4, height // 4, width, height), fill=(250, 200, 40, 255))
    draw.rectangle((0, 0, width // 3, height // 3), fill=(200, 30, 60, 90 if "A" in mode else 255))
    return image.convert(mode)


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    """Return an image as a file of Pillow's format `kind`."""
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def png_chunk(name: bytes, payload: bytes, *, length: int | None = None, crc: int | None = None) -> bytes:
    """Return a PNG chunk, with a false length or CRC where one is given."""
    right = zlib.crc32(name + payload)
    size = len(payload) if length is None else length
    return struct.pack(">I", size) + name + payload + struct.pack(">I", right if crc is None else crc)


def png_header(width: int, height: int, depth: int = 8, colour: int = 2, interlace: int = 0) -> bytes:
    """Return a PNG's signature and IHDR chunk."""
    return PNG_SIGNATURE + png_chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, interlace))


def png_with(*chunks: bytes, image: Image.Image | None = None) -> bytes:
    """Return a sound PNG with chunks put in after its header."""
    data = saved(image or drawing(), "PNG")
    return data[:33] + b"".join(chunks) + data[33:]


def jpeg_segment(marker: int, payload: bytes, *, length: int | None = None) -> bytes:
    """Return a JPEG segment, with a false length where one is given."""
    return struct.pack(">BBH", 0xFF, marker, len(payload) + 2 if length is None else length) + payload


def jpeg_with(*segments: bytes, image: Image.Image | None = None, **options: object) -> bytes:
    """Return a sound JPEG with segments put in after its start."""
    data = saved(image or drawing(), "JPEG", **options)
    return data[:2] + b"".join(segments) + data[2:]


def webp_chunk(name: bytes, payload: bytes, *, length: int | None = None) -> bytes:
    """Return a RIFF chunk, with a false length where one is given."""
    size = len(payload) if length is None else length
    return name + struct.pack("<I", size) + payload + b"\0" * (len(payload) % 2)


def webp_file(*chunks: bytes, size: int | None = None) -> bytes:
    """Return a WebP made of chunks, with a false RIFF size where one is given."""
    body = b"WEBP" + b"".join(chunks)
    return b"RIFF" + struct.pack("<I", len(body) if size is None else size) + body


def vp8x(width: int, height: int, flags: int = 0) -> bytes:
    """Return the chunk that opens an extended WebP."""
    return webp_chunk(
        b"VP8X", bytes((flags, 0, 0, 0)) + (width - 1).to_bytes(3, "little") + (height - 1).to_bytes(3, "little")
    )


def webp_picture(image: Image.Image | None = None, **options: object) -> bytes:
    """Return the picture chunk of a simple WebP, ready for another container."""
    return saved(image or drawing(), "WEBP", **options)[12:]


def exif(orientation: int = 1) -> bytes:
    """Return an EXIF block with an orientation, a place and a prompt."""
    block = Image.Exif()
    block[0x0112] = orientation
    block[0x010E] = PROMPT_WORDS.decode()
    block[0x8825] = {1: "N", 29: GPS_WORDS.decode()}
    return bytes(block.tobytes())


def zipped() -> bytes:
    """Return a small zip archive, as it stands behind a picture that is two files at once."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr(ZIP_WORDS.decode(), "hello")
    return target.getvalue()


def profile() -> bytes:
    """Return bytes that pass for a colour profile where nobody looks inside."""
    return b"\0" * 36 + b"acsp" + b"\0" * 88 + PROFILE_WORDS


def _frames(count: int) -> list[Image.Image]:
    return [Image.new("RGB", (24, 24), (number * 5 % 256, number // 50 * 20, 77)) for number in range(count)]


def _animation(kind: str, count: int) -> bytes:
    first, *rest = _frames(count)
    return saved(first, kind, save_all=True, append_images=rest, duration=20)


def text_bomb(name: bytes = b"zTXt") -> bytes:
    """Return a sound PNG with text that unpacks to 50 MB."""
    packed = zlib.compress(bytes(50_000_000), 1)
    payload = b"bomb\0\0" + packed if name == b"zTXt" else b"bomb\0\1\0\0\0" + packed
    return png_with(*[png_chunk(name, payload)] * 3)


def _data_bomb() -> bytes:
    """Return a PNG of 8 by 8 whose picture data unpacks to 100 MB."""
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    return png_header(8, 8) + png_chunk(b"IDAT", packed) + png_chunk(b"IEND", b"")


def _scan_bomb(side: int, scans: int) -> bytes:
    """Return a square progressive JPEG that repeats its last scan."""
    data = _solid("JPEG", side, side, progressive=True, subsampling=0)
    return data[:-2] + data[data.rfind(b"\xff\xda") : -2] * scans + data[-2:]


def _frame_of(width: int, height: int) -> bytes:
    """Return a sound JPEG whose frame header says another size."""
    data = saved(drawing(), "JPEG")
    at = data.find(b"\xff\xc0") + 5
    return data[:at] + struct.pack(">HH", height, width) + data[at + 4 :]


def _doubled(data: bytes, marker: bytes) -> bytes:
    """Return a JPEG with one of its segments twice."""
    at = data.find(marker)
    end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return data[:end] + data[at:end] + data[end:]


def _solid(kind: str, width: int, height: int, mode: str = "RGB", **options: object) -> bytes:
    return saved(
        Image.new(mode, (width, height), 90 if mode == "L" else (9, 99, 200, 60)[: len(mode)]), kind, **options
    )


def _swapped(data: bytes, at: int, new: bytes) -> bytes:
    return data[:at] + new + data[at + len(new) :]


def no_pictures() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Yield files that aren't pictures that we take."""
    yield "empty", lambda: b"", "empty"
    yield "one byte", lambda: b"\x89", "not_a_picture"
    yield "text", lambda: b"once upon a time\n" * 40, "not_a_picture"
    yield "zeros", lambda: bytes(4096), "not_a_picture"
    yield "html", lambda: b"<!doctype html>" + SCRIPT_WORDS, "not_a_picture"
    yield "svg", lambda: b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT_WORDS + b"</svg>", "wrong_type"
    yield "svg after xml", lambda: b'<?xml version="1.0"?>\n<!-- x --><SVG onload="alert(1)"/>', "wrong_type"
    yield "pdf", lambda: b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "not_a_picture"
    yield "zip", zipped, "not_a_picture"
    yield "program", lambda: b"\x7fELF\x02\x01\x01" + bytes(200), "not_a_picture"
    yield "json error", lambda: b'{"error": {"message": "no"}}', "not_a_picture"
    yield "wav", lambda: b"RIFF\x24\0\0\0WAVEfmt " + bytes(28), "not_a_picture"
    yield "gif of 500 frames", lambda: _animation("GIF", 500), "wrong_type"
    yield "bmp", lambda: saved(drawing(), "BMP"), "wrong_type"
    yield "tiff", lambda: saved(drawing(), "TIFF"), "wrong_type"
    yield "ico", lambda: saved(drawing(), "ICO"), "wrong_type"
    yield "avif", lambda: b"\0\0\0\x20ftypavif\0\0\0\0avifmif1" + bytes(40), "wrong_type"
    yield "heic", lambda: b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(40), "wrong_type"
    yield "jpeg 2000", lambda: saved(drawing(), "JPEG2000"), "wrong_type"
    yield "too large", lambda: saved(drawing(), "PNG") + bytes(10 * 1024 * 1024), "too_large"
    yield "one byte too large", lambda: bytes(10 * 1024 * 1024 + 1), "too_large"


def broken_pngs() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Yield PNG files that lie or are damaged."""
    whole = saved(drawing(), "PNG")
    idat, iend = whole.find(b"IDAT") - 4, whole.rfind(b"IEND") - 4
    end = png_chunk(b"IEND", b"")
    yield "png signature only", lambda: PNG_SIGNATURE, "broken"
    yield "png of 100000 by 100000", lambda: png_header(100_000, 100_000), "too_long_side"
    yield "png of 8193 by 1", lambda: png_header(8193, 1) + end, "too_long_side"
    yield "png of 4097 by 4096", lambda: png_header(4097, 4096) + end, "too_many_pixels"
    yield "png of 0 by 5", lambda: png_header(0, 5) + end, "broken"
    yield "png of -1 by -1", lambda: png_header(0xFFFF_FFFF, 0xFFFF_FFFF), "too_long_side"
    yield "png of depth 3", lambda: png_header(5, 5, depth=3) + whole[33:], "broken"
    yield "png without header", lambda: PNG_SIGNATURE + whole[33:], "broken"
    yield "png without data", lambda: png_header(5, 5) + end, "broken"
    yield "png without end", lambda: whole[:iend], "broken"
    yield "png header with wrong crc", lambda: _swapped(whole, 29, b"\0\0\0\0"), "broken"
    yield "png data with wrong crc", lambda: _swapped(whole, iend - 4, b"\0\0\0\0"), "broken"
    yield "png data with a flipped byte", lambda: _swapped(whole, idat + 20, b"\xa5"), "broken"
    yield "png chunk beyond the file", lambda: png_with(png_chunk(b"tEXt", b"a\0b", length=900_000)), "broken"
    yield "png chunk of length -1", lambda: png_with(png_chunk(b"tEXt", b"a\0b", length=0xFFFF_FFFF)), "broken"
    yield "png chunk of length 2^31-1", lambda: png_with(png_chunk(b"tEXt", b"", length=0x7FFF_FFFF)), "broken"
    yield "png data that isn't zlib", lambda: png_header(5, 5) + png_chunk(b"IDAT", b"hello") + end, "broken"
    yield "png data too short", lambda: png_header(900, 900) + png_chunk(b"IDAT", zlib.compress(b"x")) + end, "broken"
    yield "png data bomb", _data_bomb, "ok broken"
    yield "png text bomb", text_bomb, "ok"
    yield "png international text bomb", lambda: text_bomb(b"iTXt"), "ok"
    yield "png of 90000 chunks", lambda: png_with(png_chunk(b"teXt", b"") * 90_000), "broken"
    yield "png with unknown critical chunk", lambda: png_with(png_chunk(b"EVIL", b"x" * 50)), "ok broken"
    yield "png with unknown critical chunk and bomb", lambda: _critical_bomb(), "broken"
    yield "png with split data", lambda: _split_data(whole, idat), "broken"
    yield "png with palette of 3 MB", lambda: _palette(3_000_000), "broken ok"
    yield "png without palette", lambda: png_header(5, 5, colour=3) + whole[idat:], "broken"
    yield "apng", lambda: _animation("PNG", 3), "animated"
    yield "apng said late", lambda: whole[:iend] + png_chunk(b"acTL", struct.pack(">II", 2, 0)) + end, "animated"
    yield "png and zip", lambda: whole + zipped(), "ok"
    yield "png largest", lambda: _solid("PNG", 4096, 4096, "RGBA", compress_level=1), "ok"
    yield "png largest, turned", lambda: _turned_png(4096), "ok"
    yield "png of 16 bits", lambda: saved(drawing().convert("L").convert("I;16"), "PNG"), "ok"
    yield "png of 1 by 1", lambda: _solid("PNG", 1, 1), "ok"
    yield "png of 8192 by 1", lambda: _solid("PNG", 8192, 1), "ok"


def _critical_bomb() -> bytes:
    bomb = text_bomb()
    return bomb[:33] + png_chunk(b"EVIL", b"x") + bomb[33:]


def _split_data(whole: bytes, idat: int) -> bytes:
    length = int.from_bytes(whole[idat : idat + 4], "big")
    payload = whole[idat + 8 : idat + 8 + length]
    halves = png_chunk(b"IDAT", payload[:20]), png_chunk(b"tEXt", b"k\0v"), png_chunk(b"IDAT", payload[20:])
    return whole[:idat] + b"".join(halves) + png_chunk(b"IEND", b"")


def _palette(size: int) -> bytes:
    rows = zlib.compress(bytes(6 * 5))
    return png_header(5, 5, colour=3) + b"".join(
        png_chunk(name, payload) for name, payload in ((b"PLTE", bytes(size)), (b"IDAT", rows), (b"IEND", b""))
    )


def _turned_png(side: int) -> bytes:
    info = PngImagePlugin.PngInfo()
    info.add(b"eXIf", exif(6).removeprefix(b"Exif\0\0"))
    return _solid("PNG", side, side, "RGBA", compress_level=1, pnginfo=info)


_FALSE_INDEX = jpeg_segment(0xE2, b"MPF\0XX*\0\0\0\0\x08")


def broken_jpegs() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Yield JPEG files that lie or are damaged."""
    whole = saved(drawing(), "JPEG")
    scan = whole.find(b"\xff\xda")
    yield "jpeg start only", lambda: b"\xff\xd8\xff", "broken"
    yield "jpeg start and end", lambda: b"\xff\xd8\xff\xd9", "broken"
    yield "jpeg of 65535 by 65535", lambda: _frame_of(65535, 65535), "too_long_side"
    yield "jpeg of 8000 by 8000", lambda: _frame_of(8000, 8000), "too_many_pixels"
    yield "jpeg of unknown height", lambda: _frame_of(48, 0), "broken"
    yield "jpeg larger than its data", lambda: _frame_of(4000, 4000), "broken ok"
    yield "jpeg without end", lambda: whole[:-2], "broken"
    yield "jpeg without scan", lambda: whole[:scan] + b"\xff\xd9", "broken"
    yield "jpeg with scan first", lambda: whole[:2] + whole[scan:], "broken"
    yield "jpeg with empty scan", lambda: whole[: scan + 14] + b"\xff\xd9", "broken ok"
    yield "jpeg with two frames", lambda: _doubled(whole, b"\xff\xc0"), "broken"
    yield "jpeg segment of length 0", lambda: jpeg_with(jpeg_segment(0xE5, b"", length=0)), "broken"
    yield "jpeg segment of length 1", lambda: jpeg_with(jpeg_segment(0xE5, b"", length=1)), "broken"
    yield "jpeg segment beyond the file", lambda: jpeg_with(jpeg_segment(0xE5, b"", length=65535))[:400], "broken"
    yield "jpeg with false tables", lambda: jpeg_with(jpeg_segment(0xC4, b"\xff" * 30)), "broken"
    yield "jpeg lossless", lambda: whole.replace(b"\xff\xc0", b"\xff\xc3", 1), "broken"
    yield "jpeg arithmetic", lambda: whole.replace(b"\xff\xc0", b"\xff\xc9", 1), "broken ok"
    yield "jpeg with garbage between segments", lambda: jpeg_with(jpeg_segment(0xFE, COMMENT_WORDS), SCRIPT_WORDS), "ok"
    yield "jpeg with garbage and a false index", lambda: jpeg_with(_FALSE_INDEX, SCRIPT_WORDS), "broken"
    yield "jpeg of 9 million fill bytes", lambda: whole[:2] + b"\xff" * 9_000_000 + whole[2:], "broken"
    yield "jpeg of fill bytes and zeros", lambda: whole[:2] + b"\xff\0" * 4_000_000 + whole[2:], "broken"
    yield "jpeg of 100000 segments", lambda: jpeg_with(jpeg_segment(0xFE, b"") * 100_000), "broken"
    yield "jpeg of 400 scans", lambda: _scan_bomb(64, 390), "broken"
    yield "jpeg of 30 scans, largest", lambda: _scan_bomb(4096, 20), "ok"
    yield "jpeg of printing colours, too large", lambda: _solid("JPEG", 4096, 4096, "CMYK"), "too_many_pixels"
    yield "jpeg of printing colours, largest", lambda: _padded_jpeg(), "ok"
    yield "jpeg and html", lambda: whole + b"<html>" + SCRIPT_WORDS, "ok"
    yield "jpeg and zip", lambda: whole + zipped(), "ok"
    yield "jpeg with false exif", lambda: jpeg_with(jpeg_segment(0xE1, b"Exif\0\0II*\0\xff\xff\xff\xff")), "ok"
    yield "jpeg with endless exif", lambda: jpeg_with(jpeg_segment(0xE1, b"Exif\0\0MM\0*\0\0\0\x08\xff\xff")), "ok"
    yield "jpeg of several pictures", lambda: _several(), "ok"


def _padded_jpeg() -> bytes:
    """Return a picture in printing colours with 9 MB behind its last scan."""
    data = _solid("JPEG", 4096, 3072, "CMYK", progressive=True)
    return data[:-2] + bytes(9_000_000) + data[-2:]


def _several() -> bytes:
    return saved(drawing(), "MPO", save_all=True, append_images=[drawing(20, 20)])


def broken_webps() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Yield WebP files that lie or are damaged."""
    lossy, lossless = webp_picture(), webp_picture(lossless=True)
    whole = webp_file(lossy)
    yield "webp name only", lambda: b"RIFF\x04\0\0\0WEBP", "broken"
    yield "webp of 34 bytes", lambda: webp_file(vp8x(16383, 16383), b"VP8 "), "too_long_side"
    yield (
        "webp of 34 bytes, animated",
        lambda: webp_file(vp8x(16383, 16383, flags=2), b"VP8 "),
        "animated too_long_side",
    )
    yield "webp canvas of 2^24", lambda: webp_file(vp8x(2**24, 2**24), lossy), "too_long_side"
    yield "webp canvas of 8000 by 8000", lambda: webp_file(vp8x(8000, 8000), lossy), "too_many_pixels"
    yield "webp canvas larger than its picture", lambda: webp_file(vp8x(3000, 3000), lossy), "broken"
    yield "webp picture of 16383", lambda: webp_file(_swapped(lossy, 14, b"\xff\x3f\xff\x3f")), "too_long_side"
    yield "webp lossless of 16384", lambda: webp_file(_swapped(lossless, 9, b"\xff\xff\xff\x0f")), "too_long_side"
    yield "webp of 4096 by 4096", lambda: _solid("WEBP", 4096, 4096, "RGBA", lossless=True, method=0), "too_many_pixels"
    yield "webp largest, turned", lambda: _solid("WEBP", 3072, 3072, "RGBA", method=0, exif=exif(5)), "ok"
    yield "webp largest", lambda: _padded_webp(), "ok"
    yield "webp animated", lambda: _animation("WEBP", 3), "animated"
    yield "webp said to be animated", lambda: webp_file(vp8x(48, 32, flags=2), lossy), "animated"
    yield "webp with a frame chunk", lambda: webp_file(vp8x(48, 32), lossy, webp_chunk(b"ANMF", bytes(24))), "animated"
    yield "webp riff size beyond the file", lambda: webp_file(lossy, size=2**31), "broken"
    yield "webp riff size of 0", lambda: webp_file(lossy, size=0), "broken"
    yield "webp chunk beyond the file", lambda: webp_file(vp8x(48, 32), lossy[:4] + b"\xff" * 4 + lossy[8:]), "broken"
    yield "webp chunk beyond riff", lambda: webp_file(lossy, size=len(lossy) - 30), "broken"
    yield "webp without picture", lambda: webp_file(vp8x(48, 32)), "broken"
    yield "webp of two pictures", lambda: webp_file(vp8x(48, 32), lossy, lossy), "ok broken"
    yield "webp lossy and lossless", lambda: webp_file(vp8x(48, 32), lossless, lossy), "ok broken"
    yield "webp that isn't a key frame", lambda: webp_file(_swapped(lossy, 8, bytes((lossy[8] | 1,)))), "broken"
    yield "webp with damaged picture", lambda: webp_file(_swapped(lossy, 18, b"\xff" * 40)), "ok broken"
    yield "webp with transparency unsaid", lambda: webp_file(*_hidden_alpha()), "ok broken"
    yield "webp of 900000 chunks", lambda: webp_file(vp8x(48, 32), webp_chunk(b"xxxx", b"") * 900_000, lossy), "broken"
    yield "webp and zip", lambda: whole + zipped(), "ok"


def _padded_webp() -> bytes:
    """Return a picture with 9 MB behind its data, inside the same chunk."""
    data = _solid("WEBP", 3072, 3072, "RGBA", lossless=True, method=0)
    return webp_file(webp_chunk(b"VP8L", data[20:] + bytes(9_000_000)))


def _hidden_alpha() -> tuple[bytes, bytes]:
    extended = saved(drawing(mode="RGBA"), "WEBP")
    return vp8x(48, 32), extended[extended.find(b"ALPH") :]


def truncated() -> Iterator[tuple[str, Callable[[], bytes], str]]:
    """Yield sound files cut off at many places."""
    for kind in ("PNG", "JPEG", "WEBP"):
        whole = saved(drawing(200, 150), kind)
        for tenth in range(1, 40):
            cut = len(whole) * tenth // 40
            yield f"{kind} cut at {cut}", lambda whole=whole, cut=cut: whole[:cut], "broken not_a_picture"  # type: ignore[misc]
        yield f"{kind} without its last byte", lambda whole=whole: whole[:-1], "broken"  # type: ignore[misc]


def hostile_files() -> list[Hostile]:
    """Return every hostile file, each with the answers that are right for it."""
    groups = (no_pictures(), broken_pngs(), broken_jpegs(), broken_webps(), truncated())
    return [Hostile(name, make, frozenset(codes.split())) for group in groups for name, make, codes in group]
