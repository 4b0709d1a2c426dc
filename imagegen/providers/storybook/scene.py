"""A picture as data: everything that drawing needs. It is kept with the picture as its recipe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

DATA_VERSION = 2
"""Raised when the same recipe would give another picture."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One drawing of an entity: middle of its foot and its height in pixels, `turn` in degrees clockwise.

    `depth` orders spots: a lower one is drawn earlier and so stands behind.
    """

    x: float
    y: float
    height: float
    depth: float
    flip: bool = False
    turn: float = 0.0
    shadow: bool = True
    water: float = 0.0
    """How much of it is under water, as a share of its height: a wave is drawn over that."""


@dataclass(frozen=True, slots=True)
class Entity:
    """A thing of the prompt with all its spots. `look` picks clothes; `to` is the index of the related entity."""

    icon: str
    word: str
    phrase: str
    joint: str
    count: int
    colour: str
    look: int
    relation: str
    to: int | None
    spots: tuple[Spot, ...]
    scale: float = 1.0
    """How much larger than usual it was asked to be."""
    action: str = ""
    """What it does ("sleep", "run"), or ""."""
    traits: tuple[str, ...] = ()
    """What was said of a person's looks, as `hair:red` or `skin:dark`."""


@dataclass(frozen=True, slots=True)
class SceneSpec:
    """A whole picture of `width` by `height` pixels; `horizon` is the height of the horizon from the top.

    `asked` names which of time, weather and place the pupil wrote; the others were chosen.
    """

    version: int
    language: str
    width: int
    height: int
    seed: int
    variety: float
    time: str
    weather: str
    place: str
    skyline: bool
    cloudless: bool
    sun: bool
    sun_side: int
    """-1 for the left, 1 for the right."""
    horizon: float
    asked: tuple[str, ...]
    entities: tuple[Entity, ...]
    style: str = ""
    """How it is painted ("line", "paper", …), or "" for the usual way."""
    season: str = ""
    """"spring", "summer" or "autumn", or "" for none; a recipe without one has no such key."""

    def as_recipe(self) -> dict[str, Any]:
        """The scene in plain JSON types."""
        recipe: dict[str, Any] = _listed(asdict(self))
        if not self.season:
            del recipe["season"]
        return recipe

    @classmethod
    def from_recipe(cls, recipe: Mapping[str, Any]) -> SceneSpec:
        """Build the scene again that gave a recipe."""
        entities = tuple(
            Entity(
                **{
                    **entity,
                    "spots": tuple(Spot(**spot) for spot in entity["spots"]),
                    "traits": tuple(entity.get("traits", ())),
                }
            )
            for entity in recipe["entities"]
        )
        return cls(**{**recipe, "asked": tuple(recipe["asked"]), "entities": entities})


def _listed(node: Any) -> Any:
    """Turn tuples into lists, as JSON would."""
    if isinstance(node, dict):
        return {key: _listed(value) for key, value in node.items()}
    return [_listed(value) for value in node] if isinstance(node, tuple | list) else node
