"""Setting rules: versions that never change, locks that hold, trials that keep nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Person
from accounts.tenancy import Exit, everywhere
from edu4all.lib.errors import EduError, Forbidden, Invalid, NotFound, Stale
from imagegen.choices import Action, Check, Level, State
from imagegen.models import EffectivePolicy, PolicyVersion, SafetyPolicy
from imagegen.operations.policies import (
    Draft,
    assignment_policy,
    class_policy,
    get_version,
    painter_choices,
    rules_in_force,
    save_version,
    school_policy,
    school_rules,
    try_prompt,
)
from imagegen.operations.worker import run_once
from imagegen.policy import Rule
from imagegen.queries import policy_versions
from tests import record as log
from tests.fake_provider.server import FakeProvider
from tests.painting import ask, now_as, rows_at, set_rules, set_school_rules
from tests.parallel import at_once, kinds_of
from tests.world import World


def fields_of(problem: Invalid) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in problem.errors]


def policy_of(world: World) -> SafetyPolicy:
    with world.at(world.kompas):
        return class_policy(world.actor(world.tara), world.class_5b)


def save(world: World, who: Person | None = None, based_on: int | None = None, **values: Any) -> PolicyVersion:
    with world.at(world.kompas):
        return save_version(world.actor(who or world.tara), policy_of(world), Draft(values), based_on=based_on)


# --- versions --------------------------------------------------------------------------------------------------------


def test_every_save_is_a_new_version_and_the_old_one_stays(world: World) -> None:
    first = save(world, words=["zombie"])
    second = save(world, world.ada, words=["ghost"], max_n=2)

    with world.at(world.kompas):
        versions = list(policy_versions(policy_of(world)))
        assert get_version(world.actor(world.tara), policy_of(world), 1).values == {"words": ["zombie"]}
    assert [(row.number, row.saved_by_id) for row in versions] == [(2, world.ada.pk), (1, world.tara.pk)]
    assert [(row.values, row.locked) for row in versions] == [
        ({"words": ["ghost"], "max_n": 2}, []), ({"words": ["zombie"]}, []),
    ]  # fmt: skip
    assert policy_of(world).current_id == second.pk
    assert first.policy_id == second.policy_id
    assert log.kinds(world.kompas) == ["policy.saved", "policy.saved"]
    assert log.last(world.kompas).facts == {"level": "classroom", "version": 2}
    assert log.kinds(world.oak) == []


@pytest.mark.parametrize("based_on", [0, 1, 3])
def test_a_save_on_an_older_version_is_stale(world: World, based_on: int) -> None:
    save(world, words=["zombie"])
    save(world, words=["ghost"])

    with pytest.raises(Stale) as caught:
        save(world, based_on=based_on, words=["clown"])

    assert (caught.value.code, caught.value.status) == ("stale_version", 412)
    with world.at(world.kompas):
        assert PolicyVersion.objects.count() == 2
    assert save(world, based_on=2, words=["clown"]).number == 3


@pytest.mark.django_db(transaction=True)
def test_of_two_saves_at_once_on_one_version_one_is_stale(world: World) -> None:
    save(world, words=["zombie"])

    results = at_once(6, lambda number: save(world, based_on=1, words=[f"ghost{number}"]))

    assert kinds_of(results) == {"PolicyVersion": 1, "Stale": 5}
    with world.at(world.kompas):
        assert list(PolicyVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_class_has_one_policy_however_many_ask_at_once(world: World) -> None:
    results = at_once(6, lambda _: policy_of(world))

    assert kinds_of(results) == {"SafetyPolicy": 6}
    with world.at(world.kompas):
        assert SafetyPolicy.objects.count() == 1


@pytest.mark.parametrize(
    ("values", "locked", "found"),
    [
        ({"colour": "red"}, (), ("colour", "unknown_rule")),
        ({"max_n": 0}, (), ("max_n", "too_small")),
        ({"max_n": 99}, (), ("max_n", "too_large")),
        ({"max_n": "many"}, (), ("max_n", "not_a_number")),
        ({"daily_pictures": -1}, (), ("daily_pictures", "too_small")),
        ({"shapes": ["circle"]}, (), ("shapes", "unknown_value")),
        ({"check": "maybe"}, (), ("check", "unknown_value")),
        ({"provider": "dalle"}, (), ("provider", "unknown_value")),
        ({"words": ["x" * 61]}, (), ("words", "too_long")),
        ({"words": [f"word{number}" for number in range(201)]}, (), ("words", "too_many")),
        ({"words": ["—"]}, (), ("words", "no_word")),
        ({"note": "x" * 501}, (), ("note", "too_long")),
        ({}, ("colour",), ("locked", "unknown_rule")),
    ],
)
def test_a_rule_that_cannot_be_is_refused_with_a_sentence(
    world: World, values: dict[str, Any], locked: tuple[str, ...], found: tuple[str, str]
) -> None:
    with world.at(world.kompas), pytest.raises(Invalid) as caught:
        save_version(world.actor(world.tara), policy_of(world), Draft(values, locked))

    assert fields_of(caught.value) == [found]
    assert len(str(caught.value.errors[0].detail)) > 15
    with world.at(world.kompas):
        assert PolicyVersion.objects.count() == 0


# --- who -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["sam", "ben", "theo"])
def test_only_who_runs_the_class_sets_its_rules(world: World, who: str) -> None:
    policy, actor = policy_of(world), world.actor(getattr(world, who))
    save(world, words=["zombie"])

    with world.at(world.kompas):
        for deed in (
            lambda: class_policy(actor, world.class_5b),
            lambda: assignment_policy(actor, world.class_5b),
            lambda: save_version(actor, policy, Draft({})),
            lambda: get_version(actor, policy, 1),
            lambda: rules_in_force(actor, world.class_5b),
            lambda: try_prompt(actor, world.class_5b, prompt="a dog"),
        ):
            with pytest.raises(Forbidden):
                deed()
        assert (SafetyPolicy.objects.count(), PolicyVersion.objects.count()) == (1, 1)


@pytest.mark.parametrize("who", ["sam", "tara"])
def test_only_an_admin_sets_the_schools_rules(world: World, who: str) -> None:
    with world.at(world.kompas):
        policy = school_policy(world.actor(world.ada))
        for deed in (school_policy, school_rules):
            with pytest.raises(Forbidden):
                deed(world.actor(getattr(world, who)))
        with pytest.raises(Forbidden):
            save_version(world.actor(getattr(world, who)), policy, Draft({}))
        assert PolicyVersion.objects.count() == 0


@pytest.mark.parametrize(("who", "refusal"), [("otto", Forbidden), ("ola", Exception)])
def test_nobody_of_another_school_sets_them(world: World, who: str, refusal: type[EduError]) -> None:
    policy, person = policy_of(world), getattr(world, who)
    with world.at(world.oak), pytest.raises(refusal):
        save_version(world.actor(person), policy, Draft({"words": ["zombie"]}))

    with everywhere(Exit.SETUP):
        assert PolicyVersion.objects.count() == 0


def test_a_version_that_is_not_there_is_not_found(world: World) -> None:
    with world.at(world.kompas), pytest.raises(NotFound):
        get_version(world.actor(world.tara), policy_of(world), 1)


# --- levels ----------------------------------------------------------------------------------------------------------


def test_a_lock_above_holds_below(world: World) -> None:
    set_school_rules(world, Rule.WORDS, Rule.ALLOW_PHRASES, words=["zombie"])
    set_rules(world, allow_phrases=["a friendly zombie"])

    assert ask(world, world.sam, "a friendly zombie in a park").state == State.BLOCKED
    assert ask(world, world.olga, "a friendly zombie in a park").state == State.QUEUED


def test_without_a_lock_the_class_may_excuse_a_word(world: World) -> None:
    set_school_rules(world, words=["zombie"])
    set_rules(world, allow_phrases=["a friendly zombie"])

    assert ask(world, world.sam, "a friendly zombie in a park").state == State.QUEUED
    assert ask(world, world.sam, "a zombie in a park").state == State.BLOCKED
    assert ask(world, world.ben, "a friendly zombie in a park").state == State.BLOCKED


def test_the_strictest_check_and_the_smallest_number_hold(world: World) -> None:
    set_school_rules(world, check="everything", max_n=2, daily_pictures=5)
    set_rules(world, check="nobody", max_n=4, daily_pictures=20)

    with world.at(world.kompas):
        rules = rules_in_force(world.actor(world.tara), world.class_5b).rules
    assert (rules.check, rules.max_n, rules.daily_pictures) == (Check.EVERYTHING, 2, 5)
    assert {rules.sources[rule].level for rule in (Rule.CHECK, Rule.MAX_N, Rule.DAILY_PICTURES)} == {Level.SCHOOL}


def test_a_generation_names_the_version_of_each_level(world: World) -> None:
    before = now_as(ask(world, world.sam)).policy
    set_school_rules(world, max_n=3)
    set_rules(world, words=["zombie"])
    set_rules(world, words=["zombie", "ghost"])
    after = now_as(ask(world, world.sam)).policy
    same = now_as(ask(world, world.suri)).policy
    other = now_as(ask(world, world.olga)).policy

    platform = before.levels["platform"]
    assert before.levels == {"platform": platform}
    assert after.levels == {"platform": platform, "school": "1", "classroom": "2"}
    assert (same.pk, other.levels, other.pk == before.pk) == (after.pk, {"platform": platform}, False)
    assert after.rules["max_n"] == 3
    assert [text for group in after.rules["words"] if group["level"] == "classroom" for text in group["texts"]] == [
        "zombie", "ghost",
    ]  # fmt: skip
    with everywhere(Exit.SETUP):
        assert EffectivePolicy.objects.count() == 3


def test_a_new_version_holds_for_the_next_generation_and_not_for_the_last(world: World) -> None:
    earlier = ask(world, world.sam, "a zombie with a dog in a park")
    set_rules(world, words=["zombie"])
    later = ask(world, world.sam, "a zombie with a dog in a park")
    run_once()

    assert (now_as(earlier).state, now_as(later).state) == (State.READY, State.BLOCKED)


def test_the_note_of_a_class_is_in_what_is_sent(world: World) -> None:
    set_rules(world, note="Paint like Monet.")

    assert "Paint like Monet." in now_as(ask(world, world.sam)).sent_text
    assert "Paint like Monet." not in now_as(ask(world, world.olga)).sent_text


def test_the_rules_in_force_are_one_query_once_known(world: World, django_assert_num_queries: Any) -> None:
    set_rules(world, words=["zombie"])
    with world.at(world.kompas):
        rules_in_force(world.actor(world.ada), world.class_5b)
        with django_assert_num_queries(1):
            rules_in_force(world.actor(world.ada), world.class_5b)


# --- trying ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("prompt", "outcome", "action"),
    [
        ("a dog in a park", "allowed", Action.ALLOW),
        ("a zombie in a park", "blocked", Action.BLOCK),
        ("a ghost in a park", "held", Action.HOLD),
    ],
)
def test_trying_gives_what_asking_would(world: World, prompt: str, outcome: str, action: str) -> None:
    set_rules(world, words=["zombie"], ask_words=["ghost"], check="flagged", note="Paint like Monet.")

    with world.at(world.kompas):
        trial = try_prompt(world.actor(world.tara), world.class_5b, prompt=prompt)
    made = now_as(ask(world, world.sam, prompt))

    assert (trial.outcome, trial.verdict.action, made.verdict) == (outcome, action, action)
    assert (made.sent_text, trial.provider) == ("" if outcome == "blocked" else trial.sent_text, made.provider)
    assert (trial.language, trial.check_first) == (made.language, made.check_first)
    assert "Paint like Monet." in trial.sent_text


def test_a_draft_is_tried_without_being_saved(world: World) -> None:
    set_school_rules(world, Rule.WORDS, words=["clown"])
    set_rules(world, words=["zombie"])
    draft = Draft({"words": ["ghost"], "check": "flagged"})

    with world.at(world.kompas):
        outcomes = [
            try_prompt(world.actor(world.tara), world.class_5b, prompt=prompt, draft=draft).outcome
            for prompt in ("a ghost", "a zombie", "a clown")
        ]
        assert PolicyVersion.objects.count() == 2

    assert outcomes == ["blocked", "allowed", "blocked"]
    assert ask(world, world.sam, "a ghost").state == State.QUEUED


@pytest.mark.parametrize("draft", [None, Draft({"words": ["zombie"]})])
def test_trying_calls_nobody_and_keeps_nothing(world: World, paid: FakeProvider, draft: Draft | None) -> None:
    before = (rows_at(world.kompas), log.kinds(world.kompas))

    with world.at(world.kompas), CaptureQueriesContext(connection) as queries:
        for prompt in ("a zombie", "a dog for Lotte of Elm Street"):
            try_prompt(world.actor(world.tara), world.class_5b, prompt=prompt, draft=draft)

    assert (rows_at(world.kompas), log.kinds(world.kompas)) == before
    assert [query["sql"] for query in queries if "Elm" in query["sql"]] == []
    assert (paid.calls(), run_once()) == ([], 0)


@pytest.mark.parametrize(("prompt", "code"), [("", "empty"), ("a" * 4001, "too_long"), ("a\x00", "control_characters")])
def test_what_cannot_be_a_prompt_cannot_be_tried(world: World, prompt: str, code: str) -> None:
    with world.at(world.kompas), pytest.raises(Invalid) as caught:
        try_prompt(world.actor(world.tara), world.class_5b, prompt=prompt)

    assert fields_of(caught.value) == [("prompt", code)]


def test_who_may_be_given_to_a_class_is_told_to_those_who_choose(world: World, openai_key: None) -> None:
    with world.at(world.kompas):
        found = painter_choices(world.actor(world.tara), world.class_5b)
        assert [(one.name, one.suits, one.is_resting) for one in found] == [
            ("storybook", True, False),
            ("openai", True, False),
        ]
        assert [one.name for one in painter_choices(world.actor(world.ada))] == ["storybook", "openai"]
        for actor, classroom in ((world.theo, world.class_5b), (world.sam, world.class_5b), (world.tara, None)):
            with pytest.raises(Forbidden):
                painter_choices(world.actor(actor), classroom)
