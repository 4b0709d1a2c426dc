"""What waits for a teacher, and is decided once."""

from __future__ import annotations

from typing import Any

import pytest

from accounts.models import Classroom, Person
from accounts.tenancy import Exit, everywhere
from edu4all.lib.errors import EduError, Forbidden, Invalid, NotFound
from imagegen.choices import Failure, HeldAt, PictureState, State
from imagegen.models import Case, Generation
from imagegen.moderation import DecidedAlready
from imagegen.operations.cases import decide
from imagegen.operations.generations import cancel
from imagegen.operations.worker import run_once
from imagegen.permissions import get_case, visible_cases, visible_pictures
from imagegen.queries import open_cases, place_in_review
from tests import record as log
from tests.painting import ask, cases, now_as, pictures, set_rules, used_by
from tests.parallel import at_once, kinds_of
from tests.world import World


@pytest.fixture(autouse=True)
def careful(world: World) -> None:
    set_rules(world, ask_words=["ghost"], check="everything")


def held_prompt(world: World, person: Person | None = None) -> Case:
    (case,) = cases(ask(world, person or world.sam, "a ghost in a park with a dog", n=2))
    return case


def held_picture(world: World, person: Person | None = None) -> Case:
    generation = ask(world, person or world.sam, n=2)
    run_once()
    (case,) = cases(generation)
    return case


def settle(world: World, case: Case, who: Person | None = None, **values: Any) -> Case:
    with world.at(world.kompas):
        return decide(world.actor(who or world.tara), case, **values)


def generation_of(case: Case) -> Generation:
    with everywhere(Exit.SETUP):
        return Generation.objects.get(pk=case.generation_id)


def stored(case: Case) -> Case:
    with everywhere(Exit.SETUP):
        return Case.objects.get(pk=case.pk)


def test_a_released_prompt_goes_on_its_way(world: World) -> None:
    case = held_prompt(world)

    settle(world, case, decision="release", note="  Nice idea. ")

    row = stored(case)
    assert (row.state, row.version, row.note, row.decided_by_id) == ("released", 2, "Nice idea.", world.tara.pk)
    assert row.decided_at is not None
    generation = generation_of(case)
    assert (generation.state, generation.held_at, generation.charged) == (State.QUEUED, "", 2)
    assert log.kinds(world.kompas, generation) == ["generation.held", "generation.queued"]
    assert log.kinds(world.kompas, case) == ["case.opened", "case.decided"]
    assert log.last(world.kompas, kind="case.decided").facts == {"decision": "release", "held_at": "prompt"}
    run_once()
    assert generation_of(case).held_at == HeldAt.PICTURE
    assert (len(pictures(generation)), used_by(world.sam)) == (2, 2)


def test_a_refused_prompt_ends_and_gives_its_pictures_back(world: World) -> None:
    case = held_prompt(world)

    settle(world, case, decision="refuse")

    generation = generation_of(case)
    assert (generation.state, generation.failure) == (State.REFUSED, Failure.BLOCKED_PROMPT)
    assert (generation.charged, used_by(world.sam), run_once()) == (0, 0, 0)
    assert log.last(world.kompas).facts == {"code": "blocked_prompt"}


def test_released_pictures_are_the_pupils(world: World) -> None:
    case = held_picture(world)
    with world.at(world.kompas):
        assert list(visible_pictures(world.actor(world.sam))) == []

    settle(world, case, decision="release")

    generation = generation_of(case)
    assert (generation.state, generation.held_at, used_by(world.sam)) == (State.READY, "", 2)
    with world.at(world.kompas):
        assert {picture.state for picture in visible_pictures(world.actor(world.sam))} == {PictureState.READY}
        assert visible_pictures(world.actor(world.sam)).count() == 2
        assert visible_pictures(world.actor(world.suri)).count() == 0


def test_refused_pictures_are_not_shown_and_go_back_on_the_quota(world: World) -> None:
    case = held_picture(world)

    settle(world, case, decision="refuse", note="Not for this class.")

    generation = generation_of(case)
    assert (generation.state, generation.failure) == (State.REFUSED, Failure.BLOCKED_PICTURE)
    assert {picture.state for picture in pictures(generation)} == {PictureState.REFUSED}
    assert (generation.charged, used_by(world.sam)) == (0, 0)
    with world.at(world.kompas):
        assert list(visible_pictures(world.actor(world.sam))) == []


