"""The pages about classes: made, filled, changed, and the slips that are shown once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Seat
from accounts.models import Classroom, Enrolment, Event, Person
from tests import factories
from tests.world import World

SignIn = Callable[[Person], Client]


def names_in(world: World, classroom: Classroom, seat: Seat) -> list[str]:
    with world.at(world.kompas):
        rows = Enrolment.objects.filter(classroom=classroom, seat=seat).order_by("person__name")
        return list(rows.values_list("person__name", flat=True))


def test_classes_shows_a_teacher_their_own_with_pupils(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).get("/classes/")
    assert [(one.name, one.pupils) for one in page.context["classrooms"]] == [("Monuments 5B", 2)]


def test_classes_shows_an_admin_the_school(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).get("/classes/")
    assert [(one.name, one.pupils) for one in page.context["classrooms"]] == [("6A", 1), ("Monuments 5B", 2)]


def test_classes_without_any_says_how_to_begin(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Enrolment.objects.filter(person=world.tara).delete()
    page = signed_in(world.tara).get("/classes/").content.decode()
    assert ("No class yet" in page, 'href="/classes/new/"' in page) == (True, True)


@pytest.mark.parametrize("more", [0, 2])
def test_classes_ask_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    with world.at(world.kompas):
        for _ in range(more):
            classroom = factories.ClassroomFactory(school=world.kompas)
            factories.EnrolmentFactory(school=world.kompas, classroom=classroom, person=world.tara, seat=Seat.TEACHER)
    browser = signed_in(world.tara)
    with django_assert_num_queries(3):
        assert len(browser.get("/classes/").context["classrooms"]) == 1 + more


def test_new_class_gives_slips_that_no_cache_keeps(world: World, signed_in: SignIn) -> None:
    typed = {"name": "7C", "age_band": "13_to_15", "names": "Lena Vos\n\n  Noor   el Idrissi  \n"}
    page = signed_in(world.tara).post("/classes/new/", typed)
    slips = page.context["slips"]
    assert (page.status_code, page["Cache-Control"]) == (200, "no-store")
    assert [(slip.person.name, slip.person.username) for slip in slips] == [
        ("Lena Vos", "lena"),
        ("Noor el Idrissi", "noor"),
    ]
    assert [page.content.decode().count(slip.password) for slip in slips] == [1, 1]
    with world.at(world.kompas):
        classroom = Classroom.objects.get(name="7C")
        assert [one.must_change_password for one in Person.objects.filter(enrolments__classroom=classroom)].count(
            True
        ) == 2
        assert all(slip.person.check_password(slip.password) for slip in slips)
    assert classroom.age_band == "13_to_15"
    assert names_in(world, classroom, Seat.TEACHER) == ["Tara Visser"]
    assert page.context["back"] == reverse("class", args=[classroom.pk])


def test_new_class_without_names_goes_to_the_class(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post("/classes/new/", {"name": "7C", "age_band": "under_13", "names": ""})
    with world.at(world.kompas):
        classroom = Classroom.objects.get(name="7C")
    assert (page.status_code, page["Location"]) == (302, reverse("class", args=[classroom.pk]))


def test_new_class_with_a_taken_name_keeps_what_was_typed(world: World, signed_in: SignIn) -> None:
    typed = {"name": "6A", "age_band": "16_plus", "names": "Lena Vos"}
    page = signed_in(world.tara).post("/classes/new/", typed)
    assert page.status_code == 422
    assert page.context["form_errors"] == {"name": "Your school has a class with this name already."}
    assert page.context["typed"].dict() == typed
    body = page.content.decode()
    assert (body.count("Lena Vos</textarea>"), body.count('value="16_plus" selected')) == (1, 1)
    with world.at(world.kompas):
        assert Person.objects.filter(name="Lena Vos").count() == 0


def test_new_class_with_a_bad_line_says_so_at_the_names(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post("/classes/new/", {"name": "7C", "age_band": "under_13", "names": "x" * 121})
    assert page.context["form_errors"] == {"names": "Write a name of 1 to 120 letters."}


def test_class_shows_members_and_colleagues(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).get(reverse("class", args=[world.class_5b.pk]))
    assert [one.name for one in page.context["pupils"]] == ["Sam de Boer", "Suri Park"]
    assert [one.name for one in page.context["teachers"]] == ["Tara Visser"]
    assert [one["label"] for one in page.context["colleagues"]] == ["Ada Admin", "Theo Bos"]


@pytest.mark.parametrize("more", [1, 3])
def test_class_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    with world.at(world.kompas):
        factories.pupils(world.kompas, world.class_5b, more)
    browser = signed_in(world.tara)
    with django_assert_num_queries(6):
        page = browser.get(reverse("class", args=[world.class_5b.pk]))
    assert len(page.context["pupils"]) == 2 + more


def test_added_pupils_get_slips(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(reverse("class-pupils", args=[world.class_5b.pk]), {"names": "Sam Smit"})
    assert [(slip.person.name, slip.person.username) for slip in page.context["slips"]] == [("Sam Smit", "sam2")]
    assert page["Cache-Control"] == "no-store"
    assert names_in(world, world.class_5b, Seat.STUDENT) == ["Sam Smit", "Sam de Boer", "Suri Park"]


def test_adding_nobody_says_so_on_the_class(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(reverse("class-pupils", args=[world.class_5b.pk]), {"names": " \n"})
    assert (page.status_code, page.context["form_errors"]) == (422, {"names": "Write at least one name."})


def test_reset_gives_a_slip_and_ends_the_old_password(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(reverse("class-reset", args=[world.class_5b.pk, world.sam.pk]))
    (slip,) = page.context["slips"]
    with world.at(world.kompas):
        sam = Person.objects.get(pk=world.sam.pk)
    assert (slip.person.pk, page["Cache-Control"]) == (world.sam.pk, "no-store")
    assert (sam.must_change_password, sam.check_password(slip.password), sam.check_password("kite-moon-42")) == (
        True,
        True,
        False,
    )


def test_reset_of_another_classes_pupil_is_not_found(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(reverse("class-reset", args=[world.class_5b.pk, world.ben.pk]))
    with world.at(world.kompas):
        assert (page.status_code, Person.objects.get(pk=world.ben.pk).check_password("kite-moon-42")) == (404, True)


def test_removed_pupil_keeps_the_account(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(reverse("class-remove", args=[world.class_5b.pk, world.sam.pk]))
    assert page.status_code == 302
    assert names_in(world, world.class_5b, Seat.STUDENT) == ["Suri Park"]
    with world.at(world.kompas):
        assert Person.objects.filter(pk=world.sam.pk, is_active=True).count() == 1


def test_colleague_is_added(world: World, signed_in: SignIn) -> None:
    address = reverse("class-teachers", args=[world.class_5b.pk])
    assert signed_in(world.tara).post(address, {"person": str(world.theo.pk)}).status_code == 302
    assert names_in(world, world.class_5b, Seat.TEACHER) == ["Tara Visser", "Theo Bos"]


@pytest.mark.parametrize("who", ["sam", "otto", "nobody"])
def test_only_a_grown_up_of_the_school_becomes_a_colleague(world: World, signed_in: SignIn, who: str) -> None:
    person = {"sam": str(world.sam.pk), "otto": str(world.otto.pk), "nobody": ""}[who]
    page = signed_in(world.tara).post(reverse("class-teachers", args=[world.class_5b.pk]), {"person": person})
    assert (page.status_code, names_in(world, world.class_5b, Seat.TEACHER)) == (404, ["Tara Visser"])


def test_join_code_is_renewed_and_ended(world: World, signed_in: SignIn) -> None:
    browser, address = signed_in(world.tara), reverse("class-code", args=[world.class_5b.pk])
    first = world.class_5b.join_code
    browser.post(address)
    with world.at(world.kompas):
        second = Classroom.objects.get(pk=world.class_5b.pk).join_code
    browser.post(address, {"end": "yes"})
    with world.at(world.kompas):
        assert Classroom.objects.get(pk=world.class_5b.pk).join_code is None
        kinds = list(Event.objects.order_by("id").values_list("kind", flat=True))
    assert (bool(second), second == first) == (True, False)
    assert kinds == ["classroom.join_code_made", "classroom.join_code_ended"]


def posts(world: World) -> list[str]:
    """Every address of these pages that changes class 5B."""
    one = [reverse(name, args=[world.class_5b.pk]) for name in ("class-code", "class-pupils", "class-teachers")]
    two = [reverse(name, args=[world.class_5b.pk, world.sam.pk]) for name in ("class-reset", "class-remove")]
    return [*one, *two]


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("theo", 404), ("otto", 404), ("ola", 404)])
def test_class_is_closed_to_others(world: World, signed_in: SignIn, who: str, status: int) -> None:
    browser = signed_in(getattr(world, who))
    typed = {"names": "Eve", "person": str(world.theo.pk)}
    answers = [browser.get(reverse("class", args=[world.class_5b.pk])).status_code]
    answers += [browser.post(address, typed).status_code for address in posts(world)]
    assert answers == [status] * 6
    with world.at(world.kompas):
        assert Event.objects.count() == 0
    assert names_in(world, world.class_5b, Seat.STUDENT) == ["Sam de Boer", "Suri Park"]


@pytest.mark.parametrize("address", ["/classes/", "/classes/new/"])
def test_pupils_have_no_classes_page(world: World, signed_in: SignIn, address: str) -> None:
    assert signed_in(world.sam).get(address).status_code == 403


def test_missing_class_is_not_found(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.ada).get(reverse("class", args=[uuid4()])).status_code == 404


def test_changes_are_posts_only(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.tara)
    assert [browser.get(address).status_code for address in posts(world)] == [405] * 5


def test_stranger_is_sent_to_sign_in_and_back(world: World, client: Client) -> None:
    assert client.get("/classes/new/")["Location"] == f"{reverse('login')}?next=%2Fclasses%2Fnew%2F"
