"""The way out: whatever a painter answers ends in its state and code, an exact quota and a line on record."""

from __future__ import annotations

import errno
import logging
import socket
from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from PIL import Image

from accounts.tenancy import Exit, everywhere
from edu4all.lib.storage import PrivateFiles
from imagegen import files as kept_files
from imagegen.choices import Failure, HeldAt, Origin, PictureState, State
from imagegen.models import Attempt, Generation
from imagegen.operations.generations import cancel
from imagegen.operations.worker import run_once
from imagegen.pipeline.admit import pseudonym
from imagegen.pipeline.run import Pipeline
from imagegen.pipeline.settling import ENDS, MAX_ATTEMPTS
from imagegen.providers.base import ProviderFailure
from imagegen.wording import failure_words
from tests import record as log
from tests.fake_provider.calls import BEHAVIOURS
from tests.fake_provider.server import FakeProvider
from tests.imagegen.conftest import DEADLINE_S, KEY
from tests.painting import (
    KNOWN,
    UNKNOWN,
    ask,
    call,
    cases,
    end_leases,
    finish,
    make_due,
    now_as,
    outcomes,
    pictures,
    send,
    set_rules,
    used_by,
)
from tests.world import World

Files = Callable[[], list[str]]
SECRET = "Lotte of Elm Street"


def paint(world: World, behaviour: str = "ok", **wishes: Any) -> Generation:
    """Sam asks, and the painter behaves so."""
    return ask(world, world.sam, f"a dog for {SECRET} [[fake:{behaviour}]]", **wishes)


def work_until_the_end() -> None:
    """Work the queue off, letting the time pass that lies before other attempts."""
    while run_once():
        make_due()


# --- every answer ----------------------------------------------------------------------------------------------------

REFUSED = (State.REFUSED, Failure.PROVIDER_REFUSED)
DOWN = (State.FAILED, Failure.PROVIDER_DOWN)
NO_PAINT = (State.FAILED, Failure.PROVIDER_QUOTA)
BUSY = (State.FAILED, Failure.PROVIDER_BUSY)
RUBBISH = (State.FAILED, Failure.BAD_RESPONSE)
LATE = (State.UNKNOWN, Failure.TIMEOUT)
LOST = (State.UNKNOWN, Failure.UNKNOWN_OUTCOME)

