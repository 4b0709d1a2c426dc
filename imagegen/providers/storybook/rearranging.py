"""Changes a scene in one place: takes a thing out, resizes, swaps and recolours it. All else keeps its place."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from statistics import fmean

from imagegen.providers.storybook.acting import SIGN, signs
from imagegen.providers.storybook.attaching import attach
from imagegen.providers.storybook.icons import Group, belongs, members, size, traits
from imagegen.providers.storybook.layout import chance, compose
from imagegen.providers.storybook.masks import Box
from imagegen.providers.storybook.pieces import TIES, Frame, Piece
from imagegen.providers.storybook.scene import Entity, SceneSpec, Spot
from imagegen.providers.storybook.spotting import entity_from
from imagegen.providers.storybook.sprites import aspect
from imagegen.providers.storybook.understanding import MOST_IN_A_ROW, Relation, Thing, Understanding

MARGIN = 0.02
"""Share of the shorter side that stays free at the edges."""
GROUND = 0.87
"""Where things stand in front, as a share of the picture's height."""
GONE_WITH_THEIR_OWNER = (Relation.WEAR, Relation.HOLD, SIGN)


def box_of_spot(icon: str, spot: Spot) -> Box:
    """Left, top, right and bottom of one drawing, in pixels."""
    half = aspect(icon) * spot.height / 2
    return spot.x - half, spot.y - spot.height, spot.x + half, spot.y


def around(boxes: Iterable[Box]) -> Box:
    """The box around boxes, of which there must be one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def box_of_entity(entity: Entity) -> Box:
    """The box around all drawings of a thing, in pixels."""
    return around(box_of_spot(entity.icon, spot) for spot in entity.spots)


def sheet(scene: SceneSpec) -> Box:
    """The whole picture, without its margin."""
    margin = MARGIN * min(scene.width, scene.height)
    return margin, margin, scene.width - margin, scene.height - margin


def is_sign(entity: Entity) -> bool:
    """Tell whether it only shows what a thing does; such drawings come after all things."""
    return entity.relation == SIGN


def things_in(scene: SceneSpec) -> int:
    """How many things a scene has, signs left out."""
    return sum(not is_sign(entity) for entity in scene.entities)


def relation_of(entity: Entity) -> Relation | None:
    """How a thing stands to another."""
    return Relation(entity.relation) if entity.relation and not is_sign(entity) else None


def thing_of(entity: Entity) -> Thing:
    """What was understood of a thing when it was placed."""
    relation = relation_of(entity)
    return Thing(
        icon=entity.icon,
        word=entity.word,
        phrase=entity.phrase,
        joint=entity.joint,
        count=entity.count,
        colour=entity.colour,
        relation=relation,
        to=entity.to if relation else None,
        scale=entity.scale,
        action=entity.action,
        traits=entity.traits,
    )


def transformed(entity: Entity, about: tuple[float, float], factor: float, shift: tuple[float, float]) -> Entity:
    """Scale a thing about a point, then move it. Pixels."""
    spots = []
    for spot in entity.spots:
        x = about[0] + (spot.x - about[0]) * factor + shift[0]
        y = about[1] + (spot.y - about[1]) * factor + shift[1]
        depth = spot.depth if spot.depth < 0 else spot.depth + shift[1]
        spots.append(replace(spot, x=round(x, 1), y=round(y, 1), height=round(spot.height * factor, 1), depth=depth))
    return replace(entity, spots=tuple(spots))


def is_strewn(entity: Entity) -> bool:
    """Tell whether a thing is many small ones all over the picture."""
    return len(entity.spots) > MOST_IN_A_ROW


def is_tied(entity: Entity) -> bool:
    """Tell whether a thing's place follows from that of another."""
    return entity.to is not None and (is_sign(entity) or relation_of(entity) in TIES)


def carried(entities: Sequence[Entity], index: int) -> list[int]:
    """What sits on, is worn or held by a thing, and so goes where it goes."""
    found = [index]
    for place in found:
        found += [
            other
            for other, entity in enumerate(entities)
            if entity.to == place and other not in found and is_tied(entity)
        ]
    return found[1:]


def foot(entity: Entity) -> tuple[float, float]:
    """The middle of a thing's foot, in pixels."""
    left, _, right, bottom = box_of_entity(entity)
    return (left + right) / 2, bottom


