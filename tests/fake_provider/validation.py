"""What the image routes take, by the types of the installed SDK and the rules of its GPT image models."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any, Required, get_args, get_type_hints

from openai.types.image_edit_params import ImageEditParamsNonStreaming
from openai.types.image_generate_params import ImageGenerateParamsNonStreaming
from openai.types.image_model import ImageModel
from PIL import Image
from pydantic import TypeAdapter, ValidationError
from typing_extensions import TypedDict

from tests.fake_provider.forms import Part

MAX_PROMPT = 32_000
MAX_FILES = 16
MAX_MASK_BYTES = 4 * 1024 * 1024
RETIRED = frozenset({"dall-e-2", "dall-e-3", "gpt-image-1"})
MODELS = frozenset(get_args(ImageModel)) - RETIRED
UNSUPPORTED = frozenset({"response_format", "style"})
FORMATS = frozenset({"png", "webp", "jpeg"})
"""What the stand-in can encode; the previews (gif, svg) it can't."""
PICTURE_TYPES = frozenset({"image/png", "image/jpeg", "image/webp"})
_FILES = frozenset({"image", "mask", "markup"})
_NUMBERS = frozenset({"n", "output_compression", "partial_images"})
Fault = dict[str, Any]


def fault_in(body: Any, *, any_model: bool = False, formats: frozenset[str] = FORMATS) -> Fault | None:
    """Give the `error` object of a 400 for a body that the API would refuse; None for a good one.

    `any_model` is for servers where names are the operator's own (deployments, aliases).
    """
    if not isinstance(body, dict):
        return fault("We could not parse the JSON body of your request.", None, None)
    return next(_faults(body, ImageGenerateParamsNonStreaming, any_model=any_model, formats=formats), None)


def edit_fault_in(
    parts: Sequence[Part],
    *,
    any_model: bool = False,
    formats: frozenset[str] = FORMATS,
    picture_types: frozenset[str] = PICTURE_TYPES,
) -> Fault | None:
    """Give the `error` object of a 400 for a form that the API would refuse; None for a good one."""
    found = next(_file_faults(parts, picture_types), None)
    if found is not None:
        return found
    # To the types a form is what the SDK's caller wrote: the files as bytes, the rest as values.
    files: dict[str, Any] = {part.name.removesuffix("[]"): part.data for part in parts if part.filename is not None}
    body = text_wishes(parts) | files
    return next(_faults(body, ImageEditParamsNonStreaming, any_model=any_model, formats=formats), None)


def text_wishes(parts: Sequence[Part]) -> dict[str, Any]:
    """Give the fields of a form that aren't files, numbers as numbers."""
    texts = {part.name: part.data.decode() for part in parts if part.filename is None}
    return {name: int(text) if name in _NUMBERS and text.isdecimal() else text for name, text in texts.items()}


def model_fault(model: str) -> Fault:
    """Give the `error` object for a model that is gone, as captured live in September 2026."""
    return fault(f"The model '{model}' does not exist.", "model", "invalid_value", "image_generation_user_error")


def size_fault(size: str) -> Fault:
    """Give the `error` object for a size that no model makes, as captured live in September 2026."""
    message = f"Invalid size '{size}'. Supported sizes are 1024x1024, 1024x1536, 1536x1024, and auto."
    return fault(message, "size", "invalid_value", "image_generation_user_error")


def fault(message: str, param: str | None, code: str | None, kind: str = "invalid_request_error") -> Fault:
    """Give an `error` object."""
    return {"message": message, "type": kind, "param": param, "code": code}


def _file_faults(parts: Sequence[Part], picture_types: frozenset[str]) -> Iterator[Fault]:
    pictures = [part for part in parts if part.name in {"image", "image[]"}]
    masks = [part for part in parts if part.name == "mask"]
    if not pictures:
        yield fault("Missing required parameter: 'image'.", "image", "missing_required_parameter")
    if len(pictures) > MAX_FILES:
        yield fault(f"Invalid 'image': too many images. Maximum {MAX_FILES}.", "image", "array_above_max_length")
    for part in [*pictures, *masks]:
        yield from _picture_faults(part, picture_types)
    if masks:
        yield from _mask_faults(masks[0], pictures[0])


