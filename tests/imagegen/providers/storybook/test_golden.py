"""Whole scenes and what is understood of many prompts, kept as they are.

A change of a scene changes pictures: raise `DATA_VERSION` with it.

UPDATE_GOLDEN=1 python -m pytest tests/imagegen/providers/storybook/test_golden.py
"""

from __future__ import annotations

import json
import os
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from imagegen.choices import Language

from .cast import ARC_AT_EVENING, BUNNY_ON_A_HORSE, DOG_AT_THE_TOWER, scene_of, understood
from .golden_words import told_scene, told_things

GOLDEN = Path(__file__).parent / "golden"
PROMPTS = {
    "dog": (DOG_AT_THE_TOWER[Language.EN], Language.EN),
    "hond": (DOG_AT_THE_TOWER[Language.NL], Language.NL),
    "bunny": (BUNNY_ON_A_HORSE[Language.KO], Language.KO),
    "arc": (ARC_AT_EVENING, Language.EN),
    "forest": ("Лес ночью", Language.RU),
}


@pytest.mark.parametrize("name", PROMPTS)
def test_scene_is_the_kept_one(name: str) -> None:
    recipe = scene_of(*PROMPTS[name], seed=20).as_recipe()
    path = GOLDEN / f"{name}.json"
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(json.dumps(recipe, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")

    assert recipe == json.loads(path.read_text(encoding="utf-8"))


@cache
def kept(language: Language) -> dict[str, Any]:
    """The kept prompts of a language and what is understood of them."""
    return tomllib.loads((GOLDEN / f"prompts_{language}.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("language", "prompt"), [(language, prompt) for language in Language for prompt in kept(language)]
)
def test_a_prompt_is_understood_as_kept(language: Language, prompt: str) -> None:
    understanding = understood(prompt, language)
    expected = kept(language)[prompt]

    assert told_things(understanding) == expected["things"]
    assert told_scene(understanding) == expected.get("scene", "")
    assert list(understanding.not_drawn) == expected.get("not_drawn", [])
    assert understanding.language is language


@pytest.mark.parametrize("language", list(Language))
def test_forty_prompts_are_kept(language: Language) -> None:
    assert len(kept(language)) >= 40
