"""Ties things to each other: who sits on what, who holds what, who looks at whom."""

from __future__ import annotations

from collections.abc import Sequence

from imagegen.choices import Language
from imagegen.providers.storybook.icons import Group, belongs, is_animal, is_person, size
from imagegen.providers.storybook.wishes import Draft, Relation

LIGHT, STRONG, CAN_RIDE, CAN_CARRY = 0.28, 0.45, 0.36, 0.2
"""Sizes (shares of the picture's shorter side): held at the most, holds at the least, rides at the most, carries at the
least."""
DOING = (Relation.LOOK, Relation.HOLD, Relation.WEAR, Relation.WITH, Relation.RIDE)
"""What only a person or an animal does."""
DROP = "💧"
"""Stands for water where there is no sea: nobody swims in a drop."""
SHARED = (Relation.ON, Relation.IN, Relation.RIDE, Relation.UNDER, Relation.LOOK, Relation.AROUND)
"""What "a cat and a dog" do both."""


def relate(drafts: list[Draft], language: Language, last: Relation | None) -> None:
    """Give each thing the one that it stands next to, sits on or is held by. Leads never go round in a circle.

    `last` is the relation word after the last thing, where Korean has its verb.
    """
    topic = _topic(drafts) if last else None
    for place in range(1, len(drafts)):
        if language is not Language.KO:
            _join(drafts, place - 1, drafts[place].said, place)
        elif topic is None or place <= topic:
            _join(drafts, _korean_subject(drafts, place), drafts[place].said, place - 1)
    if topic is not None:
        saids = [*(draft.said for draft in drafts[1:]), last]
        for place in range(topic + 1, len(drafts)):
            _join(drafts, topic, saids[place], place)
    _share(drafts)
    if language is Language.KO:
        _share_on(drafts)
    _hand_to_riders(drafts)
    _set_between(drafts, language)


def _korean_subject(drafts: Sequence[Draft], place: int) -> int:
    """Go on over what is held or worn: in "성 앞의 왕관을 쓴 사자" the lion is before the castle, not the crown."""
    if drafts[place].said in DOING:
        return place
    while place + 1 < len(drafts) and drafts[place + 1].said in DOING:
        place += 1
    return place


def _share_on(drafts: Sequence[Draft]) -> None:
    """Seat both where Korean names them after the seat: "소파 위의 고양이와 개"."""
    for place in range(1, len(drafts)):
        before, draft = drafts[place - 1], drafts[place]
        sits = draft.joined and draft.to is None and size(draft.icon) <= CAN_RIDE and _is_alive(draft)
        if sits and _is_alive(before) and before.relation in SHARED and before.to not in (None, place):
            _tie(drafts, place, before.relation, before.to or 0)


def _topic(drafts: Sequence[Draft]) -> int | None:
    """Who a Korean sentence is about, unless that is named last."""
    return next((place for place, draft in enumerate(drafts[:-1]) if draft.is_topic), None)


def _join(drafts: list[Draft], subject: int, said: Relation | None, anchor: int) -> None:
    """Tie two things as the word between them says."""
    if said is None:
        return
    subject = _doer(drafts, _holder(drafts, subject), said)
    if subject == anchor:
        return
    if said in (Relation.HOLD, Relation.WITH, Relation.WEAR):
        _give(drafts, said, holder=subject, item=anchor)
    elif said is Relation.IN and _is_worn(drafts[anchor]) and _is_alive(drafts[subject]):
        _tie(drafts, anchor, Relation.WEAR, subject)
    else:
        _tie(drafts, subject, _fitting(drafts[subject], said, drafts[anchor]), anchor)


def _fitting(subject: Draft, said: Relation, anchor: Draft) -> Relation:
    """The relation that two things can have: one rides on an animal, one alone can't stand around a tree."""
    if said is Relation.ON and _is_alive(subject) and is_animal(anchor.icon) and size(anchor.icon) >= CAN_CARRY:
        return Relation.RIDE
    if anchor.icon == DROP:
        return Relation.BESIDE
    if said is Relation.RIDE and size(anchor.icon) < CAN_CARRY:
        return Relation.ON
    return Relation.BESIDE if said is Relation.AROUND and subject.count == 1 else said


