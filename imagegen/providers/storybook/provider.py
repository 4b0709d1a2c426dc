"""The storybook as a provider: a picture maker without AI that costs nothing and cannot draw what is unfit."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from imagegen.choices import Kind, Language, Origin, Outcome, Shape
from imagegen.providers import base
from imagegen.providers.base import Capabilities, Made, Provider, ProviderFailure, Request, Result
from imagegen.providers.storybook.drawing import png
from imagegen.providers.storybook.layout import compose
from imagegen.providers.storybook.reading import read
from imagegen.providers.storybook.scene import DATA_VERSION
from imagegen.providers.storybook.telling import alt_text, ideas
from imagegen.providers.storybook.understanding import Understanding, understand

SIZES = {
    Shape.SQUARE: (1024, 1024),
    Shape.LANDSCAPE: (1280, 960),
    Shape.PORTRAIT: (960, 1280),
    Shape.WIDE: (1360, 768),
}
"""Width and height in pixels."""
MOST_PICTURES = 4
VARIETY = 0.7
"""How varied pictures are where nobody says."""
SEEDS = 2**31
MOST_NOT_DRAWN = 40
"""Unknown words that are listed; a longer list helps nobody."""


class Storybook(Provider):
    """Draws what it knows of a prompt, says what it drew and what it doesn't know.

    It reads the pupil's own words (`Request.prompt`), in six languages. The same prompt, language, shape, variety and
    seed give the same bytes.
    """

    name = "storybook"
    origin = Origin.STORYBOOK
    repeatable = True
    waits = False
    needs_moderation = False

    def capabilities(self) -> Capabilities:
        """New pictures in every shape, with variety and seed."""
        return Capabilities(frozenset({Kind.CREATE}), frozenset(SIZES), MOST_PICTURES, variety=True, seed=True)

    def _call(self, request: Request) -> Result:
        """Read, arrange, draw. Raises `NEEDS_WORDS` where not one word gives something to draw."""
        understanding = understand(read(request.prompt, request.language))
        if not understanding.drew:
            raise ProviderFailure(Outcome.NEEDS_WORDS, unsent=True, reading=_reading(understanding, request.prompt))
        variety = VARIETY if request.variety is None else min(1.0, max(0.0, request.variety))
        seed = _seed(request.prompt, request.seed, variety)
        pictures = tuple(_draw(understanding, request.shape, seed + number, variety) for number in range(request.n))
        return Result(
            pictures,
            applied=_applied(request, variety, seed),
            reading=_reading(understanding, request.prompt),
            model=f"storybook-{DATA_VERSION}",
        )


def _seed(prompt: str, wished: int | None, variety: float) -> int:
    """The wished seed; without one the prompt's own for no variety, a random one otherwise."""
    if wished is not None:
        return wished
    fresh = os.urandom(8) if variety > 0 else b""
    return int.from_bytes(hashlib.sha256(prompt.encode(errors="surrogatepass") + fresh).digest()[:8]) % SEEDS


def _draw(understanding: Understanding, shape: Shape, seed: int, variety: float) -> Made:
    width, height = SIZES[shape]
    scene = compose(understanding, width=width, height=height, seed=seed, variety=variety)
    return Made(png(scene), "image/png", seed=seed, recipe=scene.as_recipe(), alt_text=alt_text(scene))


def _applied(request: Request, variety: float, seed: int) -> dict[str, Any]:
    width, height = SIZES[request.shape]
    return {
        "shape": request.shape.value,
        "size": f"{width}x{height}",
        "n": request.n,
        "variety": variety,
        "seed": seed,
    }


def _reading(understanding: Understanding, prompt: str) -> base.Reading:
    """What was understood, with ideas where something was not."""
    not_drawn = understanding.not_drawn[:MOST_NOT_DRAWN]
    stuck = bool(not_drawn) or not understanding.drew
    language: Language = understanding.language
    return base.Reading(understanding.drew, not_drawn, ideas(language, prompt) if stuck else ())