ENDINGS: dict[str, tuple[tuple[State, Failure], list[str]]] = {
    "refuse-input": (REFUSED, ["refused_input"]),
    "refuse-output": (REFUSED, ["refused_output"]),
    "refuse-unknown": (REFUSED, ["refused_input"]),
    "old-refusal": (REFUSED, ["refused_input"]),
    "azure-refusal": (REFUSED, ["refused_input"]),
    "content-filter": (REFUSED, ["refused_input"]),
    "azure-content-filter": (REFUSED, ["refused_input"]),
    "azure-image-filter": (REFUSED, ["refused_input"]),
    "azure-nothing-marked": (REFUSED, ["refused_input"]),
    "azure-jailbreak": (REFUSED, ["refused_input"]),
    "filtered-200": (REFUSED, ["refused_output"]),
    "bad-file": (REFUSED, ["image_rejected"]),
    "bad-size": ((State.FAILED, Failure.INVALID_REQUEST), ["invalid_request"]),
    "retired-model": (DOWN, ["model_unavailable"]),
    "model-404": (DOWN, ["model_unavailable"]),
    "org-unverified": (DOWN, ["not_entitled"]),
    "account-blocked": (DOWN, ["account_blocked"]),
    "bad-key": (DOWN, ["auth"]),
    "billing": (NO_PAINT, ["billing"]),
    "quota": (NO_PAINT, ["quota"]),
    "no-credit": (NO_PAINT, ["billing"]),
    "rate": (BUSY, ["rate_limited"] * 3),
    "rate-61": (BUSY, ["rate_limited"] * 3),
    "rate-121": (BUSY, ["rate_limited"] * 3),
    "rate-ms": (BUSY, ["rate_limited"] * 3),
    "error-500": (DOWN, ["provider_error"] * 3),
    "echo": (DOWN, ["provider_error"] * 3),
    "error-502-html": (DOWN, ["provider_error"] * 3),
    "error-503": (DOWN, ["provider_error"] * 3),
    "html-200": (RUBBISH, ["bad_response"]),
    "broken-json": (RUBBISH, ["bad_response"]),
    "wrong-types": (RUBBISH, ["bad_response"]),
    "deep-json": (RUBBISH, ["bad_response"]),
    "mislabelled": (RUBBISH, ["bad_response"]),
    "empty-data": (RUBBISH, ["bad_response"]),
    "null-b64": (RUBBISH, ["bad_response"]),
    "bad-base64": (RUBBISH, ["bad_response"]),
    "truncated-png": (RUBBISH, ["bad_response"]),
    "not-an-image": (RUBBISH, ["bad_response"]),
    "svg": (RUBBISH, ["bad_response"]),
    "bomb-webp": (RUBBISH, ["bad_response"]),
    "gif-frames": (RUBBISH, ["bad_response"]),
    "gzip-bomb": (RUBBISH, ["bad_response"]),
    "endless": (RUBBISH, ["bad_response"]),
    **{name: (RUBBISH, ["bad_response"]) for name in sorted(BEHAVIOURS) if name.startswith("url")},
    "huge": (RUBBISH, ["bad_response"]),
    "redirect": (RUBBISH, ["bad_response"]),
    "not-http": (RUBBISH, ["bad_response"]),
    "reset": (LOST, ["cut"]),
    "cut": (LOST, ["cut"]),
    "hang": (LATE, ["timeout"]),
    "slow": (LATE, ["timeout"]),
    "drip": (LATE, ["timeout"]),
    "drip-headers": (LATE, ["timeout"]),
    "stall": (LATE, ["timeout"]),
}
"""By the painter's behaviour: the generation's end, and how each attempt ended."""

PAINTED = {"ok", "too-many", "too-few", "one-bad", "polyglot", "rate-once", "error-500-once"}
"""The behaviours that end in a picture."""


def test_every_behaviour_of_the_stand_in_has_its_ending_here() -> None:
    assert set(ENDINGS) | PAINTED == BEHAVIOURS


@pytest.mark.parametrize(("behaviour", "ending"), ENDINGS.items())
def test_a_painter_that_gives_nothing_ends_with_a_reason_and_the_quota_back(
    world: World,
    paid: FakeProvider,
    openai_at: Callable[..., None],
    files: Files,
    caplog: pytest.LogCaptureFixture,
    behaviour: str,
    ending: tuple[tuple[State, Failure], list[str]],
) -> None:
    (state, failure), attempts = ending
    if failure == Failure.TIMEOUT:
        openai_at(paid.url, deadline_s=DEADLINE_S)
    paid.configure(behaviour=behaviour)
    before = ask(world, world.sam)
    generation = ask(world, world.sam, f"a dog for {SECRET}", n=2)
    with world.at(world.kompas):
        cancel(world.actor(world.sam), before)

    work_until_the_end()

    ended = now_as(generation)
    assert (ended.state, ended.failure, outcomes(generation)) == (state, failure, attempts)
    assert (ended.charged, used_by(world.sam), pictures(generation), files()) == (0, 0, [], [])
    assert (ended.fence, ended.lease_until) == (None, None)
    assert ended.finished_at is not None
    assert len(paid.calls()) == len(attempts)
    assert log.kinds(world.kompas, generation) == [
        "generation.queued",
        *["generation.sent", "generation.queued_again"] * (len(attempts) - 1),
        "generation.sent",
        f"generation.{state}",
    ]
    assert log.last(world.kompas, kind=f"generation.{state}").facts == {"by": "worker", "code": failure}
    assert failure_words(ended.failure) != failure_words("")
    assert [secret for secret in (SECRET, KEY) if secret in caplog.text + ended.failure_detail] == []


