"""What waits for a teacher: the queue, one case, the decision."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.choices import Seat
from accounts.models import Person
from imagegen.choices import State
from imagegen.models import Case, Generation
from imagegen.operations.worker import run_once
from tests import factories
from tests.painting import ask, cases, given_pictures, now_as, pictures, set_rules
from tests.world import World

SignIn = Callable[[Person], Client]


def held_prompt(world: World, person: Person, prompt: str = "a dragon by a castle") -> Case:
    """A text of a pupil of 5B that waits for Tara."""
    set_rules(world, check="flagged", ask_words=["dragon"])
    return cases(ask(world, person, prompt))[-1]


def held_picture(world: World, person: Person, **wishes: Any) -> Case:
    """A picture of a pupil of 5B that waits for Tara."""
    set_rules(world, check="everything")
    generation = ask(world, person, **wishes)
    run_once()
    return cases(generation)[-1]


def address(case: Case) -> str:
    return reverse("review-case", args=[case.pk])


def reread(world: World, case: Case) -> Case:
    with world.at(world.kompas):
        return Case.objects.get(pk=case.pk)


def generation_of(world: World, case: Case) -> Generation:
    with world.at(world.kompas):
        return Generation.objects.get(pk=case.generation_id)


def test_nothing_waits(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).get("/review/")
    assert (page.status_code, page.context["case"], page.context["waiting"]) == (200, None, 0)


def test_queue_is_oldest_first_and_the_first_is_open(world: World, signed_in: SignIn) -> None:
    first, second = held_prompt(world, world.sam), held_prompt(world, world.suri)
    page = signed_in(world.tara).get("/review/")
    assert [case.pk for case in page.context["queue"]] == [first.pk, second.pk]
    assert (page.context["case"].pk, page.context["waiting"]) == (first.pk, 2)


def test_held_text_is_shown_with_the_word_and_the_reason(world: World, signed_in: SignIn) -> None:
    case = held_prompt(world, world.sam)
    page = signed_in(world.tara).get(address(case))
    assert page.context["reasons"] == ["“dragon” is on the list “Words to ask about”, set by the class."]
    body = page.content.decode()
    assert (body.count("a <mark>dragon</mark> by a castle"), body.count("/full/")) == (1, 0)
    assert body.count(f'name="version" value="{case.version}"') == 1


def test_held_picture_is_veiled_and_says_why(world: World, signed_in: SignIn) -> None:
    case = held_picture(world, world.sam, n=2)
    page = signed_in(world.tara).get(address(case))
    assert page.context["reasons"] == ["In this class a teacher looks at every picture before the pupil does."]
    body = page.content.decode()
    full = [reverse("picture-file", args=[picture.pk, "full"]) for picture in pictures(generation_of(world, case))]
    assert [body.count(one) for one in full] == [1, 1]
    assert body.index('class="veil"') < body.index('class="check veil-switch"') < body.index(full[0])


def test_released_text_is_painted_and_the_next_case_opens(world: World, signed_in: SignIn) -> None:
    first, second = held_prompt(world, world.sam), held_prompt(world, world.suri)
    page = signed_in(world.tara).post(address(first), {"decision": "release", "version": first.version, "note": ""})
    assert (page.status_code, page["Location"]) == (302, address(second))
    assert (reread(world, first).state, generation_of(world, first).state) == (Case.RELEASED, State.QUEUED)
    run_once()
    assert generation_of(world, first).state == State.READY


def test_released_picture_is_the_pupils(world: World, signed_in: SignIn) -> None:
    case = held_picture(world, world.sam)
    browser = signed_in(world.sam)
    file = reverse("picture-file", args=[pictures(generation_of(world, case))[0].pk, "full"])
    before = browser.get(file).status_code
    page = signed_in(world.tara).post(address(case), {"decision": "release", "version": case.version}, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Released. Sam de Boer can see it now."]
    assert (before, browser.get(file).status_code, page.context["case"]) == (404, 200, None)


def test_refused_picture_stays_hidden_and_keeps_the_note(world: World, signed_in: SignIn) -> None:
    case = held_picture(world, world.sam)
    typed = {"decision": "refuse", "version": case.version, "note": "Let us talk."}
    assert signed_in(world.tara).post(address(case), typed).status_code == 302
    row = reread(world, case)
    assert (row.state, row.note, row.decided_by_id) == (Case.REFUSED, "Let us talk.", world.tara.pk)
    file = reverse("picture-file", args=[pictures(generation_of(world, case))[0].pk, "full"])
    assert signed_in(world.sam).get(file).status_code == 404


def test_deciding_in_the_middle_goes_on_to_the_one_after(world: World, signed_in: SignIn) -> None:
    first, second, third = (held_prompt(world, person) for person in (world.sam, world.suri, world.sam))
    browser = signed_in(world.tara)
    typed = {"decision": "refuse", "version": 1}
    assert [browser.post(address(case), typed)["Location"] for case in (second, third, first)] == [
        address(third),
        address(first),
        "/review/",
    ]


def test_whoever_comes_second_sees_what_was_decided(world: World, signed_in: SignIn) -> None:
    case = held_prompt(world, world.sam)
    admin, browser = signed_in(world.ada), signed_in(world.tara)
    admin.post(address(case), {"decision": "refuse", "version": 1, "note": "Ada was here"})
    page = browser.post(address(case), {"decision": "release", "version": 1, "note": "Tara too"})
    assert page.status_code == 409
    assert page.context["conflict"] == "This has been decided already. Please look at the newest state."
    assert (page.context["case"].state, page.context["case"].note) == (Case.REFUSED, "Ada was here")
    body = page.content.decode()
    assert (body.count("Ada was here"), body.count('name="decision"')) == (1, 0)
    assert generation_of(world, case).state == State.REFUSED


@pytest.mark.parametrize("version", ["", "x", "2"])
def test_a_decision_without_its_version_decides_nothing(world: World, signed_in: SignIn, version: str) -> None:
    case = held_prompt(world, world.sam)
    page = signed_in(world.tara).post(address(case), {"decision": "release", "version": version})
    assert (page.status_code, reread(world, case).state) == (409, Case.OPEN)


def test_a_note_that_is_too_long_is_kept_in_its_field(world: World, signed_in: SignIn) -> None:
    case, note = held_prompt(world, world.sam), "x" * 501
    page = signed_in(world.tara).post(address(case), {"decision": "refuse", "version": 1, "note": note})
    assert (page.status_code, page.context["form_errors"]) == (422, {"note": "Write at most 500 letters."})
    assert (page.content.decode().count(note), reread(world, case).state) == (1, Case.OPEN)


def test_unknown_decision_decides_nothing(world: World, signed_in: SignIn) -> None:
    case = held_prompt(world, world.sam)
    page = signed_in(world.tara).post(address(case), {"decision": "perhaps", "version": 1})
    assert (page.status_code, reread(world, case).state) == (422, Case.OPEN)


def test_filter_by_class_stays_while_deciding(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        factories.EnrolmentFactory(school=world.kompas, classroom=world.class_6a, person=world.tara, seat=Seat.TEACHER)
    first, second = held_prompt(world, world.sam), held_prompt(world, world.suri)
    browser, wanted = signed_in(world.tara), f"?class={world.class_5b.pk}"
    assert browser.get(f"/review/?class={world.class_6a.pk}").context["waiting"] == 0
    assert browser.get(f"/review/{wanted}").context["waiting"] == 2
    page = browser.post(address(first) + wanted, {"decision": "refuse", "version": 1})
    assert page["Location"] == address(second) + wanted


def test_another_schools_class_filters_to_nothing(world: World, signed_in: SignIn) -> None:
    held_prompt(world, world.sam)
    assert signed_in(world.tara).get(f"/review/?class={world.oak_class.pk}").context["waiting"] == 0


@pytest.mark.parametrize("more", [1, 3])
def test_queue_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    for _ in range(more):
        held_picture(world, world.sam)
    browser = signed_in(world.tara)
    with django_assert_num_queries(12):
        page = browser.get("/review/")
    assert len(page.context["queue"]) == more


def test_looking_decides_nothing(world: World, signed_in: SignIn) -> None:
    case = held_prompt(world, world.sam)
    browser = signed_in(world.tara)
    browser.get("/review/")
    browser.get(address(case))
    assert (reread(world, case).version, now_as(generation_of(world, case)).state) == (1, State.HELD)


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("theo", 404), ("otto", 404), ("ola", 404)])
def test_case_is_closed_to_others(world: World, signed_in: SignIn, who: str, status: int) -> None:
    case = held_prompt(world, world.sam)
    browser = signed_in(getattr(world, who))
    answers = [browser.get(address(case)).status_code]
    answers.append(browser.post(address(case), {"decision": "release", "version": 1}).status_code)
    assert (answers, reread(world, case).state) == ([status] * 2, Case.OPEN)


def test_queue_of_another_teacher_is_empty(world: World, signed_in: SignIn) -> None:
    held_prompt(world, world.sam)
    found = [signed_in(person).get("/review/").context["waiting"] for person in (world.theo, world.otto, world.ada)]
    assert (found, signed_in(world.sam).get("/review/").status_code) == ([0, 0, 1], 403)


@pytest.mark.parametrize(("kind", "words"), [("edit", "Change of a picture"), ("variation", "More like a picture")])
def test_a_change_is_shown_with_the_picture_before(world: World, signed_in: SignIn, kind: str, words: str) -> None:
    (before,) = given_pictures(world, world.sam)
    case = held_picture(world, world.sam)
    browser = signed_in(world.tara)
    plain = browser.get(address(case)).content.decode()
    with world.at(world.kompas):
        Generation.objects.filter(pk=case.generation_id).update(kind=kind, source=before)
    changed = browser.get(address(case)).content.decode()
    thumb = reverse("picture-file", args=[before.pk, "thumb"])
    assert ([plain.count(words), plain.count(thumb)], [changed.count(words), changed.count(thumb)]) == ([0, 0], [1, 1])
