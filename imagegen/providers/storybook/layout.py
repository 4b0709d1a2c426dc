"""Arranges what was understood: chooses the scene, gives each thing its place and returns the picture as data."""

from __future__ import annotations

import random
from collections.abc import Sequence

from imagegen.providers.storybook.acting import LIFT, signs
from imagegen.providers.storybook.attaching import attach
from imagegen.providers.storybook.icons import Group, belongs, is_wide, members, size
from imagegen.providers.storybook.pieces import Frame, Piece, fit
from imagegen.providers.storybook.scene import DATA_VERSION, Entity, SceneSpec
from imagegen.providers.storybook.spotting import (
    TRAFFIC,
    WATERS,
    WET,
    clamp,
    drives,
    entity_of_piece,
    flies,
    is_wet,
    swims,
)
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.understanding import Relation, Thing, Understanding

HORIZON = {
    "space": 0.74,
    "underwater": 0.82,
    "room": 0.66,
    "beach": 0.52,
    "sea": 0.54,
    "school": 0.66,
    "library": 0.66,
    "museum": 0.66,
    "circus": 0.62,
    "station": 0.66,
    "castle": 0.62,
    "harbour": 0.52,
    "arctic": 0.56,
    "river": 0.52,
    "lake": 0.50,
    "pool": 0.54,
    "canal": 0.56,
    "polder": 0.50,
    "swamp": 0.52,
    "oasis": 0.54,
    "street": 0.62,
    "village": 0.60,
    "market": 0.62,
    "sports": 0.56,
    "rice": 0.56,
    "tulips": 0.52,
    "vineyard": 0.56,
    "volcano": 0.62,
    "cave": 0.68,
    "underground": 0.34,
    "kitchen": 0.66,
    "hospital": 0.66,
    "stage": 0.70,
    "laboratory": 0.66,
    "workshop": 0.66,
    "shop": 0.66,
    "garden": 0.58,
    "zoo": 0.60,
    "attic": 0.68,
    "railway": 0.60,
    "airport": 0.58,
}
"""Height of the horizon from the top, as a share of the picture's height; 0.64 for the other places."""
AT_BACK = 0.40
"""Things from this size (share of the shorter side) stand at the horizon, unless they move about."""
ONE_ROW = 4
"""More groups of things than this stand in two rows."""


def chance(seed: int, purpose: str) -> random.Random:
    """The random numbers of a picture; each purpose has its own, so that one doesn't shift another."""
    return random.Random(f"{seed}:{purpose}")  # noqa: S311 - it varies pictures and keeps no secret


def compose(understanding: Understanding, *, width: int, height: int, seed: int, variety: float) -> SceneSpec:
    """Arrange a picture of `width` by `height` pixels. The same arguments give the same scene."""
    place = _place(understanding)
    time = understanding.time or _time(understanding)
    horizon = height * HORIZON.get(place, 0.64)
    frame = Frame(width, height, horizon, place, chance(seed, "layout"), variety)
    sun_side = frame.chance.choice((-1, 1))
    icons = {thing.icon for thing in understanding.things}
    asked = {aspect: getattr(understanding, aspect) for aspect in ("time", "weather", "place", "season")}
    return SceneSpec(
        version=DATA_VERSION,
        language=understanding.language.value,
        width=width,
        height=height,
        seed=seed,
        variety=variety,
        time=time,
        weather=understanding.weather,
        place=place,
        skyline=place == "city" or bool(place == "meadow" and icons & members(Group.AROUND_PARIS)),
        cloudless=understanding.cloudless,
        sun=not icons & (members(Group.MOONS) if time == "night" else members(Group.SUNS)),
        sun_side=sun_side,
        horizon=horizon,
        asked=tuple(aspect for aspect, value in asked.items() if value),
        entities=_entities(understanding.things, frame, sun_side),
        style=understanding.style,
        season=understanding.season,
    )


def _time(understanding: Understanding) -> str:
    """Moon and stars are seen at night, unless the pupil says otherwise."""
    lights = any(belongs(thing.icon, Group.NIGHT_LIGHTS) for thing in understanding.things)
    return "night" if lights else "day"


