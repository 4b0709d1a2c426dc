"""The studio: asking, watching, stopping, and every state that a picture can be in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import Enrolment, Person
from assignments.models import Assignment, SubmissionPicture, Try
from assignments.operations.pictures import draw
from edu4all.lib.clock import now
from imagegen.choices import Failure, HeldAt, Outcome, State
from imagegen.engine.breaker import breakers
from imagegen.models import Budget, Case, DailyUse, Generation
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.operations.worker import run_once
from imagegen.pipeline import painters
from imagegen.pipeline.admit import Wish
from tests import factories
from tests.world import World

pytestmark = pytest.mark.usefixtures("standing_clock")
SignIn = Callable[[Person], Client]
LIVE = {"HX-Request": "true"}
DOG = "A dog next to the Eiffel Tower in the morning sun"


def ask(browser: Client, prompt: str = DOG, *, live: bool = False, **fields: object) -> Any:
    body = {"prompt": prompt, "shape": "square", "n": "1", "variety": "0.7", **fields}
    return browser.post("/studio/jobs/", body, headers=LIVE if live else {})


def newest(world: World) -> Generation:
    with world.at(world.kompas):
        found: Generation = Generation.objects.latest("id")
    return found


def made_by(world: World, person: Person, prompt: str = "a dog", **values: object) -> Generation:
    """A generation of a pupil in 5B, worked off, and then put into the state that a test is about."""
    with world.at(world.kompas):
        row, _new = draw(world.actor(person), world.class_5b, Wish(prompt))
    run_once()
    with world.at(world.kompas):
        Generation.objects.filter(pk=row.pk).update(**values or {"state": State.READY})
        found: Generation = Generation.objects.get(pk=row.pk)
    return found


def set_rules(world: World, **values: object) -> None:
    with world.at(world.kompas):
        actor = world.actor(world.tara)
        save_version(actor, class_policy(actor, world.class_5b), Draft(values))


def card(browser: Client, row: Generation, **headers: str) -> Any:
    return browser.get(f"/studio/jobs/{row.pk}/", headers=LIVE | headers)


# ---- The page


def test_the_studio_of_the_only_class_opens_at_once(world: World, signed_in: SignIn) -> None:
    answer = signed_in(world.sam).get("/studio/")
    assert answer.status_code == 200
    assert answer.context["place"].classroom == world.class_5b
    assert [value for value, _label in answer.context["offer"].shapes] == ["square", "landscape", "portrait", "wide"]
    assert answer.context["offer"].counts == ["1", "2", "3", "4"]
    assert b"40 of 40 pictures left today" in answer.content


def test_the_page_obeys_the_class_rules(world: World, signed_in: SignIn) -> None:
    set_rules(world, shapes=["square", "wide"], max_n=2, daily_pictures=5)
    offer = signed_in(world.sam).get("/studio/").context["offer"]
    assert [value for value, _label in offer.shapes] == ["square", "wide"]
    assert (offer.counts, offer.left.left) == (["1", "2"], 5)


def test_never_more_at_once_than_are_left(world: World, signed_in: SignIn) -> None:
    set_rules(world, daily_pictures=3)
    made_by(world, world.sam)
    assert signed_in(world.sam).get("/studio/").context["offer"].counts == ["1", "2"]


def test_who_sits_in_several_classes_chooses_one(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Enrolment.objects.create(person=world.sam, classroom=world.class_6a)
    browser = signed_in(world.sam)
    assert list(browser.get("/studio/").context["classrooms"]) == [world.class_6a, world.class_5b]
    assert browser.get(f"/studio/?class={world.class_6a.pk}").context["place"].classroom == world.class_6a


def test_who_sits_in_no_class_is_told_how_to_join(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Enrolment.objects.filter(person=world.sam).delete()
    assert b'href="/join/"' in signed_in(world.sam).get("/studio/").content


@pytest.mark.parametrize("place", ["class_6a", "oak_class"])
def test_a_class_of_others_does_not_exist(world: World, signed_in: SignIn, place: str) -> None:
    browser, pk = signed_in(world.sam), getattr(world, place).pk
    assert browser.get(f"/studio/?class={pk}").status_code == 404
    assert ask(browser, **{"class": pk}).status_code == 404


def test_an_assignment_of_others_does_not_exist(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        theirs = factories.AssignmentFactory.create(school=world.kompas, classroom=world.class_6a)
    browser = signed_in(world.sam)
    for assignment in (theirs, world.oak_task):
        assert browser.get(f"/studio/?assignment={assignment.pk}").status_code == 404
        assert ask(browser, assignment=assignment.pk).status_code == 404
    with world.at(world.kompas):
        assert Generation.objects.count() == 0


def test_staff_of_a_class_may_use_its_studio(world: World, signed_in: SignIn) -> None:
    answer = ask(signed_in(world.tara))
    assert answer["Location"] == f"/studio/jobs/{newest(world).pk}/"


def test_an_idea_in_the_address_fills_the_form(world: World, signed_in: SignIn) -> None:
    assert signed_in(world.sam).get("/studio/?idea=A+whale").context["typed"].prompt == "A whale"


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_for_one_picture_and_three(
    world: World, signed_in: SignIn, count: int, django_assert_num_queries: Any
) -> None:
    for _ in range(count):
        made_by(world, world.sam)
    browser = signed_in(world.sam)
    with django_assert_num_queries(12):
        answer = browser.get("/studio/")
    assert len(answer.context["film"]) == count


# ---- Asking


def test_without_a_script_the_answer_is_the_jobs_page(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    answer = ask(browser, assignment=world.monuments.pk, n="2", shape="wide", variety="0.3")
    row = newest(world)
    assert (answer.status_code, answer["Location"]) == (302, f"/studio/jobs/{row.pk}/")
    assert (row.prompt, row.shape, row.n, row.variety, row.person_id) == (DOG, "wide", 2, 0.3, world.sam.pk)
    page = browser.get(answer["Location"])
    assert page.context["card"].face == "working"
    assert page.context["typed"].prompt == DOG
    assert page.context["place"].assignment == world.monuments
    with world.at(world.kompas):
        assert [tried.generation_id for tried in Try.objects.all()] == [row.pk]


def test_a_live_page_is_given_the_card_and_a_fresh_form(world: World, signed_in: SignIn) -> None:
    key = uuid4()
    answer = ask(signed_in(world.sam), live=True, repeat_key=key)
    assert answer.status_code == 202
    assert answer.templates[0].name == "assignments/_job_made.html"
    assert answer.context["card"].generation == newest(world)
    assert answer.context["repeat_key"] != key
    assert b'hx-trigger="every 1s"' in answer.content
    assert b'id="studio-form"' in answer.content


def test_the_same_form_twice_is_one_picture(world: World, signed_in: SignIn) -> None:
    browser, key = signed_in(world.sam), uuid4()
    first = ask(browser, repeat_key=key)
    second = ask(browser, repeat_key=key)
    assert first["Location"] == second["Location"]
    with world.at(world.kompas):
        assert [row.repeat_key for row in Generation.objects.all()] == [key]


def test_other_words_in_the_same_form_ask_for_one_more_tap(world: World, signed_in: SignIn) -> None:
    browser, key = signed_in(world.sam), uuid4()
    ask(browser, repeat_key=key)
    answer = ask(browser, "A cat", repeat_key=key)
    assert (answer.status_code, answer.context["typed"].prompt) == (422, "A cat")
    assert answer.context["problem"] == "You changed your words. Tap the button once more to make this one."
    assert ask(browser, "A cat", repeat_key=answer.context["repeat_key"]).status_code == 302


def test_what_cannot_be_made_is_said_at_each_field_and_stays_typed(world: World, signed_in: SignIn) -> None:
    answer = ask(signed_in(world.sam), "x" * 5000, shape="round", n="99", variety="loud")
    assert answer.status_code == 422
    assert set(answer.context["form_errors"]) == {"prompt", "shape", "n", "variety"}
    assert answer.context["typed"].prompt == "x" * 5000
    assert b"<title>Error: Make a picture" in answer.content
    assert b'href="#id_prompt"' in answer.content
    with world.at(world.kompas):
        assert Generation.objects.count() == 0


def test_a_live_page_is_given_the_form_with_what_is_wrong(world: World, signed_in: SignIn) -> None:
    answer = ask(signed_in(world.sam), " ", live=True)
    assert (answer.status_code, answer["HX-Retarget"]) == (422, "#studio-form")
    assert answer.context["form_errors"] == {"prompt": "Write what you would like to see."}


def test_asking_needs_the_token_of_our_form(world: World) -> None:
    browser = Client(enforce_csrf_checks=True)
    with world.at(world.kompas):
        browser.force_login(world.sam, backend="accounts.actor.SchoolBackend")
    assert ask(browser).status_code == 403


def test_nothing_left_today_is_said_with_when_it_starts_anew(world: World, signed_in: SignIn) -> None:
    set_rules(world, daily_pictures=1)
    browser = signed_in(world.sam)
    assert ask(browser).status_code == 302
    answer = ask(browser, "A cat")
    assert (answer.status_code, answer.context["typed"].prompt) == (429, "A cat")
    assert int(answer["Retry-After"]) > 0
    assert answer.context["problem"] == "You have used all your pictures for today. You can make new ones tomorrow."
    assert b"All pictures of today are made" in answer.content
    live = ask(browser, "A cat", live=True)
    assert (live.status_code, b"data-problem" in live.content) == (429, True)


def test_a_closed_assignment_takes_no_more(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        Assignment.objects.filter(pk=world.monuments.pk).update(due_at=now() - timedelta(minutes=1))
    browser = signed_in(world.sam)
    page = browser.get(f"/studio/?assignment={world.monuments.pk}")
    assert (b"This task is closed" in page.content, b'id="studio-form"' in page.content) == (True, False)
    answer = ask(browser, assignment=world.monuments.pk)
    assert (answer.status_code, answer.context["typed"].prompt) == (409, DOG)
    assert answer.context["problem"] == "This task is closed. Ask your teacher if you need more time."


# ---- Watching


def test_a_card_that_did_not_change_is_not_sent_again(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    ask(browser)
    row = newest(world)
    first = card(browser, row)
    again = card(browser, row, **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["HX-Reswap"]) == (304, b"", "none")
    run_once()
    after = card(browser, row, **{"If-None-Match": first["ETag"]})
    assert (after.status_code, after.context["card"].face) == (200, "ready")
    assert b"hx-trigger" not in after.content


@pytest.mark.parametrize(("age_s", "poll_s"), [(0, 1), (20, 2), (300, 3)])
def test_the_longer_it_takes_the_seldomer_the_page_asks(
    world: World, signed_in: SignIn, age_s: int, poll_s: int
) -> None:
    browser = signed_in(world.sam)
    ask(browser)
    row = newest(world)
    with world.at(world.kompas):
        Generation.objects.filter(pk=row.pk).update(created_at=now() - timedelta(seconds=age_s))
    assert f'hx-trigger="every {poll_s}s"'.encode() in card(browser, row).content


def test_the_line_and_the_steps_are_honest(world: World, signed_in: SignIn) -> None:
    with world.at(world.kompas):
        draw(world.actor(world.suri), world.class_5b, Wish("a cat"))
    browser = signed_in(world.sam)
    ask(browser)
    steps = card(browser, newest(world)).context["card"].steps
    assert [step["state"] for step in steps] == ["done", "current", "later", "later"]
    assert steps[1]["hint"] == "1 picture is before yours."


@pytest.mark.parametrize(
    ("ago_s", "words"),
    [(2, "About 20 seconds left."), (12, "About 10 seconds left."), (60, "It should be here any moment.")],
)
def test_the_time_left_is_what_it_usually_takes(world: World, signed_in: SignIn, ago_s: int, words: str) -> None:
    moment = now()
    made_by(world, world.suri, sent_at=moment - timedelta(seconds=20), finished_at=moment)
    browser = signed_in(world.sam)
    row = made_by(world, world.sam, state=State.SENT, sent_at=now() - timedelta(seconds=ago_s))
    assert card(browser, row).context["card"].steps[2]["hint"] == words


def test_a_ready_picture_says_what_was_drawn_and_how(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    ask(browser, assignment=world.monuments.pk)
    run_once()
    row = newest(world)
    answer = browser.get(f"/studio/jobs/{row.pk}/")
    shown = answer.context["card"]
    assert (shown.face, shown.drew, shown.tasks) == ("ready", ["dog", "Eiffel Tower", "morning sun"], [world.monuments])
    picture = shown.pictures[0]
    page = answer.content.decode()
    assert f'src="/pictures/{picture.pk}/full/"' in page
    assert f'href="/pictures/{picture.pk}/full/?download=1"' in page
    assert "Put together from drawings (no AI)" in page


def test_a_live_ready_card_brings_the_row_of_pictures_and_what_is_left(world: World, signed_in: SignIn) -> None:
    row = made_by(world, world.sam)
    answer = card(signed_in(world.sam), row)
    assert [picture.generation_id for picture in answer.context["film"]] == [row.pk]
    assert answer.context["offer"].left.left == 39


@pytest.mark.parametrize("held_at", [HeldAt.PROMPT, HeldAt.PICTURE])
def test_held_tells_the_place_in_line_and_shows_no_picture(world: World, signed_in: SignIn, held_at: HeldAt) -> None:
    others = made_by(world, world.suri, state=State.HELD, held_at=held_at)
    row = made_by(world, world.sam, state=State.HELD, held_at=held_at)
    with world.at(world.kompas):
        for waiting in (others, row):
            waiting.pictures.update(state="held")
            Case.objects.create(generation=waiting, classroom=world.class_5b, subject=held_at)
        picture = row.pictures.get()
    answer = card(signed_in(world.sam), row)
    assert (answer.context["card"].face, answer.context["card"].place) == ("held", 2)
    assert str(picture.pk) not in answer.content.decode()
    assert b'hx-trigger="every 10s"' in answer.content


def test_blocked_quotes_the_childs_own_words_kindly(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    answer = ask(browser, "A knight with a sword and a gun", live=True)
    shown = answer.context["card"]
    assert (answer.status_code, shown.face, shown.words) == (202, "blocked", ["sword", "gun"])
    page = answer.content.decode()
    assert "<mark>sword</mark>" in page
    assert "Nothing bad happened and nobody is in trouble." in page
    assert 'class="note bad"' not in page
    assert browser.get("/studio/").context["offer"].left.left == 40


def test_unknown_words_come_with_ideas_that_run_on_a_tap(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    ask(browser, "a quantum photon thinking about democracy")
    run_once()
    shown = card(browser, newest(world)).context["card"]
    assert shown.face == "needs_words"
    assert {"quantum", "photon"} <= set(shown.not_drawn)
    assert shown.ideas
    for idea in shown.ideas:
        ask(browser, idea)
    run_once()
    with world.at(world.kompas):
        states = Generation.objects.filter(prompt__in=shown.ideas).values_list("state", flat=True)
        assert list(states) == ["ready"] * len(shown.ideas)


@pytest.mark.parametrize("code", [code for code in Failure if code != Failure.NEEDS_WORDS])
def test_every_failure_has_its_sentence_and_a_way_on(world: World, signed_in: SignIn, code: Failure) -> None:
    row = made_by(world, world.sam, state=State.FAILED, failure=code, charged=0)
    answer = card(signed_in(world.sam), row)
    shown, page = answer.context["card"], answer.content.decode()
    assert shown.face == "ended"
    assert shown.sentence in page.replace("&#x27;", "'")
    assert "It did not use up one of your pictures." in page
    other_words = code in {Failure.BLOCKED_PROMPT, Failure.BLOCKED_PICTURE, Failure.UNSUPPORTED}
    assert shown.can_retry is not other_words
    assert "Change my own words" in page


def test_a_teachers_no_comes_with_the_teachers_words(world: World, signed_in: SignIn) -> None:
    row = made_by(world, world.sam, state=State.REFUSED, failure=Failure.BLOCKED_PICTURE)
    with world.at(world.kompas):
        Case.objects.create(
            generation=row, classroom=world.class_5b, subject=HeldAt.PICTURE, state=Case.REFUSED, note="Make it kinder."
        )
    assert card(signed_in(world.sam), row).context["card"].note == "Make it kinder."


@pytest.mark.parametrize("who", ["suri", "ben", "olga", "theo"])
def test_a_job_of_others_does_not_exist(world: World, signed_in: SignIn, who: str) -> None:
    row, browser = made_by(world, world.sam), signed_in(getattr(world, who))
    assert browser.get(f"/studio/jobs/{row.pk}/").status_code == 404
    for step in ("cancel", "retry", "choose"):
        assert browser.post(f"/studio/jobs/{row.pk}/{step}/").status_code in (403, 404)


# ---- Stopping, again, choosing


def test_stop_ends_it_and_gives_the_picture_back(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    ask(browser)
    row = newest(world)
    answer = browser.post(f"/studio/jobs/{row.pk}/cancel/", headers=LIVE)
    assert (answer.status_code, answer.context["card"].generation.state) == (200, State.CANCELLED)
    assert answer.context["offer"].left.left == 40


def test_stopping_too_late_shows_the_picture(world: World, signed_in: SignIn) -> None:
    row = made_by(world, world.sam)
    browser = signed_in(world.sam)
    assert browser.post(f"/studio/jobs/{row.pk}/cancel/")["Location"] == f"/studio/jobs/{row.pk}/"
    assert browser.post(f"/studio/jobs/{row.pk}/cancel/", headers=LIVE).context["card"].face == "ready"


def test_try_again_is_a_new_one_and_twice_the_same(world: World, signed_in: SignIn) -> None:
    row, browser, key = made_by(world, world.sam, state=State.FAILED), signed_in(world.sam), uuid4()
    first = browser.post(f"/studio/jobs/{row.pk}/retry/", {"repeat_key": key})
    second = browser.post(f"/studio/jobs/{row.pk}/retry/", {"repeat_key": key})
    again = newest(world)
    assert (again.retry_of_id, again.prompt) == (row.pk, row.prompt)
    assert first["Location"] == second["Location"] == f"/studio/jobs/{again.pk}/"


def test_choose_puts_the_picture_with_the_work(world: World, signed_in: SignIn) -> None:
    row, browser = made_by(world, world.sam), signed_in(world.sam)
    with world.at(world.kompas):
        picture = row.pictures.get()
    body = {"picture": picture.pk, "assignment": world.monuments.pk}
    assert browser.post(f"/studio/jobs/{row.pk}/choose/", body)["Location"] == f"/tasks/{world.monuments.pk}/"
    with world.at(world.kompas):
        assert [chosen.picture_id for chosen in SubmissionPicture.objects.all()] == [picture.pk]


def test_a_picture_of_others_cannot_be_chosen(world: World, signed_in: SignIn) -> None:
    mine, theirs = made_by(world, world.sam), made_by(world, world.suri)
    with world.at(world.kompas):
        picture = theirs.pictures.get()
    body = {"picture": picture.pk, "assignment": world.monuments.pk}
    assert signed_in(world.sam).post(f"/studio/jobs/{mine.pk}/choose/", body).status_code == 404
    with world.at(world.kompas):
        assert SubmissionPicture.objects.count() == 0


# ---- What one has made


@pytest.mark.parametrize("count", [1, 3])
def test_the_history_lists_ones_own_in_few_queries(
    world: World, signed_in: SignIn, count: int, django_assert_num_queries: Any
) -> None:
    made_by(world, world.suri)
    mine = [made_by(world, world.sam).pk for _ in range(count)]
    browser = signed_in(world.sam)
    with django_assert_num_queries(4):
        answer = browser.get("/studio/jobs/")
    assert [row["generation"].pk for row in answer.context["rows"]] == mine[::-1]


def test_the_use_of_the_day_is_the_ledgers(world: World, signed_in: SignIn) -> None:
    made_by(world, world.sam)
    made_by(world, world.sam)
    with world.at(world.kompas):
        assert DailyUse.objects.get(person=world.sam).used == 2
    assert signed_in(world.sam).get("/studio/").context["offer"].left.left == 38


# ---- When the painter is away


@pytest.fixture
def away(world: World, openai_key: None) -> None:
    """5B's painter is set up, but is given a rest after its key was refused."""
    set_rules(world, provider="openai")
    breakers.note("openai", Outcome.AUTH)


