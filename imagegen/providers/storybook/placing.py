"""Finds room for new things in a scene that is there: beside what stands, in front of landmarks, inside a region."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from imagegen.providers.storybook.attaching import attach
from imagegen.providers.storybook.layout import compose
from imagegen.providers.storybook.masks import SMALLEST, Box, Region
from imagegen.providers.storybook.pieces import TIES, Piece
from imagegen.providers.storybook.rearranging import (
    around,
    box_of_entity,
    entity_of,
    fitted,
    flies,
    frame_of,
    is_strewn,
    piece_of,
    relit,
    sheet,
    signed,
    things_in,
    transformed,
)
from imagegen.providers.storybook.scene import Entity, SceneSpec, Spot
from imagegen.providers.storybook.understanding import Thing, Understanding

SIZES = (1.0, 0.85, 0.7, 0.58, 0.46, 0.36)
"""How much smaller a new thing may become to find room."""
BESIDE_OTHERS = 0.8
"""A thing alone is drawn larger than one among others."""
COLUMNS = 21
"""Places from left to right that are tried."""
STEPS = (0.0, -0.05, -0.1, 0.05)
"""Places nearer and farther that are tried, as shares of the height."""
SMALL_REGION = 0.6
"""A region less wide and less high than this (shares of the picture) also says how large the new thing is."""
MOST_GROWTH = 2.2
OVER_FRONT, OVER_BACK, UNCOVERED = 3.0, 0.7, 4.0
"""What it costs to hide a thing, to hide a landmark, and to reach out of the region."""


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A thing to add. Its `to` counts the things that are there first, then the new ones."""

    thing: Thing

    @property
    def is_tied(self) -> bool:
        """Tell whether its place follows from that of another."""
        return self.thing.to is not None and self.thing.relation in TIES


def placed(
    scene: SceneSpec,
    things: Sequence[Thing],
    region: Region | None,
    blank: Understanding,
    *,
    seed: int,
    variety: float,
) -> SceneSpec:
    """Add things to a scene, inside the region's box where there is one. `blank` is an understanding without things."""
    limits = limits_of(scene, region)
    known = things_in(scene)
    marks = scene.entities[known:]
    scene = replace(scene, entities=scene.entities[:known])
    newcomers = [Newcomer(thing) for thing in things]
    roots = [number for number, new in enumerate(newcomers) if not _leads_to_new(newcomers, number, known)]
    parts = dict(zip(roots, _shares(limits, len(roots), region), strict=True))
    found: dict[int, Entity] = {}
    for root in roots:
        group = [root, *_followers(newcomers, root, known)]
        entities = (*scene.entities, *found.values())
        placing = _Placing(replace(scene, entities=entities), parts[root], region, blank, seed + root, variety)
        arranged = placing.tied(newcomers, group, known) or placing.free(newcomers, group, known)
        found.update(zip(group, arranged, strict=True))
    new = tuple(found[number] for number in range(len(newcomers)))
    scene = replace(scene, entities=(*scene.entities, *new, *marks))
    for number in range(len(new)):
        scene = signed(scene, known + number)
    return relit(scene)


def limits_of(scene: SceneSpec, region: Region | None) -> Box:
    """Where things may be: in the region and off the picture's edges."""
    inner = sheet(scene)
    if region is None:
        return inner
    left, top, right, bottom = region.box
    cut = max(left, inner[0]), max(top, inner[1]), min(right, inner[2]), min(bottom, inner[3])
    return cut if min(cut[2] - cut[0], cut[3] - cut[1]) >= SMALLEST else region.box


def _leads_to_new(newcomers: Sequence[Newcomer], number: int, known: int) -> bool:
    to = newcomers[number].thing.to
    return newcomers[number].is_tied and to is not None and to >= known


def _followers(newcomers: Sequence[Newcomer], root: int, known: int) -> list[int]:
    """The new things that are tied to a new one, each after what it is tied to."""
    found = [root]
    for place in found:
        found += [
            number
            for number, new in enumerate(newcomers)
            if number not in found and new.is_tied and new.thing.to == known + place
        ]
    return found[1:]