def removed(scene: SceneSpec, gone: Collection[int]) -> SceneSpec:
    """Take things out, with what they wear and hold; who sat on them comes down to the ground."""
    out = set(gone)
    for index in sorted(gone):
        out |= {
            other
            for other in carried(scene.entities, index)
            if scene.entities[other].relation in GONE_WITH_THEIR_OWNER and scene.entities[other].to in out
        }
    entities = list(scene.entities)
    for index, entity in enumerate(scene.entities):
        if index not in out and entity.to in out:
            _let_down(entities, index, scene)
    kept = [index for index in range(len(entities)) if index not in out]
    renumbered = {old: new for new, old in enumerate(kept)}
    result = []
    for index in kept:
        entity = entities[index]
        joint = entity.joint if index - 1 in renumbered else ""
        to = renumbered.get(entity.to) if entity.to is not None else None
        result.append(replace(entity, to=to, joint=joint, relation=entity.relation if to is not None else ""))
    return relit(replace(scene, entities=tuple(result)))


def _let_down(entities: list[Entity], index: int, scene: SceneSpec) -> None:
    """Stand a thing whose anchor goes on the anchor's ground; flying things stay in the air."""
    entity = entities[index]
    anchor = scene.entities[entity.to or 0]
    if entity.relation in (Relation.ON, Relation.RIDE, Relation.IN) or (
        entity.relation == Relation.ABOVE and not flies(entity.icon)
    ):
        ground = max(foot(anchor)[1], foot(entity)[1])
        drop = ground - foot(entity)[1]
        for place in (index, *carried(entities, index)):
            entities[place] = transformed(entities[place], foot(entity), 1.0, (0.0, drop))
        spots = tuple(replace(spot, depth=spot.y, shadow=not spot.water) for spot in entities[index].spots)
        entities[index] = replace(entities[index], spots=spots)
    entities[index] = replace(entities[index], relation="", to=None)


def flies(icon: str) -> bool:
    """Tell whether a thing is at home in the sky."""
    return belongs(icon, Group.SKY)


def resized(scene: SceneSpec, index: int, factor: float, limits: Box) -> SceneSpec:
    """Make a thing larger or smaller about its foot, with what it carries; it comes nearer where the top is in the way.

    What grows stays inside `limits` where it was inside before.
    """
    entities = list(scene.entities)
    entity = entities[index]
    if is_strewn(entity):
        spots = tuple(replace(spot, height=round(spot.height * factor, 1)) for spot in entity.spots)
        entities[index] = replace(entity, spots=spots, scale=entity.scale * factor)
        return replace(scene, entities=tuple(entities))
    group = [index, *carried(entities, index)]
    whole = around(box_of_entity(entities[place]) for place in group)
    if factor > 1:
        room = (limits[2] - limits[0]) / (whole[2] - whole[0]), (limits[3] - limits[1]) / (whole[3] - whole[1])
        factor = max(1.0, min(factor, *room))
    point = foot(entity)
    larger = around(box_of_entity(transformed(entities[place], point, factor, (0, 0))) for place in group)
    tied = entity.to is not None and entity.relation in GONE_WITH_THEIR_OWNER
    shift = (0.0, 0.0) if tied else _into(larger, limits)
    for place in group:
        entities[place] = transformed(entities[place], point, factor, shift)
    entities[index] = replace(entities[index], scale=round(entity.scale * factor, 3))
    return replace(scene, entities=tuple(entities))


def _into(box: Box, limits: Box) -> tuple[float, float]:
    """How far a box must move to lie inside limits, in pixels; a larger one is centred."""
    return _inside(box[0], box[2], limits[0], limits[2]), _inside(box[1], box[3], limits[1], limits[3])


def _inside(low: float, high: float, least: float, most: float) -> float:
    if high - low > most - least:
        return (least + most - low - high) / 2
    return max(0.0, least - low) - max(0.0, high - most)


def fitted(entities: Sequence[Entity], limits: Box) -> list[Entity]:
    """Bring things together into limits: make them smaller where they don't fit, then move them."""
    whole = around(map(box_of_entity, entities))
    # A tenth of a pixel is lost on rounding.
    room = (
        (limits[2] - limits[0] - 0.4) / (whole[2] - whole[0]),
        (limits[3] - limits[1] - 0.4) / (whole[3] - whole[1]),
    )
    factor = min(1.0, *room)
    point = ((whole[0] + whole[2]) / 2, whole[3])
    smaller = [transformed(entity, point, factor, (0, 0)) for entity in entities]
    inner = (limits[0] + 0.2, limits[1] + 0.2, limits[2] - 0.2, limits[3] - 0.2)
    shift = _into(around(map(box_of_entity, smaller)), inner)
    return [transformed(entity, point, 1.0, shift) for entity in smaller]


