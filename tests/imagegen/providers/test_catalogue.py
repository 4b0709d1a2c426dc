"""The catalogue: who makes what until when, for how much, and what takes the place of what is gone."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai.types.image_model import ImageModel

from imagegen.choices import Kind, Shape
from imagegen.providers import catalogue
from imagegen.providers.catalogue import Retired, UnknownModel

TODAY = date(2026, 11, 21)
FLARE = "gpt-image-2.5-flare"
LEGAL_QUALITIES = {"low", "medium", "high", "xhigh", "max"}


def _estimate(name: str = FLARE, **wishes: Any) -> int:
    plain: dict[str, Any] = {"size": "1024x1024", "quality": "medium", "n": 1, "kind": Kind.CREATE, "on": TODAY}
    return catalogue.estimate(name, **plain | wishes)


def test_every_model_that_the_sdk_names_is_known() -> None:
    assert set(get_args(ImageModel)) <= set(catalogue.models())


@pytest.mark.parametrize("name", sorted(catalogue.models()))
def test_a_model_is_described_in_full_or_gone_everywhere(name: str) -> None:
    known = catalogue.model(name)

    assert known is not None
    assert known.vendors <= {"openai", "azure"}
    if all(ends_on and ends_on <= TODAY for ends_on in known.retires_on.values()):
        assert not known.prices
        return
    assert {Shape.SQUARE, Shape.LANDSCAPE, Shape.PORTRAIT} <= set(known.sizes)
    assert set(known.qualities) <= LEGAL_QUALITIES
    assert known.prices
    for price in known.prices:
        assert all(set(row) == set(known.qualities) for _pixels, row in price.tokens)
    for at in known.vendors:
        assert known.formats(at)
        assert known.default_quality(at) in known.qualities


@pytest.mark.parametrize("on", [TODAY, date(2026, 12, 1), date(2027, 1, 1)])
@pytest.mark.parametrize("name", sorted(catalogue.models()))
def test_what_takes_the_place_of_a_model_lives_at_the_same_vendor(name: str, on: date) -> None:
    known = catalogue.models()[name]
    for at in known.vendors:
        ends_on = known.retires_on[at]
        if ends_on is not None and ends_on <= on:
            with pytest.raises(Retired) as caught:
                catalogue.living(name, at, on)
            assert catalogue.living(caught.value.substitute, at, on)


@pytest.mark.parametrize(
    ("name", "at", "on", "since"),
    [
        ("dall-e-2", "openai", TODAY, date(2026, 5, 12)),
        ("dall-e-3", "openai", TODAY, date(2026, 5, 12)),
        ("dall-e-3", "azure", TODAY, date(2026, 3, 4)),
        ("gpt-image-1", "openai", TODAY, date(2026, 10, 23)),
        ("gpt-image-1.5", "openai", date(2026, 12, 1), date(2026, 12, 1)),
        ("gpt-image-1.5", "azure", date(2026, 12, 16), date(2026, 12, 16)),
    ],
)
def test_a_retired_name_is_answered_with_what_took_its_place(name: str, at: str, on: date, since: date) -> None:
    with pytest.raises(Retired) as caught:
        catalogue.living(name, at, on)

    assert (caught.value.since, caught.value.substitute) == (since, FLARE)
    assert str(caught.value) == f"{name} was retired on {since}; {FLARE} takes its place"


def test_a_model_lives_until_the_day_before_its_end() -> None:
    assert catalogue.living("gpt-image-1.5", "openai", date(2026, 11, 30)).name == "gpt-image-1.5"
    assert catalogue.living("gpt-image-1.5", "azure", date(2026, 12, 1)).name == "gpt-image-1.5"


def test_a_substitute_that_has_ended_too_is_followed_further() -> None:
    with pytest.raises(Retired) as caught:
        catalogue.living("dall-e-3", "azure", date(2030, 1, 1))

    assert caught.value.substitute == FLARE  # Nothing lives there that long: the first one is named.


@pytest.mark.parametrize(("name", "at"), [("gpt-image-9", "openai"), ("gpt-image-2.6-flare", "azure"), ("", "openai")])
def test_a_model_that_a_vendor_never_had_is_unknown(name: str, at: str) -> None:
    with pytest.raises(UnknownModel):
        catalogue.living(name, at, TODAY)


@pytest.mark.parametrize(
    ("name", "days"), [("gpt-image-1.5", 10), ("dall-e-3", -193), (FLARE, None), ("gpt-image-9", None)]
)
def test_the_days_until_the_end_are_counted(name: str, days: int | None) -> None:
    assert catalogue.retiring(name, "openai", TODAY) == days


def test_a_dated_snapshot_is_the_model_under_its_own_name() -> None:
    snapshot = catalogue.models()["gpt-image-2.5-flare-2026-09-08"]

    assert snapshot.name == "gpt-image-2.5-flare-2026-09-08"
    assert snapshot.prices == catalogue.models()[FLARE].prices


def test_a_model_newer_than_the_catalogue_is_taken_for_one_that_can_what_all_can() -> None:
    newer = catalogue.assumed("gpt-image-9")

    assert newer.name == "gpt-image-9"
    assert set(newer.sizes) == set(Shape)
    assert catalogue.model("gpt-image-9") is None


def test_terms_on_age_differ_by_vendor_and_by_attestation() -> None:
    flare = catalogue.models()[FLARE]

    assert flare.min_age("openai") == 13
    assert flare.min_age("openai", zero_retention=True) == 0
    assert flare.min_age("azure") is None
    assert catalogue.vendor("midjourney").min_age == 18
    assert set(catalogue.vendors()) == {"storybook", "openai", "azure", "openai_compatible", "midjourney"}


def test_azure_makes_no_webp() -> None:
    flare = catalogue.models()[FLARE]

    assert (flare.formats("openai")[0], set(flare.formats("azure"))) == ("webp", {"png", "jpeg"})


@pytest.mark.parametrize(
    ("wishes", "micro_dollars"),
    [
        ({"text_chars": 0}, 13_170),
        ({"text_chars": 0, "quality": "low"}, 5_880),
        ({"text_chars": 0, "quality": "auto"}, 210_720),
        ({"text_chars": 0, "n": 4}, 52_680),
        ({"text_chars": 0, "size": "3840x2160", "quality": "max"}, 400_290),
        ({"text_chars": 100}, 13_670),
        ({"text_chars": 0, "kind": Kind.EDIT}, 65_170),
        ({"text_chars": 0, "kind": Kind.VARIATION}, 65_170),
    ],
)
def test_an_estimate_is_the_most_that_a_call_costs(wishes: dict[str, Any], micro_dollars: int) -> None:
    assert _estimate(**wishes) == micro_dollars


def test_a_model_that_is_not_known_is_taken_for_the_dearest() -> None:
    assert _estimate("gpt-image-9") == max(_estimate(name) for name in catalogue.models() if name.startswith("gpt"))


def test_a_price_holds_from_its_day_on() -> None:
    flare = catalogue.models()[FLARE]
    first, later = flare.prices[0], catalogue.Price(date(2027, 1, 1), 1, 1, 1, 1, flare.prices[0].tokens)
    changed = catalogue.replace(flare, prices=(first, later))

    assert changed.price(date(2020, 1, 1)) is first
    assert changed.price(date(2026, 12, 31)) is first
    assert changed.price(date(2027, 1, 1)) is later


USAGE = {
    "input_tokens": 50,
    "output_tokens": 439,
    "input_tokens_details": {"text_tokens": 40, "image_tokens": 10},
    "output_tokens_details": {"text_tokens": 0, "image_tokens": 439},
}


@pytest.mark.parametrize(
    ("usage", "micro_dollars"),
    [
        (USAGE, 13_450),
        ({"input_tokens": 50, "output_tokens": 439}, 13_570),
        ({"input_tokens": 50, "output_tokens": 0, "input_tokens_details": {"text_tokens": 999}}, 250),
        ({}, None),
        ({"input_tokens": 50}, None),
        ({"input_tokens": True, "output_tokens": 1}, None),
        ({"input_tokens": -5, "output_tokens": 1}, None),
        ({"input_tokens": "50", "output_tokens": 1}, None),
        ({"input_tokens": 50, "output_tokens": 439, "input_tokens_details": 7}, 13_570),
    ],
)
def test_a_cost_follows_from_the_counts_of_the_answer(usage: dict[str, Any], micro_dollars: int | None) -> None:
    assert catalogue.cost(FLARE, usage, on=TODAY) == micro_dollars


def test_a_cost_without_a_price_is_not_known() -> None:
    assert catalogue.cost("gpt-image-9", USAGE, on=TODAY) is None
    assert catalogue.cost("dall-e-3", USAGE, on=TODAY) is None


def test_a_cost_never_exceeds_its_estimate() -> None:
    usage = USAGE | {"input_tokens": 2_000, "input_tokens_details": {"text_tokens": 2_000}}

    assert catalogue.cost(FLARE, usage, on=TODAY) == _estimate()


@pytest.mark.parametrize(
    ("pixels", "size"),
    [
        ((1024, 1024), "1024x1024"),
        ((1536, 864), "1536x864"),
        ((1280, 960), "1280x960"),
        ((500, 500), "816x816"),
        ((4000, 3000), "1456x1088"),
        ((8000, 100), "1552x528"),
    ],
)
def test_a_changed_picture_keeps_its_proportions(pixels: tuple[int, int], size: str) -> None:
    assert catalogue.models()[FLARE].size_like(*pixels) == size


def test_a_model_of_three_sizes_takes_the_nearest() -> None:
    three = catalogue.models()["gpt-image-1.5"]

    assert [three.size_like(*pixels) for pixels in ((1360, 768), (900, 1000), (768, 1360))] == [
        "1536x1024",
        "1024x1024",
        "1024x1536",
    ]


@given(st.integers(1, 8192), st.integers(1, 8192))
def test_any_picture_has_a_legal_size_of_its_own(width: int, height: int) -> None:
    across, down = map(int, catalogue.models()[FLARE].size_like(width, height).split("x"))

    assert across % 16 == down % 16 == 0
    assert 655_360 <= across * down <= 1_700_000
    assert max(across, down) <= min(3840, 3 * min(across, down))


@pytest.mark.parametrize(
    ("name", "shapes"),
    [("dall-e-3", set(Shape)), ("gpt-image-9", set(Shape)), ("gpt-image-1.5", set(Shape) - {Shape.WIDE})],
)
def test_every_name_can_be_described(name: str, shapes: set[Shape]) -> None:
    described = catalogue.known(name)

    assert (described.name, set(described.sizes)) == (name, shapes)
