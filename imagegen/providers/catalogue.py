"""What is known of vendors and models: sizes, qualities, prices, the day of their end. Dated data in `models.toml`.

Pages, API, validation, adapters and the ledger all read it here. Money is in micro-dollars (a millionth of a US
dollar), always rounded up.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from math import ceil, sqrt
from pathlib import Path
from types import MappingProxyType
from typing import Any

from imagegen.choices import Kind, Shape

DATA = Path(__file__).with_name("models.toml")
AUTO = "auto"
"""The quality that leaves the choice to the vendor."""
MAX_N = 10
_ALL_KINDS = frozenset(Kind)


@dataclass(frozen=True, slots=True)
class Vendor:
    """Who serves models. `min_age` is in years, None where the terms name none.

    `min_age_attested` holds instead once zero data retention is confirmed for the account.
    """

    name: str
    formats: tuple[str, ...]
    default_quality: str
    min_age: int | None
    min_age_attested: int | None
    terms: str


@dataclass(frozen=True, slots=True)
class Price:
    """What a model costs from a day on, in dollars for a million tokens, which is micro-dollars for one.

    `tokens` are the output tokens of one picture by quality, in rows that each hold up to a number of pixels.
    """

    valid_from: date
    text_in: float
    image_in: float
    image_out: float
    image_in_tokens: int
    tokens: tuple[tuple[int, Mapping[str, int]], ...]

    def tokens_for(self, pixels: int, quality: str) -> int:
        """Give the most output tokens of one picture; the dearest quality for one that isn't in the table."""
        row = next((row for most, row in self.tokens if pixels <= most), self.tokens[-1][1])
        return row.get(quality, max(row.values()))


@dataclass(frozen=True, slots=True)
class FreeSize:
    """The rule of models that make any size, in pixels."""

    step: int
    longest: int
    least_pixels: int
    most_pixels: int
    longest_by_shortest: int


@dataclass(frozen=True, slots=True)
class Model:
    """One model. `retires_on` has an entry for each vendor that served it, None where no end was announced.

    `sizes` are "WxH" in pixels; `free_size` is None where there are no others.
    """

    name: str
    retires_on: Mapping[str, date | None]
    kinds: frozenset[Kind]
    sizes: Mapping[Shape, str]
    qualities: tuple[str, ...]
    max_n: int
    mask: bool
    substitute: str
    free_size: FreeSize | None = None
    prices: tuple[Price, ...] = field(default=())

    @property
    def vendors(self) -> frozenset[str]:
        return frozenset(self.retires_on)

    def default_quality(self, at: str) -> str:
        """Give the quality that is meant at a vendor where nobody says."""
        return vendor(at).default_quality

    def formats(self, at: str) -> tuple[str, ...]:
        """Give the formats that can be asked for at a vendor, the best one first."""
        return vendor(at).formats

    def min_age(self, at: str, *, zero_retention: bool = False) -> int | None:
        """Give the least age, in years, in a vendor's terms; None where they name none."""
        terms = vendor(at)
        attested = terms.min_age_attested
        return attested if zero_retention and attested is not None else terms.min_age

    def price(self, on: date) -> Price | None:
        """Give the price of a day: the newest that holds then, else the first that there was."""
        holding = [price for price in self.prices if price.valid_from <= on]
        return holding[-1] if holding else next(iter(self.prices), None)

    def size_like(self, width: int, height: int) -> str:
        """Give a size that the model makes, in the proportions of a picture of so many pixels, or nearest to them."""
        if self.free_size is None:
            wanted = width / height
            return min(self.sizes.values(), key=lambda size: abs(_proportion(size) - wanted))
        return _free_size_like(self.free_size, width, height)


class Retired(LookupError):
    """A model that a vendor serves no more: since when, and the living one to use instead."""

    def __init__(self, name: str, since: date, substitute: str) -> None:
        super().__init__(f"{name} was retired on {since}; {substitute} takes its place")
        self.name = name
        self.since = since
        self.substitute = substitute


class UnknownModel(LookupError):
    """A model that isn't in the catalogue, or not at this vendor."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not in the catalogue")
        self.name = name


def vendor(name: str) -> Vendor:
    """Give a vendor by the provider's name. Raises `KeyError`."""
    return _read()[0][name]


def vendors() -> Mapping[str, Vendor]:
    """Give all vendors by name."""
    return MappingProxyType(_read()[0])


def models() -> Mapping[str, Model]:
    """Give all models by name, dated snapshots among them."""
    return MappingProxyType(_read()[1])


def model(name: str) -> Model | None:
    """Give a model by its name or that of a dated snapshot; None for one that isn't known."""
    return _read()[1].get(name)


def living(name: str, at: str, on: date) -> Model:
    """Give a model that a vendor serves on a day. Raises `Retired` or `UnknownModel`."""
    found = model(name)
    if found is None or at not in found.vendors:
        raise UnknownModel(name)
    ends_on = found.retires_on[at]
    if ends_on is not None and ends_on <= on:
        raise Retired(name, ends_on, _living_substitute(found, at, on))
    return found


def assumed(name: str) -> Model:
    """Give what may be asked of a model that is newer than the catalogue: what all living ones can do."""
    return replace(_read()[1]["gpt-image-2"], name=name, qualities=_all_qualities())


def known(name: str) -> Model:
    """Give a model that can be described: itself, or what is assumed of one that is newer, or gone."""
    found = model(name)
    return found if found is not None and found.sizes else assumed(name)


def retiring(name: str, at: str, on: date) -> int | None:
    """Give the days until a vendor ends a model, zero or less where it did; None where no end is announced."""
    found = model(name)
    ends_on = None if found is None else found.retires_on.get(at)
    return None if ends_on is None else (ends_on - on).days