def _place(understanding: Understanding) -> str:
    """The place that was asked for or that the things come from."""
    icons = {thing.icon for thing in understanding.things}
    place = understanding.place or _home(icons, understanding.weather)
    if not understanding.place and place != "underwater" and any(swims(thing) for thing in understanding.things):
        place = "sea"
    walks = any(_stands(thing) for thing in understanding.things)
    return "beach" if place == "sea" and walks else place


def _stands(thing: Thing) -> bool:
    """Tell whether a thing needs ground to stand on."""
    carried = thing.relation in (Relation.ON, Relation.RIDE, Relation.IN, Relation.HOLD, Relation.WEAR)
    return not carried and not swims(thing) and not belongs(thing.icon, *WET, Group.SKY)


def _home(icons: set[str], weather: str) -> str:
    """Where such things are at home."""
    if icons & members(Group.DEEP_WATER):
        return "underwater"
    if 2 * len(icons & members(Group.OUTER_SPACE)) >= max(len(icons), 1) and not weather:
        return "space"
    if icons & members(Group.DRY):
        return "desert"
    if icons & members(Group.AFLOAT):
        return "sea"
    return "room" if icons & members(Group.INDOORS) else "meadow"


def _entities(things: Sequence[Thing], frame: Frame, sun_side: int) -> tuple[Entity, ...]:
    pieces = [Piece(thing, thing.relation) for thing in things]
    for piece in pieces:
        piece.anchor = pieces[piece.thing.to] if piece.thing.to is not None else None
        piece.at_back = _is_at_back(piece)
    _lift_covers(pieces)
    _make_gaps(pieces)
    _put_back([piece for piece in pieces if piece.at_back and not piece.is_tied], pieces, frame, sun_side)
    _put_front(_front(pieces), pieces, frame, sun_side)
    attach(pieces, frame)
    _put_sky([piece for piece in pieces if flies(piece)], pieces, frame, sun_side)
    _turn(pieces)
    attach(pieces, frame)
    for piece in pieces:
        if piece.root is piece and piece.height:
            group = [piece, *(other for other in pieces if other is not piece and other.root is piece)]
            _raise(group)
            fit(group, frame)
    entities = [entity_of_piece(piece, pieces, frame) for piece in pieces]
    return (*entities, *signs(pieces, entities, frame))


def _make_gaps(pieces: Sequence[Piece]) -> None:
    """Leave room between two trees for the cat between them."""
    for piece in pieces:
        if piece.relation is Relation.BETWEEN and piece.anchor and piece.is_tied:
            own = aspect(piece.icon) * piece.size * (1 + 0.92 * (piece.columns - 1))
            piece.anchor.gap = max(piece.anchor.gap, 1.15 * own / (aspect(piece.anchor.icon) * piece.anchor.size))


def _turn(pieces: Sequence[Piece]) -> None:
    """Turn everybody towards what they look at or stand beside, and let what they carry be placed anew."""
    for piece in pieces:
        if piece.anchor and not piece.is_tied and piece.height:
            piece.face(piece.anchor.root.x)
        elif piece.is_tied:
            piece.height = 0.0


def _raise(group: Sequence[Piece]) -> None:
    """Lift who jumps off the ground, with all that they carry."""
    root = group[0]
    if root.thing.action == "jump" and not root.is_scattered and not flies(root):
        root.lift = LIFT
        for piece in group:
            piece.y -= LIFT * root.height


def _is_at_back(piece: Piece) -> bool:
    moves = belongs(piece.icon, Group.AFLOAT, Group.NEVER_BEHIND) or piece.thing.action
    return size(piece.icon) > AT_BACK and not moves and not piece.is_scattered


def _front(pieces: Sequence[Piece]) -> list[Piece]:
    """What stands on the ground in front, from left to right."""
    return [
        piece
        for piece in pieces
        if not piece.is_tied and not piece.at_back and not piece.is_scattered and not flies(piece)
    ]


def _lift_covers(pieces: Sequence[Piece]) -> None:
    """Under an umbrella, the umbrella is what moves: it is placed above who stands under it. A table stays put."""
    for piece in pieces:
        anchor = piece.anchor
        if piece.relation is not Relation.UNDER or anchor is None or anchor.at_back or anchor.anchor is not None:
            continue
        if belongs(anchor.icon, Group.ON_LEGS):
            continue
        if anchor.size < piece.size * 1.2:
            piece.anchor = piece.relation = None
            anchor.anchor, anchor.relation = piece, Relation.ABOVE


