"""Meets wishes for a change: finds the things that are meant, and changes the scene wish by wish."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.changes import Act, Change, Phrase, Wishes, grammar
from imagegen.providers.storybook.icons import (
    Group,
    english_name,
    is_animal,
    is_person,
    members,
    settings,
    size,
)
from imagegen.providers.storybook.lexicon import folded, words_in
from imagegen.providers.storybook.masks import Region
from imagegen.providers.storybook.naming import coloured, is_worn, named, tidy
from imagegen.providers.storybook.pieces import Piece
from imagegen.providers.storybook.placing import limits_of, placed
from imagegen.providers.storybook.reading import read_in
from imagegen.providers.storybook.rearranging import (
    box_of_entity,
    box_of_spot,
    is_sign,
    is_strewn,
    moved_to,
    removed,
    resized,
    same_ground,
    signed,
    swapped,
    thing_of,
    things_in,
)
from imagegen.providers.storybook.relating import LIGHT
from imagegen.providers.storybook.scene import Entity, SceneSpec
from imagegen.providers.storybook.understanding import (
    MOST_IN_A_ROW,
    MOST_THINGS,
    Relation,
    Thing,
    Understanding,
    understand,
)

BIGGER, SMALLER = 1.4, 0.7
"""Factors of a thing's height."""
MOSTLY = 0.5
"""A thing with more of it than this in the region is what the region means."""
BARELY = 0.1
"""A thing with less of it than this in the region is not meant."""
CLOUD = "☁"


def nothing(language: Language) -> Understanding:
    """What is understood of no words."""
    return understand(read_in("", language))


