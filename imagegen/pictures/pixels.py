"""The only calls into Pillow's decoders: from a container that was walked to pixels, and back to coded pictures."""

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image

from .container import UPRIGHT, Container
from .formats import pack
from .limits import JPEG, MAX_BYTES, PNG, WEBP, BadPicture, Fault, Header, pixel_limit

_PILLOW_NAMES = {PNG: "PNG", JPEG: "JPEG", WEBP: "WEBP"}
_UPRIGHT_BY = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_FINE = 90
"""Above this quality JPEG keeps every pixel's colour."""

_SIXTEEN_BITS = ("I", "I;16", "I;16B", "I;16L", "I;16N")

# A warning by Pillow is a doubt about the bytes, and a doubt is a refusal. The filters are set once, on import:
# warnings.catch_warnings changes them for every thread.
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
warnings.filterwarnings("error", category=UserWarning, module=r"PIL\.")


@contextmanager
def refusing() -> Iterator[None]:
    """Turn whatever Pillow raises about someone else's bytes into `BadPicture` (broken), with its cause."""
    try:
        yield
    except BadPicture:
        raise
    except Exception as error:  # Decoders raise all sorts: OSError, SyntaxError, struct.error, AssertionError.
        raise BadPicture(Fault.BROKEN) from error


def decode(data: bytes, header: Header) -> Image.Image:
    """Decode a picture to its last pixel, and check that it is what its header said.

    Call it inside `refusing` and `room.ROOM.share(header)`: a picture that is cut off or makes no sense raises any
    kind of exception.
    """
    with Image.open(io.BytesIO(data), formats=(_PILLOW_NAMES[header.media_type],)) as image:
        if image.size != (header.width, header.height):
            raise BadPicture(Fault.BROKEN)
        image.load()
        return image


def decode_container(data: bytes, container: Container) -> Image.Image:
    """Decode the picture data of a container alone, or the file as it came where the walk didn't understand it."""
    return decode(pack(container, b"") if container.understood else data, container.header)


def fresh(image: Image.Image, orientation: int = UPRIGHT) -> Image.Image:
    """Return a picture's pixels, upright, as grey, RGB or RGBA in an image that carries nothing else."""
    plain = _plain(image)
    if orientation in _UPRIGHT_BY:
        plain = plain.transpose(_UPRIGHT_BY[orientation])
    if plain is image:
        plain = image.copy()
    plain.info.clear()  # Pillow writes some of it (comments, colour profiles, densities) when it saves.
    return plain


def reduced(image: Image.Image, longest: int) -> Image.Image:
    """Return a picture made smaller by a whole factor, so that its longest side comes near `longest` pixels."""
    plain = _plain(image)
    factor = max(1, round(max(plain.size) / longest))
    return plain.reduce(factor) if factor > 1 else plain


def encode_webp(image: Image.Image, *, quality: int, xmp: bytes) -> bytes:
    """Return a picture as lossy WebP (quality 0 to 100) by the fastest method, with an XMP packet and nothing else."""
    return _encode(image, "WEBP", quality=quality, method=0, xmp=xmp, exif=b"", icc_profile=b"")


def encode_png(image: Image.Image) -> bytes:
    """Return a picture as PNG without any metadata, compressed for speed."""
    return _encode(image, "PNG", compress_level=3)


def encode_jpeg(image: Image.Image, *, quality: int, xmp: bytes = b"") -> bytes:
    """Return a picture as JPEG (quality 0 to 100), with an XMP packet if given and nothing else."""
    return _encode(image, "JPEG", quality=quality, subsampling=0 if quality > _FINE else -1, xmp=xmp)


def fits_webp(image: Image.Image) -> bool:
    """Whether coding a picture as WebP stays under 200 MB of memory: a transparent one takes 17 bytes per pixel."""
    return image.mode != "RGBA" or image.width * image.height <= pixel_limit(WEBP)


def _encode(image: Image.Image, name: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, name, **options)
    if target.tell() > MAX_BYTES:
        raise BadPicture(Fault.TOO_LARGE)
    return target.getvalue()


def _plain(image: Image.Image) -> Image.Image:
    """Return a picture as 8-bit grey, RGB or RGBA, whatever it was coded as."""
    if image.mode in _SIXTEEN_BITS:
        image = image.convert("I").point(lambda value: value * (1 / 256)).convert("L")
    if image.has_transparency_data:
        return image if image.mode == "RGBA" else image.convert("RGBA")
    return image if image.mode in ("L", "RGB") else image.convert("RGB")