@pytest.mark.parametrize(("behaviour", "count"), [("ok", 3), ("too-many", 3), ("too-few", 2), ("one-bad", 1)])
def test_what_can_be_used_is_kept_and_what_is_missing_goes_back(
    world: World, paid: FakeProvider, files: Files, behaviour: str, count: int
) -> None:
    generation = paint(world, behaviour, n=3)

    run_once()

    ended = now_as(generation)
    assert (ended.state, ended.held_at, ended.failure) == (State.HELD, HeldAt.PICTURE, "")
    assert (len(pictures(generation)), ended.charged, used_by(world.sam)) == (count, count, count)
    assert [picture.position for picture in pictures(generation)] == list(range(count))
    assert len(files()) == 3 * count
    assert outcomes(generation) == ["ok"]
    assert log.last(world.kompas, kind="generation.held").facts == {"by": "worker", "pictures": count}


def test_a_painted_picture_waits_for_a_teacher_and_tells_where_it_came_from(world: World, paid: FakeProvider) -> None:
    generation = paint(world, shape="wide", variety=0.5)

    run_once()

    ended, (picture,) = now_as(generation), pictures(generation)
    (made,) = paid.calls()
    assert made["safety_identifier"] == pseudonym(ended)
    assert made["prompt"] == ended.sent_text
    assert (picture.state, picture.origin, picture.width, picture.height) == (
        PictureState.HELD, Origin.AI, 1536, 864,
    )  # fmt: skip
    assert (picture.person_id, picture.classroom_id) == (world.sam.pk, world.class_5b.pk)
    assert (ended.applied["size"], ended.ignored) == ("1536x864", ["variety"])
    with everywhere(Exit.SETUP):
        attempt = Attempt.objects.get(generation=generation)
    assert (attempt.request_id, attempt.model) == (made["request_id"], made["model"])
    assert attempt.usage["total_tokens"] > 0
    (case,) = cases(generation)
    assert (case.subject, case.state) == (HeldAt.PICTURE, "open")
    assert log.kinds(world.kompas)[1:] == [
        "generation.queued", "generation.sent", "generation.held", "case.opened",
    ]  # fmt: skip


# --- retries ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("behaviour", "outcome"), [("rate-once", "rate_limited"), ("error-500-once", "provider_error")]
)
def test_a_painter_that_was_busy_once_is_asked_again(
    world: World, paid: FakeProvider, behaviour: str, outcome: str
) -> None:
    generation = paint(world, behaviour)
    run_once()

    waiting = now_as(generation)
    assert (waiting.state, waiting.fence, waiting.charged) == (State.QUEUED, None, 1)
    assert waiting.run_after is not None
    assert run_once() == 0
    make_due()
    run_once()

    ended = now_as(generation)
    assert (ended.state, ended.attempts_made, used_by(world.sam)) == (State.HELD, 2, 1)
    assert outcomes(generation) == [outcome, "ok"]
    assert len(paid.calls()) == 2


@pytest.mark.parametrize(
    ("behaviour", "least", "most"), [("rate", 1, 3.1), ("rate-61", 61, 63.1), ("error-500", 0, 2.1)]
)
def test_the_wait_is_what_the_painter_asks_for_and_a_little_chance(
    world: World, paid: FakeProvider, standing_clock: datetime, behaviour: str, least: float, most: float
) -> None:
    generation = paint(world, behaviour)
    run_once()

    run_after = now_as(generation).run_after
    assert run_after is not None
    assert timedelta(seconds=least) <= run_after - standing_clock <= timedelta(seconds=most)


