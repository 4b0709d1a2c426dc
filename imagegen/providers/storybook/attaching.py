"""Places things by their anchor: on its seat, in its hand, over its head, behind its back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from imagegen.providers.storybook.icons import Group, belongs, is_person, seat, size
from imagegen.providers.storybook.pieces import Frame, Piece
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.understanding import Relation

SEATED = (Relation.ON, Relation.RIDE)
SMALL = 0.25
"""Things below this size (share of the picture's shorter side) carry what is larger than they are."""


def attach(pieces: Sequence[Piece], frame: Frame) -> None:
    """Place every tied piece that has no place yet and whose anchor has one; anchors come before what they carry."""
    waiting = [piece for piece in pieces if piece.is_tied and not piece.height]
    while waiting:
        ready = [piece for piece in waiting if piece.anchor and piece.anchor.height]
        if not ready:
            return
        for piece in ready:
            if piece.anchor and piece.relation:
                _HOW[piece.relation](piece, piece.anchor, frame)
                _spread(piece, pieces)
                _use_other_hand(piece, pieces)
        waiting = [piece for piece in waiting if piece not in ready]


def _natural(piece: Piece, anchor: Piece, frame: Frame) -> float:
    """The height of a piece next to its anchor, which may have been made smaller or larger. Pixels."""
    return piece.size * frame.side * anchor.height / (anchor.size * frame.side)


def _spread(piece: Piece, pieces: Sequence[Piece]) -> None:
    """Seat several riders side by side."""
    if piece.relation not in SEATED or piece.anchor is None:
        return
    riders = [other for other in pieces if other.relation in SEATED and other.anchor is piece.anchor]
    place = riders.index(piece)
    step = piece.anchor.width / (len(riders) + 1)
    if len(riders) > 1:
        piece.x = piece.anchor.x + (place - (len(riders) - 1) / 2) * step
        piece.height = min(piece.height, step * 1.5)


def _use_other_hand(piece: Piece, pieces: Sequence[Piece]) -> None:
    """Put every second thing that somebody holds into the other hand."""
    if piece.relation is not Relation.HOLD or piece.anchor is None:
        return
    held = [other for other in pieces if other.relation is Relation.HOLD and other.anchor is piece.anchor]
    if held.index(piece) % 2:
        piece.x = 2 * piece.anchor.x - piece.x


def _ride(piece: Piece, anchor: Piece, frame: Frame) -> None:
    """Sit on an animal or a bicycle and look where it goes; sit in a car."""
    if belongs(anchor.icon, Group.WHEELS_TO_SIT_IN):
        _in(piece, anchor, frame)
    else:
        _on(piece, anchor, frame)
        piece.face(piece.x + (1 if anchor.flip else -1))


def _between(piece: Piece, anchor: Piece, frame: Frame) -> None:
    """Stand in the gap that the anchor's group leaves in its middle."""
    y = min(anchor.y + frame.height * 0.03, frame.height * 0.97)
    piece.put(anchor.x, y, _natural(piece, anchor, frame), anchor.depth + 1)
    piece.face(frame.width / 2)


def _around(piece: Piece, anchor: Piece, frame: Frame) -> None:
    """Stand in an arc: behind something low, in front of something high."""
    height = _natural(piece, anchor, frame)
    piece.put(anchor.x, anchor.y, height, anchor.depth)
    if piece.thing.count == 1:
        piece.put(anchor.x - (anchor.one_width + piece.one_width) * 0.55, anchor.y, height, anchor.depth + 0.1)
        piece.face(anchor.x)
        return
    is_low = anchor.height < height * 1.2
    piece.gap = max(0.0, anchor.one_width / piece.one_width * (0.5 if is_low else 0.9) - 0.3)
    piece.arc = (0.35 if is_low else -0.12) * min(height, frame.side * 0.25)
    piece.y = anchor.y if is_low else min(anchor.y + frame.height * 0.02, frame.height * 0.94)
    piece.depth = anchor.depth + (-0.5 if is_low else 0.5)


def _on(piece: Piece, anchor: Piece, frame: Frame) -> None:
    across, down = seat(anchor.icon)
    across = 1 - across if anchor.flip else across
    limit = anchor.height * (0.85 if size(anchor.icon) >= SMALL else 1.3)
    piece.height = min(_natural(piece, anchor, frame), limit)
    room = anchor.width * 1.05
    if piece.columns > 1 and piece.width > room:
        piece.height *= room / piece.width
    x = anchor.x + (across - 0.5) * anchor.one_width
    y = anchor.y - anchor.height * (1 - down) + piece.height * 0.10
    flip = anchor.flip and not is_person(piece.icon)
    piece.put(x, y, piece.height, anchor.depth + 0.1, flip=flip)


def _hold(piece: Piece, anchor: Piece, frame: Frame) -> None:
    person = is_person(anchor.icon)
    upright = person or belongs(anchor.icon, Group.ANIMAL_HEADS)
    height = min(_natural(piece, anchor, frame), anchor.height * 0.55 * max(1.0, piece.thing.scale))
    if belongs(piece.icon, Group.WORN_ABOVE):
        height = anchor.height * 0.8
    if upright:
        reach, lift, side = (0.42 if person else 0.38), 0.29, 1
    else:
        reach, lift, side = 0.44, 0.32, (1 if anchor.flip else -1)
    x = anchor.x + side * anchor.one_width * reach
    if belongs(piece.icon, Group.GRIPPED_BELOW) and upright:
        share = 0.45 if belongs(piece.icon, Group.WORN_ABOVE) else 0.3
        x += side * aspect(piece.icon) * height * share  # beside the face, not over it
    elif belongs(piece.icon, Group.GRIPPED_BELOW):
        x += side * aspect(piece.icon) * height * 0.4  # before the muzzle
    hand = anchor.y - anchor.height * lift
    y = hand + height * 0.05 if belongs(piece.icon, Group.GRIPPED_BELOW) else min(hand + height * 0.5, anchor.y)
    piece.put(x, y, height, anchor.depth + 0.2)


def _wear(piece: Piece, anchor: Piece, frame: Frame) -> None:
    if belongs(piece.icon, Group.HATS):
        size_share, over_foot = 0.30, 0.855
    elif belongs(piece.icon, Group.GLASSES):
        size_share, over_foot = 0.13, 0.66
    elif belongs(piece.icon, Group.SCARVES):
        size_share, over_foot = 0.28, 0.28
    else:
        _hold(piece, anchor, frame)
        return
    upright = is_person(anchor.icon) or belongs(anchor.icon, Group.ANIMAL_HEADS)
    lean = 0.0 if upright else (0.22 if anchor.flip else -0.22)
    height = anchor.height * size_share
    piece.put(anchor.x + lean * anchor.one_width, anchor.y - anchor.height * over_foot, height, anchor.depth + 0.3)


def _under(piece: Piece, anchor: Piece, frame: Frame) -> None:
    height = min(_natural(piece, anchor, frame), anchor.height * 0.6)
    piece.put(anchor.x + frame.jitter(anchor.one_width * 0.1), anchor.y + frame.height * 0.02, height, anchor.depth + 1)


def _above(piece: Piece, anchor: Piece, frame: Frame) -> None:
    height = _natural(piece, anchor, frame)
    touch = 0.14 * height if belongs(piece.icon, Group.WORN_ABOVE) else -0.03 * frame.height
    x = anchor.x + frame.jitter(anchor.one_width * 0.15)
    piece.put(x, anchor.y - anchor.height + touch, height, anchor.depth + 0.2)


def _behind(piece: Piece, anchor: Piece, frame: Frame) -> None:
    """Stand farther away, with the face in sight beside what is in front."""
    height = max(_natural(piece, anchor, frame), anchor.height * 0.7 if not anchor.at_back else 0.0)
    piece.height = height
    is_higher = height * 0.5 > anchor.height - frame.height * 0.045
    side = -1 if anchor.x > frame.width / 2 else 1
    x = anchor.x + side * (0.1 * anchor.one_width if is_higher else anchor.width * 0.5 + piece.width * 0.3)
    piece.put(x, anchor.y - frame.height * (0.01 if anchor.at_back else 0.045), height, anchor.depth - 0.5)
    piece.face(anchor.x)


def _front(piece: Piece, anchor: Piece, frame: Frame) -> None:
    """Stand nearer, beside the face of what is behind where it would hide that."""
    piece.height = height = _natural(piece, anchor, frame)
    hides = height > anchor.height * 0.45
    aside = (anchor.width * 0.5 + piece.width * 0.35) if hides else anchor.one_width * 0.25
    side = 1 if anchor.x < frame.width / 2 else -1
    x = anchor.x + side * aside + frame.jitter(anchor.one_width * 0.05)
    y = min(frame.height * 0.97, anchor.y + frame.height * 0.06)
    piece.put(x, y, height, y)
    piece.face(frame.width / 2)


def _in(piece: Piece, anchor: Piece, frame: Frame) -> None:
    if belongs(anchor.icon, Group.BOATS):
        _on(piece, anchor, frame)
    elif anchor.at_back:
        height = min(_natural(piece, anchor, frame), anchor.height * 0.5)
        piece.put(anchor.x, anchor.y + frame.height * 0.03, height, anchor.depth + 1)
    elif belongs(anchor.icon, Group.WHEELS_TO_SIT_IN):
        height = min(_natural(piece, anchor, frame), anchor.height * 0.75)
        piece.put(anchor.x, anchor.y - anchor.height * 0.62, height, anchor.depth - 0.1)
    else:
        height = min(_natural(piece, anchor, frame), anchor.height)
        piece.put(anchor.x - anchor.one_width * 0.6, anchor.y + frame.height * 0.03, height, anchor.depth + 1)


_HOW: Mapping[Relation, Callable[[Piece, Piece, Frame], None]] = {
    Relation.ON: _on,
    Relation.RIDE: _ride,
    Relation.BETWEEN: _between,
    Relation.AROUND: _around,
    Relation.HOLD: _hold,
    Relation.WEAR: _wear,
    Relation.UNDER: _under,
    Relation.ABOVE: _above,
    Relation.BEHIND: _behind,
    Relation.FRONT: _front,
    Relation.IN: _in,
}
