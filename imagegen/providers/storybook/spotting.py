"""Turns placed pieces into things of a scene: where each is drawn, with its shadow or its feet in the water."""

from __future__ import annotations

from collections.abc import Sequence

from imagegen.providers.storybook.icons import Group, belongs, is_person
from imagegen.providers.storybook.pieces import Frame, Piece
from imagegen.providers.storybook.scene import Entity, Spot
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.understanding import Relation, Thing

WATERS = {
    "sea": 0.80,
    "beach": 0.70,
    "harbour": 0.70,
    "river": 0.74,
    "lake": 0.71,
    "pool": 0.74,
    "canal": 0.76,
    "polder": 0.80,
    "swamp": 0.73,
    "oasis": 0.75,
}
"""Places in which boats float and ducks swim, and how far down, as a share of the picture's height."""
TRAFFIC = {"street": 0.795, "railway": 0.79}
"""Places with a road or rails in the middle of the land, and how far down the wheels stand."""
DRIVING = {
    "street": frozenset("🚗🚘🚕🚖🚓🚔🚙🛻🏎🚌🚍🚎🚐🚒🚑🚚🚛🚜🛺🏍🛵"),
    "railway": frozenset("🚂🚋🚃🚊🚆🚄🚅🚇🚈🚉🚝🚞"),
}
"""What drives there."""
STREWN = 18
WET = (Group.AFLOAT, Group.SWIMMING, Group.WATERFOWL)
CARRIED = (Relation.ON, Relation.RIDE, Relation.IN, Relation.HOLD, Relation.WEAR, Relation.ABOVE)
LOOKS = 1_000_000
HERD_ROW = 0.58
"""How far a row of a herd stands above the one before it, in heights."""
HERD_OF_TWO_ROWS, HERD_OF_THREE_ROWS = 8, 15
"""How many at the most stand in two and in three rows."""


def swims(thing: Thing) -> bool:
    """Tell whether a thing was asked to swim."""
    return thing.action == "swim"


def is_wet(piece: Piece) -> bool:
    """Tell whether a thing is in the water where there is some."""
    return swims(piece.thing) or belongs(piece.icon, *WET)


def drives(piece: Piece, place: str) -> bool:
    """Tell whether a thing belongs on the road or the rails of a place."""
    return place in DRIVING and piece.icon in DRIVING[place] and not piece.is_scattered


def flies(piece: Piece) -> bool:
    """Tell whether a thing is in the air by itself."""
    is_up = belongs(piece.icon, Group.SKY) or piece.thing.action == "fly"
    return is_up and not piece.is_tied and not piece.is_scattered


def clamp(value: float, low: float, high: float) -> float:
    """A value kept between two bounds; the lower one wins."""
    return max(low, min(value, max(low, high)))


def entity_of_piece(piece: Piece, pieces: Sequence[Piece], frame: Frame) -> Entity:
    """A placed piece as a thing of the scene, with a look of its own."""
    if piece.is_scattered:
        spots = _strewn(piece, frame, alone=len(pieces) == 1)
    else:
        spots = piece.spots(frame, shadow=_throws_shadow(piece, frame), water=_under_water(piece, frame))
    to = pieces.index(piece.anchor) if piece.anchor else None
    return entity_from(piece, to=to, look=frame.chance.randrange(LOOKS), spots=spots)


def entity_from(piece: Piece, *, to: int | None, look: int, spots: tuple[Spot, ...]) -> Entity:
    """A placed piece as a thing of the scene, drawn at these spots."""
    thing = piece.thing
    return Entity(
        icon=piece.icon,
        word=thing.word,
        phrase=thing.phrase,
        joint=thing.joint,
        count=thing.count,
        colour=thing.colour,
        look=look,
        relation=piece.relation.value if piece.relation else "",
        to=to,
        spots=spots,
        scale=thing.scale,
        action=thing.action,
        traits=thing.traits,
    )


