"""Tells a picture in words: its alt text from the scene, and ideas for a pupil whose words are not known."""

from __future__ import annotations

import random

from imagegen.choices import Language
from imagegen.providers.storybook.lexicon import lexicon
from imagegen.providers.storybook.scene import SceneSpec

IDEAS = 3
ASPECTS = ("place", "season", "weather", "time", "style")
"""The order in which the setting is told: in a forest, in autumn, in the rain, at night, as a drawing in crayon."""


def alt_text(scene: SceneSpec) -> str:
    """Say in the pupil's language and own words what the picture shows: "A dog next to the Eiffel Tower, in the …"."""
    telling = lexicon(Language(scene.language)).telling
    things, setting = _things(scene), _setting(scene)
    if things and setting:
        text = telling["both"].format(things=things, setting=setting)
    elif things:
        text = telling["things"].format(things=things)
    else:
        text = telling["alone"].format(setting=setting)
    return str(text[:1].upper() + text[1:])


def ideas(language: Language, prompt: str) -> tuple[str, ...]:
    """Three sentences that can be drawn; the same prompt is given the same ones."""
    sentences: list[str] = lexicon(language).telling["ideas"]
    return tuple(random.Random(prompt).sample(sentences, IDEAS))  # noqa: S311 - it varies ideas and keeps no secret


def _things(scene: SceneSpec) -> str:
    """The things in the order of the prompt, joined by the pupil's own words or by a comma."""
    text = ""
    for entity in scene.entities:
        if not entity.phrase:
            continue
        text += (entity.joint or ", ") + entity.phrase if text else entity.phrase
    return text


def _setting(scene: SceneSpec) -> str:
    """Place, season, weather, time and style as asked for; the place always where there is nothing else to tell."""
    telling = lexicon(Language(scene.language)).telling
    values = {aspect: getattr(scene, aspect) for aspect in ASPECTS}
    asked = [aspect for aspect in ASPECTS if aspect in scene.asked or (aspect == "style" and scene.style)]
    told = [words for aspect in asked if (words := telling.get(aspect, {}).get(values[aspect]))]
    if not scene.entities and not {"place", "season", "weather", "time"} & set(asked):
        told.insert(0, telling["place"][scene.place])
    return ", ".join(told)
