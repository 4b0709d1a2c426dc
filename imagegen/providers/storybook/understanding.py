"""Understand what was read: which things, how many, of what colour, how they stand to each other, in which scene."""

from __future__ import annotations

from imagegen.providers.storybook.gathering import Gatherer
from imagegen.providers.storybook.lexicon import lexicon
from imagegen.providers.storybook.reading import Reading
from imagegen.providers.storybook.relating import relate
from imagegen.providers.storybook.wishes import (
    CROWD,
    MANY,
    MOST_IN_A_ROW,
    MOST_THINGS,
    SEVERAL,
    Draft,
    Relation,
    Thing,
    Understanding,
)

__all__ = [
    "CROWD",
    "MANY",
    "MOST_IN_A_ROW",
    "MOST_THINGS",
    "SEVERAL",
    "Relation",
    "Thing",
    "Understanding",
    "understand",
]


def understand(reading: Reading, *, with_pupil: bool = True) -> Understanding:
    """Turn a reading into things, relations and a scene. A style alone is nothing to draw.

    `with_pupil` shows a child for "I" and two for "we".
    """
    found = Gatherer(reading, lexicon(reading.language), with_pupil=with_pupil)
    found.go()
    relate(found.drafts, reading.language, found.said)
    unknown = [reading.prompt[start:end] for start, end in reading.unknown]
    has_more_than_style = bool(found.drafts or set(found.scene) - {"style"})
    return Understanding(
        language=reading.language,
        things=tuple(_thing(draft, reading.prompt) for draft in found.drafts),
        time=found.scene.get("time", ""),
        weather=found.scene.get("weather", ""),
        place=found.scene.get("place", ""),
        cloudless=found.cloudless,
        drew=tuple(found.drew) if has_more_than_style else (),
        not_drawn=tuple(dict.fromkeys([*unknown, *found.left_out])),
        style=found.scene.get("style", ""),
        season=found.scene.get("season", ""),
    )


def _thing(draft: Draft, prompt: str) -> Thing:
    return Thing(
        icon=draft.icon,
        word=prompt[draft.term.start : draft.term.end],
        phrase=prompt[draft.start : draft.end] + draft.tail,
        joint=draft.joint,
        count=draft.count,
        colour=draft.colour,
        relation=draft.relation,
        to=draft.to,
        scale=draft.scale,
        action=draft.action,
        traits=tuple(dict.fromkeys(draft.traits or ())),
    )
