"""Pages: turn a request into plain values, make one call, word the answer."""

from __future__ import annotations

from typing import cast

from django.http import HttpRequest

from accounts.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """Who asks for a page that only people who are signed in may open."""
    return cast("Actor", request.actor)  # type: ignore[attr-defined]
