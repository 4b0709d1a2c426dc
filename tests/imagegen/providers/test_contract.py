"""What every provider promises, asked of each in the same words."""

from __future__ import annotations

import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from PIL import Image

from imagegen.choices import Kind, Outcome, Shape
from imagegen.providers.base import MAX_TEXT, Provider, ProviderFailure, Request, Result
from tests.fake_provider.server import FakeProvider
from tests.imagegen.providers.conftest import edit_for, mask, request_for
from tests.imagegen.providers.makers import MAKERS

PROPORTIONS = {
    Shape.SQUARE: (1.0, 1.0),
    Shape.LANDSCAPE: (1.3, 1.6),
    Shape.PORTRAIT: (0.6, 0.8),
    Shape.WIDE: (1.7, 1.8),
}
"""Width by height, least and most: each provider has sizes of its own."""


@pytest.fixture(scope="module", params=MAKERS)
def maker(request: pytest.FixtureRequest, fake_provider: FakeProvider) -> Iterator[Provider]:
    fake_provider.reset()
    provider = MAKERS[request.param](fake_provider)
    yield provider
    provider.close()


def _assert_is_picture(data: bytes, media_type: str, shape: Shape) -> None:
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        least, most = PROPORTIONS[shape]
        assert least <= picture.width / picture.height <= most
        assert media_type == Image.MIME[picture.format or ""]


def _failure(maker: Provider, request: Request) -> ProviderFailure:
    with pytest.raises(ProviderFailure) as caught:
        maker.make(request)
    return caught.value


def _outcome(maker: Provider, request: Request) -> Outcome | None:
    """None where there is a picture."""
    try:
        maker.make(request)
    except ProviderFailure as failure:
        return failure.outcome
    return None


def test_a_provider_says_who_it_is(maker: Provider) -> None:
    can = maker.capabilities()

    assert maker.name.isidentifier()
    assert Kind.CREATE in can.kinds
    assert can.shapes
    assert can.max_n >= 1


@pytest.mark.parametrize("shape", list(Shape))
def test_a_declared_shape_gives_a_picture_of_it(maker: Provider, shape: Shape) -> None:
    if shape not in maker.capabilities().shapes:
        failure = _failure(maker, request_for(shape=shape))
        assert (failure.outcome, failure.unsent) == (Outcome.UNSUPPORTED, True)
        return

    result = maker.make(request_for(shape=shape))

    (made,) = result.pictures
    _assert_is_picture(made.data, made.media_type, shape)


def test_as_many_pictures_as_asked_for_come(maker: Provider) -> None:
    n = min(3, maker.capabilities().max_n)

    result = maker.make(request_for(n=n))

    assert len(result.pictures) == n
    for made in result.pictures:
        _assert_is_picture(made.data, made.media_type, Shape.SQUARE)


@pytest.mark.parametrize("wishes", [{}, {"variety": 0.0}, {"variety": 0.7}, {"seed": 7}, {"variety": 1.0, "seed": 0}])
def test_every_wish_is_applied_or_reported_as_ignored(maker: Provider, wishes: dict[str, Any]) -> None:
    result = maker.make(request_for(**wishes))

    assert {"shape", "n"} <= set(result.applied)
    assert set(wishes) <= set(result.applied) | set(result.ignored)
    assert not set(result.applied) & set(result.ignored)


def test_what_a_provider_cannot_do_is_never_said_to_be_applied(maker: Provider) -> None:
    can = maker.capabilities()

    result = maker.make(request_for(variety=0.5, seed=3))

    assert ("variety" in result.ignored) is not can.variety
    assert ("seed" in result.ignored) is not can.seed


def test_only_a_provider_that_gives_the_same_pictures_again_says_that_it_is_repeatable(maker: Provider) -> None:
    request = request_for(seed=7, variety=0.7)

    assert maker.repeatable is (maker.capabilities().seed and maker.make(request) == maker.make(request))


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.VARIATION])
def test_a_kind_that_is_undeclared_or_lacks_its_picture_is_refused_before_the_call(maker: Provider, kind: Kind) -> None:
    failure = _failure(maker, request_for(kind=kind))

    declared = kind in maker.capabilities().kinds
    assert (failure.outcome, failure.unsent) == (Outcome.INVALID_REQUEST if declared else Outcome.UNSUPPORTED, True)


