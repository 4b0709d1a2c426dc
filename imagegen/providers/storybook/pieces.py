"""Things on their way into a picture: a `Piece` is moved and scaled until it becomes the spots of an entity."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from imagegen.providers.storybook.icons import Group, belongs, is_animal, size
from imagegen.providers.storybook.scene import Spot
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.understanding import MOST_IN_A_ROW, Relation, Thing

MOST_IN_ONE_ROW = 3
"""A larger group stands in two rows."""
STEP = 0.92
"""How far apart the members of a group stand, in their own widths."""
ROW = 0.38
"""How far the second row of a group stands above the first, in heights."""
TIES = (
    Relation.ON,
    Relation.HOLD,
    Relation.WEAR,
    Relation.IN,
    Relation.UNDER,
    Relation.ABOVE,
    Relation.BEHIND,
    Relation.FRONT,
)
"""Relations that fix a thing's place by that of its anchor."""


@dataclass(slots=True)
class Frame:
    """The sheet that is drawn on, in pixels, and the chance that varies it (`variety` is 0 to 1)."""

    width: float
    height: float
    horizon: float
    place: str
    chance: random.Random
    variety: float

    @property
    def side(self) -> float:
        """The shorter side, which sizes of things are shares of."""
        return min(self.width, self.height)

    def jitter(self, reach: float) -> float:
        """A random shift of at most `reach` to either side, smaller the less variety is wished."""
        return self.chance.uniform(-reach, reach) * self.variety


@dataclass(slots=True)
class Piece:
    """A thing with its place: `x` and `y` are the middle of its foot, all in pixels. Not placed while `height` is 0."""

    thing: Thing
    relation: Relation | None
    anchor: Piece | None = None
    x: float = 0.0
    y: float = 0.0
    height: float = 0.0
    depth: float = 0.0
    flip: bool = False
    at_back: bool = False

    @property
    def icon(self) -> str:
        """What it is."""
        return self.thing.icon

    @property
    def size(self) -> float:
        """How high it is in nature, as a share of the picture's shorter side."""
        return size(self.icon)

    @property
    def one_width(self) -> float:
        """The width of one member, in pixels."""
        return aspect(self.icon) * self.height

    @property
    def columns(self) -> int:
        """How many members stand next to each other."""
        count = self.thing.count
        return count if count <= MOST_IN_ONE_ROW else (count + 1) // 2

    @property
    def width(self) -> float:
        """The width of all members together, in pixels."""
        return self.one_width * (1 + STEP * (self.columns - 1))

    @property
    def is_tied(self) -> bool:
        """Tell whether its place follows from that of its anchor."""
        if self.anchor is None or self.relation not in TIES or self.anchor.is_scattered:
            return False
        return not (self.relation in (Relation.FRONT, Relation.UNDER, Relation.BEHIND) and self.anchor.at_back)

    @property
    def is_scattered(self) -> bool:
        """Tell whether it is strewn over the ground."""
        return self.thing.count > MOST_IN_A_ROW

    @property
    def root(self) -> Piece:
        """The piece that carries this one at the end: the horse of the rider of the lollipop."""
        return self.anchor.root if self.is_tied and self.anchor else self

    def put(self, x: float, y: float, height: float, depth: float, *, flip: bool = False) -> None:
        """Place it."""
        self.x, self.y, self.height, self.depth, self.flip = x, y, height, depth, flip

    def face(self, target: float) -> None:
        """Turn an animal towards an x; Noto's look to the left."""
        self.flip = is_animal(self.icon) and not belongs(self.icon, Group.ANIMAL_HEADS) and self.x < target

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all its members, in pixels."""
        rows = -(-self.thing.count // self.columns)
        top = self.y - self.height * (1 + ROW * (rows - 1))
        return self.x - self.width / 2, top, self.x + self.width / 2, self.y

    def spots(self, frame: Frame, *, shadow: bool, water: float) -> tuple[Spot, ...]:
        """Where each member is drawn."""
        return tuple(self._spot(number, frame, shadow=shadow, water=water) for number in range(self.thing.count))

    def _spot(self, number: int, frame: Frame, *, shadow: bool, water: float) -> Spot:
        row, column = divmod(number, self.columns)
        in_row = min(self.columns, self.thing.count - row * self.columns)
        x = self.x + (column - (in_row - 1) / 2) * self.one_width * STEP
        y = self.y - row * self.height * ROW
        turn = frame.jitter(2.0) if self.thing.count > 1 else 0.0
        depth = self.depth - row + number * 0.01
        return Spot(round(x, 1), round(y, 1), round(self.height, 1), depth, self.flip, round(turn, 1), shadow, water)


def fit(pieces: Sequence[Piece], frame: Frame) -> None:
    """Bring a root and all that is tied to it into the frame: make it smaller about its foot, then move it."""
    root = pieces[0]
    margin = 0.02 * frame.side
    left, top, right, _ = _around(pieces)
    scale = min(1.0, (root.y - margin) / max(root.y - top, 1), (frame.width - 2 * margin) / max(right - left, 1))
    if scale < 1:
        for piece in pieces:
            piece.x, piece.y = root.x + (piece.x - root.x) * scale, root.y + (piece.y - root.y) * scale
            piece.height *= scale
        left, top, right, _ = _around(pieces)
    shift = max(0.0, margin - left) - max(0.0, right - frame.width + margin)
    for piece in pieces:
        piece.x += shift


def _around(pieces: Sequence[Piece]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*(piece.box() for piece in pieces), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
