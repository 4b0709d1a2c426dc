"""The admin's page about staff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Role
from accounts.models import Event, Person
from tests import factories
from tests.world import World

SignIn = Callable[[Person], Client]


def reread(world: World, person: Person) -> Person:
    with world.at(person.school):
        return Person.objects.get(pk=person.pk)


def test_people_lists_the_staff_of_the_school(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).get("/people/")
    assert [one.name for one in page.context["staff"]] == ["Ada Admin", "Tara Visser", "Theo Bos"]


@pytest.mark.parametrize("more", [1, 3])
def test_people_ask_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    with world.at(world.kompas):
        for _ in range(more):
            factories.PersonFactory(school=world.kompas, role=Role.TEACHER)
    browser = signed_in(world.ada)
    with django_assert_num_queries(3):
        assert len(browser.get("/people/").context["staff"]) == 3 + more


@pytest.mark.parametrize("role", ["teacher", "admin"])
def test_new_account_gives_a_slip(world: World, signed_in: SignIn, role: str) -> None:
    page = signed_in(world.ada).post("/people/", {"name": "Nina Berg", "username": "", "role": role})
    (slip,) = page.context["slips"]
    made = reread(world, slip.person)
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert (made.name, made.username, made.role, made.must_change_password) == ("Nina Berg", "nina", role, True)
    assert (page.content.decode().count(slip.password), made.check_password(slip.password)) == (1, True)


def test_new_account_with_a_taken_name_keeps_what_was_typed(world: World, signed_in: SignIn) -> None:
    typed = {"name": "Nina Berg", "username": "tara", "role": "teacher"}
    page = signed_in(world.ada).post("/people/", typed)
    assert (page.status_code, page.context["typed"].dict()) == (422, typed)
    assert page.context["form_errors"] == {"username": "This user name is taken. Choose another one."}


def test_pupils_are_not_made_here(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).post("/people/", {"name": "Nina Berg", "username": "", "role": "student"})
    assert page.context["form_errors"] == {"role": "Choose teacher or school admin."}


def test_reset_gives_a_slip(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).post(reverse("person-reset", args=[world.tara.pk]))
    (slip,) = page.context["slips"]
    tara = reread(world, world.tara)
    assert (page["Cache-Control"], tara.must_change_password, tara.check_password(slip.password)) == (
        "no-store",
        True,
        True,
    )


def test_switched_off_teacher_is_out_and_comes_back(world: World, signed_in: SignIn) -> None:
    admin, tara = signed_in(world.ada), signed_in(world.tara)
    address = reverse("person-active", args=[world.tara.pk])
    admin.post(address, {"active": "no"})
    assert (reread(world, world.tara).is_active, tara.get("/classes/").status_code) == (False, 302)
    admin.post(address, {"active": "yes"})
    assert reread(world, world.tara).is_active is True


def test_role_is_changed(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).post(reverse("person-role", args=[world.tara.pk]), {"role": "admin"}, follow=True)
    assert reread(world, world.tara).role == "admin"
    assert [str(message) for message in page.context["messages"]] == ["Tara Visser is now: School admin."]


def test_pupil_never_becomes_staff(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).post(reverse("person-role", args=[world.sam.pk]), {"role": "admin"})
    assert (page.status_code, reread(world, world.sam).role) == (422, "student")


@pytest.mark.parametrize("name", ["person-reset", "person-active", "person-role"])
def test_own_account_is_not_changed_here(world: World, signed_in: SignIn, name: str) -> None:
    page = signed_in(world.ada).post(reverse(name, args=[world.ada.pk]), {"role": "teacher", "active": "no"})
    ada = reread(world, world.ada)
    assert (page.status_code, ada.role, ada.is_active, ada.must_change_password) == (403, "admin", True, False)


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("tara", 403), ("ola", 404)])
@pytest.mark.parametrize("name", ["person-reset", "person-active", "person-role"])
def test_changes_are_closed_to_others(world: World, signed_in: SignIn, who: str, status: int, name: str) -> None:
    page = signed_in(getattr(world, who)).post(reverse(name, args=[world.theo.pk]), {"role": "admin", "active": "no"})
    theo = reread(world, world.theo)
    assert (page.status_code, theo.role, theo.is_active, theo.must_change_password) == (status, "teacher", True, False)
    with world.at(world.kompas):
        assert Event.objects.count() == 0


@pytest.mark.parametrize("who", ["sam", "tara"])
def test_people_is_for_admins(world: World, signed_in: SignIn, who: str) -> None:
    browser = signed_in(getattr(world, who))
    typed = {"name": "Nina Berg", "username": "", "role": "admin"}
    assert [browser.get("/people/").status_code, browser.post("/people/", typed).status_code] == [403, 403]
    with world.at(world.kompas):
        assert Person.objects.filter(name="Nina Berg").count() == 0