@pytest.mark.parametrize("beyond", [-1, 0, 1])
def test_an_impossible_number_is_unsupported(maker: Provider, beyond: int) -> None:
    n = beyond if beyond < 1 else maker.capabilities().max_n + 1

    failure = _failure(maker, request_for(n=n))

    assert (failure.outcome, failure.unsent) == (Outcome.UNSUPPORTED, True)


def test_a_text_that_is_too_long_is_not_sent(maker: Provider) -> None:
    failure = _failure(maker, request_for(text="a" * (MAX_TEXT + 1)))

    assert (failure.outcome, failure.unsent) == (Outcome.INVALID_REQUEST, True)


@pytest.mark.parametrize("prompt", ["", " ", "\0", "\ud800", "🐕" * 300, "<svg/>&amp;\"'", "a\u202eb", "%s {0} \\"])
def test_a_strange_prompt_ends_in_a_picture_or_a_failure(maker: Provider, prompt: str) -> None:
    request = request_for(prompt, text=prompt)

    assert _outcome(maker, request) is not Outcome.PROVIDER_ERROR


def test_an_instance_serves_many_threads_at_once(maker: Provider) -> None:
    most = min(2, maker.capabilities().max_n)

    def make(at: int) -> Result:
        return maker.make(request_for(shape=list(Shape)[at % 2], n=1 + at % most, seed=at))

    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(make, range(8)))

    assert [len(result.pictures) for result in results] == [1 + at % most for at in range(8)]
    for at, result in enumerate(results):
        _assert_is_picture(result.pictures[0].data, result.pictures[0].media_type, list(Shape)[at % 2])


def _changed(maker: Provider, kind: Kind, **wishes: Any) -> Result | ProviderFailure:
    """Ask for a change of a picture that the provider made itself."""
    (original,) = maker.make(request_for()).pictures
    plain: dict[str, Any] = {
        "kind": kind,
        "prompt": "add a red ball",
        "text": "add a red ball",
        "source": original.data,
        "source_recipe": original.recipe,
        "shape": Shape.SQUARE,
    }
    try:
        return maker.make(request_for(**plain | wishes))
    except ProviderFailure as failure:
        return failure


@pytest.mark.parametrize("kind", [Kind.EDIT, Kind.VARIATION])
def test_a_declared_change_gives_a_picture_of_the_same_shape(maker: Provider, kind: Kind) -> None:
    result = _changed(maker, kind)

    if kind not in maker.capabilities().kinds:
        assert isinstance(result, ProviderFailure)
        assert (result.outcome, result.unsent) == (Outcome.UNSUPPORTED, True)
        return
    assert isinstance(result, Result)
    (made,) = result.pictures
    _assert_is_picture(made.data, made.media_type, Shape.SQUARE)
    assert {"shape", "n"} <= set(result.applied)


def test_a_mask_is_taken_or_refused_before_the_call(maker: Provider) -> None:
    can = maker.capabilities()
    if Kind.EDIT not in can.kinds:
        return
    (original,) = maker.make(request_for()).pictures
    with Image.open(io.BytesIO(original.data)) as made:
        wishes = {"source": original.data, "source_recipe": original.recipe, "mask": mask(*made.size)}
    request = edit_for("add a red ball", text="add a red ball", shape=Shape.SQUARE, **wishes)

    if can.mask:
        assert maker.make(request).pictures
    elif maker.needs_moderation:
        failure = _failure(maker, request)
        assert (failure.outcome, failure.unsent) == (Outcome.UNSUPPORTED, True)


def test_a_probe_finds_a_working_account_well(maker: Provider) -> None:
    health = maker.probe()

    assert (health.ok, health.detail) == (True, "")


def test_a_closed_provider_works_again(maker: Provider) -> None:
    maker.close()

    assert maker.make(request_for()).pictures
