"""Replaying what a class asked for on a draft of its rules."""

from __future__ import annotations

import pytest

from edu4all.lib.errors import Forbidden, Invalid
from imagegen.models import Generation, PolicyVersion
from imagegen.operations.policies import Draft, replay, try_prompt
from tests.painting import ask, set_rules
from tests.world import World


def test_a_replay_names_what_a_draft_would_change(world: World) -> None:
    set_rules(world, words=["ghost"])
    for prompt in ("a ghost", "a dragon", "a dragon", "a dog"):
        ask(world, world.sam, prompt)
    with world.at(world.kompas):
        before = (Generation.objects.count(), PolicyVersion.objects.count())
        found = replay(world.actor(world.tara), world.class_5b, Draft({"ask_words": ["dragon"], "check": "flagged"}))
        assert (Generation.objects.count(), PolicyVersion.objects.count()) == before

    assert (found.prompts, found.days) == (3, 30)
    assert {(one.prompt, one.before, one.after, one.times) for one in found.changes} == {
        ("a ghost", "blocked", "allowed", 1),
        ("a dragon", "allowed", "held", 2),
    }


def test_a_replay_of_an_empty_class_is_empty(world: World) -> None:
    with world.at(world.kompas):
        found = replay(world.actor(world.tara), world.class_5b, Draft({}))
    assert (found.prompts, found.changes) == (0, [])


def test_a_replay_is_for_those_who_run_the_class_and_takes_no_broken_draft(world: World) -> None:
    with world.at(world.kompas):
        with pytest.raises(Forbidden):
            replay(world.actor(world.sam), world.class_5b, Draft({}))
        with pytest.raises(Invalid):
            replay(world.actor(world.tara), world.class_5b, Draft({"weapons": "sometimes"}))


def test_a_trial_shows_every_check_with_its_time(world: World) -> None:
    with world.at(world.kompas):
        tried = try_prompt(
            world.actor(world.tara),
            world.class_5b,
            prompt="a nude man, call +31 6 12345678, with Sam de Boer",
        )
    assert [(step.name, step.verdict.action) for step in tried.trace] == [
        ("syntax", "allow"),
        ("words", "block"),
        ("personal_data", "redact"),
        ("names", "hold"),
    ]
    assert all(step.microseconds >= 0 for step in tried.trace)


@pytest.mark.parametrize(
    ("stance", "outcome"),
    [
        ("", "blocked"),
        ("allow", "allowed"),
        ("ask:clear", "blocked"),
        ("block:clear", "blocked"),
        ("block:severe", "allowed"),
    ],
)
def test_a_class_decides_about_weapons(world: World, stance: str, outcome: str) -> None:
    with world.at(world.kompas):
        tried = try_prompt(
            world.actor(world.tara), world.class_5b, prompt="a man with a gun", draft=Draft({"weapons": stance})
        )
    assert tried.outcome == outcome