def _put_back(back: Sequence[Piece], pieces: Sequence[Piece], frame: Frame, sun_side: int) -> None:
    """Stand large things at the horizon, away from the sun where there is one of them."""
    alone = len(back) == 1
    shift = sun_side * (-0.04 if is_wide(back[0].icon) else -0.14) if alone and _front(pieces) else 0.0
    for place, piece in enumerate(back):
        piece.height = piece.size * frame.side * (1 if alone else 0.85) * (1 + frame.jitter(0.04))
        room = frame.width * 0.94 / len(back)
        piece.height *= min(1.0, room / piece.width)
        x = frame.width * ((place + 0.5) / len(back) + shift) + frame.jitter(frame.width * 0.03)
        piece.put(x, frame.horizon + frame.height * 0.06, piece.height, frame.horizon)


def _put_front(front: Sequence[Piece], pieces: Sequence[Piece], frame: Frame, sun_side: int) -> None:
    """Line things up on the ground without overlap, and make them smaller where they don't fit."""
    if not front:
        return
    back = [piece for piece in pieces if piece.at_back and not piece.is_tied]
    grow = 1.0 if back else {1: 1.35, 2: 1.2, 3: 1.1}.get(len(front), 1.0)
    for piece in front:
        piece.height = piece.size * frame.side * grow * _carrying(piece, pieces) * (1 + frame.jitter(0.06))
        if piece.relation is Relation.UNDER and piece.anchor in back:
            piece.height = min(piece.height, piece.anchor.height * 0.75)
    middle = _middle(front, back, frame, sun_side)
    if len(front) <= ONE_ROW:
        _put_row(_in_order(front, pieces), pieces, frame, middle)
        return
    low = sorted(front, key=lambda piece: piece.height)[: (len(front) + 1) // 2]
    near = [piece for piece in front if piece in low]
    far = [piece for piece in front if piece not in low]
    _put_row(near, pieces, frame, middle)
    _put_row(far, pieces, frame, middle)
    rise = max(frame.height * 0.10, 0.6 * max(piece.height for piece in near))
    rise = min(rise, max(0.0, min(piece.y for piece in far) - frame.horizon))
    for piece in far:
        piece.y -= rise
        piece.depth = piece.y


def _in_order(front: Sequence[Piece], pieces: Sequence[Piece]) -> list[Piece]:
    """The row in the order of the prompt, but what stands between two things in their middle."""
    row = list(front)
    for piece in front:
        if piece.relation is not Relation.BETWEEN or piece.anchor not in row:
            continue
        others = [other for other in row if other.anchor is piece and other.relation is Relation.BESIDE]
        if others:
            row.remove(piece)
            row.insert(max(row.index(piece.anchor), row.index(others[0])), piece)
    return row


def _carrying(piece: Piece, pieces: Sequence[Piece]) -> float:
    """How much a small thing grows so that who sits on it does not become tiny: a child on a pile of books."""
    seated = (Relation.ON, Relation.RIDE)
    riders = [other.size for other in pieces if other.relation in seated and other.anchor is piece]
    return min(2.0, max(1.0, 0.7 * sum(riders) / piece.size)) if riders else 1.0


def _put_row(row: Sequence[Piece], pieces: Sequence[Piece], frame: Frame, middle: float) -> None:
    """Line one row up; `middle` is a share of the frame's width."""
    widths = [_group_width(piece, pieces, frame) for piece in row]
    gap, room = frame.width * 0.03, frame.width * 0.94
    shrink = min(1.0, (room - gap * (len(row) - 1)) / sum(widths))
    widths = [width * shrink for width in widths]
    slack = room - sum(widths) - gap * (len(row) - 1)
    gap += min(slack / (len(row) + 1), frame.width * 0.10)
    total = sum(widths) + gap * (len(row) - 1)
    left = clamp(
        frame.width * middle - total / 2 + frame.jitter(slack * 0.12), frame.width * 0.03, frame.width * 0.97 - total
    )
    for place, (piece, width) in enumerate(zip(row, widths, strict=True)):
        piece.put(left + width / 2, _ground(piece, place, frame), piece.height * shrink, 0)
        piece.depth = piece.y
        piece.face(_look_at(piece, frame))
        left += width + gap


def _middle(front: Sequence[Piece], back: Sequence[Piece], frame: Frame, sun_side: int) -> float:
    """Where the row in front has its middle, as a share of the width: beside a landmark, or under its tree."""
    if len(front) == 1 and len(back) == 2 and front[0].relation is Relation.BETWEEN:
        return (back[0].x + back[1].x) / 2 / frame.width
    if len(front) != 1 or len(back) != 1:
        return 0.5
    if front[0].anchor is back[0] and front[0].relation in (Relation.UNDER, Relation.IN):
        return back[0].x / frame.width + 0.05
    before = front[0].relation is Relation.FRONT and front[0].anchor is back[0]
    return 0.5 + sun_side * (0.12 if before else 0.22)


def _look_at(piece: Piece, frame: Frame) -> float:
    return piece.anchor.x if piece.anchor and piece.anchor.height else frame.width / 2


def _group_width(piece: Piece, pieces: Sequence[Piece], frame: Frame) -> float:
    """The width of a thing with what it holds and carries, in pixels."""
    tied = [other for other in pieces if other.is_tied and other.root is piece]
    held = sum(0.6 for other in tied if other.relation in (Relation.HOLD, Relation.BEHIND, Relation.FRONT))
    return piece.width + held * 0.5 * min(piece.one_width, frame.side * 0.25)


def _ground(piece: Piece, place: int, frame: Frame) -> float:
    """How far down a thing stands, in pixels from the top; what belongs to the horizon stands further up."""
    if frame.place == "underwater" and (belongs(piece.icon, Group.SWIMMING) or swims(piece.thing)):
        depth = (0.62, 0.40, 0.72, 0.50)[place % 4]
        return frame.height * depth + frame.jitter(frame.height * 0.06)
    if frame.place in WATERS and is_wet(piece):
        return frame.height * WATERS[frame.place] + frame.jitter(frame.height * 0.03)
    if drives(piece, frame.place):
        return frame.height * TRAFFIC[frame.place] + frame.jitter(frame.height * 0.005)
    if piece.anchor is not None and piece.anchor.at_back:
        if piece.relation is Relation.UNDER:
            return frame.horizon + (frame.height - frame.horizon) * 0.30
        return frame.horizon + (frame.height - frame.horizon) * 0.55 + frame.jitter(frame.height * 0.02)
    if belongs(piece.icon, Group.SCATTERED_IN_THE_AIR):
        return frame.height * 0.62 + frame.jitter(frame.height * 0.04)
    step = (place % 2) * frame.height * 0.03
    return min(frame.height * 0.87 + step + frame.jitter(frame.height * 0.03), frame.height * 0.95)


def _put_sky(flying: Sequence[Piece], pieces: Sequence[Piece], frame: Frame, sun_side: int) -> None:
    """Hang things in the upper half of the sky, where they hide least."""
    for piece in flying:
        piece.height = piece.size * frame.side * 0.95
        piece.height *= min(1.0, frame.width * 0.6 / piece.width)
        y = frame.horizon * (0.16 + 0.14 * frame.chance.random() * frame.variety) + piece.height
        shares = (0.16, 0.33, 0.5, 0.67, 0.84)
        share = min(shares, key=lambda share: _crowded(frame.width * share, y, piece, pieces, frame, sun_side))
        piece.put(frame.width * share + frame.jitter(frame.width * 0.03), y, piece.height, -1)
        piece.face(frame.width / 2)


def _crowded(x: float, foot: float, piece: Piece, pieces: Sequence[Piece], frame: Frame, sun_side: int) -> float:
    """How much stands where a flying thing would hang, in pixels of overlap; the sun's corner counts a little."""
    half = piece.width / 2
    overlap = sum(
        max(0.0, min(x + half, right) - max(x - half, left))
        for left, top, right, _ in (other.box() for other in pieces if other.height and other is not piece)
        if top < foot
    )
    near_sun = abs(x - frame.width * (0.5 + sun_side * 0.34)) < frame.width * 0.2
    return overlap + (frame.width * 0.1 if near_sun else 0) + abs(x - frame.width / 2) * 0.01
