"""Classes: made, filled, joined and left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from accounts.actor import Actor
from accounts.choices import AgeBand, Seat
from accounts.models import Classroom, Enrolment, Person
from accounts.operations.classrooms import (
    add_pupils,
    add_teacher,
    join,
    make_classroom,
    remove_pupil,
    renew_join_code,
)
from accounts.permissions import get_classroom, get_run_classroom, visible_classrooms
from accounts.queries import members, with_counts
from accounts.tenancy import Exit, everywhere
from edu4all.lib.clock import now
from edu4all.lib.errors import EduError, Forbidden, Invalid, NotFound
from edu4all.lib.rest import problem_body
from tests import factories
from tests import record as log
from tests.world import World

NAMES = "Lotte Jansen\n\n  Sam  Vos \nLotte Mulder\r\n"


def fields_of(problem: Invalid) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in problem.errors]


def seats(classroom: Classroom) -> dict[str, str]:
    with everywhere(Exit.SETUP):
        rows = Enrolment.objects.filter(classroom=classroom).order_by("person__username")
        return dict(rows.values_list("person__username", "seat"))


# --- making ----------------------------------------------------------------------------------------------------------


def test_a_teacher_makes_a_class_with_pupils(world: World) -> None:
    with world.at(world.kompas):
        made = make_classroom(world.actor(world.theo), name="  7  A ", age_band=AgeBand.TEENS, names=NAMES)

    classroom = made.classroom
    assert (classroom.name, classroom.age_band, classroom.school_id) == ("7 A", AgeBand.TEENS, world.kompas.pk)
    assert seats(classroom) == {"lotte": "student", "lotte2": "student", "sam2": "student", "theo": "teacher"}
    assert [slip.person.name for slip in made.slips] == ["Lotte Jansen", "Sam Vos", "Lotte Mulder"]
    assert {slip.person.must_change_password for slip in made.slips} == {True}
    assert classroom.join_code is not None
    assert len(classroom.join_code) == 9
    assert log.kinds(world.kompas, classroom) == ["classroom.made", "classroom.pupils_added"]
    assert log.kinds(world.oak) == []


def test_a_pupil_makes_no_class(world: World) -> None:
    with world.at(world.kompas), pytest.raises(Forbidden):
        make_classroom(world.actor(world.sam), name="Mine")

    assert log.kinds(world.kompas) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"name": ""}, ("name", "bad_name")),
        ({"name": "7" * 81}, ("name", "bad_name")),
        ({"name": "7\x07A"}, ("name", "bad_name")),
        ({"name": " Monuments  5B"}, ("name", "taken")),
        ({"name": "7A", "age_band": "toddlers"}, ("age_band", "unknown_choice")),
        ({"name": "7A", "names": "Lotte\n" + "x" * 121}, ("names", "bad_name")),
        ({"name": "7A", "names": "Pupil\n" * 61}, ("names", "too_many")),
    ],
)
def test_what_cannot_be_a_class_is_refused_whole(world: World, values: dict[str, str], found: tuple[str, str]) -> None:
    with world.at(world.kompas):
        with pytest.raises(Invalid) as caught:
            make_classroom(world.actor(world.theo), **values)
        rows = (Classroom.objects.count(), Person.objects.count(), Enrolment.objects.count())

    assert (fields_of(caught.value), rows, log.kinds(world.kompas)) == ([found], (2, 6, 5), [])


def test_two_schools_may_name_a_class_alike(world: World) -> None:
    with world.at(world.oak):
        made = make_classroom(world.actor(world.otto), name="6A")

    assert made.classroom.school_id == world.oak.pk


# --- pupils ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["tara", "ada"])
def test_who_runs_a_class_adds_pupils(world: World, who: str) -> None:
    with world.at(world.kompas):
        slips = add_pupils(world.actor(getattr(world, who)), world.class_5b, names="Lotte")

    assert [slip.person.username for slip in slips] == ["lotte"]
    assert seats(world.class_5b) == {"lotte": "student", "sam": "student", "suri": "student", "tara": "teacher"}
    assert log.last(world.kompas).facts == {"pupils": 1}


@pytest.mark.parametrize("names", ["", "\n \r\n"])
def test_no_name_is_no_pupil(world: World, names: str) -> None:
    with world.at(world.kompas), pytest.raises(Invalid) as caught:
        add_pupils(world.actor(world.tara), world.class_5b, names=names)

    assert fields_of(caught.value) == [("names", "empty")]


def test_a_pupil_is_taken_out_and_keeps_the_account(world: World) -> None:
    device = world.device(world.sam)
    with world.at(world.kompas):
        remove_pupil(world.actor(world.tara), world.class_5b, world.sam.pk)
        assert list(visible_classrooms(world.actor(world.sam))) == []
        assert Person.objects.get(pk=world.sam.pk).is_active is True

    assert seats(world.class_5b) == {"suri": "student", "tara": "teacher"}
    assert log.kinds(world.kompas, world.sam) == ["enrolment.ended"]
    assert device.device.person_id == world.sam.pk


@pytest.mark.parametrize(
    ("who", "whom", "refusal"),
    [
        ("theo", "sam", Forbidden),
        ("suri", "sam", Forbidden),
        ("tara", "ben", NotFound),
        ("tara", "tara", NotFound),
        ("tara", "olga", NotFound),
        ("ada", "olga", NotFound),
    ],
)
def test_nobody_else_is_taken_out(world: World, who: str, whom: str, refusal: type[EduError]) -> None:
    before = [seats(classroom) for classroom in (world.class_5b, world.class_6a, world.oak_class)]
    with world.at(world.kompas), pytest.raises(refusal):
        remove_pupil(world.actor(getattr(world, who)), world.class_5b, getattr(world, whom).pk)

    assert [seats(classroom) for classroom in (world.class_5b, world.class_6a, world.oak_class)] == before


RUNS_ONLY: dict[str, Callable[[Actor, Classroom], object]] = {
    "add pupils": lambda actor, classroom: add_pupils(actor, classroom, names="Lotte"),
    "add a teacher": lambda actor, classroom: add_teacher(actor, classroom, actor.person_id),
    "a new code": lambda actor, classroom: renew_join_code(actor, classroom),
    "end the code": lambda actor, classroom: renew_join_code(actor, classroom, end=True),
}


@pytest.mark.parametrize("deed", RUNS_ONLY.values(), ids=RUNS_ONLY.keys())
@pytest.mark.parametrize("who", ["theo", "sam", "ben", "otto", "ola"])
def test_only_who_runs_the_class(world: World, deed: Callable[[Actor, Classroom], object], who: str) -> None:
    """Another school's admin is stopped even where somebody handed them the row: their scope has no such class."""
    person: Person = getattr(world, who)
    code, before = world.class_5b.join_code, seats(world.class_5b)
    with world.at(person.school), pytest.raises((Forbidden, NotFound)):
        deed(world.actor(person), get_run_classroom(world.actor(person), world.class_5b.pk))

    with everywhere(Exit.SETUP):
        world.class_5b.refresh_from_db()
    assert (world.class_5b.join_code, seats(world.class_5b), log.kinds(world.kompas)) == (code, before, [])


