"""A handful of whole scenes, kept as they are. A change here changes pictures: raise `DATA_VERSION` with it.

UPDATE_GOLDEN=1 python -m pytest tests/imagegen/providers/storybook/test_golden.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from imagegen.choices import Language

from .cast import ARC_AT_EVENING, BUNNY_ON_A_HORSE, DOG_AT_THE_TOWER, scene_of

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
