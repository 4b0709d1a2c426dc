"""Names of jobs, pauses and progress, without a proxy."""

from __future__ import annotations

import itertools

import pytest

from imagegen.choices import Outcome
from imagegen.providers.base import ProviderFailure
from imagegen.providers.midjourney.prompts import described
from imagegen.providers.midjourney.tasks import LONGEST_PAUSE_S, MISSES, Job, Looker, Progress, Watch, job_in
from imagegen.providers.midjourney.wire import Proxy
from tests.imagegen.providers.midjourney.conftest import Clock, Told
from tests.imagegen.providers.network import RawServer, saying, saying_ok

MAX_JOB = 200
"""Characters that are kept of a job."""
PATIENCE_S = 30.0
"""Seconds for a look that is answered at once."""


@pytest.mark.parametrize(
    ("job", "text"),
    [
        (Job("imagine", "1740000000000001"), "imagine 1740000000000001"),
        (Job("region", "a_B-9", {2: "y", 1: "x"}), "region a_B-9 1=x 2=y"),
        (Job("vary", "1").upscaled(3, "7").upscaled(1, "5"), "vary 1 1=5 3=7"),
    ],
)
def test_a_job_is_written_down_and_read_again(job: Job, text: str) -> None:
    assert str(job) == text
    assert job_in(text) == job


def test_the_longest_job_fits_where_it_is_kept() -> None:
    longest = Job("imagine", "a" * 36, dict.fromkeys(range(1, 5), "b" * 36))

    assert len(str(longest)) <= MAX_JOB
    assert job_in(str(longest)) == longest


@pytest.mark.parametrize("text", ["", "imagine", "imagine  1", "draw 1", "imagine 1 5=2", "imagine 1/2", "imagine 1 "])
def test_what_is_no_job_is_cut_and_not_begun_again(text: str) -> None:
    with pytest.raises(ProviderFailure) as caught:
        job_in(text)

    assert (caught.value.outcome, caught.value.unsent) == (Outcome.CUT, False)


def _pauses_to_the_end(watch: Watch) -> ProviderFailure:
    with pytest.raises(ProviderFailure) as caught:
        while True:
            watch.pause()
    return caught.value


def test_pauses_grow_and_end_with_the_time(clock: Clock) -> None:
    failure = _pauses_to_the_end(Watch(16.0, 2.0, "job"))

    assert clock.pauses == [2.0, 3.0, 4.5, 6.5]
    assert clock.passed == 16.0
    assert (failure.outcome, failure.request_id) == (Outcome.TIMEOUT, "job")


def test_pauses_grow_to_a_longest(clock: Clock) -> None:
    _pauses_to_the_end(Watch(32.0, 4.0))

    assert clock.pauses == [4.0, 6.0, LONGEST_PAUSE_S, LONGEST_PAUSE_S, 6.0]


def test_pauses_are_short_again_for_another_task(clock: Clock) -> None:
    watch = Watch(60.0, 2.0)
    for _ in range(3):
        watch.pause()

    watch.quicken()
    watch.pause()

    assert clock.pauses == [2.0, 3.0, 4.5, 2.0]


def test_a_pause_is_as_long_as_the_proxy_wishes(clock: Clock) -> None:
    watch = Watch(60.0, 2.0)

    watch.pause(at_least=20.0)
    watch.pause(at_least=1.0)

    assert clock.pauses == [20.0, 3.0]


def test_progress_tells_only_what_is_new_and_further_on() -> None:
    told = Told()
    progress = Progress(told)

    for percent in (0, 0, 30, 20, 30, 90):
        progress.percent(percent)

    assert told.percents == [0, 30, 90]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("1️⃣ a dog on a hill --ar 3:2\n\n2️⃣ a puppy", "a dog on a hill"),
        ("1\N{COMBINING ENCLOSING KEYCAP} a dog, https://evil.example/a.png {red, blue}", "a dog, (red, blue)"),
        ("a dog", ""),
        ("", ""),
    ],
)
def test_of_four_descriptions_the_first_is_taken_as_plain_text(text: str, first: str) -> None:
    assert described(text) == first


@pytest.mark.parametrize("body", [b"", b" \n", b"null"])
def test_nothing_at_all_is_a_task_that_nobody_knows(body: bytes) -> None:
    with RawServer({"/mj/task/17/fetch": saying_ok(body)}) as server:
        proxy = Proxy(f"http://127.0.0.1:{server.port}/mj", "", private=True)

        assert proxy.look("17", PATIENCE_S) is None

    assert "mj-api-secret" not in server.requests[0].lower()


def test_looks_that_fail_now_and_then_are_borne_with_for_as_long_as_it_takes() -> None:
    answers = itertools.cycle([saying("HTTP/1.1 500 Broken\nConnection: close\nContent-Length: 0"), saying_ok(b"{}")])
    with RawServer({"/mj/task/17/fetch": lambda connection: next(answers)(connection)}) as server:
        looker = Looker(Proxy(f"http://127.0.0.1:{server.port}/mj", "", private=True), "17")

        seen = [looker.look(PATIENCE_S) is not None for _ in range(4 * MISSES)]

    assert seen == [False, True] * 2 * MISSES


def test_looks_that_fail_in_a_row_end_the_wait() -> None:
    with RawServer(
        {"/mj/task/17/fetch": saying("HTTP/1.1 500 Broken\nConnection: close\nContent-Length: 0")}
    ) as server:
        looker = Looker(Proxy(f"http://127.0.0.1:{server.port}/mj", "", private=True), "17")
        missed = [looker.look(PATIENCE_S) for _ in range(MISSES - 1)]

        with pytest.raises(ProviderFailure) as caught:
            looker.look(PATIENCE_S)

    assert (missed, caught.value.outcome) == ([None] * (MISSES - 1), Outcome.PROVIDER_ERROR)


def test_what_a_task_says_is_taken_only_where_it_makes_sense() -> None:
    body = b"""{"status": 5, "progress": "250%", "imageUrl": {}, "imageUrls": [{"url": "https://a/1"}, {"url": 5}, 7],
        "buttons": [{"customId": "MJ::JOB::upsample::1::x"}, {"label": "U2"}, null], "seed": "12345678901",
        "failReason": ["x"], "prompt": null}"""
    with RawServer({"/mj/task/17/fetch": saying_ok(body)}) as server:
        task = Proxy(f"http://127.0.0.1:{server.port}/mj", "", private=True).look("17", PATIENCE_S)

    assert task is not None
    assert (task.status, task.percent, task.image_url, task.image_urls) == ("", 100, "", ("https://a/1",))
    assert (task.buttons, task.seed, task.fail_reason, task.prompt) == (("MJ::JOB::upsample::1::x",), None, "", "")
    assert (task.button("MJ::JOB::upsample::1::"), task.button("MJ::Inpaint::")) == ("MJ::JOB::upsample::1::x", "")