def test_nobody_at_home_is_tried_three_times_and_no_more(world: World, openai_at: Callable[..., None]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
    openai_at(address)
    set_rules(world, provider="openai")
    generation = paint(world)

    work_until_the_end()

    ended = now_as(generation)
    assert (ended.state, ended.failure) == DOWN
    assert outcomes(generation) == ["unreachable"] * MAX_ATTEMPTS
    assert (ended.charged, used_by(world.sam)) == (0, 0)


def test_every_outcome_has_an_end_that_is_worded() -> None:
    from imagegen.choices import Outcome

    assert set(ENDS) == set(Outcome)
    assert {failure_words(code) == failure_words("") for _, code in ENDS.values()} == {False}


# --- the storybook ---------------------------------------------------------------------------------------------------


def test_the_storybook_draws_at_once(world: World, files: Files) -> None:
    generation = ask(world, world.olga, "собака в парке", n=2, shape="portrait", seed=7)

    assert run_once() == 1

    ended = now_as(generation)
    assert (ended.state, ended.charged, used_by(world.olga)) == (State.READY, 2, 2)
    assert (ended.applied["n"], ended.ignored, outcomes(generation)) == (2, [], ["ok"])
    assert [drew["word"] for drew in ended.reading["drew"]] == ["собака", "в парке"]
    assert [picture.origin for picture in pictures(generation)] == [Origin.STORYBOOK] * 2
    assert {picture.state for picture in pictures(generation)} == {PictureState.READY}
    assert all(picture.alt_text and picture.recipe for picture in pictures(generation))
    assert files() == sorted(["full.png", "master.png", "thumb.webp"] * 2)
    with Image.open(BytesIO(kept_files.read(pictures(generation)[0].full))) as picture:
        assert picture.size == (pictures(generation)[0].width, pictures(generation)[0].height)
    assert log.kinds(world.oak) == ["generation.queued", "generation.sent", "generation.ready"]
    assert log.kinds(world.kompas) == []


def test_the_storybook_says_when_it_knows_no_word(world: World) -> None:
    generation = ask(world, world.sam, UNKNOWN)

    run_once()

    ended = now_as(generation)
    assert (ended.state, ended.failure, used_by(world.sam)) == (State.FAILED, Failure.NEEDS_WORDS, 0)
    assert (ended.reading["drew"], ended.reading["not_drawn"]) == ([], ["xyzzy", "qwrt"])
    assert len(ended.reading["ideas"]) > 0
    assert outcomes(generation) == ["needs_words"]


def test_a_class_that_looks_at_everything_looks_at_drawings_too(world: World) -> None:
    set_rules(world, check="everything")
    generation = ask(world, world.sam)

    run_once()

    assert (now_as(generation).state, now_as(generation).held_at) == (State.HELD, HeldAt.PICTURE)
    assert [picture.state for picture in pictures(generation)] == [PictureState.HELD]


# --- the storage -----------------------------------------------------------------------------------------------------


def assert_storage_down(world: World, generation: Generation, caplog: pytest.LogCaptureFixture) -> None:
    ended = now_as(generation)
    assert (ended.state, ended.failure) == (State.FAILED, Failure.STORAGE_DOWN)
    assert (ended.charged, used_by(world.sam), pictures(generation)) == (0, 0, [])
    assert outcomes(generation) == ["ok"]
    assert [record.levelno for record in caplog.records if record.name == "imagegen.pipeline.settling"] == [
        logging.CRITICAL
    ]
    assert log.last(world.kompas).facts == {"by": "worker", "code": "storage_down"}


def test_a_storage_that_is_not_there_is_said_loudly_and_costs_nothing(
    world: World, tmp_path: Path, files: Files, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "media").write_text("a file in place of the folder")
    generation = ask(world, world.sam, f"a dog for {SECRET}", n=2)

    run_once()

    assert_storage_down(world, generation, caplog)
    assert files() == []


@pytest.mark.parametrize("fits", [0, 1, 2, 4, 5])
def test_a_disk_that_fills_up_half_way_keeps_no_file(
    world: World, monkeypatch: pytest.MonkeyPatch, files: Files, caplog: pytest.LogCaptureFixture, fits: int
) -> None:
    save, saved = PrivateFiles._save, list[str]()

    def until_full(storage: PrivateFiles, name: str, content: Any) -> str:
        if len(saved) == fits:
            raise OSError(errno.ENOSPC, "No space left on device")
        saved.append(name)
        return save(storage, name, content)

    monkeypatch.setattr(PrivateFiles, "_save", until_full)
    generation = ask(world, world.sam, f"a dog for {SECRET}", n=2)

    run_once()

    assert len(saved) == fits
    assert_storage_down(world, generation, caplog)
    assert files() == []


def test_a_write_that_breaks_off_leaves_no_half_file(world: World, tmp_path: Path, files: Files) -> None:
    class Breaks:
        def chunks(self) -> Any:
            yield b"half"
            raise OSError(errno.EIO, "Input/output error")

    storage = PrivateFiles(location=tmp_path / "media")
    with pytest.raises(OSError):
        storage._save("a/picture.png", Breaks())  # type: ignore[arg-type]

    assert files() == []


# --- the fence -------------------------------------------------------------------------------------------------------


def whole_row(generation: Generation) -> dict[str, Any]:
    with everywhere(Exit.SETUP):
        return dict(Generation.objects.filter(pk=generation.pk).values().get())


def lose_by_lease(world: World, generation: Generation) -> None:
    end_leases()
    Pipeline().reap()


def lose_by_cancel(world: World, generation: Generation) -> None:
    with world.at(world.kompas):
        cancel(world.actor(world.sam), generation)


def lose_to_another_worker(world: World, generation: Generation) -> None:
    lose_by_lease(world, generation)
    send()


LOSSES = {"lease": lose_by_lease, "cancel": lose_by_cancel, "another worker": lose_to_another_worker}
every_loss = pytest.mark.parametrize("lose", LOSSES.values(), ids=LOSSES.keys())


@every_loss
@pytest.mark.parametrize("painter", ["storybook", "openai"])
def test_an_answer_that_comes_after_the_fence_was_lost_changes_nothing(
    world: World, paid: FakeProvider, files: Files, lose: Callable[[World, Generation], None], painter: str
) -> None:
    set_rules(world, provider=painter)
    generation = ask(world, world.sam, f"a dog for {SECRET}", n=2)
    (job,) = send()
    answer = call(job)
    lose(world, generation)
    before = (whole_row(generation), outcomes(generation), log.kinds(world.kompas), used_by(world.sam))

    finish(job, answer)

    assert (whole_row(generation), outcomes(generation), log.kinds(world.kompas), used_by(world.sam)) == before
    assert (pictures(generation), cases(generation), files()) == ([], [], [])


@every_loss
def test_a_failure_that_comes_after_the_fence_was_lost_changes_nothing(
    world: World, paid: FakeProvider, lose: Callable[[World, Generation], None]
) -> None:
    generation = paint(world, "error-500")
    (job,) = send()
    answer = call(job)
    assert isinstance(answer, ProviderFailure)
    lose(world, generation)
    before = (whole_row(generation), outcomes(generation), log.kinds(world.kompas), used_by(world.sam))

    finish(job, answer)

    assert (whole_row(generation), outcomes(generation), log.kinds(world.kompas), used_by(world.sam)) == before


def test_an_answer_is_taken_in_once(world: World, files: Files) -> None:
    generation = ask(world, world.sam)
    (job,) = send()
    answer = call(job)

    finish(job, answer)
    before = whole_row(generation)
    finish(job, answer)

    assert whole_row(generation) == before
    assert (len(pictures(generation)), len(files()), used_by(world.sam)) == (1, 3, 1)


def test_a_claim_that_was_lost_is_not_sent(world: World) -> None:
    from imagegen.engine import queue

    generation = ask(world, world.sam)
    claims = queue.claim(10, ["storybook"])
    end_leases()
    Pipeline().reap()

    assert Pipeline().send(claims) == []
    assert (now_as(generation).state, outcomes(generation)) == (State.QUEUED, [])


def test_the_call_needs_no_database(world: World, paid: FakeProvider) -> None:
    generation = ask(world, world.sam, KNOWN)
    (job,) = send()

    def refuse(*_: object) -> None:
        raise AssertionError("The call used the database.")

    with connection.execute_wrapper(refuse):
        answer = call(job)
    finish(job, answer)

    assert now_as(generation).state == State.HELD