def frame_of(scene: SceneSpec, seed: int, variety: float) -> Frame:
    """The sheet of a scene, to place things on."""
    return Frame(scene.width, scene.height, scene.horizon, scene.place, chance(seed, "change"), variety)


def piece_of(entity: Entity, anchor: Piece | None = None) -> Piece:
    """A placed thing as a piece that others can be tied to."""
    thing = thing_of(entity)
    first = entity.spots[0]
    piece = Piece(thing, thing.relation, anchor)
    middle = fmean(spot.x for spot in entity.spots if abs(spot.y - first.y) < first.height * 0.2)
    piece.put(middle, max(spot.y for spot in entity.spots), first.height, first.depth, flip=first.flip)
    piece.at_back = first.depth >= 0 and first.depth < first.y - 1
    return piece


def entity_of(piece: Piece, frame: Frame, to: int | None, *, shadow: bool, look: int) -> Entity:
    """A placed piece as a thing of the scene; without an anchor it stands for itself."""
    entity = entity_from(piece, to=to, look=look, spots=piece.spots(frame, shadow=shadow, water=0.0))
    relation = entity.relation if to is not None else ""
    return replace(entity, phrase=" ".join(entity.phrase.split()), relation=relation)


def same_ground(one: str, other: str) -> bool:
    """Tell whether two things are at home in the same element: sky, water or land."""
    water = (Group.AFLOAT, Group.SWIMMING, Group.WATERFOWL)
    return flies(one) == flies(other) and belongs(one, *water) == belongs(other, *water)


def swapped(scene: SceneSpec, index: int, thing: Thing, limits: Box, seed: int, variety: float) -> SceneSpec:
    """Put another thing in the place of one. What that carried sits on, is worn or held by the new one."""
    old = scene.entities[index]
    frame = frame_of(scene, seed, variety)
    piece = _in_place_of(scene, old, thing, frame)
    new = entity_of(piece, frame, old.to, shadow=old.spots[0].shadow, look=old.look)
    new = replace(new, spots=tuple(replace(spot, water=old.spots[0].water) for spot in new.spots))
    entities = list(scene.entities)
    entities[index] = new if is_tied(old) else fitted([new], limits)[0]
    placed = {index: piece_of(entities[index])}
    placed[index].at_back = piece.at_back
    for place in carried(scene.entities, index):
        rider = scene.entities[place]
        relation = relation_of(rider)
        anchor = placed.get(rider.to) if rider.to is not None else None
        if relation is None or anchor is None:
            continue
        sitting = Piece(thing_of(rider), relation, anchor)
        attach([sitting], frame)
        if sitting.height:
            placed[place] = sitting
            moved = entity_of(sitting, frame, rider.to, shadow=False, look=rider.look)
            entities[place] = replace(moved, joint=rider.joint, phrase=rider.phrase)
    swapped_scene = replace(scene, entities=tuple(entities))
    for place in placed:
        swapped_scene = signed(swapped_scene, place)
    return relit(swapped_scene)


def _in_place_of(scene: SceneSpec, old: Entity, thing: Thing, frame: Frame) -> Piece:
    """A new thing tied to what the old one was tied to, or on the same foot and in the same proportion."""
    relation = relation_of(old)
    anchor = piece_of(scene.entities[old.to]) if old.to is not None and relation else None
    piece = Piece(thing, relation, anchor)
    if piece.is_tied:
        attach([piece], frame)
    if not piece.height:
        before = piece_of(old)
        share = min(1.4, max(0.6, before.height / (size(old.icon) * old.scale * frame.side)))
        piece.put(before.x, before.y, piece.size * frame.side * share, before.depth)
        piece.at_back = before.at_back
        piece.face(frame.width / 2)
    return piece


