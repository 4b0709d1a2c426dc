"""The main job through both doors: a pupil makes and hands in, the teacher rules and marks, the admin sees it all.

One school's people come by the pages, the other's by the app. What both have left behind is compared, row by row.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from accounts.models import Event, Person
from accounts.tenancy import Exit, everywhere, school_scope
from assignments.models import Submission, SubmissionPicture, Try
from imagegen.models import Attempt, Case, DailyUse, Generation, Picture, PolicyVersion
from imagegen.operations.worker import run_once
from tests.journeys.doors import ApiDoor, Cast, Door, WebDoor, kompas, oak
from tests.world import World

PROMPT = "Dog next to the Eiffel Tower in the morning sun"
FORBIDDEN = "Dog with a balloon next to the Eiffel Tower"
TITLE, REFLECTION, ALT_TEXT = "Dog in Paris", "My grandma lived in Paris.", "A dog beside the Eiffel Tower."
MARK, COMMENT = 9, "Lovely light!"


@dataclass(frozen=True)
class Seen:
    """What the people of a story were shown, step by step."""

    states: list[str]
    answer: tuple[str, int | None, str]
    made: list[str]
    blocked: list[str]


def play(door: Door) -> Seen:
    """The story, once."""
    cast, states = door.cast, []
    door.come_in(cast.pupil)
    made = door.make(PROMPT)
    states.append(door.watch(made))
    run_once()
    states.append(door.watch(made))
    work = door.hand_in(made, title=TITLE, reflection=REFLECTION, alt_text=ALT_TEXT)

    door.come_in(cast.teacher)
    door.forbid("balloon")

    door.come_in(cast.pupil)
    blocked = door.make(FORBIDDEN)
    states.append(door.watch(blocked))

    door.come_in(cast.teacher)
    door.give_back(work, mark=MARK, comment=COMMENT)

    door.come_in(cast.pupil)
    answer = door.answer()

    door.come_in(cast.admin)
    return Seen(states, answer, door.history(made), door.history(blocked))


# --- what is left behind ---------------------------------------------------------------------------------------------


def generation_of(row: Generation) -> dict[str, Any]:
    same = ("state", "prompt", "language", "shape", "n", "kind", "variety", "provider", "sent_text", "check_first")
    judged = ("verdict", "verdict_facts", "failure", "held_at", "charged", "attempts_made", "ignored")
    facts = {name: getattr(row, name) for name in (*same, *judged)}
    drew = row.reading and (row.reading["drew"], row.reading["not_drawn"])
    return facts | {
        "levels": row.policy.levels,
        "rules": row.policy.rules,
        "drew": drew,
        "shape_made": row.applied.get("size"),
    }


def left_behind(cast: Cast) -> dict[str, list[Any]]:
    """Every row that the story has left at its school, without what differs by nature: ids, times, seeds, doors."""
    with school_scope(cast.school.pk):
        generations = Generation.objects.select_related("policy").order_by("id")
        pictures = Picture.objects.order_by("id")
        return {
            "generations": [generation_of(row) for row in generations],
            "attempts": list(Attempt.objects.order_by("id").values_list("number", "provider", "outcome", "model")),
            "pictures": [
                (row.position, row.state, row.origin, row.width, row.height, row.full_type) for row in pictures
            ],
            "cases": list(Case.objects.values_list("state")),
            "use": list(DailyUse.objects.values_list("used")),
            "tries": [row.generation.prompt for row in Try.objects.select_related("generation").order_by("id")],
            "work": list(Submission.objects.values_list("state", "title", "reflection", "mark", "comment")),
            "chosen": list(SubmissionPicture.objects.values_list("position", "alt_text")),
            "policies": list(PolicyVersion.objects.values_list("number", "values", "locked")),
            "events": [(row.kind, row.actor_role, row.subject_kind, row.facts) for row in told()],
        }


CAME_IN = {"person.signed_in", "device.signed_in"}
"""How each door writes down that somebody came in."""


def told() -> list[Event]:
    return [row for row in Event.objects.order_by("id") if row.kind not in CAME_IN]


EVENTS = [
    ("generation.queued", "student", "generation", {"n": 1, "shape": "landscape", "provider": "storybook"}),
    ("generation.sent", "system", "generation", {"by": "worker", "attempt": 1}),
    ("generation.ready", "system", "generation", {"by": "worker", "pictures": 1}),
    ("submission.submitted", "student", "submission", {"pictures": 1}),
    ("policy.saved", "teacher", "safetypolicy", {"level": "classroom", "version": 1}),
    (
        "generation.blocked",
        "student",
        "generation",
        {"n": 1, "shape": "landscape", "provider": "storybook", "category": None, "reason": "word"},
    ),
    ("submission.returned", "teacher", "submission", {}),
]

SEEN = Seen(
    states=["queued", "ready", "blocked"],
    answer=("returned", MARK, COMMENT),
    made=["generation.queued", "generation.sent", "generation.ready"],
    blocked=["generation.blocked"],
)


@pytest.fixture
def speaking_english(world: World) -> World:
    """Olga speaks Russian elsewhere; here both schools are to be told the same."""
    with everywhere(Exit.SETUP):
        Person.objects.update(language="en")
    return world


@pytest.mark.parametrize(
    ("by_web", "by_api"), [(kompas, oak), (oak, kompas)], ids=["kompas by the pages", "oak by the pages"]
)
def test_both_doors_lead_to_the_same_rows(
    speaking_english: World, by_web: Callable[[World], Cast], by_api: Callable[[World], Cast]
) -> None:
    web, api = by_web(speaking_english), by_api(speaking_english)

    seen = [play(WebDoor(web)), play(ApiDoor(api))]
    left = [left_behind(web), left_behind(api)]

    assert seen == [SEEN, SEEN]
    assert left[0] == left[1]
    assert left[0]["events"] == EVENTS
    assert left[0]["work"] == [("returned", TITLE, REFLECTION, MARK, COMMENT)]
    assert left[0]["chosen"] == [(0, ALT_TEXT)]
    assert left[0]["use"] == [(1,)]
    assert left[0]["generations"][0]["drew"][1] == []
    assert [drew["word"] for drew in left[0]["generations"][0]["drew"][0]] == ["Dog", "Eiffel Tower", "morning sun"]


def test_the_log_names_the_door(speaking_english: World) -> None:
    web, api = kompas(speaking_english), oak(speaking_english)
    play(WebDoor(web))
    play(ApiDoor(api))

    for cast, door in ((web, "web"), (api, "api")):
        with school_scope(cast.school.pk):
            doors = {event.door for event in Event.objects.exclude(actor_id=None)}
        assert doors == {door}
