"""Places things by their anchor: on its seat, in its hand, over its head, behind its back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from imagegen.providers.storybook.icons import Group, belongs, is_person, seat, size
from imagegen.providers.storybook.pieces import Frame, Piece
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.understanding import Relation

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
        waiting = [piece for piece in waiting if piece not in ready]


def _natural(piece: Piece, anchor: Piece, frame: Frame) -> float:
    """The height of a piece next to its anchor, which may have been made smaller or larger. Pixels."""
    return piece.size * frame.side * anchor.height / (anchor.size * frame.side)


def _spread(piece: Piece, pieces: Sequence[Piece]) -> None:
    """Seat several riders side by side."""
    if piece.relation is not Relation.ON or piece.anchor is None:
        return
    riders = [other for other in pieces if (other.relation, other.anchor) == (Relation.ON, piece.anchor)]
    place = riders.index(piece)
    step = piece.anchor.width / (len(riders) + 1)
    if len(riders) > 1:
        piece.x = piece.anchor.x + (place - (len(riders) - 1) / 2) * step
        piece.height = min(piece.height, step * 1.5)


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
    height = min(_natural(piece, anchor, frame), anchor.height * 0.55)
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
    height = max(_natural(piece, anchor, frame), anchor.height * 0.7)
    x = anchor.x + anchor.one_width * 0.45
    piece.put(x, anchor.y - frame.height * 0.045, height, anchor.depth - 0.5)
    piece.face(anchor.x)


def _front(piece: Piece, anchor: Piece, frame: Frame) -> None:
    height = _natural(piece, anchor, frame)
    x = anchor.x - anchor.one_width * 0.25 + frame.jitter(anchor.one_width * 0.15)
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
    Relation.HOLD: _hold,
    Relation.WEAR: _wear,
    Relation.UNDER: _under,
    Relation.ABOVE: _above,
    Relation.BEHIND: _behind,
    Relation.FRONT: _front,
    Relation.IN: _in,
}