def signed(scene: SceneSpec, index: int) -> SceneSpec:
    """Show anew what a thing does, by the drawing that belongs to it."""
    others = [entity for entity in scene.entities if not (is_sign(entity) and entity.to == index)]
    entity = scene.entities[index]
    poses = traits()["actions"].get(entity.action, {}).get("pose", {})
    if entity.icon not in poses.values():
        new = signs([piece_of(entity)], [entity], frame_of(scene, scene.seed, scene.variety))
        others += [replace(sign, to=index) for sign in new]
    return replace(scene, entities=tuple(others))


def relit(scene: SceneSpec) -> SceneSpec:
    """Draw sun or moon behind the things, unless one of the things is it."""
    icons = {entity.icon for entity in scene.entities}
    lights = members(Group.MOONS) if scene.time == "night" else members(Group.SUNS)
    return replace(scene, sun=not icons & lights) if scene.sun or icons & lights else scene


def understanding_of(scene: SceneSpec, blank: Understanding) -> Understanding:
    """What was understood when a scene was arranged; `blank` gives what a scene does not keep."""
    return replace(
        blank,
        things=tuple(thing_of(entity) for entity in scene.entities if not is_sign(entity)),
        time=scene.time,
        weather=scene.weather,
        place=scene.place,
        cloudless=scene.cloudless,
        style=scene.style,
        season=scene.season,
    )


def moved_to(scene: SceneSpec, place: str, blank: Understanding) -> SceneSpec:
    """Show the things in another place: they keep their places on the ground, and what swims there goes into water."""
    asked = replace(understanding_of(scene, blank), place=place)
    there = compose(asked, width=scene.width, height=scene.height, seed=scene.seed, variety=scene.variety)
    entities = list(scene.entities)
    for index, entity in enumerate(scene.entities):
        if entity.to is None or not is_tied(entity):
            group = [index, *carried(scene.entities, index)]
            moved = _moved_group([scene.entities[each] for each in group], _same_things(scene, there, group))
            for each, new in zip(group, moved or _on_new_ground(scene, group, there.horizon), strict=True):
                entities[each] = new
    return replace(there, entities=tuple(entities), sun=scene.sun and there.sun, asked=scene.asked)


def _same_things(scene: SceneSpec, there: SceneSpec, group: Sequence[int]) -> list[Entity]:
    """The things and signs of a group as they are in another scene of the same things; fewer where signs differ."""
    owners = _numbers_of_things(scene)
    found = []
    for index in group:
        entity = scene.entities[index]
        if is_sign(entity):
            found += [other for other in there.entities if is_sign(other) and other.to == entity.to]
        else:
            found.append(there.entities[owners.index(index)])
    return found


def _numbers_of_things(scene: SceneSpec) -> list[int]:
    return [number for number, entity in enumerate(scene.entities) if not is_sign(entity)]


def _moved_group(here: Sequence[Entity], there: Sequence[Entity]) -> list[Entity] | None:
    """The place that a thing has in the other scene, where it swims in one of the two and stands in the other."""
    if len(here) != len(there):
        return None
    before, after = here[0].spots[0], there[0].spots[0]
    if (before.water, before.shadow) == (after.water, after.shadow):
        return None
    return [replace(new, look=old.look) for old, new in zip(here, there, strict=True)]


def _on_new_ground(scene: SceneSpec, group: Sequence[int], horizon: float) -> list[Entity]:
    """Things moved up or down with the ground when the horizon moves; what hangs in the sky stays. Pixels."""
    entities = [scene.entities[index] for index in group]
    if is_strewn(entities[0]):
        return [_strewn_on_new_ground(entity, scene, horizon) for entity in entities]
    point = foot(entities[0])
    drop = _new_depth(point[1], scene, horizon) - point[1]
    return fitted([transformed(entity, point, 1.0, (0.0, drop)) for entity in entities], sheet(scene))


def _strewn_on_new_ground(entity: Entity, scene: SceneSpec, horizon: float) -> Entity:
    spots = []
    for spot in entity.spots:
        y = round(_new_depth(spot.y, scene, horizon), 1)
        spots.append(replace(spot, y=y, depth=y if spot.depth >= 0 else spot.depth))
    return replace(entity, spots=tuple(spots))


def _new_depth(y: float, scene: SceneSpec, horizon: float) -> float:
    """Where a point of the ground lies when the horizon moves, in pixels from the top."""
    if y <= scene.horizon:
        return y
    return horizon + (y - scene.horizon) * (scene.height - horizon) / max(scene.height - scene.horizon, 1)