def _shares(limits: Box, count: int, region: Region | None) -> list[Box]:
    """Give each of several new things its part of a region, side by side; without a region each may go anywhere."""
    if region is None or count <= 1:
        return [limits] * count
    width = (limits[2] - limits[0]) / count
    return [
        (limits[0] + width * place, limits[1], limits[0] + width * (place + 1), limits[3]) for place in range(count)
    ]


@dataclass(frozen=True, slots=True)
class _Try:
    """A size and a place that a group may have; `wanted` is the size as a share of the one that is wished."""

    factor: float
    wanted: float
    box: Box


@dataclass(frozen=True, slots=True)
class _Placing:
    """The search for one group of new things in a scene."""

    scene: SceneSpec
    limits: Box
    region: Region | None
    blank: Understanding
    seed: int
    variety: float

    def tied(self, newcomers: Sequence[Newcomer], group: Sequence[int], known: int) -> list[Entity] | None:
        """Place a group whose first thing sits on, is worn or held by one that is there; None where it isn't."""
        thing = newcomers[group[0]].thing
        if not newcomers[group[0]].is_tied or thing.to is None or is_strewn(self.scene.entities[thing.to]):
            return None
        frame = frame_of(self.scene, self.seed, self.variety)
        anchor = piece_of(self.scene.entities[thing.to])
        placed = {thing.to: anchor}
        entities = []
        for number in group:
            new = newcomers[number].thing
            piece = Piece(new, new.relation, placed[new.to if new.to is not None else thing.to])
            attach([piece], frame)
            if not piece.height:
                return None
            placed[known + number] = piece
            entities.append(entity_of(piece, frame, new.to, shadow=False, look=self.seed % 1000))
        return fitted(entities, self.limits)

    def free(self, newcomers: Sequence[Newcomer], group: Sequence[int], known: int) -> list[Entity]:
        """Place a group where it hides least."""
        arranged = self._arranged([newcomers[number].thing for number in group], group, known)
        if is_strewn(arranged[0]):
            return [self._strewn(entity) for entity in arranged]
        thing = newcomers[group[0]].thing
        near = box_of_entity(self.scene.entities[thing.to]) if self._has(thing) and thing.to is not None else None
        box = around(map(box_of_entity, arranged))
        best = self._best(box, near, in_air=flies(thing.icon))
        point = ((box[0] + box[2]) / 2, box[3])
        shift = ((best.box[0] + best.box[2]) / 2 - point[0], best.box[3] - point[1])
        entities = fitted([transformed(entity, point, best.factor, shift) for entity in arranged], self.limits)
        on_ground = around(map(box_of_entity, entities))[3] > self.scene.horizon
        return [entity if on_ground else _without_shadow(entity) for entity in entities]

    def _has(self, thing: Thing) -> bool:
        return thing.to is not None and thing.to < len(self.scene.entities)

    def _arranged(self, things: Sequence[Thing], group: Sequence[int], known: int) -> list[Entity]:
        """The group as it would stand in a picture of its own."""
        own = {known + number: place for place, number in enumerate(group)}
        alone = [
            replace(thing, to=own.get(thing.to) if thing.to is not None else None, relation=thing.relation)
            for thing in things
        ]
        alone = [replace(thing, relation=None) if thing.to is None else thing for thing in alone]
        understood = replace(
            self.blank, things=tuple(alone), time=self.scene.time, weather=self.scene.weather, place=self.scene.place
        )
        size = {"width": self.scene.width, "height": self.scene.height}
        scene = compose(understood, **size, seed=self.seed, variety=self.variety)
        return [
            replace(entity, to=thing.to, relation=thing.relation.value if thing.relation else "")
            for entity, thing in zip(scene.entities, things, strict=False)
        ]

    def _strewn(self, entity: Entity) -> Entity:
        """Strew many small things over the region alone."""
        if self.region is None:
            return entity
        left, top, right, bottom = self.limits
        first, last = min(spot.y for spot in entity.spots), max(spot.y for spot in entity.spots)
        on_ground = first > self.scene.horizon
        begin = min(max(top, self.scene.horizon if on_ground else top), bottom - (bottom - top) * 0.3)
        spots: list[Spot] = []
        for spot in entity.spots:
            x = left + (right - left) * spot.x / self.scene.width
            y = begin + (bottom - begin) * (spot.y - first) / max(last - first, 1.0)
            moved = transformed(replace(entity, spots=(spot,)), (spot.x, spot.y), 1.0, (x - spot.x, y - spot.y))
            spots += fitted([moved], self.limits)[0].spots
        return replace(entity, spots=tuple(spots))

    def _tries(self, box: Box, *, in_air: bool) -> Iterator[_Try]:
        """Sizes and places that are tried."""
        for factor, wanted in self._factors(box):
            half, height = (box[2] - box[0]) * factor / 2, (box[3] - box[1]) * factor
            for x in _between(self.limits[0] + half, self.limits[2] - half, COLUMNS):
                for y in self._feet(box[3], height, in_air=in_air):
                    yield _Try(factor, wanted, (x - half, y - height, x + half, y))

    def _factors(self, box: Box) -> Iterator[tuple[float, float]]:
        """How much the group is scaled, and that as a share of the size that is wished."""
        width, height = self.limits[2] - self.limits[0], self.limits[3] - self.limits[1]
        room = min((width - 0.4) / (box[2] - box[0]), (height - 0.4) / (box[3] - box[1]))
        wished = BESIDE_OTHERS if self.scene.entities else 1.0
        small = width < SMALL_REGION * self.scene.width and height < SMALL_REGION * self.scene.height
        if self.region and small:
            wished = min(room * 0.94, MOST_GROWTH)
        for share in SIZES:
            yield min(wished * share, room), share

    def _feet(self, natural: float, height: float, *, in_air: bool) -> Iterator[float]:
        """How far down the group's foot may be, in pixels from the top."""
        low, high = self.limits[1] + height, self.limits[3]
        if in_air:
            yield from _between(low, max(low, min(high, self.scene.horizon)), 5)
            return
        ground = self.scene.horizon + self.scene.height * 0.05
        feet = {min(high, max(low, ground, natural + step * self.scene.height)) for step in STEPS}
        yield from sorted(feet, key=lambda y: abs(y - natural))

    def _best(self, before: Box, near: Box | None, *, in_air: bool) -> _Try:
        """The try that costs least: 0 hides nothing, is as large as wished and stands where it would stand alone."""
        others = [
            (box_of_entity(entity), OVER_BACK if _stands_at_back(entity) else OVER_FRONT)
            for entity in self.scene.entities
            if not is_strewn(entity)
        ]
        middle = (near[0] + near[2]) / 2 if near else (before[0] + before[2]) / 2
        pull = 1.2 if near else 0.15

        def cost(tried: _Try) -> float:
            box = tried.box
            across = abs((box[0] + box[2]) / 2 - middle) / self.scene.width * pull
            down = abs(box[3] - before[3]) / self.scene.height * 0.4
            hidden = sum(_hidden(box, other) * weight for other, weight in others)
            outside = (1 - self.region.covers(box)) * UNCOVERED if self.region else 0.0
            smaller = (1 - tried.wanted) * (2.0 if self.region else 0.9)
            return smaller + across + down + hidden + outside

        return min(self._tries(before, in_air=in_air), key=cost)


def _hidden(box: Box, other: Box) -> float:
    """How much of the smaller of two boxes the other hides, 0 to 1."""
    across = min(box[2], other[2]) - max(box[0], other[0])
    down = min(box[3], other[3]) - max(box[1], other[1])
    if across <= 0 or down <= 0:
        return 0.0
    return across * down / max(min(_area(box), _area(other)), 1.0)


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _stands_at_back(entity: Entity) -> bool:
    spot = entity.spots[0]
    return 0 <= spot.depth < spot.y - 1


def _without_shadow(entity: Entity) -> Entity:
    return replace(entity, spots=tuple(replace(spot, shadow=False, water=0.0) for spot in entity.spots))


def _between(low: float, high: float, count: int) -> Iterator[float]:
    """Evenly spaced numbers from one to another; their middle where there is no room between."""
    if high <= low:
        yield (low + high) / 2
        return
    for number in range(count):
        yield low + (high - low) * number / (count - 1)
