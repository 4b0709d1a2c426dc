"""A pupil who thinks that it was a mistake, and a teacher whose yes may be remembered for the class."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Person
from accounts.tenancy import Exit, everywhere
from edu4all.lib.errors import Conflict, Forbidden, Invalid, NotAllowedNow
from imagegen.choices import HeldAt, State
from imagegen.models import Case, Generation, PolicyVersion
from imagegen.moderation import AppealedAlready, FixedRule
from imagegen.operations.cases import decide
from imagegen.operations.generations import CannotAppeal, appeal
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.operations.worker import run_once
from tests import record as log
from tests.painting import ask, now_as, set_rules, used_by
from tests.world import World


@pytest.fixture(autouse=True)
def careful(world: World) -> None:
    set_rules(world, words=["ghost"])


def appealed(
    world: World, prompt: str = "a friendly ghost in a park with a dog", plea: str = "it is a kind one"
) -> Case:
    generation = ask(world, world.sam, prompt)
    with world.at(world.kompas):
        return appeal(world.actor(world.sam), generation, plea)


def settle(world: World, case: Case, who: Person | None = None, **values: Any) -> Case:
    with world.at(world.kompas):
        return decide(world.actor(who or world.tara), case, **values)


def stored(case: Case) -> Case:
    with everywhere(Exit.SETUP):
        return Case.objects.select_related("classroom").get(pk=case.pk)


def generation_of(case: Case) -> Generation:
    with everywhere(Exit.SETUP):
        return Generation.objects.get(pk=case.generation_id)


def test_an_appeal_is_a_case_with_what_the_pupil_says(world: World) -> None:
    case = appealed(world)

    assert (case.appealed, case.plea, case.subject, case.state) == (True, "it is a kind one", HeldAt.PROMPT, "open")
    assert generation_of(case).state == State.BLOCKED
    assert used_by(world.sam) == 0
    assert log.kinds(world.kompas, case) == ["case.appealed"]


def test_a_yes_has_it_painted_and_counted(world: World) -> None:
    case = appealed(world)
    settle(world, case, decision="release")

    assert (generation_of(case).state, generation_of(case).failure, used_by(world.sam)) == (State.QUEUED, "", 1)
    run_once()
    assert generation_of(case).state == State.READY
    assert "friendly ghost" in generation_of(case).sent_text


def test_a_yes_counts_even_where_the_day_is_used_up(world: World) -> None:
    set_rules(world, words=["ghost"], daily_pictures=1)
    case = appealed(world)
    ask(world, world.sam, "a dog")
    settle(world, case, decision="release")
    run_once()

    assert (generation_of(case).state, used_by(world.sam)) == (State.READY, 2)


def test_a_no_leaves_it_blocked_and_free(world: World) -> None:
    case = settle(world, appealed(world), decision="refuse", note="Not this week.")

    assert (case.state, case.note, generation_of(case).state, used_by(world.sam)) == (
        "refused", "Not this week.", State.BLOCKED, 0,
    )  # fmt: skip


def test_there_is_no_appeal_of_an_appeal(world: World) -> None:
    case = appealed(world)
    for _again in range(2):
        with world.at(world.kompas), pytest.raises(AppealedAlready):
            appeal(world.actor(world.sam), generation_of(case), "please")
        if case.state == Case.OPEN:
            case = settle(world, case, decision="refuse")


def test_only_ones_own_and_only_what_was_blocked(world: World) -> None:
    case, drawn = ask(world, world.sam, "a ghost"), ask(world, world.sam, "a dog")
    with world.at(world.kompas):
        with pytest.raises(Forbidden):
            appeal(world.actor(world.suri), case)
        with pytest.raises(CannotAppeal):
            appeal(world.actor(world.sam), drawn)
        with pytest.raises(Invalid):
            appeal(world.actor(world.sam), case, "x" * 301)
    with everywhere(Exit.SETUP):
        assert Case.objects.count() == 0
    assert issubclass(CannotAppeal, NotAllowedNow)


def test_a_rule_for_everybody_is_let_through_by_nobody(world: World) -> None:
    case = appealed(world, "a nude man")
    for remember in ("", "nude"):
        with pytest.raises(FixedRule):
            settle(world, stored(case), decision="release", remember=remember)

    with everywhere(Exit.SETUP):
        assert Case.objects.get().state == Case.OPEN
        assert PolicyVersion.objects.count() == 1
    assert (generation_of(case).state, used_by(world.sam), issubclass(FixedRule, Conflict)) == (State.BLOCKED, 0, True)


def test_a_remembered_yes_holds_in_the_class_and_in_no_other(world: World) -> None:
    settle(world, appealed(world), decision="release", remember="friendly ghost")

    assert ask(world, world.suri, "a friendly ghost on a horse").state == State.QUEUED
    assert ask(world, world.suri, "a ghost on a horse").state == State.BLOCKED
    with world.at(world.kompas):
        theo = world.actor(world.theo)
        save_version(theo, class_policy(theo, world.class_6a), Draft({"words": ["ghost"]}))
    assert ask(world, world.ben, "a friendly ghost on a horse").state == State.BLOCKED
    with everywhere(Exit.SETUP):
        newest = PolicyVersion.objects.filter(policy__classroom=world.class_5b).latest("number")
    assert newest.values == {"words": ["ghost"], "allow_phrases": ["friendly ghost"]}


@pytest.mark.parametrize("phrase", ["a dog", "???", "x" * 61])
def test_a_phrase_that_would_not_help_is_refused_and_nothing_is_decided(world: World, phrase: str) -> None:
    case = appealed(world)
    with pytest.raises(Invalid):
        settle(world, case, decision="release", remember=phrase)

    with everywhere(Exit.SETUP):
        assert (Case.objects.get().state, PolicyVersion.objects.count()) == (Case.OPEN, 1)


def test_personal_data_is_taken_out_of_what_is_sent_and_kept_on_record(world: World) -> None:
    generation = ask(world, world.sam, "a dog with a sign: call +31 6 12345678 now")

    assert (generation.state, generation.verdict) == (State.QUEUED, "redact")
    assert "12345678" in generation.prompt
    assert "12345678" not in generation.sent_text
    assert "call … now" in generation.sent_text
    run_once()
    assert now_as(generation).state == State.READY


def test_a_classmates_name_is_held(world: World) -> None:
    set_rules(world, check="flagged")
    generation = ask(world, world.suri, "Sam de Boer as a pig")

    assert (generation.state, generation.verdict_facts["reason"]) == (State.HELD, "name")


def test_words_in_hidden_marks_are_found(world: World) -> None:
    hidden = "".join(chr(0xE0000 + ord(letter)) for letter in "nude man")

    assert ask(world, world.sam, f"a dog{hidden}").state == State.BLOCKED
    assert ask(world, world.sam, "a dog \u202enam edun\u202c").state == State.BLOCKED


def test_a_blocked_prompt_comes_with_two_ideas_that_are_drawn(world: World) -> None:
    generation = ask(world, world.sam, "a knight and a ghost in a castle")
    ideas = generation.verdict_facts["ideas"]

    assert (len(ideas), len(set(ideas))) == (2, 2)
    assert [ask(world, world.sam, idea).state for idea in ideas] == [State.QUEUED] * 2