@dataclass(slots=True)
class Editor:
    """Changes a scene wish by wish. `region` says what is meant and where new things go; None for all of it."""

    scene: SceneSpec
    region: Region | None
    language: Language
    seed: int
    variety: float
    done: bool = False
    drew: list[Drew] = field(default_factory=list)
    not_drawn: list[str] = field(default_factory=list)
    before: SceneSpec = field(init=False)
    """The scene as it was."""
    scenery: dict[str, Any] = field(default_factory=dict)
    """Time, weather, place and the like as they are to be."""

    def __post_init__(self) -> None:
        self.before = self.scene

    def go(self, wishes: Wishes) -> None:
        """Meet every wish that can be met."""
        called = {word for entity in self.scene.entities for word in words_in(entity.phrase)}
        for change in wishes.changes:
            if not change.phrase.is_empty or change.act not in (Act.NAME, Act.MAKE, Act.ADD):
                self._meet(change)
            unknown = (*change.phrase.not_drawn, *(change.old.not_drawn if change.old else ()))
            self.not_drawn += [word for word in unknown if folded(word) not in called]

    def _meet(self, change: Change) -> None:
        phrase = change.phrase
        if change.act is Act.SWAP and change.old is not None:
            self._swap(phrase, change.old)
        elif change.act is Act.REMOVE:
            self._remove(phrase)
        elif change.act in (Act.BIGGER, Act.SMALLER):
            self._resize(phrase, BIGGER if change.act is Act.BIGGER else SMALLER)
        else:
            self._set(phrase)
            if not (change.act is not Act.ADD and self._recolour(phrase, told=change.act is Act.MAKE)):
                self._add(phrase, keep=change.act is Act.ADD)

    def _meant(self, phrase: Phrase) -> list[int]:
        """The things of the picture that a phrase names, in the region where there is one."""
        pointed = self._pointed_at()
        entities = self.scene.entities
        if phrase.things:
            icons = {thing.icon for thing in phrase.things}
            words = {folded(thing.word) for thing in phrase.things}
            found = [
                place for place in pointed if entities[place].icon in icons or folded(entities[place].word) in words
            ]
            wanted = {colour for colour, _ in phrase.colours[: 1 if len(phrase.colours) > 1 else None]}
            coloured = [place for place in found if entities[place].colour in wanted]
            return coloured or found
        if phrase.everything:
            return pointed
        if phrase.colours:
            return [place for place in pointed if entities[place].colour == phrase.colours[0][0]]
        if phrase.not_drawn:
            return self._by_words(phrase, pointed)
        return (self._mostly_inside() or pointed[:1]) if self.region else pointed[:1]

    def _by_words(self, phrase: Phrase, pointed: list[int]) -> list[int]:
        """The things that the pupil called by one of these words: the tower, for "the Eiffel Tower"."""
        words = set(map(folded, phrase.not_drawn))
        return [place for place in pointed if words & set(words_in(self.scene.entities[place].phrase))]

    def _pointed_at(self) -> list[int]:
        """All things, or what lies in the region at least a little, the most covered first."""
        entities = self.scene.entities
        if self.region is None:
            return list(range(things_in(self.scene)))
        shares = {place: self._inside(entity) for place, entity in enumerate(entities) if not is_sign(entity)}
        return sorted((place for place, share in shares.items() if share > BARELY), key=lambda place: -shares[place])

    def _inside(self, entity: Entity) -> float:
        """How much of a thing lies in the region, 0 to 1; of strewn things each drawing counts alone."""
        if self.region is None:
            return 1.0
        if is_strewn(entity):
            return sum(self.region.covers(box_of_spot(entity.icon, spot)) for spot in entity.spots) / len(entity.spots)
        return self.region.covers(box_of_entity(entity))

    def _mostly_inside(self) -> list[int]:
        things = enumerate(self.scene.entities[: things_in(self.scene)])
        return [place for place, entity in things if self._inside(entity) > MOSTLY]

    def _remove(self, phrase: Phrase) -> None:
        cleared = self._clear_away(phrase)
        named = phrase.things or phrase.everything or phrase.colours
        if cleared and not named:
            return
        meant = self._meant(phrase)
        found = {self.scene.entities[place].icon for place in meant} | cleared
        self._miss(thing for thing in phrase.things if thing.icon not in found)
        if meant:
            self.scene = removed(self.scene, meant)
            self.done = True

    def _clear_away(self, phrase: Phrase) -> set[str]:
        """Take weather, season, night and what belongs to the sky away; gives the icons or aspects that went."""
        cleared = set()
        for aspect, _ in phrase.setting:
            self.scenery[aspect] = {"time": "day", "place": "meadow"}.get(aspect, "")
            cleared.add(aspect)
        icons = {thing.icon for thing in phrase.things} - {entity.icon for entity in self.scene.entities}
        lights = members(Group.MOONS if self.scene.time == "night" else Group.SUNS)
        if phrase.understanding.cloudless or CLOUD in icons:
            self.scenery["cloudless"] = True
            cleared.add(CLOUD)
        if icons & lights and self.scene.sun:
            self.scenery["sun"] = False
            cleared |= icons & lights
        self.done = self.done or bool(cleared)
        return cleared

    def _miss(self, things: Iterable[Thing]) -> None:
        """Tell of named things that are not in the picture."""
        self.not_drawn += [thing.word for thing in things]

    def _resize(self, phrase: Phrase, factor: float) -> None:
        meant = self._meant(phrase)
        if not meant and phrase.things:
            self._add(phrase.scaled(factor), keep=False)
            return
        self._set(phrase)
        limits = limits_of(self.scene, self.region)
        for place in meant:
            self.scene = resized(self.scene, place, factor, limits)
            self._tell(self.scene.entities[place])
        found = {self.scene.entities[place].icon for place in meant}
        self._miss(thing for thing in phrase.things if thing.icon not in found)

    def _tell(self, entity: Entity, word: str = "") -> None:
        self.drew.append(Drew(word or entity.word, english_name(entity.icon)))
        self.done = True

    def _recolour(self, phrase: Phrase, *, told: bool) -> bool:
        """Give things of the picture the phrase's last colour; False where the phrase means new things."""
        if phrase.sky and phrase.colours:
            return self._paint_sky(phrase.colours[-1][0])
        behind = phrase.ends_in_colour and grammar(self.language).colour_first
        meant = self._meant(phrase) if told or (behind and not phrase.fresh) else []
        active = any(thing.action or thing.traits for thing in phrase.things)
        if not meant or not (phrase.colours or active) or (phrase.fresh and not behind):
            return False
        for place in meant:
            self._repaint(place, phrase)
        return True

    def _repaint(self, place: int, phrase: Phrase) -> None:
        entity = self.scene.entities[place]
        told = next((thing for thing in phrase.things if thing.icon == entity.icon), None)
        if phrase.colours:
            colour, word = phrase.colours[-1]
            entity = replace(
                entity,
                colour=colour,
                phrase=coloured(entity, colour, word, self.language, Language(self.scene.language)),
            )
        if told:
            entity = replace(entity, action=told.action or entity.action, traits=told.traits or entity.traits)
            entity = replace(entity, icon=Piece(thing_of(entity), None).icon)
        self._put(place, entity)
        self.scene = signed(self.scene, place)
        self._tell(entity, told.word if told else "")

    def _put(self, place: int, entity: Entity) -> None:
        entities = list(self.scene.entities)
        entities[place] = entity
        self.scene = replace(self.scene, entities=tuple(entities))

    def _paint_sky(self, colour: str) -> bool:
        """Give the sky the time of day that it has this colour at."""
        for scene, colours in settings("changes.toml")["sky_colours"].items():
            if colour in colours:
                aspect, value = scene.split(":", 1)
                self.scenery[aspect] = value
                self.drew.append(Drew(colour, english_name(scene) if value != "day" else "day"))
                self.done = True
        return True

    def _set(self, phrase: Phrase) -> None:
        """Take time, weather, place, season and style of a phrase."""
        understanding = phrase.understanding
        for aspect, value in phrase.setting:
            self.scenery[aspect] = value
            self.done = True
        if understanding.style:
            self.scenery["style"] = understanding.style
            self.done = True
        if understanding.cloudless:
            self.scenery["cloudless"] = True
            self.done = True
        things = {thing.word for thing in phrase.things}
        self.drew += [*phrase.told, *(drew for drew in understanding.drew if drew.word not in things)]

    def _swap(self, new: Phrase, old: Phrase) -> None:
        """Put what is wished in the place of what goes."""
        nameless = not (old.things or old.colours or old.everything)
        if nameless and not old.it:
            self._set(new)
            self._add(new, keep=True)
            return
        self._set(new)
        if nameless and not (new.things or new.colours):
            return
        meant = self._meant(old)
        if not meant and new.things and not old.things:
            meant = self._meant(new)
        if not new.things:
            for place in meant if new.colours else ():
                self._repaint(place, new)
        elif meant:
            self._swap_things(new, meant)
        else:
            self._add(new, keep=True)
        found = {self.scene.entities[place].icon for place in meant if place < len(self.scene.entities)}
        self._miss(thing for thing in old.things if not meant and thing.icon not in found)

    def _swap_things(self, new: Phrase, meant: list[int]) -> None:
        """The first thing that comes stands where the first stood that goes; the others find room."""
        place, thing = meant[0], named(new.things[0], self.language)
        old = self.scene.entities[place]
        rest = new.without_first()
        fresh = Thing(thing.icon, thing.word, thing.phrase, old.joint, thing.count, thing.colour, None, None)
        fresh = replace(fresh, scale=thing.scale, action=thing.action, traits=thing.traits)
        if old.icon == thing.icon and old.count == thing.count:
            self._put(place, replace(old, colour=thing.colour, word=thing.word, phrase=tidy(thing.phrase)))
            self._tell(self.scene.entities[place])
        elif same_ground(old.icon, thing.icon) and not is_strewn(old) and thing.count <= MOST_IN_A_ROW:
            limits = limits_of(self.scene, self.region)
            self.scene = swapped(self.scene, place, fresh, limits, self.seed, self.variety)
            self._tell(self.scene.entities[place])
        else:
            rest = new
            self.scene = removed(self.scene, meant)
            meant = []
        if len(meant) > 1:
            self.scene = removed(self.scene, meant[1:])
        if rest.things:
            self._add(rest, keep=True)

    def _add(self, phrase: Phrase, *, keep: bool) -> None:
        """Place new things; in a region those that stand there go, unless they are to be kept."""
        if not phrase.things:
            return
        anchors = self._anchors(phrase)
        if self.region and not keep:
            gone = [place for place in self._mostly_inside() if place not in anchors.values()]
            anchors = {number: place - sum(out < place for out in gone) for number, place in anchors.items()}
            self.scene = removed(self.scene, gone)
        known = things_in(self.scene)
        room = max(0, MOST_THINGS - known)
        new = [number for number in range(len(phrase.things)) if number not in anchors]
        self._miss(phrase.things[number] for number in new[room:])
        index = {number: known + place for place, number in enumerate(new[:room])} | anchors
        things = [self._newcomer(phrase.things[number], number, index, phrase, anchors) for number in new[:room]]
        if not things:
            return
        blank = nothing(Language(self.scene.language))
        self.scene = placed(self.scene, things, self.region, blank, seed=self.seed, variety=self.variety)
        for entity in self.scene.entities[known : known + len(things)]:
            self._tell(entity)

    def _anchors(self, phrase: Phrase) -> dict[int, int]:
        """The named things that are in the picture already and only say where the new ones go."""
        led_to = {thing.to for thing in phrase.things if thing.to is not None}
        worn = any(is_worn(thing) for thing in phrase.things)
        anchors: dict[int, int] = {}
        for number, thing in enumerate(phrase.things):
            meant = [place for place, entity in enumerate(self.scene.entities) if entity.icon == thing.icon]
            says_where = number in led_to or number in phrase.known or (worn and not is_worn(thing))
            if meant and says_where and number not in phrase.fresh:
                anchors[number] = meant[0]
        return anchors if len(anchors) < len(phrase.things) else {}

    def _newcomer(
        self, thing: Thing, number: int, index: Mapping[int, int], phrase: Phrase, anchors: Mapping[int, int]
    ) -> Thing:
        """A new thing with its relation to things of the picture."""
        joint = thing.joint if number and number - 1 not in anchors else ""
        to = index.get(thing.to) if thing.to is not None else None
        relation = thing.relation if to is not None else None
        if to is None and anchors:
            to = next(iter(anchors.values()))
            relation = Relation.WEAR if is_worn(thing) else Relation.HOLD
        owner = self.scene.entities[to].icon if to is not None and to < len(self.scene.entities) else ""
        if (
            relation in (Relation.ON, Relation.HOLD, Relation.WITH)
            and is_worn(thing)
            and (is_person(owner) or is_animal(owner))
        ):
            relation = Relation.WEAR
        if relation is Relation.HOLD and not (is_person(owner) and size(thing.icon) <= LIGHT and thing.count == 1):
            relation = Relation.BESIDE
        return replace(named(thing, self.language), joint=joint, to=to, relation=relation)

    def settled(self) -> SceneSpec:
        """The scene in the time, weather, place, season and style that are wished; a season ends winter's snow."""
        scene = self.scene
        place = self.scenery.get("place", scene.place)
        if place != scene.place:
            scene = moved_to(scene, place, nothing(Language(scene.language)))
        if self.scenery.get("season") and scene.weather == "snow":
            self.scenery.setdefault("weather", "")
        elif self.scenery.get("weather") == "snow":
            self.scenery.setdefault("season", "")
        values = {key: value for key, value in self.scenery.items() if key != "place"}
        aspects = ("time", "weather", "place", "season")
        asked = dict.fromkeys([*scene.asked, *(key for key in self.scenery if key in aspects)])
        told = [key for key in asked if values.get(key, getattr(scene, key)) not in ("", "day")]
        return replace(scene, asked=tuple(told), **values)