def test_a_colleague_teaches_too(world: World) -> None:
    with world.at(world.kompas):
        add_teacher(world.actor(world.tara), world.class_5b, world.theo.pk)
        add_teacher(world.actor(world.tara), world.class_5b, world.theo.pk)

    assert seats(world.class_5b) == {"sam": "student", "suri": "student", "tara": "teacher", "theo": "teacher"}


@pytest.mark.parametrize("whom", ["sam", "ben", "otto", "olga"])
def test_only_a_colleague_of_the_school_teaches_too(world: World, whom: str) -> None:
    before = seats(world.class_5b)
    with world.at(world.kompas), pytest.raises(NotFound):
        add_teacher(world.actor(world.tara), world.class_5b, getattr(world, whom).pk)

    assert seats(world.class_5b) == before


# --- joining ---------------------------------------------------------------------------------------------------------


def test_a_pupil_joins_by_code_once(world: World) -> None:
    code = str(world.class_5b.join_code)
    with world.at(world.kompas):
        for typed in (code, f" {code[:3]} {code[3:].lower()} "):
            assert join(world.actor(world.ben), code=typed) == world.class_5b

    assert seats(world.class_5b)["ben"] == Seat.STUDENT
    assert log.kinds(world.kompas, world.ben) == ["enrolment.made"]