@pytest.mark.parametrize("first", ["release", "refuse"])
@pytest.mark.parametrize("second", ["release", "refuse"])
def test_a_case_is_decided_once(world: World, first: str, second: str) -> None:
    case = held_picture(world)
    stale = stored(case)
    settle(world, case, decision=first)
    before = (stored(case).state, generation_of(case).state, used_by(world.sam))

    for version in (None, 1, 2):
        with pytest.raises(DecidedAlready) as caught:
            settle(world, stale, world.ada, decision=second, version=version)

    assert (caught.value.code, caught.value.status) == ("conflict", 409)
    assert (stored(case).state, generation_of(case).state, used_by(world.sam)) == before
    assert log.kinds(world.kompas, case) == ["case.opened", "case.decided"]


@pytest.mark.parametrize("version", [0, 2, 99])
def test_a_decision_on_another_version_is_refused(world: World, version: int) -> None:
    case = held_prompt(world)

    with pytest.raises(DecidedAlready):
        settle(world, case, decision="release", version=version)

    assert (stored(case).state, generation_of(case).state) == ("open", State.HELD)


@pytest.mark.parametrize("make", [held_prompt, held_picture])
def test_a_case_that_the_pupil_took_back_is_not_decided(world: World, make: Any) -> None:
    case = make(world)
    with world.at(world.kompas):
        cancel(world.actor(world.sam), generation_of(case))

    with pytest.raises(DecidedAlready):
        settle(world, case, decision="release", version=1)

    assert (stored(case).state, generation_of(case).state) == ("withdrawn", State.CANCELLED)
    assert {picture.state for picture in pictures(generation_of(case))} <= {PictureState.REFUSED}
    assert log.kinds(world.kompas, case) == ["case.opened", "case.withdrawn"]


@pytest.mark.django_db(transaction=True)
def test_two_teachers_at_once_decide_once(world: World) -> None:
    case = held_picture(world)

    def take(number: int) -> Case:
        return settle(
            world, stored(case), (world.tara, world.ada)[number % 2], decision=("release", "refuse")[number % 2]
        )

    results = at_once(8, take)

    assert kinds_of(results) == {"Case": 1, "DecidedAlready": 7}
    released = stored(case).state == "released"
    assert generation_of(case).state == (State.READY if released else State.REFUSED)
    assert used_by(world.sam) == (2 if released else 0)
    assert log.kinds(world.kompas, case) == ["case.opened", "case.decided"]


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"decision": "perhaps"}, ("decision", "unknown_choice")),
        ({"decision": ""}, ("decision", "unknown_choice")),
        ({"decision": "release", "note": "x" * 501}, ("note", "too_long")),
        ({"decision": "release", "note": "no\x00te"}, ("note", "control_characters")),
    ],
)
def test_what_is_no_decision_is_refused(world: World, values: dict[str, str], found: tuple[str, str]) -> None:
    case = held_prompt(world)

    with pytest.raises(Invalid) as caught:
        settle(world, case, **values)

    assert [(error.field, error.code) for error in caught.value.errors] == [found]
    assert stored(case).state == "open"


@pytest.mark.parametrize(
    ("who", "refusal"),
    [
        ("sam", Forbidden), ("suri", Forbidden), ("ben", Forbidden), ("theo", NotFound), ("otto", NotFound),
        ("olga", Forbidden), ("ola", NotFound),
    ],
)  # fmt: skip
def test_a_case_is_there_for_those_who_run_the_class(world: World, who: str, refusal: type[EduError]) -> None:
    case = held_prompt(world)
    person: Person = getattr(world, who)

    with world.at(person.school):
        assert list(visible_cases(world.actor(person))) == []
        with pytest.raises(refusal):
            get_case(world.actor(person), case.pk)
    with world.at(world.kompas):
        if person.school_id == world.kompas.pk:
            with pytest.raises(Forbidden):
                decide(world.actor(person), case, decision="release")
        for staff in (world.tara, world.ada):
            assert get_case(world.actor(staff), str(case.pk)) == case

    assert stored(case).state == "open"


@pytest.mark.parametrize("count", [1, 3])
def test_the_review_queue_has_a_fixed_number_of_queries(
    world: World, django_assert_num_queries: Any, count: int
) -> None:
    made = [held_picture(world, world.suri) for _ in range(count)]

    with world.at(world.kompas), django_assert_num_queries(2):
        rows = [
            (case, case.generation.person.name, case.classroom.name, len(case.generation.shown))
            for case in open_cases(Classroom.objects.all())
        ]

    assert rows == [(case, "Suri Park", "Monuments 5B", 2) for case in made]


def test_the_place_in_review_counts_older_cases_of_the_class(world: World) -> None:
    first, second = held_prompt(world), held_prompt(world, world.suri)

    with world.at(world.kompas):
        assert [place_in_review(generation_of(case)) for case in (first, second)] == [1, 2]
    settle(world, first, decision="refuse")
    with world.at(world.kompas):
        assert [place_in_review(generation_of(case)) for case in (first, second)] == [0, 1]
        assert now_as(generation_of(second)).state == State.HELD