@pytest.mark.usefixtures("away")
def test_the_storybook_is_offered_where_the_painter_is_away(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.sam)
    page = browser.get("/studio/")
    assert page.content.decode().count('name="painter" value="storybook"') == 1
    assert b"you can draw it with the storybook" in page.content
    set_rules(world, provider="openai", fallback=False)
    page = browser.get("/studio/")
    assert b'name="painter"' not in page.content
    assert b"Please tell your teacher." in page.content


@pytest.mark.usefixtures("openai_key")
def test_nobody_is_offered_a_stand_in_while_the_painter_is_there(world: World, signed_in: SignIn) -> None:
    set_rules(world, provider="openai")
    assert b'name="painter"' not in signed_in(world.sam).get("/studio/").content


@pytest.mark.usefixtures("away")
@pytest.mark.parametrize("live", [False, True])
def test_the_idea_stays_where_the_painter_is_away(world: World, signed_in: SignIn, live: bool) -> None:
    browser = signed_in(world.sam)
    answer = ask(browser, live=live)
    body = answer.content.decode()
    assert (answer.status_code, answer.context["typed"].prompt) == (503, DOG)
    assert (answer.get("HX-Retarget"), "data-problem" in body) == ("#studio-form" if live else None, False)
    assert body.count('name="painter" value="storybook"') == 1
    assert answer.context["problem"].startswith("The painter of your class is not here right now.")
    with world.at(world.kompas):
        assert Generation.objects.count() == 0
    key = answer.context["repeat_key"]
    ask(browser, live=live, painter="storybook", repeat_key=key)
    assert (newest(world).provider, newest(world).prompt) == ("storybook", DOG)


