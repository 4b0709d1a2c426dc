"""The way in: what is refused, what is kept, what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import School
from accounts.operations.classrooms import remove_pupil
from accounts.operations.sign_in import actor_of_token
from accounts.tenancy import Exit, everywhere
from edu4all.lib import clock
from edu4all.lib.errors import EduError, Forbidden, Invalid, RepeatKeyReused, TooMany
from edu4all.lib.rest import problem_headers
from imagegen.budgets import QuotaReached, left_today
from imagegen.choices import Action, Check, Failure, HeldAt, State
from imagegen.models import DailyUse, Generation
from imagegen.operations import generations
from imagegen.operations.generations import request
from imagegen.operations.worker import run_once
from imagegen.pipeline.admit import Place, Wish, pseudonym
from imagegen.pipeline.painters import PainterAway
from imagegen.wording import failure_words
from tests import record as log
from tests.painting import (
    KNOWN,
    ask,
    ask_with_key,
    cases,
    left_for,
    now_as,
    pictures,
    rows_at,
    set_rules,
    set_school_rules,
    used_by,
)
from tests.parallel import at_once, kinds_of
from tests.world import World

NOTHING = {"Generation": 0, "Attempt": 0, "Picture": 0, "Case": 0}


def assert_nothing_kept(world: World) -> None:
    assert (rows_at(world.kompas), used_by(world.sam)) == (NOTHING, 0)
    assert [kind for kind in log.kinds(world.kompas) if not kind.startswith("policy.")] == []


# --- bad input -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wishes", "field", "code"),
    [
        ({"prompt": ""}, "prompt", "empty"),
        ({"prompt": " \t\r\n "}, "prompt", "empty"),
        ({"prompt": "\u200b\u2060\ufeff"}, "prompt", "empty"),
        ({"prompt": "\u202e\u2066"}, "prompt", "empty"),
        ({"prompt": "a" * 4001}, "prompt", "too_long"),
        ({"prompt": " " * 4001}, "prompt", "too_long"),
        ({"prompt": "a dog\x00"}, "prompt", "control_characters"),
        ({"prompt": "a\x1b[2Jdog"}, "prompt", "control_characters"),
        ({"prompt": "a\x85dog"}, "prompt", "control_characters"),
        ({"prompt": "a \ud83d dog"}, "prompt", "control_characters"),
        ({"shape": "circle"}, "shape", "unknown_choice"),
        ({"shape": ""}, "shape", "unknown_choice"),
        ({"shape": "wide"}, "shape", "shape_not_allowed"),
        ({"n": 0}, "n", "out_of_range"),
        ({"n": -1}, "n", "out_of_range"),
        ({"n": 3}, "n", "out_of_range"),
        ({"n": 99}, "n", "out_of_range"),
        ({"variety": -0.01}, "variety", "out_of_range"),
        ({"variety": 1.01}, "variety", "out_of_range"),
        ({"variety": float("nan")}, "variety", "out_of_range"),
        ({"seed": -1}, "seed", "out_of_range"),
        ({"seed": 2**32}, "seed", "out_of_range"),
        ({"kind": "sculpture"}, "kind", "unknown_choice"),
    ],
)
def test_a_wish_that_cannot_be_met_names_the_field_and_keeps_nothing(
    world: World, wishes: dict[str, Any], field: str, code: str
) -> None:
    set_rules(world, shapes=["square", "portrait"], max_n=2)

    with pytest.raises(Invalid) as caught:
        ask(world, world.sam, **{"prompt": KNOWN, **wishes})

    assert (caught.value.code, caught.value.status) == ("invalid_request", 422)
    assert [(error.field, error.code) for error in caught.value.errors] == [(field, code)]
    assert len(str(caught.value.errors[0].detail)) > 20
    assert_nothing_kept(world)


def test_everything_that_is_wrong_is_said_at_once(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        ask(world, world.sam, "", shape="circle", n=99, variety=2)

    assert [error.field for error in caught.value.errors] == ["prompt", "shape", "n", "variety"]


@pytest.mark.parametrize("wishes", [{}, {"prompt": "a" * 4000}, {"n": 4, "shape": "wide"}, {"variety": 0.0, "seed": 0}])
def test_a_wish_at_the_limits_is_taken(world: World, wishes: dict[str, Any]) -> None:
    generation = ask(world, world.sam, **{"prompt": KNOWN, **wishes})

    assert generation.state == State.QUEUED
    assert used_by(world.sam) == generation.charged == generation.n


@pytest.mark.parametrize("prompt", ["🙃🙃🙃", "👍🏽", "🇳🇱"])
def test_a_prompt_of_emoji_that_nobody_knows_ends_with_its_reason(world: World, prompt: str) -> None:
    generation = ask(world, world.sam, prompt)
    run_once()

    ended = now_as(generation)
    assert (ended.state, ended.failure, used_by(world.sam)) == (State.FAILED, Failure.NEEDS_WORDS, 0)
    assert len(ended.reading["ideas"]) > 0


def test_a_prompt_of_an_emoji_that_is_known_is_drawn(world: World) -> None:
    generation = ask(world, world.sam, "🐕")
    run_once()

    assert (now_as(generation).state, len(pictures(generation))) == (State.READY, 1)


@pytest.mark.parametrize("who", ["ben", "theo", "ada", "olga", "otto"])
def test_nobody_asks_in_a_class_that_is_not_theirs(world: World, who: str) -> None:
    person = getattr(world, who)
    with world.at(person.school), pytest.raises(Forbidden):
        request(world.actor(person), Place(world.class_5b), Wish(prompt=KNOWN))

    assert_nothing_kept(world)
    assert used_by(person) == 0


def test_a_pupil_who_was_taken_out_asks_in_vain_with_a_living_token(world: World) -> None:
    device = world.device(world.sam)
    with world.at(world.kompas):
        remove_pupil(world.actor(world.tara), world.class_5b, world.sam.pk)
    actor = actor_of_token(device.token)
    assert actor is not None

    with world.at(world.kompas), pytest.raises(Forbidden):
        request(actor, Place(world.class_5b), Wish(prompt=KNOWN))


def test_a_painter_that_is_not_set_up_is_away(world: World) -> None:
    set_rules(world, provider="openai")

    with pytest.raises(PainterAway) as caught:
        ask(world, world.sam)

    assert (caught.value.code, caught.value.status) == ("provider_down", 503)
    assert_nothing_kept(world)


# --- what becomes of a wish ------------------------------------------------------------------------------------------


def test_a_wish_is_queued_with_all_that_it_needs(world: World) -> None:
    generation = now_as(ask(world, world.olga, " Собака в парке ", shape="wide", n=2, variety=0.3, seed=7))

    assert (generation.state, generation.verdict, generation.provider) == (State.QUEUED, Action.ALLOW, "storybook")
    assert (generation.school_id, generation.classroom, generation.person) == (
        world.oak.pk, world.oak_class, world.olga,
    )  # fmt: skip
    assert (generation.prompt, generation.language, generation.door) == ("Собака в парке", "ru", "api")
    assert (generation.shape, generation.n, generation.variety, generation.seed) == ("wide", 2, 0.3, 7)
    assert generation.prompt in generation.sent_text
    assert generation.policy.levels == {"platform": generation.policy.levels["platform"]}
    assert (generation.charged, used_by(world.olga)) == (2, 2)
    assert log.kinds(world.oak) == ["generation.queued"]
    assert log.last(world.oak).facts == {"n": 2, "shape": "wide", "provider": "storybook"}
    assert log.kinds(world.kompas) == []


def test_a_blocked_prompt_is_kept_and_free(world: World) -> None:
    set_rules(world, words=["zombie"])

    generation = now_as(ask(world, world.sam, "a zombie in a park", n=2))

    assert (generation.state, generation.failure, generation.verdict) == (
        State.BLOCKED, Failure.BLOCKED_PROMPT, Action.BLOCK,
    )  # fmt: skip
    assert (generation.prompt, generation.sent_text) == ("a zombie in a park", "")
    assert generation.verdict_facts["spans"] == [[2, 8]]
    assert generation.verdict_facts["rules"] == ["words:classroom:zombie"]
    assert generation.finished_at is not None
    assert (generation.charged, used_by(world.sam), cases(generation)) == (0, 0, [])
    assert run_once() == 0
    event = log.last(world.kompas)
    assert (event.kind, event.subject_id) == ("generation.blocked", generation.pk)
    assert event.facts == {"n": 2, "shape": "square", "provider": "storybook", "category": None, "reason": "word"}
    assert failure_words(generation.failure) != failure_words("")


def test_a_blocked_prompt_is_answered_when_nothing_is_left(world: World) -> None:
    set_rules(world, words=["zombie"], daily_pictures=1)
    ask(world, world.sam)

    assert ask(world, world.sam, "a zombie").state == State.BLOCKED


@pytest.mark.parametrize("check", [Check.FLAGGED, Check.EVERYTHING])
def test_an_ask_word_waits_for_a_teacher(world: World, check: Check) -> None:
    set_rules(world, ask_words=["ghost"], check=check)

    generation = now_as(ask(world, world.sam, "a ghost in a park", n=2))

    (case,) = cases(generation)
    assert (generation.state, generation.held_at, generation.verdict) == (State.HELD, HeldAt.PROMPT, Action.HOLD)
    assert (case.subject, case.state, case.classroom_id) == (HeldAt.PROMPT, "open", world.class_5b.pk)
    assert (generation.charged, used_by(world.sam)) == (2, 2)
    assert log.kinds(world.kompas)[1:] == ["generation.held", "case.opened"]
    assert run_once() == 0


def test_an_ask_word_is_blocked_where_nobody_looks(world: World) -> None:
    set_rules(world, ask_words=["ghost"])

    generation = ask(world, world.sam, "a ghost in a park")

    assert (generation.state, generation.verdict, used_by(world.sam)) == (State.BLOCKED, Action.HOLD, 0)
    assert cases(generation) == []


def test_no_event_holds_what_a_pupil_wrote(world: World) -> None:
    set_rules(world, words=["zombie"], ask_words=["ghost"], check="flagged")
    for prompt in ("a zombie on Elm Street", "a ghost on Elm Street", "a dog on Elm Street", UNREAD):
        ask(world, world.sam, prompt)
    run_once()

    with everywhere(Exit.SETUP):
        from accounts.models import Event

        texts = " ".join(str(row) for row in Event.objects.values())
    assert [word for word in ("Elm", "Street", "zombie", "ghost", "qwrt", "Sam", "sam") if word in texts] == []


UNREAD = "qwrt on Elm Street"


@pytest.mark.usefixtures("standing_clock")
def test_wishes_a_minute_are_bounded(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "WISHES_A_MINUTE", 2)
    ask(world, world.sam)
    ask(world, world.sam)

    with pytest.raises(TooMany) as caught:
        ask(world, world.sam)

    assert (caught.value.status, caught.value.limit) == (429, 2)
    assert caught.value.retry_after is not None
    assert 0 < caught.value.retry_after <= 60
    assert ask(world, world.suri).state == State.QUEUED
    assert rows_at(world.kompas)["Generation"] == 3


# --- the quota -------------------------------------------------------------------------------------------------------


def test_the_quota_is_exact_to_the_last_picture(world: World) -> None:
    set_rules(world, daily_pictures=3)
    ask(world, world.sam, n=2)

    with pytest.raises(QuotaReached) as caught:
        ask(world, world.sam, n=2)
    assert left_for(world, world.sam, 3) == 1
    ask(world, world.sam)
    with pytest.raises(QuotaReached):
        ask(world, world.sam)

    assert (caught.value.code, caught.value.status, caught.value.limit) == ("quota_reached", 429, 3)
    assert caught.value.retry_after is not None
    assert 0 < caught.value.retry_after <= 25 * 3600 + 1
    assert problem_headers(caught.value)["RateLimit-Limit"] == "3"
    assert (used_by(world.sam), left_for(world, world.sam, 3)) == (3, 0)
    assert log.kinds(world.kompas)[1:] == ["generation.queued", "generation.queued"]
    assert ask(world, world.suri, n=3).state == State.QUEUED
    assert ask(world, world.olga, n=4).state == State.QUEUED


def test_a_quota_of_nothing_gives_nothing(world: World) -> None:
    set_rules(world, daily_pictures=0)

    with pytest.raises(QuotaReached):
        ask(world, world.sam)

    assert used_by(world.sam) == 0


def test_a_quota_lowered_below_what_was_used_leaves_nothing(world: World) -> None:
    ask(world, world.sam, n=4)
    set_rules(world, daily_pictures=2)

    with pytest.raises(QuotaReached):
        ask(world, world.sam)

    assert left_for(world, world.sam, 2) == 0


@pytest.mark.parametrize("n", [2, 3])
def test_the_schools_quota_holds_below_the_classes(world: World, n: int) -> None:
    set_school_rules(world, daily_pictures=1)
    set_rules(world, daily_pictures=20)

    with pytest.raises(QuotaReached):
        ask(world, world.sam, n=n)


def in_zone(school: School, zone: str) -> None:
    School.objects.filter(pk=school.pk).update(time_zone=zone)
    school.time_zone = zone


def test_a_day_is_the_schools_own(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    in_zone(world.kompas, "Pacific/Auckland")
    in_zone(world.oak, "America/Los_Angeles")
    for person in (world.sam, world.olga):
        person.school.refresh_from_db()
    moment = datetime(2026, 11, 20, 10, 59, tzinfo=UTC)
    monkeypatch.setattr(clock.timezone, "now", lambda: moment)
    set_rules(world, daily_pictures=1)

    first = ask(world, world.sam)
    foreign = ask(world, world.olga)
    with pytest.raises(QuotaReached) as caught:
        ask(world, world.sam)
    assert caught.value.retry_after == 61
    moment += timedelta(minutes=1)
    second = ask(world, world.sam)

    assert [first.charged_on, second.charged_on] == [date(2026, 11, 20), date(2026, 11, 21)]
    assert foreign.charged_on == date(2026, 11, 20)
    with world.at(world.kompas):
        assert left_today(world.sam, world.kompas, 1).resets_at == datetime(2026, 11, 21, 11, 0, tzinfo=UTC)
    with world.at(world.oak):
        assert left_today(world.olga, world.oak, 1).resets_at == datetime(2026, 11, 21, 8, 0, tzinfo=UTC)


def test_what_goes_back_goes_to_the_day_it_came_from(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    moment = datetime(2026, 11, 20, 22, 59, tzinfo=UTC)
    monkeypatch.setattr(clock.timezone, "now", lambda: moment)
    generation = ask(world, world.sam, "xyzzy", n=2)
    moment += timedelta(minutes=2)
    ask(world, world.sam, n=3)
    with world.at(world.kompas):
        generations.cancel(world.actor(world.sam), generation)
        days = dict(DailyUse.objects.filter(person=world.sam).values_list("day", "used"))

    assert days == {date(2026, 11, 20): 0, date(2026, 11, 21): 3}


@pytest.mark.django_db(transaction=True)
def test_fifty_at_once_with_a_quota_for_ten_make_ten(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(generations, "WISHES_A_MINUTE", 1000)
    set_rules(world, daily_pictures=10)

    def twice(number: int) -> list[str]:
        made = []
        for _ in range(2):
            try:
                made.append(ask(world, world.sam).state)
            except QuotaReached as problem:
                made.append(problem.code)
        return made

    results = at_once(25, twice)

    assert kinds_of(results) == {"list": 25}
    made = sorted(state for result in results if isinstance(result, list) for state in result)
    assert made == [*["queued"] * 10, *["quota_reached"] * 40]
    assert (used_by(world.sam), rows_at(world.kompas)["Generation"]) == (10, 10)
    assert log.kinds(world.kompas)[1:] == ["generation.queued"] * 10


# --- repeat keys -----------------------------------------------------------------------------------------------------


def test_a_repeat_key_gives_the_first_one_again(world: World) -> None:
    key = uuid4()
    first, was_new = ask_with_key(world, world.sam, key, n=2)
    again, is_new = ask_with_key(world, world.sam, key, n=2)

    assert (was_new, is_new, again) == (True, False, first)
    assert (used_by(world.sam), log.kinds(world.kompas)) == (2, ["generation.queued"])


def test_a_repeat_key_gives_a_blocked_one_again(world: World) -> None:
    set_rules(world, words=["zombie"])
    key = uuid4()
    first, _ = ask_with_key(world, world.sam, key, "a zombie")

    assert ask_with_key(world, world.sam, key, "a zombie") == (first, False)


@pytest.mark.parametrize("other", [{"prompt": "a cat"}, {"n": 2}, {"shape": "wide"}, {"seed": 0}, {"language": "nl"}])
def test_a_repeat_key_with_another_body_is_refused(world: World, other: dict[str, Any]) -> None:
    key = uuid4()
    ask_with_key(world, world.sam, key)

    with pytest.raises(RepeatKeyReused) as caught:
        ask_with_key(world, world.sam, key, **{"prompt": KNOWN, **other})

    assert (caught.value.code, caught.value.status) == ("repeat_key_reused", 422)
    assert rows_at(world.kompas)["Generation"] == 1


def test_a_repeat_key_is_a_persons_own(world: World) -> None:
    key = uuid4()
    made = [ask_with_key(world, person, key) for person in (world.sam, world.suri, world.olga)]

    assert [is_new for _, is_new in made] == [True, True, True]
    assert [generation.person_id for generation, _ in made] == [world.sam.pk, world.suri.pk, world.olga.pk]


def test_a_failure_is_not_kept_under_a_repeat_key(world: World) -> None:
    key = uuid4()
    for problem in ({"prompt": ""}, {"n": 99}):
        with pytest.raises(Invalid):
            ask_with_key(world, world.sam, key, **{"prompt": KNOWN, **problem})

    assert ask_with_key(world, world.sam, key)[1] is True


def test_a_repeat_key_ends_after_a_day(world: World) -> None:
    key = uuid4()
    first, _ = ask_with_key(world, world.sam, key)

    def made_ago(hours: float) -> None:
        with world.at(world.kompas):
            Generation.objects.update(created_at=clock.now() - timedelta(hours=hours))

    made_ago(23.9)
    assert ask_with_key(world, world.sam, key) == (first, False)
    made_ago(24.1)
    second, is_new = ask_with_key(world, world.sam, key, "a cat")

    assert (is_new, second == first) == (True, False)
    assert [now_as(first).repeat_key, now_as(second).repeat_key] == [None, key]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("quota", [40, 1], ids=["plenty", "the last picture"])
def test_one_key_twenty_times_at_once_is_one_generation(world: World, quota: int) -> None:
    set_rules(world, daily_pictures=quota)
    key = uuid4()

    results = at_once(20, lambda _: ask_with_key(world, world.sam, key))

    assert kinds_of(results) == {"tuple": 20}
    made = [result for result in results if isinstance(result, tuple)]
    assert (len({generation.pk for generation, _ in made}), sum(is_new for _, is_new in made)) == (1, 1)
    assert (used_by(world.sam), rows_at(world.kompas)["Generation"]) == (1, 1)
    assert log.kinds(world.kompas)[1:] == ["generation.queued"]


# --- the provider's word for a pupil ---------------------------------------------------------------------------------


def test_a_pupil_has_one_pseudonym_a_school_year(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    words = []
    for day in (date(2026, 8, 1), date(2027, 7, 31), date(2027, 8, 1)):
        monkeypatch.setattr("imagegen.pipeline.admit.today_in", lambda zone, day=day: day)
        words.append([pseudonym(ask(world, person)) for person in (world.sam, world.suri, world.olga)])

    assert words[0] == words[1]
    assert len({word for row in words for word in row}) == 6
    assert {len(word) for word in words[0]} == {64}


REFUSALS: dict[str, tuple[type[EduError], Callable[[World], object]]] = {
    "empty": (Invalid, lambda world: ask(world, world.sam, "")),
    "quota": (QuotaReached, lambda world: ask(world, world.sam, n=4)),
}


@pytest.mark.parametrize(("refusal", "deed"), REFUSALS.values(), ids=REFUSALS.keys())
def test_a_refusal_is_said_in_a_kind_sentence(
    world: World, refusal: type[EduError], deed: Callable[[World], object]
) -> None:
    set_rules(world, daily_pictures=1)
    with pytest.raises(refusal) as caught:
        deed(world)

    words = " ".join([caught.value.detail, *(str(error.detail) for error in caught.value.errors)]).lower()
    assert [bad for bad in ("error", "invalid", "prompt", "mask", "temperature") if bad in words] == []
