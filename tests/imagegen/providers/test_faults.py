"""Whatever a vendor answers, on any route and in any dialect: a picture or a named failure, within the deadline."""

from __future__ import annotations

import time
import tracemalloc
from collections.abc import Iterator

import pytest

from imagegen.choices import Kind, Outcome
from imagegen.providers.base import Provider, ProviderFailure, Request, Result
from tests.fake_provider.answers import ANSWERS
from tests.fake_provider.fixtures import ERRORS
from tests.fake_provider.server import FakeProvider
from tests.fake_provider.wire import ON_THE_WIRE
from tests.imagegen.providers.conftest import edit_for, request_for
from tests.imagegen.providers.makers import MAKERS

SPEAKERS = {
    name: MAKERS[name]
    for name in ("openai", "azure-deployment", "azure-v1", *(name for name in MAKERS if name.startswith("compatible")))
}
"""Those who speak the images protocol."""
BROKEN = [
    "html-200",
    "broken-json",
    "wrong-types",
    "deep-json",
    "mislabelled",
    "empty-data",
    "null-b64",
    "bad-base64",
    "gzip-bomb",
    "redirect",
    "url-no-text",
]
HANDED_ON = ["truncated-png", "svg", "bomb-webp", "gif-frames", "polyglot", "not-an-image"]
"""Bytes that only the intake looks into."""
PLAIN_OUTCOMES = {
    "account-blocked": {Outcome.ACCOUNT_BLOCKED},
    "bad-key": {Outcome.AUTH},
    "no-credit": {Outcome.BILLING},
    "rate": {Outcome.RATE_LIMITED},
    "error-500": {Outcome.PROVIDER_ERROR},
    "error-502-html": {Outcome.PROVIDER_ERROR},
    "model-404": {Outcome.MODEL_UNAVAILABLE},
}
IN_TIME = {
    "hang": {Outcome.TIMEOUT},
    "drip": {Outcome.TIMEOUT},
    "drip-headers": {Outcome.TIMEOUT},
    "stall": {Outcome.TIMEOUT},
    "reset": {Outcome.CUT},
    "cut": {Outcome.CUT},
    "huge": {Outcome.BAD_RESPONSE},
    "endless": {Outcome.BAD_RESPONSE},
    "not-http": {Outcome.BAD_RESPONSE},
}
DEADLINE_S = 3.0
"""Enough for a slow machine to connect and to send."""


@pytest.fixture(scope="module", params=SPEAKERS)
def speaker(request: pytest.FixtureRequest, fake_provider: FakeProvider) -> Iterator[Provider]:
    provider = SPEAKERS[request.param](fake_provider)
    yield provider
    provider.close()


def _requests(provider: Provider) -> list[Request]:
    """One for each route that the provider takes."""
    changes = [edit_for(text="a very secret dog")] if Kind.EDIT in provider.capabilities().kinds else []
    return [request_for("a very secret dog", text="a very secret dog"), *changes]


def _end(provider: Provider, request: Request) -> Result | ProviderFailure:
    try:
        return provider.make(request)
    except ProviderFailure as failure:
        return failure


def _ends(provider: Provider) -> list[Result | ProviderFailure]:
    return [_end(provider, request) for request in _requests(provider)]


@pytest.mark.parametrize("behaviour", BROKEN)
def test_an_answer_without_a_picture_is_a_bad_response(fake: FakeProvider, speaker: Provider, behaviour: str) -> None:
    fake.configure(behaviour=behaviour)

    for end in _ends(speaker):
        assert isinstance(end, ProviderFailure)
        assert (end.outcome, end.unsent) == (Outcome.BAD_RESPONSE, False)


@pytest.mark.parametrize("behaviour", HANDED_ON)
def test_bytes_are_handed_on_unopened(fake: FakeProvider, speaker: Provider, behaviour: str) -> None:
    fake.configure(behaviour=behaviour)

    for end in _ends(speaker):
        assert isinstance(end, Result)
        assert end.pictures[0].data


@pytest.mark.parametrize(("behaviour", "outcomes"), PLAIN_OUTCOMES.items())
def test_a_fault_of_the_account_or_the_server_is_told_apart(
    fake: FakeProvider, speaker: Provider, behaviour: str, outcomes: set[Outcome]
) -> None:
    fake.configure(behaviour=behaviour)

    for end in _ends(speaker):
        assert isinstance(end, ProviderFailure)
        assert end.outcome in outcomes


def test_three_pictures_where_one_was_asked_for_are_one(fake: FakeProvider, speaker: Provider) -> None:
    fake.configure(behaviour="too-many")

    for end in _ends(speaker):
        assert isinstance(end, Result)
        assert len(end.pictures) == 1


@pytest.mark.parametrize("behaviour", sorted({*ERRORS, *ANSWERS} - {"slow"}))
def test_every_answer_ends_in_pictures_or_in_a_failure_that_tells_nothing(
    fake: FakeProvider, speaker: Provider, behaviour: str
) -> None:
    fake.configure(behaviour=behaviour)

    end = _end(speaker, _requests(speaker)[-1])

    assert isinstance(end, Result) or end.outcome is not Outcome.CRASHED
    assert isinstance(end, Result) or "secret" not in end.detail


IN_SHORT = ["openai", "azure-v1", "compatible-sglang"]
"""One of each kind: they share what bounds them."""


@pytest.fixture
def hurried(request: pytest.FixtureRequest, fake: FakeProvider) -> Iterator[Provider]:
    """A provider whose client is there already, so that only the call is timed."""
    provider = SPEAKERS[request.param](fake)
    provider.probe()
    fake.reset()
    yield provider
    provider.close()


@pytest.mark.parametrize("behaviour", sorted(ON_THE_WIRE))
@pytest.mark.parametrize("hurried", IN_SHORT, indirect=True)
def test_what_never_ends_ends_at_the_deadline_and_costs_no_memory(
    fake: FakeProvider, hurried: Provider, behaviour: str
) -> None:
    fake.configure(behaviour=behaviour)
    if IN_TIME[behaviour] == {Outcome.TIMEOUT}:
        hurried._deadline_s = DEADLINE_S  # type: ignore[attr-defined]
    tracemalloc.start()
    began = time.monotonic()

    end = _end(hurried, _requests(hurried)[-1])

    seconds, most = time.monotonic() - began, tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(end, ProviderFailure)
    assert end.outcome in IN_TIME[behaviour]
    # The others end by themselves, or by their bytes.
    assert end.outcome is not Outcome.TIMEOUT or seconds < DEADLINE_S + 5
    assert most < 100 * 1024 * 1024
