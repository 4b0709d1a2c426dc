"""What the stand-in remembers: its settings, and every call that came in."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, TypedDict

from tests.fake_provider.answers import ANSWERS
from tests.fake_provider.fixtures import ERRORS, ONCE
from tests.fake_provider.wire import ON_THE_WIRE

BEHAVIOURS = frozenset({*ERRORS, *ANSWERS, *ON_THE_WIRE})
_TOKEN = re.compile(r"\[\[fake:([a-z0-9-]+)\]\]")


class FileRecord(TypedDict):
    """One file of a form; `bytes` is its length."""

    field: str
    name: str
    media_type: str
    bytes: int
    sha256: str


class CallRecord(TypedDict):
    """One received call. `started_at` and `ended_at` are seconds since 1970; `route` is method and path.

    `wishes` is all that was asked for, as the server read it, but for the files of a form.
    `finished` is true once an answer was sent whole; `client_gone` where nobody was there any more to take it.
    """

    request_id: str
    route: str
    behaviour: str
    wishes: dict[str, Any]
    files: list[FileRecord]
    model: str
    prompt: str
    n: int
    authorized: bool
    safety_identifier: str | None
    started_at: float
    ended_at: float | None
    finished: bool
    client_gone: bool


@dataclass
class Settings:
    """What a call gets that asks for nothing: seconds of work, behaviour, and a format instead of the one asked for.

    `scores` are what the moderation endpoint says of every picture, by category. No call is answered before there were
    `together` of them.
    """

    delay_s: float = 0.0
    behaviour: str = "ok"
    format: str | None = None
    scores: dict[str, float] = field(default_factory=dict)
    together: int = 0

    def take(self, wishes: dict[str, Any]) -> None:
        """Change some of the settings. Raises `ValueError` for one that doesn't exist."""
        for name, value in wishes.items():
            if name not in self.__dataclass_fields__ or (name == "behaviour" and value not in BEHAVIOURS):
                raise ValueError(f"{name}={value!r}")
            setattr(self, name, value)


@dataclass
class Memory:
    """The state of one stand-in. Only its event loop touches it."""

    started_with: Settings
    settings: Settings = field(default_factory=Settings)
    calls: list[CallRecord] = field(default_factory=list)
    seen: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Go back to the start: no calls, the first settings."""
        self.settings = Settings(**vars(self.started_with))
        self.calls.clear()
        self.seen.clear()

    def behaviour_for(self, prompt: str, model: str) -> str:
        """Say how to answer: by the prompt's token, else by the model's name, else by the settings.

        Raises `KeyError` for a name that isn't one, so that a slip in a test doesn't pass as a good answer.
        """
        token = _TOKEN.search(prompt)
        named = token[1] if token else model.removeprefix("fake-") if model.startswith("fake-") else ""
        behaviour = named or self.settings.behaviour
        if behaviour not in BEHAVIOURS:
            raise KeyError(behaviour)
        if behaviour not in ONCE:
            return behaviour
        self.seen[behaviour, prompt] += 1
        return behaviour if self.seen[behaviour, prompt] == 1 else "ok"

    def note(self, request_id: str, route: str, *, authorized: bool) -> CallRecord:
        """Begin the record of a call."""
        call = CallRecord(
            request_id=request_id,
            route=route,
            behaviour="",
            wishes={},
            files=[],
            model="",
            prompt="",
            n=0,
            authorized=authorized,
            safety_identifier=None,
            started_at=time.time(),
            ended_at=None,
            finished=False,
            client_gone=False,
        )
        self.calls.append(call)
        return call
