"""A request in the words of Midjourney: text that is only text, and the parameters that stand for our wishes.

Everything that Midjourney would obey is taken out of the text first, so that the parameters behind it are ours alone.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from imagegen.choices import Outcome, Shape
from imagegen.providers.base import ProviderFailure, Request
from imagegen.providers.syntax import Syntax, neutral

RATIOS: Mapping[Shape, str] = {
    Shape.SQUARE: "1:1",
    Shape.LANDSCAPE: "3:2",
    Shape.PORTRAIT: "2:3",
    Shape.WIDE: "16:9",
}
MAX_PROMPT = 6000
"""Characters, parameters included: what a field of a Discord command holds."""
MAX_SEED = 2**32 - 1
CLOSE_TO_PICTURE = 2
"""Weight of a picture against the text (`--iw`, 0 to 3, 1 where nobody says): an edit keeps most of it."""
_FIRST_DESCRIPTION = re.compile(r"1\N{VARIATION SELECTOR-16}?\N{COMBINING ENCLOSING KEYCAP}(.*)")


@dataclass(frozen=True, slots=True)
class Prompt:
    """The text to send, the seed that stands in it, and which wishes it meets."""

    text: str
    seed: int | None
    applied: Mapping[str, Any]


def plain(text: str) -> str:
    """Give a text in which nothing is left that Midjourney would obey."""
    return neutral(text, Syntax.MIDJOURNEY).strip()


def prompt_for(request: Request, text: str, *, weight: int | None = None) -> Prompt:
    """Put the parameters behind a text that is `plain`. Raises `ProviderFailure` (unsent) for what can't be sent."""
    seed = _seed(request, text)
    parameters = [f"--ar {RATIOS[request.shape]}"]
    applied: dict[str, Any] = {"shape": str(request.shape), "ratio": RATIOS[request.shape]}
    if request.variety is not None:
        chaos = round(100 * request.variety)
        parameters.append(f"--chaos {chaos}")
        applied |= {"variety": request.variety, "chaos": chaos}
    if seed is not None:
        parameters.append(f"--seed {seed}")
        applied["seed"] = seed
    if weight is not None:
        parameters.append(f"--iw {weight}")
    whole = " ".join([text, *parameters])
    if not text or len(whole) > MAX_PROMPT:
        raise ProviderFailure(Outcome.INVALID_REQUEST, f"{len(whole)} characters", unsent=True)
    return Prompt(whole, seed, applied)


def described(text: str) -> str:
    """Take the first of the four descriptions that Midjourney gives of a picture, empty where there is none."""
    first = _FIRST_DESCRIPTION.search(text)
    return plain(first[1].partition(" --")[0]) if first else ""


def _seed(request: Request, text: str) -> int | None:
    if request.seed is not None and not 0 <= request.seed <= MAX_SEED:
        raise ProviderFailure(Outcome.INVALID_REQUEST, f"seed {request.seed}", unsent=True)
    if request.seed is not None or request.variety != 0:
        return request.seed
    # No variety at all: the same words get the same seed, which gives similar pictures.
    return int.from_bytes(hashlib.sha256(f"{text}|{request.shape}".encode()).digest()[:4])