@pytest.mark.usefixtures("openai_key")
def test_the_idea_stays_where_the_schools_money_is_spent(world: World, signed_in: SignIn) -> None:
    set_rules(world, provider="openai")
    with world.at(world.kompas):
        Budget.objects.create(monthly=0)
    browser = signed_in(world.sam)
    answer = ask(browser)
    assert (answer.status_code, answer.context["typed"].prompt, answer.context["stand_in"]) == (429, DOG, "storybook")
    assert ask(browser, painter="storybook").status_code == 302


@pytest.mark.usefixtures("openai_key")
def test_the_idea_stays_where_the_painter_is_for_older_ones(
    world: World, signed_in: SignIn, settings: LazySettings
) -> None:
    settings.PROVIDER_TERMS = settings.PROVIDER_TERMS | {"min_age": 18}
    painters.forget()
    set_rules(world, provider="openai")
    answer = ask(signed_in(world.sam))
    assert (answer.status_code, answer.context["typed"].prompt, answer.context["stand_in"]) == (503, DOG, "storybook")


@pytest.mark.usefixtures("openai_key")
@pytest.mark.parametrize("painter", ["openai", "azure", "nobody"])
def test_no_other_painter_can_be_chosen(world: World, signed_in: SignIn, painter: str) -> None:
    set_rules(world, provider="openai")
    answer = ask(signed_in(world.sam), painter=painter)
    assert (answer.status_code, answer.context["problem"]) == (422, "The painter of your class cannot do that.")
    with world.at(world.kompas):
        assert Generation.objects.count() == 0