def estimate(name: str, *, size: str, quality: str, n: int, kind: Kind, on: date, text_chars: int = 2_000) -> int:
    """Give the most that a call may cost, in micro-dollars, to reserve it beforehand.

    `size` is "WxH" in pixels; a character of text counts as a token, which no language exceeds by much. A model that
    isn't in the catalogue is taken for the dearest that lives.
    """
    found = model(name)
    prices = [price] if found and (price := found.price(on)) else _living_prices(on)
    return max(_most(price, size, quality, n, kind, text_chars) for price in prices)


def cost(name: str, usage: Mapping[str, Any], *, on: date) -> int | None:
    """Give what a call did cost, in micro-dollars, by the token counts of its answer; None where they don't tell.

    Tokens that the answer doesn't divide into text and picture are taken for the dearer kind.
    """
    found = model(name)
    price = found.price(on) if found else None
    taken, made = _count(usage.get("input_tokens")), _count(usage.get("output_tokens"))
    if price is None or taken is None or made is None:
        return None
    details = usage.get("input_tokens_details")
    text = (_count(details.get("text_tokens")) if isinstance(details, Mapping) else None) or 0
    text = min(text, taken)
    return ceil(text * price.text_in + (taken - text) * price.image_in + made * price.image_out)


def _most(price: Price, size: str, quality: str, n: int, kind: Kind, text_chars: int) -> int:
    pictures_in = 0 if kind is Kind.CREATE else price.image_in_tokens
    made = price.tokens_for(_pixels(size), quality)
    return n * ceil(text_chars * price.text_in + pictures_in * price.image_in + made * price.image_out)


def _living_prices(on: date) -> list[Price]:
    return [price for one in _read()[1].values() if (price := one.price(on))]


def _living_substitute(gone: Model, at: str, on: date) -> str:
    """Follow the substitutes to one that lives at the vendor on that day; a substitute may have ended meanwhile."""
    seen = {gone.name}
    name = gone.substitute
    while name not in seen:
        seen.add(name)
        candidate = _read()[1][name]
        ends_on = candidate.retires_on.get(at)
        if at in candidate.vendors and (ends_on is None or ends_on > on):
            return name
        name = candidate.substitute
    return gone.substitute


def _all_qualities() -> tuple[str, ...]:
    return max((one.qualities for one in _read()[1].values()), key=len)


def _count(value: Any) -> int | None:
    plain = isinstance(value, int) and not isinstance(value, bool)
    return value if plain and value >= 0 else None


def _sides(size: str) -> tuple[int, int]:
    width, _, height = size.partition("x")
    return int(width), int(height)


def _pixels(size: str) -> int:
    width, height = _sides(size)
    return width * height


def _proportion(size: str) -> float:
    width, height = _sides(size)
    return width / height


_AREA = 1536 * 1024
"""Pixels of a changed picture at most, as of a new one: more would cost more than was reserved."""


def _free_size_like(rule: FreeSize, width: int, height: int) -> str:
    proportion = min(max(width / height, 1 / rule.longest_by_shortest), rule.longest_by_shortest)
    area = min(max(width * height, rule.least_pixels), _AREA)
    exact = min(sqrt(area * proportion), rule.longest, rule.longest * proportion)
    across = round(exact / rule.step) * rule.step
    down = round(across / proportion / rule.step) * rule.step
    while across * down < rule.least_pixels or max(across, down) > rule.longest_by_shortest * min(across, down):
        # Rounding made it too small or too long: the shorter side grows.
        across, down = (across + rule.step, down) if across <= down else (across, down + rule.step)
    return f"{across}x{down}"


@cache
def _read() -> tuple[dict[str, Vendor], dict[str, Model]]:
    data = tomllib.loads(DATA.read_text(encoding="utf-8"))
    sellers = {name: _vendor(name, said) for name, said in data["vendors"].items()}
    free = FreeSize(**data["free_size"])
    found: dict[str, Model] = {}
    for name, said in data["models"].items():
        one = _model(name, said, data["sizes"], free)
        found |= {called: replace(one, name=called) for called in (name, *said.get("snapshots", ()))}
    return sellers, found


def _vendor(name: str, said: Mapping[str, Any]) -> Vendor:
    return Vendor(
        name,
        tuple(said["formats"]),
        said["default_quality"],
        said.get("min_age"),
        said.get("min_age_attested"),
        said["terms"],
    )


def _model(name: str, said: Mapping[str, Any], sizes: Mapping[str, Any], free: FreeSize) -> Model:
    named = said.get("sizes", "")
    return Model(
        name=name,
        retires_on=MappingProxyType({at: _ending(day) for at, day in said["retires_on"].items()}),
        kinds=_ALL_KINDS,
        sizes=MappingProxyType({Shape(shape): size for shape, size in sizes.get(named, {}).items()}),
        qualities=tuple(said.get("qualities", ())),
        max_n=MAX_N,
        mask=True,
        substitute=said["substitute"],
        free_size=free if named == "free" else None,
        prices=tuple(sorted((_price(row) for row in said.get("prices", ())), key=lambda price: price.valid_from)),
    )


def _ending(day: date | str) -> date | None:
    return day if isinstance(day, date) else None


def _price(said: Mapping[str, Any]) -> Price:
    rows = [dict(row) for row in said["tokens"]]
    tokens = tuple(sorted(((row.pop("pixels"), row) for row in rows), key=lambda row: row[0]))
    return Price(
        said["valid_from"], said["text_in"], said["image_in"], said["image_out"], said["image_in_tokens"], tokens
    )
