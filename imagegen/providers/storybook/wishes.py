"""What a prompt asks for: things, how they stand to each other, and the scene that they are in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.reading import Term

MOST_THINGS = 9
"""Different things in one picture; more would be a crowd of stamps. What is left out counts as not drawn."""
MANY = 11
"""How many flowers "flowers" are."""
CROWD = 8
"""How many dogs "many dogs" are."""
SEVERAL = 3
"""How many dogs "dogs" are."""
MOST_IN_A_ROW = 6
"""A larger number is strewn over the ground."""


class Relation(StrEnum):
    """How a thing stands to another: the dog is `BESIDE` the tower, the crown is worn by (`WEAR`) the lion."""

    BESIDE = "beside"
    ON = "on"
    RIDE = "ride"
    UNDER = "under"
    ABOVE = "above"
    BETWEEN = "between"
    AROUND = "around"
    WITH = "with"
    """Said only: it becomes `HOLD`, `WEAR` or `BESIDE`, whichever fits the two things."""
    HOLD = "hold"
    WEAR = "wear"
    BEHIND = "behind"
    FRONT = "front"
    IN = "in"
    LOOK = "look"


@dataclass(frozen=True, slots=True)
class Thing:
    """Something to draw. `to` is the index of the thing that `relation` leads to.

    `word` is the pupil's own word, `phrase` the word with number, colour and article, `joint` the pupil's words that
    join it to the thing before ("next to"), or "" where nothing does.
    """

    icon: str
    word: str
    phrase: str
    joint: str
    count: int
    colour: str
    relation: Relation | None
    to: int | None
    scale: float = 1.0
    """How much larger than usual it was asked to be."""
    action: str = ""
    """What it does ("sleep", "run"), or ""."""
    traits: tuple[str, ...] = ()
    """What was said of a person's looks, as `hair:red` or `skin:dark`."""


@dataclass(frozen=True, slots=True)
class Understanding:
    """All that a prompt asks for; `time`, `weather`, `place`, `season` and `style` are "" where it says nothing."""

    language: Language
    things: tuple[Thing, ...]
    time: str
    weather: str
    place: str
    cloudless: bool
    drew: tuple[Drew, ...]
    not_drawn: tuple[str, ...]
    style: str = ""
    season: str = ""


@dataclass(slots=True)
class Draft:
    """A thing while the prompt is being gone through. `start` and `end` are those of its phrase in the prompt."""

    icon: str
    term: Term
    start: int
    end: int
    joint: str
    count: int
    said: Relation | None
    """The relation word between this thing and the one before."""
    joined: bool
    """Whether nothing but "and" stands between this thing and the one before."""
    is_topic: bool
    """Whether a Korean particle marks it as who the sentence is about."""
    colour: str = ""
    scale: float = 1.0
    action: str = ""
    traits: list[str] | None = None
    is_pupil: bool = False
    """Whether it stands for "I" or "we"."""
    tail: str = ""
    """Words about it that stand further on in the prompt."""
    relation: Relation | None = None
    to: int | None = None
