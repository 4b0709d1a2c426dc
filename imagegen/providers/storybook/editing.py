"""Changes a picture by words: reads what is wished, changes the scene, and paints only where the picture may change."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import resvg_py
from PIL import Image

from imagegen.choices import Language, Outcome
from imagegen.providers.base import Drew, ProviderFailure, Reading
from imagegen.providers.storybook.changes import Act, Wishes, grammar, read_wishes
from imagegen.providers.storybook.drawing import SHADOW, SVG, png, svg
from imagegen.providers.storybook.editor import Editor, nothing
from imagegen.providers.storybook.icons import english_name
from imagegen.providers.storybook.layout import chance, compose
from imagegen.providers.storybook.masks import region_of
from imagegen.providers.storybook.rearranging import things_in, understanding_of
from imagegen.providers.storybook.scene import SceneSpec
from imagegen.providers.storybook.telling import alt_text

WHOLE = 0.5
"""A region that covers more of the picture than this gives its time, weather and place to the picture."""
IDEAS = 3
MOST_ORDERS = 5
"""Orders of its things that are tried for a variation, until one differs from the picture's own."""
MOST_NOT_DRAWN = 40
"""Unknown words that are listed; a longer list helps nobody."""


@dataclass(frozen=True, slots=True)
class Edited:
    """A changed picture as PNG bytes, with what was understood. `scene` is None where the picture is not ours."""

    data: bytes
    scene: SceneSpec | None
    drew: tuple[Drew, ...]
    not_drawn: tuple[str, ...]
    alt_text: str
    size: tuple[int, int]
    """Width and height in pixels."""

    @property
    def recipe(self) -> dict[str, Any] | None:
        """The scene in plain JSON types."""
        return self.scene.as_recipe() if self.scene else None


def edit(
    prompt: str,
    language: Language,
    *,
    recipe: Mapping[str, Any] | None,
    source: bytes | None,
    mask: bytes | None,
    seed: int,
    variety: float,
) -> Edited:
    """Change a picture as a pupil wishes; the result has the picture's own size.

    `mask` is a PNG that is clear where the picture may change; outside it every pixel stays. A picture without a
    recipe of ours can only be given new things. The same arguments give the same bytes. Raises `ProviderFailure`:
    `NEEDS_WORDS` where nothing is understood, `UNSUPPORTED` for what needs a recipe, `IMAGE_REJECTED` and
    `INVALID_REQUEST` for a picture and a mask that can't be used.
    """
    scene = scene_of(recipe)
    wishes = read_wishes(prompt, language)
    before = _opened(source) if source is not None and (mask or scene is None) else None
    if scene is None:
        if before is None:
            raise ProviderFailure(Outcome.IMAGE_REJECTED, "no picture to change", unsent=True)
        return _laid_over(before, wishes, prompt, mask, seed, variety)
    region = region_of(mask, (scene.width, scene.height)) if mask else None
    editor = Editor(scene, region, wishes.language, seed, variety)
    editor.go(wishes)
    if not editor.done:
        raise _needs_words(wishes.language, prompt, editor.not_drawn)
    return _painted(editor, before)


def vary(recipe: Mapping[str, Any], *, seed: int, variety: float) -> SceneSpec:
    """Arrange the things of a picture anew: the same things in the same setting, in other places.

    Raises `UNSUPPORTED` for a recipe that is not ours.
    """
    scene = scene_of(recipe)
    if scene is None:
        raise ProviderFailure(Outcome.UNSUPPORTED, "a picture without a recipe", unsent=True)
    arranged = [_reordered(scene, seed, variety, number) for number in range(MOST_ORDERS)]
    return next((new for new in arranged if _row(new) != _row(scene)), arranged[0])


def _row(scene: SceneSpec) -> list[str]:
    """What stands in a picture from left to right."""
    return [entity.icon for entity in sorted(scene.entities, key=lambda entity: entity.spots[0].x)]


def _reordered(scene: SceneSpec, seed: int, variety: float, number: int) -> SceneSpec:
    """Arrange the things of a scene in another order; each `number` gives another one."""
    understanding = understanding_of(scene, nothing(Language(scene.language)))
    order = list(range(len(understanding.things)))
    chance(seed, f"order {number}").shuffle(order)
    place = {old: new for new, old in enumerate(order)}
    shuffled = [understanding.things[old] for old in order]
    things = tuple(replace(thing, to=place[thing.to] if thing.to is not None else None) for thing in shuffled)
    size = {"width": scene.width, "height": scene.height}
    new = compose(replace(understanding, things=things), **size, seed=seed, variety=variety)
    back = [*(new.entities[place[old]] for old in range(len(order))), *new.entities[len(order) :]]
    entities = tuple(replace(entity, to=order[entity.to] if entity.to is not None else None) for entity in back)
    sun = new.sun and scene.sun
    return replace(new, entities=entities, sun=sun, asked=scene.asked, skyline=scene.skyline)


def drawn_in(scene: SceneSpec) -> Iterator[Drew]:
    """The things of a picture by the pupil's words."""
    for entity in scene.entities[: things_in(scene)]:
        yield Drew(entity.word, english_name(entity.icon))


def scene_of(recipe: Mapping[str, Any] | None) -> SceneSpec | None:
    """The scene of a recipe; None where it is not one of ours."""
    if not recipe:
        return None
    try:
        scene = SceneSpec.from_recipe(recipe)
        Language(scene.language)
        return scene
    except (KeyError, TypeError, ValueError):
        return None


