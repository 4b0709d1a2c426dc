"""The way in and out on the web, one's own password and settings."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from accounts.models import DeviceToken, Enrolment, Person
from accounts.operations.sign_in import TRIES_PER_ACCOUNT
from tests import record as log
from tests.world import PASSWORD, World

SignIn = Callable[[Person], Client]
REFUSED = "School, name and password do not fit together. Please check them."
NEW = "paper-boat-77"


def enter(client: Client, school: str = "kompas", username: str = "sam", password: str = PASSWORD, **more: str) -> Any:
    return client.post("/login/", {"school": school, "username": username, "password": password, **more})


def test_sign_in_opens_the_first_page_and_remembers_the_school(world: World, client: Client) -> None:
    answer = enter(client)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert client.session[SESSION_KEY] == str(world.sam.pk)
    assert answer.cookies["edu4all-school"].value == "kompas"
    assert log.last(world.kompas).kind == "person.signed_in"


def test_sign_in_starts_a_new_session(world: World, client: Client) -> None:
    client.session.save()
    before = client.session.session_key
    enter(client)
    assert client.session.session_key != before


def test_sign_in_goes_on_to_a_page_of_ours_only(world: World, client: Client) -> None:
    assert enter(client, next="/tasks/?a=1")["Location"] == "/tasks/?a=1"
    client.logout()
    assert enter(client, next="https://elsewhere.example/")["Location"] == "/"


@pytest.mark.parametrize(
    ("school", "username", "password"),
    [
        ("kompas", "sam", "wrong"),
        ("kompas", "nobody", PASSWORD),
        ("oak", "sam", PASSWORD),
        ("nowhere", "sam", PASSWORD),
    ],
)
def test_what_does_not_fit_is_one_answer_and_what_was_typed_stays(
    world: World, client: Client, school: str, username: str, password: str
) -> None:
    answer = enter(client, school, username, password)
    assert answer.status_code == 422
    assert answer.context["problem"] == REFUSED
    assert answer.context["typed"] == {"school": school, "username": username}
    page = answer.content.decode()
    assert 'class="error-summary"' in page
    assert f'value="{username}"' in page
    assert password not in page
    assert SESSION_KEY not in client.session


def test_empty_fields_are_named_each(world: World, client: Client) -> None:
    answer = enter(client, "", "sam", "")
    assert answer.status_code == 422
    assert answer.context["form_errors"] == {
        "school": "Write the name of your school.",
        "password": "Write your password.",
    }
    assert b"<title>Error: Sign in" in answer.content


def test_too_many_tries_are_told_to_wait(world: World, client: Client) -> None:
    for _ in range(TRIES_PER_ACCOUNT):
        enter(client, password="wrong")
    answer = enter(client)
    assert (answer.status_code, answer["Retry-After"]) == (429, "300")
    assert answer.context["typed"] == {"school": "kompas", "username": "sam"}


def test_the_school_comes_from_the_address_or_from_last_time(world: World, client: Client) -> None:
    assert client.get("/login/?school=demo").context["typed"] == {"school": "demo"}
    enter(client)
    client.post("/logout/")
    assert client.get("/login/").context["typed"] == {"school": "kompas"}


@pytest.mark.parametrize(("who", "first"), [("sam", "/home/"), ("tara", "/classes/"), ("ada", "/audit/")])
def test_root_sends_each_role_to_its_first_page(world: World, signed_in: SignIn, who: str, first: str) -> None:
    assert signed_in(getattr(world, who)).get("/")["Location"] == first


def test_root_sends_strangers_to_the_sign_in(db: None, client: Client) -> None:
    assert client.get("/")["Location"] == "/login/"


def test_strangers_sign_in_first_and_come_back(world: World, client: Client) -> None:
    assert client.get("/tasks/?a=1")["Location"] == f"/login/?next={quote('/tasks/?a=1', safe='')}"
    assert client.post("/studio/jobs/")["Location"] == f"/login/?next={quote('/', safe='')}"


def test_a_part_of_a_page_whose_session_ended_moves_the_whole_page(world: World, client: Client) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/studio/?class=1"}
    answer = client.get("/home/", headers=headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["HX-Redirect"] == f"/login/?next={quote('/studio/?class=1', safe='')}"


def test_logout_takes_a_post_and_ends_the_session(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    assert browser.get("/logout/").status_code == 405
    assert browser.post("/logout/")["Location"] == "/login/"
    assert SESSION_KEY not in browser.session
    assert log.last(world.kompas).kind == "person.signed_out"


def test_a_first_password_leads_to_the_page_that_changes_it(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Person.objects.filter(pk=world.sam.pk).update(must_change_password=True)
    browser = signed_in(world.sam)
    assert browser.get("/home/")["Location"] == "/password/"
    assert browser.get("/password/").context["is_first"] is True
    answer = browser.post("/password/", {"old_password": PASSWORD, "new_password": NEW})
    assert answer["Location"] == "/"
    assert browser.get("/home/").status_code == 200


def test_a_password_that_will_not_do_changes_nothing(world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.sam).post("/password/", {"old_password": "wrong", "new_password": NEW})
    assert answer.status_code == 422
    assert answer.context["form_errors"] == {"old_password": "That is not your password now."}
    with world.at(world.kompas):
        assert Person.objects.get(pk=world.sam.pk).check_password(PASSWORD)


def test_settings_are_saved_and_used_at_once(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    answer = browser.post("/settings/", {"language": "ru", "theme": "dark", "text_size": "large"})
    assert answer["Location"] == "/settings/"
    page = browser.get("/settings/").content.decode()
    assert '<html lang="ru" data-theme="dark" data-text="large">' in page


def test_a_choice_that_is_none_is_refused(world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.sam).post("/settings/", {"language": "en", "theme": "pink", "text_size": "large"})
    assert answer.status_code == 422
    assert answer.context["form_errors"] == {"theme": "Choose one of the list."}
    with world.at(world.kompas):
        row = Person.objects.get(pk=world.sam.pk)
    assert (row.theme, row.text_size) == ("auto", "normal")


@pytest.mark.parametrize("count", [1, 3])
def test_settings_list_own_devices_in_few_queries(
    world: World, signed_in: SignIn, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        world.device(world.sam)
    world.device(world.suri)
    browser = signed_in(world.sam)
    with django_assert_num_queries(3):
        answer = browser.get("/settings/")
    assert [device.person_id for device in answer.context["devices"]] == [world.sam.pk] * count


def test_a_device_is_signed_out_by_its_owner_only(world: World, signed_in: SignIn) -> None:
    mine, theirs = world.device(world.sam).device, world.device(world.suri).device
    browser = signed_in(world.sam)
    assert browser.post(f"/settings/devices/{theirs.pk}/revoke/").status_code == 404
    assert browser.post(f"/settings/devices/{mine.pk}/revoke/")["Location"] == "/settings/"
    with world.at(world.kompas):
        assert [row.pk for row in DeviceToken.objects.all()] == [theirs.pk]


def test_language_of_a_stranger_is_kept_in_a_cookie(db: None, client: Client) -> None:
    answer = client.post("/language/", {"language": "ru", "next": "/login/?school=demo"})
    assert answer["Location"] == "/login/?school=demo"
    assert answer.cookies["edu4all-language"].value == "ru"
    assert '<html lang="ru">' in client.get("/login/").content.decode()


def test_language_of_a_person_is_kept_with_the_person(world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.sam).post("/language/", {"language": "ru", "next": "//elsewhere.example"})
    assert answer["Location"] == "/"
    assert "edu4all-language" not in answer.cookies
    with world.at(world.kompas):
        assert Person.objects.get(pk=world.sam.pk).language == "ru"


def test_an_unknown_language_changes_nothing(db: None, client: Client) -> None:
    answer = client.post("/language/", {"language": "xx"})
    assert (answer.status_code, "edu4all-language" in answer.cookies) == (302, False)


def test_join_by_a_link_waits_for_the_tap(world: World, signed_in: SignIn) -> None:
    browser, code = signed_in(world.ben), world.class_5b.join_code
    assert browser.get(f"/join/{code}/").context["typed"] == code
    with world.at(world.kompas):
        assert not Enrolment.objects.filter(person=world.ben, classroom=world.class_5b).exists()
    assert browser.post("/join/", {"code": f" {str(code).lower()} "})["Location"] == "/home/"
    with world.at(world.kompas):
        assert Enrolment.objects.filter(person=world.ben, classroom=world.class_5b).count() == 1


def test_another_schools_code_is_unknown_and_stays_typed(world: World, signed_in: SignIn) -> None:
    code = str(world.oak_class.join_code)
    answer = signed_in(world.ben).post("/join/", {"code": code})
    assert (answer.status_code, answer.context["typed"]) == (422, code)
    assert answer.context["form_errors"] == {"code": "I do not know this class code. Ask your teacher for a new one."}


def test_strangers_who_follow_a_join_link_come_back_to_it(world: World, client: Client) -> None:
    assert client.get("/join/ABC/")["Location"] == "/login/?next=%2Fjoin%2FABC%2F"


@pytest.mark.parametrize("address", ["/help/", "/about/", "/login/"])
def test_open_pages_are_open_and_hold_no_inline_code(db: None, client: Client, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert " style=" not in answer.content.decode()
    assert "unsafe" not in answer["Content-Security-Policy"]
