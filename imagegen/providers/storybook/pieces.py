"""Things on their way into a picture: a `Piece` is moved and scaled until it becomes the spots of an entity."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from imagegen.providers.storybook.icons import Group, belongs, is_animal, size, traits
from imagegen.providers.storybook.scene import Spot
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.understanding import MOST_IN_A_ROW, Relation, Thing

MOST_IN_ONE_ROW, MOST_SLIM_IN_ONE_ROW = 3, 6
"""A larger group stands in two rows; slim ones, such as people, still in one."""
SLIM = 0.75
"""Widths below this, for a height of one, are slim."""
STEP = 0.92
"""How far apart the members of a group stand, in their own widths."""
ROW = 0.55
"""How far the second row of a group stands above the first, in heights: no face is hidden."""
STAGGER = 0.25
"""How far two rows of equal length are shifted against each other, each to its side, in steps."""
MOST_AROUND = 10
"""A larger group does not stand around a thing but is strewn over the ground."""
TIES = (
    Relation.ON,
    Relation.RIDE,
    Relation.BETWEEN,
    Relation.AROUND,
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
    gap: float = 0.0
    """Room in the middle of a group for what stands between its members, in widths of one."""
    arc: float = 0.0
    """How far the middle of a row is bent up (or down, below 0), in pixels: children around a fire."""
    lift: float = 0.0
    """How far it is off the ground, in its own heights."""

    @property
    def icon(self) -> str:
        """What is drawn: a thing, or a person in the pose of what they do."""
        action = traits()["actions"][self.thing.action] if self.thing.action else {}
        poses: dict[str, str] = action.get("pose", {})
        return poses.get(self.thing.icon, self.thing.icon)

    @property
    def size(self) -> float:
        """How high it is, as a share of the picture's shorter side."""
        return size(self.thing.icon) * self.thing.scale

    @property
    def one_width(self) -> float:
        """The width of one member, in pixels."""
        return aspect(self.icon) * self.height

    @property
    def columns(self) -> int:
        """How many members stand next to each other."""
        count = self.thing.count
        most = MOST_SLIM_IN_ONE_ROW if aspect(self.icon) < SLIM else MOST_IN_ONE_ROW
        return count if count <= most or self.is_around else (count + 1) // 2

    @property
    def width(self) -> float:
        """The width of all members together, in pixels."""
        stagger = 2 * STAGGER if self.columns * 2 == self.thing.count else 0.0
        return self.one_width * (1 + STEP * (self.columns - 1 + stagger) + self.gap)

    @property
    def is_tied(self) -> bool:
        """Tell whether its place follows from that of its anchor."""
        if self.anchor is None or self.relation not in TIES or self.anchor.is_scattered or self.is_scattered:
            return False
        if self.relation is Relation.BETWEEN:
            return self.anchor.thing.count > 1
        return not (self.relation in (Relation.FRONT, Relation.UNDER) and self.anchor.at_back)

    @property
    def is_scattered(self) -> bool:
        """Tell whether it is strewn over the ground."""
        return self.thing.count > MOST_IN_A_ROW and not self.is_around

    @property
    def is_around(self) -> bool:
        """Tell whether it stands in an arc around its anchor."""
        small = not belongs(self.thing.icon, Group.SCATTERED, Group.SKY)
        return self.relation is Relation.AROUND and small and 1 < self.thing.count <= MOST_AROUND

    @property
    def root(self) -> Piece:
        """The piece that carries this one at the end: the horse of the rider of the lollipop."""
        return self.anchor.root if self.is_tied and self.anchor else self

    def put(self, x: float, y: float, height: float, depth: float, *, flip: bool = False) -> None:
        """Place it."""
        self.x, self.y, self.height, self.depth, self.flip = x, y, height, depth, flip

    def face(self, target: float) -> None:
        """Turn an animal, or a person seen from the side, towards an x; Noto's look to the left."""
        has_side = is_animal(self.icon) and not belongs(self.icon, Group.ANIMAL_HEADS)
        self.flip = (has_side or self.icon in traits()["facing"]["left"].split()) and self.x < target

    def box(self) -> tuple[float, float, float, float]:
        """Left, top, right and bottom of all its members, in pixels."""
        rows = -(-self.thing.count // self.columns)
        top = self.y - self.height * (1 + ROW * (rows - 1)) - max(0.0, self.arc)
        return self.x - self.width / 2, top, self.x + self.width / 2, self.y + max(0.0, -self.arc)

    def spots(self, frame: Frame, *, shadow: bool, water: float) -> tuple[Spot, ...]:
        """Where each member is drawn."""
        return tuple(self._spot(number, frame, shadow=shadow, water=water) for number in range(self.thing.count))

    def _spot(self, number: int, frame: Frame, *, shadow: bool, water: float) -> Spot:
        row, column = divmod(number, self.columns)
        in_row = min(self.columns, self.thing.count - row * self.columns)
        place = column - (in_row - 1) / 2
        if self.columns * 2 == self.thing.count:
            place += STAGGER if row else -STAGGER
        apart = (self.gap / 2 if place > 0 else -self.gap / 2) if place else 0.0
        x = self.x + (place * STEP + apart) * self.one_width
        reach = abs(place) / (in_row / 2)
        y = self.y - row * self.height * ROW - self.arc * (1 - reach * reach)
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
            piece.arc *= scale
    left, _, right, bottom = _around(pieces)
    shift = max(0.0, margin - left) - max(0.0, right - frame.width + margin)
    rise = max(0.0, bottom - frame.height + margin / 2)
    for piece in pieces:
        piece.x += shift
        piece.y -= rise


def _around(pieces: Sequence[Piece]) -> tuple[float, float, float, float]:
    lefts, tops, rights, bottoms = zip(*(piece.box() for piece in pieces), strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