@pytest.mark.usefixtures("away")
def test_a_school_that_says_no_has_no_stand_in(world: World, signed_in: SignIn) -> None:
    set_rules(world, provider="openai", fallback=False)
    answer = ask(signed_in(world.sam), painter="storybook")
    assert (answer.status_code, answer.context["stand_in"]) == (422, "")


GONE = (Failure.PROVIDER_DOWN, Failure.PROVIDER_BUSY, Failure.PROVIDER_QUOTA, Failure.TIMEOUT, Failure.UNKNOWN_OUTCOME)


@pytest.mark.usefixtures("openai_key")
@pytest.mark.parametrize("code", list(Failure))
def test_a_failure_of_the_painter_offers_the_storybook_on_its_card(
    world: World, signed_in: SignIn, code: Failure
) -> None:
    set_rules(world, provider="openai")
    row = made_by(world, world.sam, state=State.FAILED, failure=code, provider="openai", charged=0)
    body = card(signed_in(world.sam), row).content.decode()
    assert body.count('name="painter" value="storybook"') == (code in GONE)


@pytest.mark.usefixtures("openai_key")
@pytest.mark.parametrize(
    ("rules", "values"),
    [
        ({"provider": "openai", "fallback": False}, {}),
        ({"provider": "storybook"}, {}),
        ({"provider": "openai"}, {"provider": "storybook"}),
        ({"provider": "openai"}, {"kind": "edit"}),
    ],
)
def test_the_storybook_is_not_offered_where_it_cannot_help(
    world: World, signed_in: SignIn, rules: dict[str, object], values: dict[str, object]
) -> None:
    set_rules(world, **rules)
    down = {"state": State.FAILED, "failure": Failure.PROVIDER_DOWN, "provider": "openai"}
    row = made_by(world, world.sam, **down | values)
    assert b'name="painter"' not in card(signed_in(world.sam), row).content