def _picture_faults(part: Part, picture_types: frozenset[str]) -> Iterator[Fault]:
    name = part.name.removesuffix("[]")
    if part.filename is None or part.media_type not in picture_types:
        message = f"Invalid file '{name}': unsupported mimetype ('{part.media_type or 'text/plain'}')."
        yield fault(message, name, "unsupported_file_mimetype")
    try:
        with Image.open(io.BytesIO(part.data)) as picture:
            if Image.MIME.get(picture.format or "") != part.media_type:
                yield fault(f"Invalid file '{name}': it isn't what it says.", name, "invalid_image_file")
    except OSError:
        yield fault(f"Invalid image file '{name}'.", name, "invalid_image_file")


def _mask_faults(mask: Part, picture: Part) -> Iterator[Fault]:
    if mask.media_type != "image/png" or len(mask.data) >= MAX_MASK_BYTES:
        yield fault("Invalid file 'mask': a PNG of less than 4 MB is needed.", "mask", "invalid_image_file")
    with Image.open(io.BytesIO(mask.data)) as covered, Image.open(io.BytesIO(picture.data)) as whole:
        if covered.size != whole.size:
            message = f"Invalid mask size {covered.size}: the image has {whole.size}."
            yield fault(message, "mask", "invalid_mask_image_size")
        if "A" not in covered.getbands():
            yield fault("Invalid mask: it has no alpha channel.", "mask", "invalid_mask_image_format")


def _faults(body: dict[str, Any], params: Any, *, any_model: bool, formats: frozenset[str]) -> Iterator[Fault]:
    known = params.__annotations__
    for name in body:
        if name not in known or name in UNSUPPORTED:
            yield fault(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    yield from _type_faults(body, params)
    yield from _prompt_faults(body["prompt"])
    yield from _value_faults(body, formats)
    model = body.get("model") or "gpt-image-2"
    if not any_model and model not in MODELS and not model.startswith("fake-"):
        yield model_fault(model)
    if not _possible_size(body.get("size") or "auto"):
        yield size_fault(body["size"])


def _type_faults(body: dict[str, Any], params: Any) -> Iterator[Fault]:
    try:
        _adapter(params).validate_python(body, strict=True)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            param = str(found["loc"][0]) if found["loc"] else None
            missing = found["type"] == "missing"
            yield fault(
                f"{found['msg']}: '{param}'.", param, "missing_required_parameter" if missing else "invalid_type"
            )


def _prompt_faults(prompt: str) -> Iterator[Fault]:
    if not prompt:
        yield fault("Invalid 'prompt': string too short.", "prompt", "string_below_min_length")
    if len(prompt) > MAX_PROMPT:
        yield fault("Invalid 'prompt': string too long.", "prompt", "string_above_max_length")


def _value_faults(body: dict[str, Any], formats: frozenset[str]) -> Iterator[Fault]:
    limits = {"n": (1, 10), "output_compression": (0, 100), "partial_images": (0, 3)}
    for name, (least, most) in limits.items():
        value = body.get(name)
        if value is not None and not least <= value <= most:
            yield fault(f"Invalid '{name}': expected {least} to {most}.", name, "integer_out_of_range")
    for name, taken in (("quality", {"standard", "hd"}), ("stream", {True})):
        if body.get(name) in taken:
            yield fault(f"Invalid value: '{body[name]}'.", name, "invalid_value")
    if body.get("output_format", "png") not in formats:
        yield fault(f"Invalid value: '{body['output_format']}'.", "output_format", "invalid_value")
    if len(body.get("safety_identifier") or "") > 128:
        yield fault("Invalid 'safety_identifier': string too long.", "safety_identifier", "string_above_max_length")


def _possible_size(size: str) -> bool:
    if size == "auto":
        return True
    match = re.fullmatch(r"([1-9]\d{2,3})x([1-9]\d{2,3})", size)
    if match is None:
        return False
    short, long = sorted(map(int, match.groups()))
    in_steps = short % 16 == 0 and long % 16 == 0
    return in_steps and long <= 3 * short and long <= 3840 and 655_360 <= short * long <= 8_294_400


@cache
def _adapter(params: Any) -> TypeAdapter[Any]:
    """Check against the SDK's types, with files as the bytes that arrive here."""
    hints = get_type_hints(params, include_extras=True)
    for name in _FILES & set(hints):
        hints[name] = Required[bytes] if name == "image" else bytes
    return TypeAdapter(TypedDict("Taken", hints, total=False))  # type: ignore[operator]
