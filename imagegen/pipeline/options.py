"""What an account with each provider is made of besides its key, and checking what was typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from edu4all.lib.clock import today_in
from edu4all.lib.errors import FieldError
from imagegen.pipeline import painters
from imagegen.providers import catalogue
from imagegen.providers.addresses import literal_address, names_own_machine
from imagegen.providers.azure import API_VERSION, DEPLOYMENT, ROUTES
from imagegen.providers.dialects import DIALECTS
from imagegen.providers.midjourney.singles import DIALECTS as PROXIES
from imagegen.providers.openai import BASE_URL, DEFAULT_MODEL

LONGEST = 300


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that an account is made of. `choices` empty takes any text; `default` is what an empty one means."""

    name: str
    is_needed: bool = False
    choices: tuple[str, ...] = ()
    default: str = ""

    @property
    def is_address(self) -> bool:
        return self.name in ("base_url", "endpoint")


def options_of(provider: str) -> tuple[Option, ...]:
    """The options of a provider, with the models that its vendor serves today."""
    models = living_models(provider)
    qualities = (catalogue.AUTO, *catalogue.assumed("").qualities)
    match provider:
        case "openai":
            return (
                Option("base_url", default=BASE_URL),
                Option("model", choices=models, default=DEFAULT_MODEL),
                Option("quality", choices=qualities, default="medium"),
            )
        case "azure":
            return (
                Option("endpoint", is_needed=True),
                Option("deployment", is_needed=True),
                Option("api_version", default=API_VERSION),
                Option("route", choices=ROUTES, default=DEPLOYMENT),
                Option("model", choices=models, default=DEFAULT_MODEL),
                Option("quality", choices=qualities, default="medium"),
            )
        case "openai_compatible":
            return (
                Option("base_url", is_needed=True),
                Option("model", is_needed=True),
                Option("dialect", is_needed=True, choices=tuple(DIALECTS)),
            )
        case "midjourney":
            return (
                Option("base_url", is_needed=True),
                Option("dialect", is_needed=True, choices=PROXIES),
            )
    return ()


def living_models(provider: str, on: date | None = None) -> tuple[str, ...]:
    """The models that a vendor serves on a day (today's), those without an announced end first."""
    day = on or today_in("UTC")
    ends = {name: known.retires_on[provider] for name, known in catalogue.models().items() if provider in known.vendors}
    living = [name for name, end in ends.items() if end is None or end > day]
    return tuple(sorted(living, key=lambda name: (ends[name] or date.max, name), reverse=True))


@dataclass(frozen=True, slots=True)
class Terms:
    """What a vendor's terms say about minors. Ages are in years, None where the terms name none.

    `min_age_attested` holds instead of `min_age` once zero data retention is confirmed. `words` are English.
    """

    words: str
    min_age: int | None
    min_age_attested: int | None


def terms_of(provider: str) -> Terms:
    """The terms of a provider's vendor."""
    vendor = catalogue.vendor(provider)
    return Terms(vendor.terms, vendor.min_age, vendor.min_age_attested)


def retires_on(painter: painters.Painter) -> date | None:
    """The announced end of the model that a painter uses."""
    known = catalogue.model(painter.provider.model)
    return known.retires_on.get(painter.name) if known else None


def clean_options(provider: str, given: Mapping[str, Any]) -> tuple[dict[str, str], list[FieldError]]:
    """What was typed, without what is empty, and what is wrong with it."""
    cleaned: dict[str, str] = {}
    errors: list[FieldError] = []
    options = {option.name: option for option in options_of(provider)}
    errors += [FieldError(name, "unknown_field", _("There is no such field.")) for name in given if name not in options]
    for name, option in options.items():
        value = str(given.get(name) or "").strip()
        problem = _problem(provider, option, value)
        if problem:
            errors.append(problem)
        elif value:
            cleaned[name] = value
    return cleaned, errors


def _problem(provider: str, option: Option, value: str) -> FieldError | None:
    if not value:
        return FieldError(option.name, "required", _("Please fill this in.")) if option.is_needed else None
    if len(value) > LONGEST or not value.isprintable():
        return FieldError(option.name, "too_long", _("Write at most %(limit)s letters.") % {"limit": LONGEST})
    if option.choices and value not in option.choices:
        return _retired(provider, option.name, value) or FieldError(
            option.name, "unknown_choice", _("Choose one of the list.")
        )
    return _address_problem(option.name, value) if option.is_address else None


def _retired(provider: str, name: str, value: str) -> FieldError | None:
    """Names the living model that takes the place of one that its vendor has ended."""
    try:
        catalogue.living(value, provider, today_in("UTC"))
    except catalogue.Retired as gone:
        words = _("The vendor has ended this model. Its place is taken by %(model)s.") % {"model": gone.substitute}
        return FieldError(name, "retired_model", words)
    except catalogue.UnknownModel:
        pass
    return None


def _address_problem(name: str, value: str) -> FieldError | None:
    """An outside address over https; inside the operator's network only what the operator's settings name."""
    try:
        parts = urlsplit(value)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        host = ""
    if not host or parts.username or parts.query or parts.fragment:
        return FieldError(name, "bad_address", _("Write an address such as https://pictures.example.org/v1."))
    if parts.netloc in painters.own_network_hosts():
        return None
    if parts.scheme != "https":
        return FieldError(name, "not_https", _("The address must begin with https://."))
    if names_own_machine(host) or literal_address(host):
        return FieldError(name, "inside_address", _("An address inside this network is set up by the operator."))
    return None
