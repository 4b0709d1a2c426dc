"""The providers of this installation, made once a process."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings

from imagegen.choices import Check
from imagegen.providers.base import Capabilities, Provider


def _storybook() -> Provider:
    from imagegen.providers.storybook import Storybook

    return Storybook()


def _openai() -> Provider:
    from imagegen.providers.openai import OpenAIProvider

    options: dict[str, Any] = settings.OPENAI
    return OpenAIProvider(**options)


MAKERS: dict[str, Callable[[], Provider]] = {"storybook": _storybook, "openai": _openai}


@cache
def painter(name: str) -> Provider:
    """The provider of that name. Raises `KeyError` for one that this installation does not know."""
    return MAKERS[name]()


def usable() -> list[str]:
    """The names of the providers that are set up here."""
    return [name for name in MAKERS if name != "openai" or settings.OPENAI["api_key"]]


def chosen(name: str | None) -> str:
    """The provider that a policy names, or the installation's default."""
    return name if name in MAKERS else str(settings.DEFAULT_PROVIDER)


def capabilities(name: str) -> Capabilities:
    return painter(name).capabilities()


def check_first(name: str, wanted: Check) -> Check:
    """Who looks first: what the policy says, but a teacher at everything where no moderator sees the pictures."""
    return Check.EVERYTHING if painter(name).needs_moderation else wanted


def lanes() -> tuple[list[str], list[str]]:
    """The names of the providers that wait on the network, and of those that work on this machine."""
    waiting = [name for name in MAKERS if painter(name).waits]
    return waiting, [name for name in MAKERS if name not in waiting]
