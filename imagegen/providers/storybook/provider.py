"""The storybook as a provider: a picture maker without AI that costs nothing and cannot draw what is unfit."""

from __future__ import annotations

import hashlib
import os
from typing import Any

from imagegen.choices import Kind, Language, Origin, Outcome, Shape
from imagegen.providers import base
from imagegen.providers.base import Capabilities, Made, Provider, ProviderFailure, Report, Request, Result
from imagegen.providers.storybook.drawing import png
from imagegen.providers.storybook.editing import Edited, drawn_in, edit, edit_ideas, scene_of, vary
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
MODEL = f"storybook-{DATA_VERSION}"
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
        """Pictures in every shape, new ones and changes of others, with variety and seed."""
        kinds = frozenset({Kind.CREATE, Kind.EDIT, Kind.VARIATION})
        return Capabilities(kinds, frozenset(SIZES), MOST_PICTURES, variety=True, seed=True, mask=True)

    def _call(self, request: Request, _report: Report) -> Result:
        """Draw, change or arrange anew. Raises `NEEDS_WORDS` where not one word says what to do."""
        if request.kind is Kind.EDIT:
            return _changed(request)
        if request.kind is Kind.VARIATION and scene_of(request.source_recipe):
            return _varied(request)
        return _created(request)


def _created(request: Request) -> Result:
    """Read, arrange, draw."""
    understanding = understand(read(request.prompt, request.language))
    if not understanding.drew:
        raise ProviderFailure(Outcome.NEEDS_WORDS, unsent=True, reading=_reading(understanding, request.prompt))
    variety, seed = _chance(request)
    pictures = tuple(_draw(understanding, request.shape, seed + number, variety) for number in range(request.n))
    applied = _applied(request, SIZES[request.shape], variety, seed)
    return Result(pictures, applied, reading=_reading(understanding, request.prompt), model=MODEL)


def _changed(request: Request) -> Result:
    """Change the source by the pupil's words; the pictures have its size."""
    variety, seed = _chance(request)
    changes = [_edit(request, seed + number, variety) for number in range(request.n)]
    pictures = tuple(
        Made(changed.data, "image/png", seed=seed + number, recipe=changed.recipe, alt_text=changed.alt_text)
        for number, changed in enumerate(changes)
    )
    first = changes[0]
    instead = edit_ideas(request.language, request.prompt) if first.not_drawn else ()
    reading = base.Reading(first.drew, first.not_drawn[:MOST_NOT_DRAWN], instead)
    return Result(pictures, _applied(request, first.size, variety, seed), reading=reading, model=MODEL)


def _edit(request: Request, seed: int, variety: float) -> Edited:
    return edit(
        request.prompt,
        request.language,
        recipe=request.source_recipe,
        source=request.source,
        mask=request.mask,
        seed=seed,
        variety=variety,
    )


def _varied(request: Request) -> Result:
    """Arrange the source's things anew, by another seed for each picture; the pupil's words change nothing."""
    variety, seed = _chance(request)
    scenes = [vary(request.source_recipe or {}, seed=seed + number, variety=variety) for number in range(request.n)]
    pictures = tuple(
        Made(png(scene), "image/png", seed=scene.seed, recipe=scene.as_recipe(), alt_text=alt_text(scene))
        for scene in scenes
    )
    drew = tuple(drawn_in(scenes[0]))
    size = scenes[0].width, scenes[0].height
    return Result(pictures, _applied(request, size, variety, seed), reading=base.Reading(drew), model=MODEL)


def _chance(request: Request) -> tuple[float, int]:
    """The variety, 0 to 1, and the first seed."""
    variety = VARIETY if request.variety is None else min(1.0, max(0.0, request.variety))
    return variety, _seed(request.prompt, request.seed, variety)


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


def _applied(request: Request, size: tuple[int, int], variety: float, seed: int) -> dict[str, Any]:
    """The wishes that were met; `size` is width and height in pixels."""
    return {
        "shape": request.shape.value,
        "size": f"{size[0]}x{size[1]}",
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