def edit_ideas(language: Language, prompt: str) -> tuple[str, ...]:
    """Three wishes that can be met; the same prompt is given the same ones."""
    return tuple(random.Random(prompt).sample(grammar(language).ideas, IDEAS))  # noqa: S311 - it varies ideas only


def _needs_words(language: Language, prompt: str, not_drawn: Sequence[str]) -> ProviderFailure:
    """The failure of a wish of which nothing is understood, with ideas for another."""
    words = tuple(dict.fromkeys(not_drawn))[:MOST_NOT_DRAWN]
    reading = Reading((), words, edit_ideas(language, prompt))
    return ProviderFailure(Outcome.NEEDS_WORDS, unsent=True, reading=reading)


def _opened(source: bytes) -> Image.Image:
    """A picture's pixels without transparency. Raises `IMAGE_REJECTED`."""
    try:
        with Image.open(io.BytesIO(source), formats=["PNG", "JPEG", "WEBP"]) as image:
            return image.convert("RGB")
    except Exception as problem:
        raise ProviderFailure(Outcome.IMAGE_REJECTED, f"{type(problem).__name__}", unsent=True) from problem


def _painted(editor: Editor, before: Image.Image | None) -> Edited:
    """Paint the changed scene; outside the region the picture stays as it was."""
    scene, region = editor.settled(), editor.region
    kept = scene
    if region is None:
        data = png(scene)
    else:
        old = before if before is not None and before.size == region.area.size else _pixels(png(editor.before))
        old.paste(_part(scene, region.box), region.box[:2], region.area.crop(region.box))
        data = _encoded(old)
        kept = scene if region.share > WHOLE else editor.scene
    size = scene.width, scene.height
    return Edited(data, kept, tuple(editor.drew), tuple(dict.fromkeys(editor.not_drawn)), alt_text(kept), size)


def _part(scene: SceneSpec, box: tuple[int, int, int, int]) -> Image.Image:
    """The pixels of a scene inside a box: painting a part takes a part of the time."""
    whole = f'viewBox="0 0 {scene.width} {scene.height}" width="{scene.width}" height="{scene.height}"'
    width, height = box[2] - box[0], box[3] - box[1]
    part = f'viewBox="{box[0]} {box[1]} {width} {height}" width="{width}" height="{height}"'
    drawing = svg(scene).replace(whole, part, 1)
    return _pixels(bytes(resvg_py.svg_to_bytes(svg_string=drawing, skip_system_fonts=True)))


def _pixels(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        return image.convert("RGB")


def _encoded(image: Image.Image) -> bytes:
    """A picture as PNG bytes; level 4 is as small as the usual one and takes half the time."""
    data = io.BytesIO()
    image.save(data, "PNG", compress_level=4)
    return data.getvalue()


def _laid_over(
    before: Image.Image, wishes: Wishes, prompt: str, mask: bytes | None, seed: int, variety: float
) -> Edited:
    """Lay new things over a picture that is not ours. All else that is wished needs its recipe."""
    if any(change.act in (Act.REMOVE, Act.BIGGER, Act.SMALLER, Act.SWAP) for change in wishes.changes):
        raise ProviderFailure(Outcome.UNSUPPORTED, "a picture without a recipe", unsent=True)
    if any(change.act is Act.MAKE and change.phrase.colours and not change.phrase.fresh for change in wishes.changes):
        raise ProviderFailure(Outcome.UNSUPPORTED, "a picture without a recipe", unsent=True)
    region = region_of(mask, before.size) if mask else None
    width, height = before.size
    blank = replace(nothing(wishes.language), place="meadow")
    empty = replace(compose(blank, width=width, height=height, seed=seed, variety=variety), asked=())
    editor = Editor(empty, region, wishes.language, seed, variety)
    editor.go(wishes)
    if not editor.scene.entities:
        if editor.done:
            raise ProviderFailure(Outcome.UNSUPPORTED, "the setting of a picture without a recipe", unsent=True)
        raise _needs_words(wishes.language, prompt, editor.not_drawn)
    over = _things_alone(editor.scene)
    after = before.copy()
    after.paste(over, (0, 0), over)
    if region is not None:
        after = Image.composite(after, before, region.area)
    things = {english_name(entity.icon) for entity in editor.scene.entities}
    drew = tuple(drew for drew in editor.drew if drew.thing in things)
    missed = [*editor.not_drawn, *(drew.word for drew in editor.drew if drew.thing not in things)]
    return Edited(_encoded(after), None, drew, tuple(dict.fromkeys(missed)), alt_text(editor.scene), before.size)


def _things_alone(scene: SceneSpec) -> Image.Image:
    """The things of a scene on nothing: in its file the background comes first, as in that of the empty scene."""
    whole, bare = svg(scene), svg(replace(scene, entities=()))
    differs = next((place for place, (one, other) in enumerate(zip(whole, bare, strict=False)) if one != other), 0)
    things = whole[whole.rindex("<", 0, differs) :]
    alone = SVG.format(width=scene.width, height=scene.height) + SHADOW + things
    with Image.open(io.BytesIO(resvg_py.svg_to_bytes(svg_string=alone, skip_system_fonts=True))) as image:
        return image.convert("RGBA")
