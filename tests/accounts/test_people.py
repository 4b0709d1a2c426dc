"""People and their accounts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from accounts.actor import Actor
from accounts.choices import Door, Role
from accounts.models import Person
from accounts.operations.people import (
    change_role,
    make_teacher,
    reset_password,
    reset_staff_password,
    save_preferences,
    set_active,
    usernames_for,
)
from accounts.operations.sign_in import check_password
from accounts.queries import staff
from accounts.tenancy import Exit, everywhere
from edu4all.lib.errors import EduError, Forbidden, Invalid, NotFound, SignInRefused
from tests import factories
from tests import record as log
from tests.world import PASSWORD, World


def fields_of(problem: Invalid) -> list[tuple[str, str]]:
    return [(error.field, error.code) for error in problem.errors]


def may_sign_in(school: str, username: str, password: str) -> bool:
    try:
        check_password(school, username, password, address="192.0.2.1", door=Door.WEB)
    except SignInRefused:
        return False
    return True


def stored(person: Person) -> Person:
    with everywhere(Exit.SETUP):
        return Person.objects.get(pk=person.pk)


# --- making ----------------------------------------------------------------------------------------------------------


def test_an_admin_makes_a_teacher_with_a_first_password(world: World) -> None:
    with world.at(world.kompas):
        slip = make_teacher(world.actor(world.ada), name="  Tom   de Wit ")

    person = slip.person
    assert (person.name, person.username, person.role) == ("Tom de Wit", "tom", Role.TEACHER)
    assert (person.school_id, person.login_key, person.must_change_password) == (world.kompas.pk, "kompas/tom", True)
    assert may_sign_in("kompas", "tom", slip.password)
    assert slip.password not in stored(person).password
    assert log.kinds(world.kompas, person) == ["person.made"]
    assert log.kinds(world.oak) == []


def test_a_user_name_that_is_taken_gets_a_number(world: World) -> None:
    with world.at(world.kompas):
        slips = [make_teacher(world.actor(world.ada), name=name) for name in ("Sam Bos", "Sam Vos", "Olga Vos")]

    assert [slip.person.username for slip in slips] == ["sam2", "sam3", "olga"]


def test_user_names_are_made_of_any_script(world: World) -> None:
    names = [
        "Amélie Laurent",
        "최지우",
        "Лев Толстой",
        "Li X",
        "X Æ A-12",
        "O'Neil B",
        "🙂 Smile",
        "Ann Lee",
        "Ann May",
    ]
    with world.at(world.kompas):
        found = usernames_for(world.kompas.pk, names)

    assert found == ["amélie", "최지우", "лев", "li", "pupil-x", "oneil", "pupil-x2", "ann", "ann2"]


@pytest.mark.parametrize("who", ["tara", "sam"])
def test_only_an_admin_makes_a_teacher(world: World, who: str) -> None:
    with world.at(world.kompas), pytest.raises(Forbidden):
        make_teacher(world.actor(getattr(world, who)), name="Tom")

    assert log.kinds(world.kompas) == []


@pytest.mark.parametrize(
    ("values", "found"),
    [
        ({"name": ""}, ("name", "bad_name")),
        ({"name": " \t "}, ("name", "bad_name")),
        ({"name": "T" * 121}, ("name", "bad_name")),
        ({"name": "Tom\x00"}, ("name", "bad_name")),
        ({"name": "Tom\u202emoT"}, ("name", "bad_name")),
        ({"name": "Tom", "username": "a"}, ("username", "bad_username")),
        ({"name": "Tom", "username": "tom de wit"}, ("username", "bad_username")),
        ({"name": "Tom", "username": "oak/olga"}, ("username", "bad_username")),
        ({"name": "Tom", "username": "t" * 61}, ("username", "bad_username")),
        ({"name": "Tom", "username": "SAM"}, ("username", "taken")),
        ({"name": "Tom", "role": Role.STUDENT}, ("role", "unknown_role")),
        ({"name": "Tom", "role": "operator"}, ("role", "unknown_role")),
    ],
)
def test_what_cannot_be_a_teacher_is_refused(world: World, values: dict[str, str], found: tuple[str, str]) -> None:
    with world.at(world.kompas):
        with pytest.raises(Invalid) as caught, transaction.atomic():
            make_teacher(world.actor(world.ada), **values)
        count = Person.objects.count()

    assert (fields_of(caught.value), count, log.kinds(world.kompas)) == ([found], 6, [])


def test_the_same_user_name_at_another_school_is_free(world: World) -> None:
    with world.at(world.oak):
        slip = make_teacher(world.actor(world.ola), name="Sam", username="sam")

    assert (slip.person.login_key, slip.person.school_id) == ("oak/sam", world.oak.pk)
    assert may_sign_in("kompas", "sam", PASSWORD)


# --- passwords -------------------------------------------------------------------------------------------------------


def test_a_teacher_starts_a_pupils_reset(world: World) -> None:
    with world.at(world.kompas):
        slip = reset_password(world.actor(world.tara), world.class_5b, world.sam.pk)

    assert slip.person == world.sam
    assert stored(world.sam).must_change_password is True
    assert (may_sign_in("kompas", "sam", PASSWORD), may_sign_in("kompas", "sam", slip.password)) == (False, True)
    assert log.kinds(world.kompas, world.sam)[:1] == ["person.password_reset"]


@pytest.mark.parametrize(
    ("who", "whose", "refusal"),
    [
        ("tara", "ben", NotFound),
        ("tara", "olga", NotFound),
        ("tara", "theo", NotFound),
        ("tara", "tara", NotFound),
        ("theo", "sam", Forbidden),
        ("suri", "sam", Forbidden),
        ("ada", "ben", NotFound),
    ],
)
def test_nobody_else_is_reset_through_a_class(world: World, who: str, whose: str, refusal: type[EduError]) -> None:
    person: Person = getattr(world, whose)
    with world.at(world.kompas), pytest.raises(refusal):
        reset_password(world.actor(getattr(world, who)), world.class_5b, person.pk)

    assert stored(person).password == person.password


# --- what an admin does with accounts --------------------------------------------------------------------------------

ADMIN_DOES: dict[str, Callable[[Actor, object], object]] = {
    "reset": lambda actor, key: reset_staff_password(actor, str(key)),
    "deactivate": lambda actor, key: set_active(actor, str(key), active=False),
    "role": lambda actor, key: change_role(actor, str(key), role=Role.ADMIN),
}
every_deed = pytest.mark.parametrize("deed", ADMIN_DOES.values(), ids=ADMIN_DOES.keys())


@every_deed
@pytest.mark.parametrize(
    ("who", "whom", "refusal"),
    [
        ("tara", "theo", Forbidden),
        ("sam", "suri", Forbidden),
        ("ada", "ada", Forbidden),
        ("ada", "otto", NotFound),
        ("ada", "olga", NotFound),
        ("ada", None, NotFound),
    ],
)
def test_only_an_admin_of_the_school_and_nobody_on_themselves(
    world: World, deed: Callable[[Actor, object], object], who: str, whom: str | None, refusal: type[EduError]
) -> None:
    person: Person | None = getattr(world, whom) if whom else None
    with world.at(world.kompas), pytest.raises(refusal):
        deed(world.actor(getattr(world, who)), person.pk if person else "not-an-id")

    if person:
        now = stored(person)
        assert (now.password, now.is_active, now.role) == (person.password, True, person.role)
    assert (log.kinds(world.kompas), log.kinds(world.oak)) == ([], [])


def test_an_admin_resets_a_colleague(world: World) -> None:
    with world.at(world.kompas):
        slip = reset_staff_password(world.actor(world.ada), world.tara.pk)

    assert may_sign_in("kompas", "tara", slip.password)
    assert stored(world.tara).must_change_password is True


def test_an_admin_switches_somebody_off_and_on_again(world: World) -> None:
    with world.at(world.kompas):
        set_active(world.actor(world.ada), world.sam.pk, active=False)
    off = may_sign_in("kompas", "sam", PASSWORD)
    with world.at(world.kompas):
        set_active(world.actor(world.ada), world.sam.pk, active=True)

    assert (off, may_sign_in("kompas", "sam", PASSWORD)) == (False, True)
    assert log.kinds(world.kompas, world.sam) == ["person.deactivated", "person.activated"]


def test_an_admin_makes_a_teacher_an_admin(world: World) -> None:
    with world.at(world.kompas):
        change_role(world.actor(world.ada), world.tara.pk, role=Role.ADMIN)

    event = log.last(world.kompas)
    assert stored(world.tara).role == Role.ADMIN
    assert (event.kind, event.subject_id, event.facts) == ("person.role_changed", world.tara.pk, {"role": "admin"})


@pytest.mark.parametrize(("whom", "role"), [("sam", Role.TEACHER), ("sam", Role.ADMIN), ("tara", Role.STUDENT)])
def test_a_pupil_never_becomes_staff_nor_staff_a_pupil(world: World, whom: str, role: str) -> None:
    person: Person = getattr(world, whom)
    with world.at(world.kompas), pytest.raises(Invalid) as caught:
        change_role(world.actor(world.ada), person.pk, role=role)

    assert fields_of(caught.value) == [("role", "unknown_role")]
    assert stored(person).role == person.role


# --- preferences -----------------------------------------------------------------------------------------------------


def test_people_choose_their_language_colours_and_size(world: World) -> None:
    with world.at(world.kompas):
        save_preferences(world.actor(world.sam), language="nl", theme="dark", text_size="large")

    now = stored(world.sam)
    assert (now.language, now.theme, now.text_size) == ("nl", "dark", "large")


@pytest.mark.parametrize("field", ["language", "theme", "text_size"])
def test_a_preference_that_does_not_exist_is_refused(world: World, field: str) -> None:
    values = {"language": "nl", "theme": "dark", "text_size": "large", field: "klingon"}
    with world.at(world.kompas), pytest.raises(Invalid) as caught:
        save_preferences(world.actor(world.sam), **values)

    now = stored(world.sam)
    assert fields_of(caught.value) == [(field, "unknown_choice")]
    assert (now.language, now.theme, now.text_size) == ("en", "auto", "normal")


@pytest.mark.parametrize("more", [1, 3])
def test_the_list_of_staff_is_one_query(
    world: World, django_assert_num_queries: Callable[[int], object], more: int
) -> None:
    with world.at(world.kompas):
        for _ in range(more):
            factories.PersonFactory(school=world.kompas, role=Role.TEACHER, name="Zoë")
        with django_assert_num_queries(1):  # type: ignore[attr-defined]
            names = [person.name for person in staff(world.kompas.pk)]

    assert names == ["Ada Admin", "Tara Visser", "Theo Bos", *["Zoë"] * more]
