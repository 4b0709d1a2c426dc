"""Shows what somebody does by a small drawing: a book in the hand, a ball at the feet, Zs over a sleeper."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from imagegen.providers.storybook.icons import Group, belongs, is_person, traits
from imagegen.providers.storybook.pieces import MOST_AROUND, Frame, Piece
from imagegen.providers.storybook.scene import Entity, Spot
from imagegen.providers.storybook.sprites import aspect

LIFT = 0.22
"""How far who jumps is off the ground, in their own heights."""
SIGN = "sign"
"""The relation of such a drawing to who acts."""


def signs(pieces: Sequence[Piece], entities: Sequence[Entity], frame: Frame) -> Iterator[Entity]:
    """The drawings for what the things do. They have no word, for they were not asked for by name."""
    for number, (piece, entity) in enumerate(zip(pieces, entities, strict=True)):
        action: Mapping[str, Any] = traits()["actions"].get(piece.thing.action, {})
        if "sign" not in action or piece.icon != piece.thing.icon or len(entity.spots) > MOST_AROUND:
            continue
        actors = entity.spots[:1] if action["at"] == "feet" else entity.spots  # one ball for all
        spots = tuple(_sign(action, piece, spot, frame) for spot in actors)
        count = len(spots)
        yield Entity(action["sign"], "", "", "", count, "", 0, SIGN, number, spots)


def _sign(action: Mapping[str, Any], piece: Piece, spot: Spot, frame: Frame) -> Spot:
    """Place one drawing by the spot of who acts, inside the frame."""
    width = aspect(piece.icon) * spot.height
    upright = is_person(piece.icon) or belongs(piece.icon, Group.ANIMAL_HEADS)
    ahead = 0.0 if upright else (0.3 if spot.flip else -0.3)
    behind = 1 if upright or not spot.flip else -1
    at = action["at"]
    wide = aspect(action["sign"])
    if at == "head":
        height = 0.28 * spot.height
        x, y = spot.x + (0.32 * width if upright else ahead * 1.6 * width), spot.y - spot.height * 0.95
    elif at == "tail":
        height = 0.34 * spot.height
        x, y = spot.x + behind * (width * 0.5 + wide * height * 0.45), spot.y - spot.height * 0.2
    elif at == "feet":
        height = 0.34 * spot.height
        x, y = spot.x - behind * (width * 0.42 + wide * height * 0.4), spot.y + spot.height * 0.01
    elif at == "ground":
        height = 0.8 * width / wide
        x, y = spot.x, spot.y + LIFT * spot.height + height * 0.2
    else:
        height = 0.26 * spot.height
        x = spot.x + (0.3 * width if upright else (ahead * 1.6) * width)
        y = spot.y - spot.height * 0.10 if upright else spot.y
    return _inside(x, y, height, wide, spot, frame, below=at == "ground")


def _inside(x: float, y: float, height: float, wide: float, spot: Spot, frame: Frame, *, below: bool) -> Spot:
    half = wide * height / 2
    x = max(half + 1, min(x, frame.width - half - 1))
    y = max(height + 1, min(y, frame.height - 1))
    depth = spot.depth + (-0.05 if below else 0.05)
    return Spot(round(x, 1), round(y, 1), round(height, 1), depth, shadow=False)
