"""Home and tasks: what to do, saving, handing in, taking back, the teacher's answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Enrolment, Person
from assignments.choices import AssignmentState, SubmissionState
from assignments.models import Assignment, Submission
from assignments.operations.pictures import draw, own_submission
from assignments.operations.submissions import Chosen, choose, return_work, save_draft, submit
from edu4all.lib.clock import now
from imagegen.models import Picture
from imagegen.operations.worker import run_once
from imagegen.pipeline.admit import Wish
from tests import factories
from tests.world import World

SignIn = Callable[[Person], Client]


def a_picture(world: World, person: Person) -> Picture:
    with world.at(world.kompas):
        row, _new = draw(world.actor(person), world.class_5b, Wish("a dog"))
    run_once()
    with world.at(world.kompas):
        found: Picture = Picture.objects.get(generation=row)
    return found


def work_of(world: World, person: Person) -> Submission:
    with world.at(world.kompas):
        return own_submission(world.actor(person), world.monuments)


def handed_in(world: World, person: Person) -> Submission:
    """Finished work of a pupil, handed in."""
    picture, work, actor = a_picture(world, person), work_of(world, person), world.actor(person)
    with world.at(world.kompas):
        save_draft(actor, work, title="My dog", reflection="I like it.", pictures=[Chosen(picture.pk, "A dog.")])
        return submit(actor, work)


def form(picture: Picture, **fields: object) -> dict[str, object]:
    filled = {"picture": picture.pk, f"alt_text_{picture.pk}": "A dog.", "title": "My dog", "reflection": "I like it."}
    return filled | fields


def post(browser: Client, world: World, step: str, body: dict[str, object] | None = None) -> Any:
    return browser.post(f"/tasks/{world.monuments.pk}/{step}/", body or {})


# ---- Home and the list


def test_home_shows_the_next_task_and_the_last_pictures(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        factories.AssignmentFactory.create(school=world.kompas, classroom=world.class_5b, due_at=None)
        soon = factories.AssignmentFactory.create(
            school=world.kompas, classroom=world.class_5b, due_at=now() + timedelta(hours=1)
        )
    picture = a_picture(world, world.sam)
    a_picture(world, world.suri)
    answer = signed_in(world.sam).get("/home/")
    assert (answer.context["next"], answer.context["more"]) == (soon, 2)
    assert list(answer.context["pictures"]) == [picture]


def test_home_of_staff_is_their_own_first_page(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.tara).get("/home/")["Location"] == "/"


def test_home_without_a_class_leads_to_joining(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Enrolment.objects.filter(person=world.sam).delete()
    assert b'href="/join/"' in signed_in(world.sam).get("/home/").content


@pytest.mark.parametrize("count", [1, 3])
def test_home_and_tasks_cost_the_same_for_one_and_three(
    world: World, signed_in: SignIn, count: int, django_assert_num_queries: Any
) -> None:
    with world.at(world.kompas):
        for _ in range(count - 1):
            factories.AssignmentFactory.create(school=world.kompas, classroom=world.class_5b)
    for _ in range(count):
        a_picture(world, world.sam)
    browser = signed_in(world.sam)
    with django_assert_num_queries(5):
        home = browser.get("/home/")
    assert len(home.context["pictures"]) == count
    with django_assert_num_queries(3):
        answer = browser.get("/tasks/")
    assert len(answer.context["tasks"].to_do) == count


def test_tasks_stand_by_what_is_to_be_done(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        factories.AssignmentFactory.create(school=world.kompas, classroom=world.class_5b, state=AssignmentState.DRAFT)
        factories.AssignmentFactory.create(school=world.kompas, classroom=world.class_6a)
        past = factories.AssignmentFactory.create(
            school=world.kompas, classroom=world.class_5b, due_at=now() - timedelta(days=1)
        )
        open_one = factories.AssignmentFactory.create(school=world.kompas, classroom=world.class_5b)
    handed_in(world, world.sam)
    tasks = signed_in(world.sam).get("/tasks/").context["tasks"]
    assert (tasks.to_do, tasks.handed_in, tasks.returned, tasks.past) == ([open_one], [world.monuments], [], [past])


def test_a_mark_is_not_seen_before_the_work_comes_back(world: World, signed_in: SignIn) -> None:
    work, browser = handed_in(world, world.sam), signed_in(world.sam)
    with world.at(world.kompas):
        Submission.objects.filter(pk=work.pk).update(mark=9, comment="Secret until returned.")
    for address in ("/tasks/", "/home/", f"/tasks/{world.monuments.pk}/"):
        page = browser.get(address).content.decode()
        assert ("9 of 10" in page, "Secret" in page) == (False, False)


@pytest.mark.parametrize("who", ["ben", "olga"])
def test_a_task_of_others_does_not_exist(world: World, signed_in: SignIn, who: str) -> None:
    browser = signed_in(getattr(world, who))
    assert browser.get(f"/tasks/{world.monuments.pk}/").status_code == 404
    for step in ("save", "hand-in", "take-back", "choose"):
        assert post(browser, world, step).status_code == 404


def test_a_draft_of_the_teacher_does_not_exist_for_pupils(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(state=AssignmentState.DRAFT)
    assert signed_in(world.sam).get(f"/tasks/{world.monuments.pk}/").status_code == 404


# ---- One's own work


def test_the_steps_show_where_one_is(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    states = [step["state"] for step in browser.get(f"/tasks/{world.monuments.pk}/").context["steps"]]
    assert states == ["done", "current", "later", "later", "later"]
    handed_in(world, world.sam)
    states = [step["state"] for step in browser.get(f"/tasks/{world.monuments.pk}/").context["steps"]]
    assert states == ["done", "done", "done", "done", "current"]


def test_save_keeps_the_work_for_later(world: World, signed_in: SignIn) -> None:
    picture, browser = a_picture(world, world.sam), signed_in(world.sam)
    answer = post(browser, world, "save", form(picture, title=" My  dog "))
    assert answer["Location"] == f"/tasks/{world.monuments.pk}/"
    work = work_of(world, world.sam)
    assert (work.state, work.title, work.reflection) == (SubmissionState.DRAFT, "My dog", "I like it.")
    with world.at(world.kompas):
        assert list(work.chosen.values_list("picture_id", "alt_text")) == [(picture.pk, "A dog.")]


def test_leave_out_takes_one_picture_away_and_keeps_the_rest(world: World, signed_in: SignIn) -> None:
    picture, browser = a_picture(world, world.sam), signed_in(world.sam)
    post(browser, world, "save", form(picture))
    post(browser, world, "save", form(picture, leave_out=picture.pk, title="Still here"))
    work = work_of(world, world.sam)
    with world.at(world.kompas):
        assert (work.title, work.chosen.count()) == ("Still here", 0)


def test_hand_in_saves_and_hands_in(world: World, signed_in: SignIn) -> None:
    picture, browser = a_picture(world, world.sam), signed_in(world.sam)
    assert post(browser, world, "hand-in", form(picture))["Location"] == f"/tasks/{world.monuments.pk}/"
    work = work_of(world, world.sam)
    assert (work.state, work.title) == (SubmissionState.SUBMITTED, "My dog")
    page = browser.get(f"/tasks/{world.monuments.pk}/")
    assert page.context["is_editable"] is False
    assert b"Take back" in page.content


def test_what_is_missing_is_said_at_each_field_and_typed_text_stays(world: World, signed_in: SignIn) -> None:
    picture, browser = a_picture(world, world.sam), signed_in(world.sam)
    answer = post(browser, world, "hand-in", form(picture, title="", **{f"alt_text_{picture.pk}": ""}))
    assert answer.status_code == 422
    assert answer.context["form_errors"] == {
        "title": "Give your work a title.",
        f"alt_text_{picture.pk}": "Write what this picture shows.",
    }
    page = answer.content.decode()
    assert f'href="#id_alt_text_{picture.pk}"' in page
    assert f'id="id_alt_text_{picture.pk}"' in page
    assert ">I like it.</textarea>" in page
    assert work_of(world, world.sam).state == SubmissionState.DRAFT


def test_nothing_picked_is_said(world: World, signed_in: SignIn) -> None:
    answer = post(signed_in(world.sam), world, "hand-in", {"title": "My dog"})
    assert answer.context["form_errors"] == {"pictures": "Choose at least one picture."}
    assert b'id="id_pictures"' in answer.content


def test_an_older_tab_is_stopped_and_its_text_stays(world: World, signed_in: SignIn) -> None:
    picture, browser = a_picture(world, world.sam), signed_in(world.sam)
    version = work_of(world, world.sam).version
    post(browser, world, "save", form(picture, version=version))
    answer = post(browser, world, "save", form(picture, version=version, title="From the older tab"))
    assert answer.status_code == 412
    assert b'value="From the older tab"' in answer.content
    assert work_of(world, world.sam).title == "My dog"


def test_a_deadline_that_passed_while_writing_keeps_the_text_on_the_page(world: World, signed_in: SignIn) -> None:
    picture, browser = a_picture(world, world.sam), signed_in(world.sam)
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(due_at=now() - timedelta(minutes=1))
    answer = post(browser, world, "hand-in", form(picture, reflection="Written in the last minute."))
    assert answer.status_code == 409
    assert answer.context["problem"] == "This task is closed. Ask your teacher if you need more time."
    assert b"Written in the last minute." in answer.content


def test_handing_in_twice_is_once(world: World, signed_in: SignIn) -> None:
    picture, browser = a_picture(world, world.sam), signed_in(world.sam)
    post(browser, world, "hand-in", form(picture))
    again = post(browser, world, "hand-in", form(picture, title="Another"))
    assert again["Location"] == f"/tasks/{world.monuments.pk}/"
    assert work_of(world, world.sam).title == "My dog"


def test_take_back_opens_the_work_again(world: World, signed_in: SignIn) -> None:
    handed_in(world, world.sam)
    browser = signed_in(world.sam)
    assert post(browser, world, "take-back")["Location"] == f"/tasks/{world.monuments.pk}/"
    assert work_of(world, world.sam).state == SubmissionState.DRAFT
    assert browser.get(f"/tasks/{world.monuments.pk}/").context["is_editable"] is True


def test_what_comes_back_shows_mark_and_comment(world: World, signed_in: SignIn) -> None:
    work = handed_in(world, world.sam)
    with world.at(world.kompas):
        return_work(world.actor(world.tara), work, mark=8, comment="Lovely light.")
    browser = signed_in(world.sam)
    assert browser.get("/tasks/").context["tasks"].returned == [world.monuments]
    assert browser.get("/home/").context["returned"] == [world.monuments]
    page = browser.get(f"/tasks/{world.monuments.pk}/").content.decode()
    assert ("8 of 10" in page, "Lovely light." in page, "hand it in again" in page) == (True, True, True)


def test_a_picture_from_the_row_goes_with_the_work(world: World, signed_in: SignIn) -> None:
    picture, theirs = a_picture(world, world.sam), a_picture(world, world.suri)
    browser = signed_in(world.sam)
    page = browser.get(f"/tasks/{world.monuments.pk}/")
    assert list(page.context["to_pick"]) == [picture]
    assert post(browser, world, "choose", {"picture": theirs.pk}).status_code == 404
    assert post(browser, world, "choose", {"picture": "nonsense"}).status_code == 404
    post(browser, world, "choose", {"picture": picture.pk})
    page = browser.get(f"/tasks/{world.monuments.pk}/")
    assert [row.picture_id for row in page.context["picked"]] == [picture.pk]
    assert list(page.context["to_pick"]) == []


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_a_task_costs_the_same_for_one_picture_and_three(
    world: World, signed_in: SignIn, count: int, django_assert_num_queries: Any
) -> None:
    work = work_of(world, world.sam)
    for _ in range(count):
        a_picture(world, world.sam)
        picked = a_picture(world, world.sam)
        with world.at(world.kompas):
            choose(world.actor(world.sam), work, picked.pk)
    browser = signed_in(world.sam)
    with django_assert_num_queries(9):
        answer = browser.get(f"/tasks/{world.monuments.pk}/")
    assert (len(answer.context["picked"]), len(answer.context["to_pick"])) == (count, count)


def test_tasks_are_for_pupils(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.tara).get("/tasks/").status_code == 403
