"""Midjourney going wrong: each fault has its outcome, none is sent twice, and none keeps a call beyond its time."""

from __future__ import annotations

import time
from typing import Any

import pytest

from imagegen.choices import Kind, Outcome
from imagegen.providers.base import ProviderFailure
from imagegen.providers.midjourney import MidjourneyProvider
from imagegen.providers.midjourney.failures import failure_of_code, failure_of_status, failure_of_task, once_taken
from imagegen.providers.midjourney.wire import LOOK_S, SUBMIT_S
from tests.fake_provider.midjourney import FakeMidjourney
from tests.fake_provider.midjourney_tasks import NOVICEZK, TRUEAI
from tests.imagegen.providers.conftest import request_for
from tests.imagegen.providers.midjourney.conftest import Clock, NewProvider, Told, failed, mask, source

PROMPT = "a very secret dog"
NOT_TAKEN = {
    "queue-full": Outcome.RATE_LIMITED,
    "banned": Outcome.REFUSED_INPUT,
    "no-account": Outcome.PROVIDER_ERROR,
    "validation": Outcome.INVALID_REQUEST,
    "failure": Outcome.PROVIDER_ERROR,
    "no-result": Outcome.BAD_RESPONSE,
    "unknown-code": Outcome.BAD_RESPONSE,
    "error-500": Outcome.PROVIDER_ERROR,
    "error-502-html": Outcome.PROVIDER_ERROR,
    "error-503": Outcome.PROVIDER_ERROR,
    "rate": Outcome.RATE_LIMITED,
    "forbidden": Outcome.NOT_ENTITLED,
    "unauthorised": Outcome.AUTH,
    "html-200": Outcome.BAD_RESPONSE,
    "broken-json": Outcome.BAD_RESPONSE,
    "wrong-types": Outcome.BAD_RESPONSE,
    "a-list": Outcome.BAD_RESPONSE,
    "deep-json": Outcome.BAD_RESPONSE,
    "empty-200": Outcome.BAD_RESPONSE,
    "bad-id": Outcome.BAD_RESPONSE,
    "redirect": Outcome.BAD_RESPONSE,
    "reset": Outcome.CUT,
}
WAITS = {"error-503": 2.0, "rate": 7.0}
FAILED = {
    "banned-later": Outcome.REFUSED_INPUT,
    "moderated": Outcome.REFUSED_INPUT,
    "image-denied": Outcome.REFUSED_OUTPUT,
    "invalid-parameter": Outcome.INVALID_REQUEST,
    "invalid-form": Outcome.INVALID_REQUEST,
    "no-hours": Outcome.QUOTA,
    "no-subscription": Outcome.BILLING,
    "blocked": Outcome.ACCOUNT_BLOCKED,
    "mj-queue-full": Outcome.RATE_LIMITED,
    "timed-out": Outcome.TIMEOUT,
    "fails": Outcome.BAD_RESPONSE,
    "fails-silently": Outcome.BAD_RESPONSE,
    "cancelled": Outcome.CUT,
    "lost": Outcome.CUT,
    "away": Outcome.CUT,
    "look-unauthorised": Outcome.AUTH,
    "look-html": Outcome.BAD_RESPONSE,
    "no-image": Outcome.BAD_RESPONSE,
    "elsewhere": Outcome.BAD_RESPONSE,
    "private": Outcome.BAD_RESPONSE,
    "wrong-type": Outcome.BAD_RESPONSE,
    "gone": Outcome.BAD_RESPONSE,
    "html-picture": Outcome.BAD_RESPONSE,
    "upscales-fail": Outcome.BAD_RESPONSE,
    "upscale-500": Outcome.CUT,
    "upscale-lost": Outcome.CUT,
}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Looks that fail are borne with for less than a second."""
    monkeypatch.setattr("imagegen.providers.midjourney.tasks.LONGEST_PAUSE_S", 0.05)


def _imagined(fake: FakeMidjourney) -> int:
    return len(fake.asked("submit/imagine"))


@pytest.mark.parametrize(("behaviour", "outcome"), NOT_TAKEN.items())
def test_a_submission_that_is_not_taken_has_its_outcome(
    fake: FakeMidjourney, provider: MidjourneyProvider, behaviour: str, outcome: Outcome, told: Told
) -> None:
    with pytest.raises(ProviderFailure) as caught:
        provider.make(request_for(f"{PROMPT} [[fake:{behaviour}]]"), told)

    failure = caught.value
    assert (failure.outcome, failure.retry_after, failure.unsent) == (outcome, WAITS.get(behaviour), False)
    assert (_imagined(fake), told.jobs) == (1, [])
    assert PROMPT not in f"{failure!r}{failure.detail}"
    assert failure.detail.isascii()


@pytest.mark.parametrize(("behaviour", "outcome"), FAILED.items())
@pytest.mark.usefixtures("impatient")
def test_a_task_that_goes_wrong_has_its_outcome_and_is_submitted_once(
    fake: FakeMidjourney, provider: MidjourneyProvider, behaviour: str, outcome: Outcome, told: Told
) -> None:
    with pytest.raises(ProviderFailure) as caught:
        provider.make(request_for(f"{PROMPT} [[fake:{behaviour}]]"), told)

    failure = caught.value
    assert (failure.outcome, failure.unsent, failure.retry_after) == (outcome, False, None)
    assert failure.request_id == told.jobs[0].split()[1]
    assert _imagined(fake) == 1
    assert PROMPT not in f"{failure!r}{failure.detail}"
    assert failure.detail.isascii()


@pytest.mark.parametrize("behaviour", ["away-once", "empty-once", "queued", "upscale-full"])
@pytest.mark.usefixtures("impatient")
def test_what_passes_by_itself_is_waited_out(
    fake: FakeMidjourney, provider: MidjourneyProvider, behaviour: str
) -> None:
    result = provider.make(request_for(f"[[fake:{behaviour}]]", n=2))

    assert (len(result.pictures), _imagined(fake)) == (2, 1)


@pytest.mark.parametrize(("behaviour", "index"), [("one-gone", 1), ("upscale-fails", 1)])
def test_a_picture_that_is_lost_does_not_cost_its_neighbour(
    fake: FakeMidjourney, provider: MidjourneyProvider, behaviour: str, index: int
) -> None:
    result = provider.make(request_for(f"[[fake:{behaviour}]]", n=2))

    (made,) = result.pictures
    assert made.recipe is not None
    assert made.recipe["index"] == index


@pytest.mark.parametrize("behaviour", ["stuck", "odd-status"])
def test_a_task_that_is_not_ready_in_time_ends_at_the_deadline(
    fake: FakeMidjourney, new_provider: NewProvider, behaviour: str, told: Told, clock: Clock
) -> None:
    provider = new_provider(fake, deadline_s=32.0, pause_s=0.5)

    with pytest.raises(ProviderFailure) as caught:
        provider.make(request_for(f"[[fake:{behaviour}]]"), told)

    assert (caught.value.outcome, caught.value.unsent) == (Outcome.TIMEOUT, False)
    assert caught.value.request_id == told.jobs[0].split()[1]
    assert clock.passed == 32.0


def test_a_look_without_answer_ends_at_the_deadline(
    fake: FakeMidjourney, new_provider: NewProvider, told: Told, clock: Clock
) -> None:
    # The second look is left without an answer, and has one second left of the call's time.
    provider = new_provider(fake, deadline_s=20.0, pause_s=19.0)
    started = time.monotonic()

    with pytest.raises(ProviderFailure) as caught:
        provider.make(request_for("[[fake:look-hangs]]"), told)

    assert (caught.value.outcome, caught.value.unsent) == (Outcome.TIMEOUT, False)
    assert caught.value.request_id == told.jobs[0].split()[1]
    assert clock.pauses == [19.0, 1.0]
    # A look of its own would take `LOOK_S` seconds, and the stand-in takes thirty.
    assert 0.9 <= time.monotonic() - started < LOOK_S - 1


def test_a_submission_without_answer_ends_at_the_deadline_and_has_no_job(
    fake: FakeMidjourney, new_provider: NewProvider, told: Told
) -> None:
    started = time.monotonic()

    with pytest.raises(ProviderFailure) as caught:
        new_provider(fake, deadline_s=3.0).make(request_for("[[fake:hang]]"), told)

    assert (caught.value.outcome, caught.value.unsent, told.jobs) == (Outcome.TIMEOUT, False, [])
    # A submission of its own would take `SUBMIT_S` seconds, thirty.
    assert time.monotonic() - started < SUBMIT_S - 5


def test_a_picture_without_end_is_dropped(fake: FakeMidjourney, provider: MidjourneyProvider) -> None:
    assert failed(provider, request_for("[[fake:huge-picture]]")).outcome is Outcome.BAD_RESPONSE


def test_looks_grow_rarer_while_a_task_takes_its_time(
    fake: FakeMidjourney, new_provider: NewProvider, clock: Clock
) -> None:
    failed(new_provider(fake, deadline_s=32.0, pause_s=0.5), request_for("[[fake:stuck]]"))

    looks = [call for call in fake.received() if call["path"].endswith("/fetch")]
    assert clock.pauses[:4] == [0.5, 0.75, 1.125, 1.6875]
    # Without growing pauses it would be 64.
    assert len(looks) == len(clock.pauses) == 9


def test_what_is_ready_at_the_deadline_is_not_thrown_away(
    fake: FakeMidjourney, new_provider: NewProvider, clock: Clock
) -> None:
    provider = new_provider(fake, deadline_s=64.0, pause_s=0.5)

    result = provider.make(request_for("[[fake:upscale-stuck]]", n=3))

    assert [made.recipe["index"] for made in result.pictures if made.recipe] == [1, 3]
    assert clock.passed == 64.0


def test_a_proxy_that_is_away_is_unreachable_and_unsent(fake: FakeMidjourney, new_provider: NewProvider) -> None:
    failure = failed(new_provider(fake, base_url="http://127.0.0.1:1/mj"), request_for())

    assert (failure.outcome, failure.unsent) == (Outcome.UNREACHABLE, True)


@pytest.mark.usefixtures("impatient")
def test_a_proxy_that_goes_away_meanwhile_is_cut(novicezk: FakeMidjourney, new_provider: NewProvider) -> None:
    provider = new_provider(novicezk, base_url="http://127.0.0.1:1/mj")

    failure = failed(provider, request_for(job="imagine 1740000000000001"))

    assert (failure.outcome, failure.unsent) == (Outcome.CUT, False)


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_wrong_secret_is_an_auth_failure(fake: FakeMidjourney, new_provider: NewProvider, secret: str) -> None:
    failure = failed(new_provider(fake, secret=secret), request_for())

    assert (failure.outcome, failure.detail) == (Outcome.AUTH, "status 401")


def test_the_wrong_dialect_is_told_by_what_is_missing(
    novicezk: FakeMidjourney, trueai: FakeMidjourney, new_provider: NewProvider
) -> None:
    grown_up = failed(new_provider(trueai, dialect=NOVICEZK), request_for("[[fake:no-urls]]"))
    too_young = failed(new_provider(novicezk, dialect=TRUEAI), request_for())

    assert (grown_up.outcome, grown_up.detail) == (Outcome.INVALID_REQUEST, "status 404")
    assert too_young.outcome is Outcome.CUT


def test_a_full_queue_leaves_a_window_waiting(trueai: FakeMidjourney, new_provider: NewProvider, told: Told) -> None:
    provider = new_provider(trueai)
    parent = provider.make(request_for()).pictures[0]
    edit = request_for(
        "a red hat [[fake:modal-full]]", kind=Kind.EDIT, source=source(), source_recipe=parent.recipe, mask=mask()
    )

    result = provider.make(edit, told)

    assert len(trueai.asked("submit/modal")) == 2
    assert len(result.pictures) == 1


@pytest.mark.parametrize(
    ("reason", "outcome", "detail"),
    [
        ("[Banned prompt detected] The word `dog` …", Outcome.REFUSED_INPUT, "the task failed: Banned prompt detected"),
        ("[Image denied] dog", Outcome.REFUSED_OUTPUT, "the task failed: Image denied"),
        ("关联任务不存在", Outcome.BAD_RESPONSE, "the task failed"),
        ("a dog [Banned dog]", Outcome.BAD_RESPONSE, "the task failed"),
        ("[" + "a" * 1000 + "]", Outcome.BAD_RESPONSE, "the task failed"),
        ("", Outcome.BAD_RESPONSE, "the task failed"),
    ],
)
def test_of_a_failures_words_only_the_title_is_kept(reason: str, outcome: Outcome, detail: str) -> None:
    failure = failure_of_task("1", reason)

    assert (failure.outcome, failure.detail) == (outcome, detail)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (204, Outcome.BAD_RESPONSE),
        (302, Outcome.BAD_RESPONSE),
        (400, Outcome.INVALID_REQUEST),
        (401, Outcome.AUTH),
        (404, Outcome.INVALID_REQUEST),
        (413, Outcome.INVALID_REQUEST),
        (429, Outcome.RATE_LIMITED),
        (599, Outcome.PROVIDER_ERROR),
    ],
)
def test_a_status_has_its_outcome(status: int, outcome: Outcome) -> None:
    assert failure_of_status(status, {}).outcome is outcome


def test_waiting_is_only_offered_where_it_helps() -> None:
    assert failure_of_status(401, {"retry-after": "5"}).retry_after is None
    assert failure_of_status(429, {"retry-after": "5"}).retry_after == 5.0


@pytest.mark.parametrize("code", [0, -1, 2, 1000])
def test_a_code_that_nobody_knows_is_a_bad_response(code: int) -> None:
    assert failure_of_code(code).outcome is Outcome.BAD_RESPONSE


@pytest.mark.parametrize(
    ("failure", "outcome"),
    [
        (ProviderFailure(Outcome.UNREACHABLE, unsent=True), Outcome.CUT),
        (ProviderFailure(Outcome.RATE_LIMITED, retry_after=3), Outcome.CUT),
        (ProviderFailure(Outcome.PROVIDER_ERROR), Outcome.CUT),
        (ProviderFailure(Outcome.AUTH), Outcome.AUTH),
        (ProviderFailure(Outcome.TIMEOUT), Outcome.TIMEOUT),
        (failure_of_task("other", "[Queue full]"), Outcome.CUT),
        (failure_of_task("mine", "[Queue full]"), Outcome.RATE_LIMITED),
    ],
)
def test_once_a_task_is_taken_nothing_looks_as_if_it_could_be_sent_again(failure: Any, outcome: Outcome) -> None:
    with pytest.raises(ProviderFailure) as caught, once_taken("mine"):
        raise failure

    assert (caught.value.outcome, caught.value.unsent, caught.value.retry_after) == (outcome, False, None)
    assert caught.value.request_id == "mine"
