"""How the servers of one's own differ, as a table: they all say that they speak OpenAI's protocol.

Sources (read in November 2026): LiteLLM 1.109.1; LocalAI `core/http/endpoints/openai/image.go`; vLLM-Omni
`docs/serving/image_generation_api.md` and `image_edit_api.md`; SGLang `multimodal_gen/…/openai/image_api.py`;
stable-diffusion.cpp `examples/server/routes_openai.cpp`; Ollama `docs/api/openai-compatibility`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from imagegen.choices import Shape
from imagegen.providers.syntax import Syntax

_DIFFUSION_SIZES = {
    Shape.SQUARE: "1024x1024",
    Shape.LANDSCAPE: "1152x832",
    Shape.PORTRAIT: "832x1152",
    Shape.WIDE: "1344x768",
}
"""About a megapixel, which diffusion models were trained on, in multiples of `STEP`."""
STEP = 64
"""Pixels that both sides of a diffusion model's picture are a multiple of."""


class Seeds(StrEnum):
    """Where a server takes a seed."""

    NOWHERE = "nowhere"
    FIELD = "field"
    """A field of the body."""
    PROMPT = "prompt"
    """Inside the prompt, as JSON between `<sd_cpp_extra_args>` and its end."""


class Edits(StrEnum):
    """Where a server takes a picture to change."""

    NOWHERE = "nowhere"
    FORM = "form"
    """`/images/edits`, as a form."""
    FILE = "file"
    """`/images/generations`, as base64 in the field `file`."""


class Masks(StrEnum):
    """How a server reads a mask."""

    IGNORED = "ignored"
    ALPHA = "alpha"
    """Transparent where the picture may change, as OpenAI."""
    WHITE = "white"
    """White where the picture may change; transparency isn't looked at."""


@dataclass(frozen=True, slots=True)
class Dialect:
    """What one server takes, gives and would obey.

    `sizes` are "WxH" in pixels, None where the catalogue knows them: a vendor's models stand behind the server.
    `asks_for_base64`: it takes `response_format`, and it has to be sent, or an address comes. `syntax` is what it would
    obey in a prompt. `strength` says that an edit may be told how far to go from its source (in the prompt's JSON).
    `user` says that it takes a pseudonym. `max_n` is 1 where every picture of a call would be the same. `lists` says
    that a model which it doesn't list isn't there.
    """

    sizes: Mapping[Shape, str] | None
    max_n: int
    seeds: Seeds
    edits: Edits
    masks: Masks
    asks_for_base64: bool
    syntax: Syntax | None
    strength: bool = False
    user: bool = False
    lists: bool = False


DIALECTS: Mapping[str, Dialect] = {
    # A proxy: the models behind it refuse `response_format`, and turn content-policy fallbacks off there.
    "litellm": Dialect(
        sizes=None,
        max_n=10,
        seeds=Seeds.NOWHERE,
        edits=Edits.FORM,
        masks=Masks.ALPHA,
        asks_for_base64=False,
        syntax=None,
        user=True,
        lists=True,
    ),
    # One seed for all pictures of a call. A size without an "x" becomes 512x512 without a word.
    "localai": Dialect(
        sizes=_DIFFUSION_SIZES,
        max_n=1,
        seeds=Seeds.FIELD,
        edits=Edits.FILE,
        masks=Masks.IGNORED,
        asks_for_base64=True,
        syntax=Syntax.LOCALAI,
        lists=True,
    ),
    # Its own field for masks (`mask_image`) works with few models only.
    "vllm_omni": Dialect(
        sizes=_DIFFUSION_SIZES,
        max_n=10,
        seeds=Seeds.FIELD,
        edits=Edits.FORM,
        masks=Masks.IGNORED,
        asks_for_base64=True,
        syntax=Syntax.SD_WEBUI,
    ),
    # Seed 1024 where none is sent. The form's `mask` is taken and never looked at.
    "sglang": Dialect(
        sizes=_DIFFUSION_SIZES,
        max_n=10,
        seeds=Seeds.FIELD,
        edits=Edits.FORM,
        masks=Masks.IGNORED,
        asks_for_base64=True,
        syntax=Syntax.SD_WEBUI,
    ),
    # Seed 42 where none is sent. It makes one picture after the other, whoever asks.
    "sd_cpp": Dialect(
        sizes=_DIFFUSION_SIZES,
        max_n=4,
        seeds=Seeds.PROMPT,
        edits=Edits.FORM,
        masks=Masks.WHITE,
        asks_for_base64=False,
        syntax=Syntax.SD_CPP,
        strength=True,
    ),
    # Experimental there: it may change or vanish.
    "ollama": Dialect(
        sizes=_DIFFUSION_SIZES,
        max_n=1,
        seeds=Seeds.NOWHERE,
        edits=Edits.NOWHERE,
        masks=Masks.IGNORED,
        asks_for_base64=True,
        syntax=Syntax.SD_WEBUI,
    ),
}
"""By the name that an account sets."""
