"""The one room that opens pictures from outside: what a provider sends and what people upload.

Bytes go in; checked, marked and smaller pictures come out. Plain Python and Pillow: no Django, no storage, no
database. Everything here is safe to call from several threads at once, and the memory that all threads together
spend on decoding is bounded (see `room`). Whatever the bytes are, the only error is `BadPicture`.
"""

from .formats import digital_source_type, read_header
from .intake import Intake, Variant, clean_upload, take_in
from .limits import MAX_BYTES, MAX_PIXELS, MAX_SIDE, MEDIA_TYPES, BadPicture, Fault, Header
from .masks import clean_mask, mask_of_areas

__all__ = [
    "MAX_BYTES",
    "MAX_PIXELS",
    "MAX_SIDE",
    "MEDIA_TYPES",
    "BadPicture",
    "Fault",
    "Header",
    "Intake",
    "Variant",
    "clean_mask",
    "clean_upload",
    "digital_source_type",
    "mask_of_areas",
    "read_header",
    "take_in",
]
