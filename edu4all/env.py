"""The one place that reads the environment.

A variable of the process beats the same name in `.env` (python-dotenv). Every name that is read here stands in
`.env.example` with its meaning, and a test compares the two.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field, fields
from pathlib import Path

from dotenv import load_dotenv

BASE_DIR = Path(__file__).resolve().parent.parent
TRUE_WORDS = frozenset({"1", "true", "yes", "on"})


class BadSetting(Exception):
    """A setting that can't be used; the message says which one and what it may be."""


def _name(variable: str, default: str = "") -> str:
    return field(default=default, metadata={"variable": variable})


@dataclass(frozen=True, slots=True)
class Env:
    """The settings as they were written, still text; the properties give them their types."""

    mode: str = _name("EDU4ALL_MODE", "embedded")
    debug: str = _name("EDU4ALL_DEBUG", "false")
    secret_key: str = _name("EDU4ALL_SECRET_KEY")
    allowed_hosts: str = _name("EDU4ALL_ALLOWED_HOSTS")
    public_url: str = _name("EDU4ALL_PUBLIC_URL")
    host: str = _name("EDU4ALL_HOST", "127.0.0.1")
    port: str = _name("PORT", "8000")
    web_processes: str = _name("EDU4ALL_WEB_PROCESSES", "2")
    data_dir: str = _name("EDU4ALL_DATA_DIR", str(BASE_DIR / "data"))
    database_url: str = _name("DATABASE_URL")
    redis_url: str = _name("REDIS_URL")
    demo_password: str = _name("EDU4ALL_DEMO_PASSWORD", "edu4all-demo")
    provider: str = _name("EDU4ALL_PROVIDER", "storybook")
    provider_deadline_s: str = _name("EDU4ALL_PROVIDER_DEADLINE_S", "180")
    provider_zero_retention: str = _name("EDU4ALL_PROVIDER_ZERO_RETENTION", "false")
    provider_min_age: str = _name("EDU4ALL_PROVIDER_MIN_AGE", "0")
    provider_per_minute: str = _name("EDU4ALL_PROVIDER_PER_MINUTE", "0")
    provider_at_once: str = _name("EDU4ALL_PROVIDER_AT_ONCE", "0")
    openai_api_key: str = _name("OPENAI_API_KEY")
    openai_base_url: str = _name("OPENAI_BASE_URL")
    openai_model: str = _name("EDU4ALL_OPENAI_MODEL", "gpt-image-2.5-flare")
    openai_quality: str = _name("EDU4ALL_OPENAI_QUALITY", "medium")
    azure_endpoint: str = _name("AZURE_OPENAI_ENDPOINT")
    azure_api_key: str = _name("AZURE_OPENAI_API_KEY")
    azure_key: str = _name("AZURE_OPENAI_KEY")
    azure_token: str = _name("AZURE_OPENAI_AD_TOKEN")
    azure_deployment: str = _name("AZURE_OPENAI_DEPLOYMENT")
    azure_api_version: str = _name("OPENAI_API_VERSION", "2025-04-01-preview")
    azure_route: str = _name("EDU4ALL_AZURE_ROUTE", "deployment")
    azure_model: str = _name("EDU4ALL_AZURE_MODEL", "gpt-image-2.5-flare")
    azure_quality: str = _name("EDU4ALL_AZURE_QUALITY", "medium")
    compatible_url: str = _name("EDU4ALL_COMPATIBLE_URL")
    compatible_key: str = _name("EDU4ALL_COMPATIBLE_KEY")
    compatible_model: str = _name("EDU4ALL_COMPATIBLE_MODEL")
    compatible_dialect: str = _name("EDU4ALL_COMPATIBLE_DIALECT", "litellm")
    midjourney_url: str = _name("EDU4ALL_MIDJOURNEY_URL")
    midjourney_secret: str = _name("EDU4ALL_MIDJOURNEY_SECRET")
    midjourney_dialect: str = _name("EDU4ALL_MIDJOURNEY_DIALECT", "novicezk")
    midjourney_cdn: str = _name("EDU4ALL_MIDJOURNEY_CDN", "https://cdn.discordapp.com")
    midjourney_acknowledged: str = _name("EDU4ALL_MIDJOURNEY_ACKNOWLEDGED", "false")
    worker_slots: str = _name("EDU4ALL_WORKER_SLOTS", "320")
    lease_s: str = _name("EDU4ALL_LEASE_S", "20")

    @property
    def is_production(self) -> bool:
        if self.mode not in {"embedded", "production"}:
            raise BadSetting(f"EDU4ALL_MODE is {self.mode!r}; it may be 'embedded' or 'production'.")
        return self.mode == "production"

    def flag(self, attribute: str) -> bool:
        return str(getattr(self, attribute)).strip().lower() in TRUE_WORDS

    def number(self, attribute: str, *, least: float, most: float) -> float:
        """A number within bounds. Raises `BadSetting` with the variable's name."""
        text = str(getattr(self, attribute))
        try:
            value = float(text)
        except ValueError:
            value = float("nan")
        if not least <= value <= most:
            raise BadSetting(f"{variable_of(attribute)} is {text!r}; it must be a number from {least:g} to {most:g}.")
        return value

    def items(self, attribute: str) -> list[str]:
        return [item.strip() for item in str(getattr(self, attribute)).split(",") if item.strip()]


def variable_of(attribute: str) -> str:
    """The name in the environment that an attribute of `Env` is read from."""
    return next(str(f.metadata["variable"]) for f in fields(Env) if f.name == attribute)


def variables() -> dict[str, str]:
    """Every variable that is read, with its default."""
    return {str(f.metadata["variable"]): str(f.default) for f in fields(Env)}


def read_env() -> Env:
    """Read `.env` and the process environment; an empty value counts as not set."""
    load_dotenv(BASE_DIR / ".env")
    given = {f.name: os.environ.get(str(f.metadata["variable"]), "").strip() for f in fields(Env)}
    return Env(**{name: value for name, value in given.items() if value})
