"""The providers of this installation, made once a process when first used."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from edu4all.lib.errors import EduError
from imagegen.choices import Check
from imagegen.providers.base import Capabilities, Provider
from imagegen.providers.openai import OpenAIProvider
from imagegen.providers.storybook import Storybook

KINDS: dict[str, type[Provider]] = {"storybook": Storybook, "openai": OpenAIProvider}


class PainterAway(EduError):
    """The provider that a class is to use is not set up on this installation."""

    code = "provider_down"
    status = 503
    sentence = _("The painter of your class is not here right now. Your idea is safe. Please tell your teacher.")


@cache
def painter(name: str) -> Provider:
    """The provider of that name, ready to be called. Raises `KeyError` for one that nobody knows."""
    options: dict[str, Any] = settings.OPENAI if name == "openai" else {}
    return KINDS[name](**options)


def usable() -> list[str]:
    """The names of the providers that are set up here."""
    return [name for name in KINDS if name != "openai" or settings.OPENAI["api_key"]]


def chosen(name: str | None) -> str:
    """The provider that a policy names, or the installation's default."""
    return name or str(settings.DEFAULT_PROVIDER)


def require_usable(name: str) -> None:
    """Raise `PainterAway` unless this installation can call the provider."""
    if name not in usable():
        raise PainterAway


def capabilities(name: str) -> Capabilities:
    return painter(name).capabilities()


def check_first(name: str, wanted: Check) -> Check:
    """Who looks first: what the policy says, but a teacher at everything where no moderator sees the pictures."""
    return Check.EVERYTHING if KINDS[name].needs_moderation else wanted


def lanes() -> tuple[list[str], list[str]]:
    """The names of the providers that wait on the network, and of those that work on this machine."""
    names = usable()
    waiting = [name for name in names if KINDS[name].waits]
    return waiting, [name for name in names if name not in waiting]
