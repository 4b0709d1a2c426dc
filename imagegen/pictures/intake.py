"""What becomes of a picture from outside: a provider's result is checked and marked, an upload is made anew."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from PIL import Image

from imagegen.choices import Origin

from . import pixels, xmp
from .container import UPRIGHT, Container
from .formats import pack, unpack
from .limits import JPEG, MEDIA_TYPES, PNG, WEBP, BadPicture, Fault
from .room import ROOM

THUMB_SIDE = 384
"""About how long a thumbnail's longest side is, in pixels."""

_THUMB_QUALITY = 85
_FULL_QUALITY = 85
_UPLOAD_QUALITY = 92


@dataclass(frozen=True, slots=True)
class Variant:
    """A picture that may be shown or sent on: its file, media type, and width and height in pixels."""

    data: bytes
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Intake:
    """A provider's result taken in: the master byte for byte, with its SHA-256 in hex, and what people are shown.

    `width` and `height` are the master's as coded, in pixels; a variant has its own, since it stands upright.
    """

    master: bytes
    media_type: str
    width: int
    height: int
    sha256: str
    full: Variant
    thumb: Variant


def take_in(data: bytes, *, origin: Origin) -> Intake:
    """Check a provider's result to the last pixel and make what people are shown of it, marked with its origin.

    The full variant holds the coded picture data of the master in a container of our own (decision 0003); only where
    that can't be done faithfully is it coded anew. The thumbnail is a JPEG, which takes a sixth of the
    time of a WebP, or a WebP where it is transparent. Both carry our XMP packet and no other metadata. Raises
    `BadPicture`.
    """
    container = unpack(data)
    packet = xmp.packet(origin)
    with ROOM.share(container.header), pixels.refusing():
        full, thumb = _variants(data, container, packet)
    header = container.header
    digest = hashlib.sha256(data).hexdigest()
    return Intake(data, header.media_type, header.width, header.height, digest, full, thumb)


def clean_upload(data: bytes, *, media_types: Collection[str] = MEDIA_TYPES) -> Variant:
    """Make a picture that someone uploaded anew from its pixels, upright, for sending to a provider or showing.

    No metadata whatever stays: EXIF with its place, comments, XMP, colour profiles, what follows the picture. A PNG
    stays a PNG, and so does transparency; all else becomes a JPEG, since providers take these two. `media_types`
    narrows what is taken (a mask is a PNG). Raises `BadPicture`, also (too_large) when the result is over MAX_BYTES.
    """
    container = unpack(data)
    if container.header.media_type not in media_types:
        raise BadPicture(Fault.WRONG_TYPE)
    with ROOM.share(container.header), pixels.refusing():
        image = pixels.fresh(pixels.decode_container(data, container), container.orientation)
        if container.header.media_type == PNG or image.mode == "RGBA":
            return Variant(pixels.encode_png(image), PNG, *image.size)
        return Variant(pixels.encode_jpeg(image, quality=_UPLOAD_QUALITY), JPEG, *image.size)


def _variants(data: bytes, container: Container, packet: bytes) -> tuple[Variant, Variant]:
    """Return the full variant and the thumbnail; what is shown in full is what was decoded and checked."""
    if container.understood and container.orientation == UPRIGHT:
        header = container.header
        full = Variant(pack(container, packet), header.media_type, header.width, header.height)
        return full, _thumb(pixels.decode(full.data, header), packet)
    image = pixels.fresh(pixels.decode_container(data, container), container.orientation)
    return _coded_anew(image, packet), _thumb(image, packet)


def _coded_anew(image: Image.Image, packet: bytes) -> Variant:
    if pixels.fits_webp(image):
        return Variant(pixels.encode_webp(image, quality=_FULL_QUALITY, xmp=packet), WEBP, *image.size)
    png = pixels.encode_png(image)
    return Variant(pack(unpack(png), packet), PNG, *image.size)


def _thumb(image: Image.Image, packet: bytes) -> Variant:
    small = pixels.reduced(image, THUMB_SIDE)
    if small.mode != "RGBA":
        return Variant(pixels.encode_jpeg(small, quality=_THUMB_QUALITY, xmp=packet), JPEG, *small.size)
    return Variant(pixels.encode_webp(small, quality=_THUMB_QUALITY, xmp=packet), WEBP, *small.size)