@pytest.mark.usefixtures("away")
def test_trying_again_with_the_storybook_is_a_new_one(world: World, signed_in: SignIn) -> None:
    set_rules(world, provider="storybook")
    row = made_by(world, world.sam, state=State.FAILED, failure=Failure.PROVIDER_DOWN, provider="openai")
    set_rules(world, provider="openai")
    browser = signed_in(world.sam)
    answer = browser.post(f"/studio/jobs/{row.pk}/retry/", {"painter": "storybook"})
    again = newest(world)
    assert (answer["Location"], again.retry_of_id, again.provider) == (
        f"/studio/jobs/{again.pk}/", row.pk, "storybook",
    )  # fmt: skip
    answer = browser.post(f"/studio/jobs/{row.pk}/retry/")
    assert (answer.status_code, answer.context["typed"].prompt) == (503, row.prompt)


@pytest.mark.parametrize(
    "values",
    [
        {"state": State.FAILED, "failure": Failure.STORAGE_DOWN},
        {"state": State.CANCELLED},
        {"state": State.BLOCKED, "failure": Failure.BLOCKED_PROMPT},
        {"state": State.FAILED, "failure": Failure.NEEDS_WORDS, "reading": {"drew": [], "ideas": ["A whale"]}},
    ],
)
@pytest.mark.usefixtures("openai_key")
def test_who_chose_the_storybook_goes_on_with_it_while_the_painter_is_away(
    world: World, signed_in: SignIn, values: dict[str, object]
) -> None:
    row = made_by(world, world.sam, **values)
    set_rules(world, provider="openai")
    browser = signed_in(world.sam)
    assert b'name="painter"' not in card(browser, row).content
    breakers.note("openai", Outcome.AUTH)
    assert card(browser, row).content.decode().count('name="painter" value="storybook"') == 1


@pytest.mark.parametrize(
    ("percent", "hint", "progress"), [(0, "0 % of it is painted.", 50), (40, "40 %", 60), (250, "100 %", 75)]
)
def test_the_painters_own_percent_is_shown(
    world: World, signed_in: SignIn, percent: int, hint: str, progress: int
) -> None:
    row = made_by(world, world.sam, state=State.SENT, sent_at=now(), percent=percent)
    browser = signed_in(world.sam)
    first = card(browser, row)
    shown = first.context["card"]
    assert (shown.steps[2]["hint"][: len(hint)], shown.progress) == (hint, progress)
    with world.at(world.kompas):
        Generation.objects.filter(pk=row.pk).update(percent=88)
    assert card(browser, row, **{"If-None-Match": first["ETag"]}).status_code == 200