def _throws_shadow(piece: Piece, frame: Frame) -> bool:
    """Tell whether a thing stands on the ground."""
    carried = piece.is_tied and piece.relation in CARRIED
    dives = frame.place == "underwater" and (belongs(piece.icon, Group.SWIMMING) or swims(piece.thing))
    floats = frame.place in WATERS and is_wet(piece)
    in_air = piece.lift or flies(piece) or belongs(piece.icon, Group.SCATTERED_IN_THE_AIR)
    return not (in_air or carried or dives or floats)


def _under_water(piece: Piece, frame: Frame) -> float:
    """How much of a thing is under water, as a share of its height."""
    if frame.place not in WATERS or flies(piece) or (piece.is_tied and piece.relation in CARRIED):
        return 0.0
    if belongs(piece.icon, Group.WATERFOWL):
        return 0.24
    if belongs(piece.icon, Group.AFLOAT, Group.SWIMMING):
        return 0.06
    return 0.2 if swims(piece.thing) else 0.0


def _strewn(piece: Piece, frame: Frame, *, alone: bool) -> tuple[Spot, ...]:
    """Strew many small things over the ground, nearer ones larger, or through the air; a herd stands in rows."""
    flying = belongs(piece.icon, Group.SCATTERED_IN_THE_AIR, Group.SKY) or piece.thing.action == "fly"
    if not flying and not belongs(piece.icon, Group.SCATTERED):
        return _herd(piece, frame, share=0.9 if alone else 0.6)
    count = max(STREWN, piece.thing.count) if belongs(piece.icon, Group.SCATTERED) else piece.thing.count
    return tuple(_strewn_spot(piece, number, count, frame, flying=flying) for number in range(count))


def _strewn_spot(piece: Piece, number: int, count: int, frame: Frame, *, flying: bool) -> Spot:
    """One of many: flowers cover the ground, balloons fill the air."""
    near = (number + 0.5) / count
    growth = 0.8 if flying else 0.4 + 0.62 * near
    height = min(piece.size, 0.30) * frame.side * growth * (1 + frame.jitter(0.12))
    half = height * aspect(piece.icon) / 2
    x = frame.width * (0.06 + 0.88 * ((number * 0.618 + frame.chance.random() * 0.12) % 1))
    x = clamp(x, half, frame.width - half)
    high = belongs(piece.icon, Group.SKY)
    reach = frame.horizon * 0.6 if high else frame.height * 0.62
    ground = frame.horizon + (frame.height - frame.horizon) * (0.18 + 0.80 * near)
    y = frame.height * 0.04 + reach * frame.chance.random() + height if flying else ground
    flip = frame.chance.random() < 0.5 and not is_person(piece.icon)
    turn = round(frame.jitter(9), 1)
    return Spot(round(x, 1), round(y, 1), round(height, 1), -1 if high else y, flip, turn, shadow=False)


def _herd(piece: Piece, frame: Frame, *, share: float) -> tuple[Spot, ...]:
    """Stand in rows behind what is in front; each row leaves the faces of the one behind it free.

    `share` is how far down the first row stands, between the horizon and the lower edge.
    """
    count = piece.thing.count
    rows = 2 if count <= HERD_OF_TWO_ROWS else 3 if count <= HERD_OF_THREE_ROWS else 4
    columns = -(-count // rows)
    ground = frame.height - frame.horizon
    height = min(piece.size * 0.75 * frame.side, ground * (share - 0.18) / (HERD_ROW * (rows - 1)))
    height = min(height, frame.width * 0.92 / ((columns + 0.5) * aspect(piece.icon)))
    spots = []
    for number in range(count):
        row, column = divmod(number, columns)
        in_row = min(columns, count - row * columns)
        step = frame.width * 0.92 / (columns + 0.5)
        stagger = 0.0 if in_row < columns else (0.25 if row % 2 else -0.25)
        x = frame.width / 2 + (column - (in_row - 1) / 2 + stagger) * step
        y = frame.horizon + ground * share - row * HERD_ROW * height
        x += frame.jitter(max(0.0, step - height * aspect(piece.icon)) * 0.3)
        spots.append(Spot(round(x, 1), round(y, 1), round(height, 1), y + number * 0.001, flip=piece.flip))
    return tuple(spots)