def test_an_unknown_ended_or_foreign_code_is_answered_alike(world: World) -> None:
    with world.at(world.kompas):
        ended = factories.ClassroomFactory(school=world.kompas, join_code_until=now() - timedelta(seconds=1))
        answers = []
        for code in ("ABCDEFGHJ", ended.join_code, str(world.oak_class.join_code), "", "x" * 1000, "A\x00"):
            with pytest.raises(Invalid) as caught:
                join(world.actor(world.ben), code=code)
            answers.append(problem_body(caught.value))

    assert answers == [answers[0]] * 6
    assert [error["code"] for error in answers[0]["errors"]] == ["unknown_code"]
    assert seats(world.oak_class) == {"olga": "student", "otto": "teacher"}


@pytest.mark.parametrize("who", ["theo", "ada"])
def test_staff_do_not_join_by_code(world: World, who: str) -> None:
    with world.at(world.kompas), pytest.raises(Forbidden):
        join(world.actor(getattr(world, who)), code=str(world.class_5b.join_code))


@pytest.mark.parametrize("end", [False, True])
def test_the_old_code_stops_at_once(world: World, end: bool) -> None:
    old = str(world.class_5b.join_code)
    with world.at(world.kompas):
        classroom = renew_join_code(world.actor(world.tara), world.class_5b, end=end)
        with pytest.raises(Invalid):
            join(world.actor(world.ben), code=old)

    assert (classroom.join_code is None, classroom.join_code == old) == (end, False)
    kind = "classroom.join_code_ended" if end else "classroom.join_code_made"
    assert log.kinds(world.kompas, classroom) == [kind]


# --- seeing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "found", "run"),
    [
        ("sam", ["Monuments 5B"], None),
        ("ben", ["6A"], None),
        ("tara", ["Monuments 5B"], "Monuments 5B"),
        ("theo", ["6A"], "6A"),
        ("ada", ["6A", "Monuments 5B"], "Monuments 5B"),
    ],
)
def test_everybody_sees_their_own_classes(world: World, who: str, found: list[str], run: str | None) -> None:
    actor = world.actor(getattr(world, who))
    with world.at(world.kompas):
        assert [classroom.name for classroom in visible_classrooms(actor).order_by("name")] == found
        for classroom in (world.class_5b, world.class_6a, world.oak_class):
            if classroom.school_id != world.kompas.pk or classroom.name not in found:
                with pytest.raises(NotFound):
                    get_classroom(actor, classroom.pk)
            else:
                assert get_classroom(actor, str(classroom.pk)) == classroom
        if run:
            assert get_run_classroom(actor, Classroom.objects.get(name=run).pk).name == run
        else:
            with pytest.raises(Forbidden):
                get_run_classroom(actor, Classroom.objects.get(name=found[0]).pk)


@pytest.mark.parametrize("more", [1, 3])
def test_the_lists_of_classes_and_members_are_one_query_each(
    world: World, django_assert_num_queries: Callable[[int], object], more: int
) -> None:
    with world.at(world.kompas):
        factories.pupils(world.kompas, world.class_5b, more, name="Zoë")
        factories.pupils(world.kompas, world.class_5b, 1, is_active=False)
        with django_assert_num_queries(2):  # type: ignore[attr-defined]
            classes = [(row.name, row.pupils) for row in with_counts(visible_classrooms(world.actor(world.ada)))]
            names = [seat.person.name for seat in members(world.class_5b)]

    assert classes == [("6A", 1), ("Monuments 5B", 2 + more)]
    assert names == ["Tara Visser", "Sam de Boer", "Suri Park", *["Zoë"] * more]
