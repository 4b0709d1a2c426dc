"""What `POST /v1/images/generations` takes, by the types of the installed SDK and the rules of its GPT image models."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, get_args

from openai.types.image_generate_params import ImageGenerateParamsNonStreaming
from openai.types.image_model import ImageModel
from pydantic import TypeAdapter, ValidationError

MAX_PROMPT = 32_000
RETIRED = frozenset({"dall-e-2", "dall-e-3", "gpt-image-1"})
MODELS = frozenset(get_args(ImageModel)) - RETIRED
UNSUPPORTED = frozenset({"response_format", "style"})
FORMATS = frozenset({"png", "webp", "jpeg"})
"""What the stand-in can encode; the previews (gif, svg) it can't."""
Fault = dict[str, Any]


def fault_in(body: Any) -> Fault | None:
    """Give the `error` object of a 400 for a body that the API would refuse; None for a good one."""
    if not isinstance(body, dict):
        return _fault("We could not parse the JSON body of your request.", None, None)
    return next(_faults(body), None)


def model_fault(model: str) -> Fault:
    """Give the `error` object for a model that is gone, as captured live in September 2026."""
    return _fault(f"The model '{model}' does not exist.", "model", "invalid_value", "image_generation_user_error")


def size_fault(size: str) -> Fault:
    """Give the `error` object for a size that no model makes, as captured live in September 2026."""
    message = f"Invalid size '{size}'. Supported sizes are 1024x1024, 1024x1536, 1536x1024, and auto."
    return _fault(message, "size", "invalid_value", "image_generation_user_error")


def _faults(body: dict[str, Any]) -> Iterator[Fault]:
    known = ImageGenerateParamsNonStreaming.__annotations__
    for name in body:
        if name not in known or name in UNSUPPORTED:
            yield _fault(f"Unknown parameter: '{name}'.", name, "unknown_parameter")
    yield from _type_faults(body)
    yield from _prompt_faults(body["prompt"])
    yield from _value_faults(body)
    model = body.get("model") or "gpt-image-2"
    if model not in MODELS and not model.startswith("fake-"):
        yield model_fault(model)
    if not _possible_size(body.get("size") or "auto"):
        yield size_fault(body["size"])


def _type_faults(body: dict[str, Any]) -> Iterator[Fault]:
    try:
        _adapter().validate_python(body, strict=True)
    except ValidationError as error:
        for found in error.errors(include_url=False, include_input=False):
            param = str(found["loc"][0]) if found["loc"] else None
            missing = found["type"] == "missing"
            yield _fault(
                f"{found['msg']}: '{param}'.", param, "missing_required_parameter" if missing else "invalid_type"
            )


def _prompt_faults(prompt: str) -> Iterator[Fault]:
    if not prompt:
        yield _fault("Invalid 'prompt': string too short.", "prompt", "string_below_min_length")
    if len(prompt) > MAX_PROMPT:
        yield _fault("Invalid 'prompt': string too long.", "prompt", "string_above_max_length")


def _value_faults(body: dict[str, Any]) -> Iterator[Fault]:
    limits = {"n": (1, 10), "output_compression": (0, 100), "partial_images": (0, 3)}
    for name, (least, most) in limits.items():
        value = body.get(name)
        if value is not None and not least <= value <= most:
            yield _fault(f"Invalid '{name}': expected {least} to {most}.", name, "integer_out_of_range")
    for name, taken in (("quality", {"standard", "hd"}), ("output_format", {"gif", "svg"}), ("stream", {True})):
        if body.get(name) in taken:
            yield _fault(f"Invalid value: '{body[name]}'.", name, "invalid_value")
    if len(body.get("safety_identifier") or "") > 128:
        yield _fault("Invalid 'safety_identifier': string too long.", "safety_identifier", "string_above_max_length")


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
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(ImageGenerateParamsNonStreaming)


def _fault(message: str, param: str | None, code: str | None, kind: str = "invalid_request_error") -> Fault:
    return {"message": message, "type": kind, "param": param, "code": code}