def _is_alive(draft: Draft) -> bool:
    return is_person(draft.icon) or is_animal(draft.icon)


def _is_worn(draft: Draft) -> bool:
    return belongs(draft.icon, Group.HATS, Group.GLASSES, Group.SCARVES)


def _doer(drafts: Sequence[Draft], place: int, said: Relation) -> int:
    """Who looks or holds: in "a cat on a sofa looking at a bird" the cat, not the sofa."""
    if said not in DOING or _is_alive(drafts[place]):
        return place
    anchor = drafts[place]
    for earlier in range(place - 1, -1, -1):
        if _is_alive(drafts[earlier]) and drafts[earlier].to == place:
            return earlier
    return anchor.to if anchor.to is not None and _is_alive(drafts[anchor.to]) else place


def _holder(drafts: Sequence[Draft], place: int) -> int:
    """Go from a held or worn thing to who has it: in "girl with a balloon next to a dog" the girl is beside the dog."""
    while drafts[place].relation in (Relation.HOLD, Relation.WEAR):
        place = drafts[place].to or 0
    return place


def _tie(drafts: Sequence[Draft], subject: int, relation: Relation, anchor: int) -> None:
    """Tie a thing to another, unless it is tied already or the tie would close a circle."""
    place: int | None = anchor
    while place is not None:
        if place == subject:
            return
        place = drafts[place].to
    if drafts[subject].to is None:
        drafts[subject].relation, drafts[subject].to = relation, anchor


def _give(drafts: Sequence[Draft], said: Relation, *, holder: int, item: int) -> None:
    """Give an item to who holds or wears it; what can be neither stands beside."""
    thing, by = drafts[item], drafts[holder]
    if _is_worn(thing) and said is not Relation.HOLD and _is_alive(by):
        _tie(drafts, item, Relation.WEAR, holder)
        return
    most = 1 if is_animal(thing.icon) else 2
    fits = size(thing.icon) <= LIGHT and thing.count <= most and not is_person(thing.icon)
    can = is_person(by.icon) or (not is_animal(thing.icon) and (is_animal(by.icon) or size(by.icon) <= STRONG))
    small_enough = size(thing.icon) < size(by.icon)
    _tie(drafts, item, Relation.HOLD if fits and can and small_enough else Relation.BESIDE, holder)


def _share(drafts: Sequence[Draft]) -> None:
    """Seat both in "a cat and a dog on a sofa"."""
    for place in range(len(drafts) - 2, -1, -1):
        draft, after = drafts[place], drafts[place + 1]
        if draft.to is not None or not after.joined or after.to in (None, place) or after.relation not in SHARED:
            continue
        if _is_alive(draft) and _is_alive(after) and size(draft.icon) <= CAN_RIDE:
            _tie(drafts, place, after.relation, after.to or 0)


def _hand_to_riders(drafts: Sequence[Draft]) -> None:
    """Hand an item to the rider rather than to the horse: "bunny on a horse, holding a lollipop"."""
    for draft in drafts:
        if draft.relation not in (Relation.HOLD, Relation.WEAR) or draft.to is None or is_person(drafts[draft.to].icon):
            continue
        seats = ((Relation.RIDE, draft.to), (Relation.ON, draft.to))
        riders = [place for place, other in enumerate(drafts) if (other.relation, other.to) in seats]
        if riders:
            draft.to = riders[0]


def _set_between(drafts: Sequence[Draft], language: Language) -> None:
    """Put the second neighbour on the other side: "a cat between a tree and a house"."""
    step = -1 if language is Language.KO else 1
    for place, draft in enumerate(drafts):
        if draft.relation is not Relation.BETWEEN or draft.to is None or drafts[draft.to].count > 1:
            continue
        other = draft.to + step
        linked = drafts[max(other, draft.to)].joined if 0 <= other < len(drafts) else False
        if linked and other != place:
            _tie(drafts, other, Relation.BESIDE, place)
