"""The contract between the pipeline and whatever makes pictures.

The base class owns the order of steps, so that no provider can leave one out: check what is possible, translate and
call, check what came back. A provider translates our request into its own, raises on what it can't do, gives every
failure an `Outcome`, and never retries: the engine decides what is tried again.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, ClassVar, Protocol

from imagegen.choices import Kind, Language, Origin, Outcome, Shape

MAX_TEXT = 32_000
"""Characters of metaprompt and prompt together: the longest that the image APIs take."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a provider can do; pages, API and validation obey it.

    `mask`: an edit may be confined to a part. `progress`: it tells how far a picture is, in percent.
    """

    kinds: frozenset[Kind]
    shapes: frozenset[Shape]
    max_n: int
    variety: bool
    seed: bool
    mask: bool = False
    progress: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """One call for n pictures.

    `prompt` is what the pupil wrote, `text` the exact text to send (metaprompt and prompt). `variety` is 0 to 1, None
    for the provider's default. `pseudonym` stands for the pupil towards the provider and names nobody.

    An edit and a variation have a `source`: the picture to change, as bytes that were checked before, with the
    `source_recipe` that its provider gave it, if any. `mask` is a PNG of the source's size, transparent where the
    picture may change; without one all of it may.

    `job` is what a resumable provider called this request before a crash: it is asked for that, not called anew.
    """

    kind: Kind
    prompt: str
    text: str
    language: Language
    shape: Shape
    n: int = 1
    variety: float | None = None
    seed: int | None = None
    pseudonym: str = ""
    source: bytes | None = None
    source_recipe: Mapping[str, Any] | None = None
    mask: bytes | None = None
    job: str = ""


class Report(Protocol):
    """Where a provider tells, during a call, what it is called at the other end and how far it is.

    `job` can be asked for after a crash and has to be told as soon as it is known; `percent` is 0 to 100.
    """

    def __call__(self, *, job: str = "", percent: int | None = None) -> None: ...


def unheard(*, job: str = "", percent: int | None = None) -> None:
    """The report of a caller who doesn't want to know."""


@dataclass(frozen=True, slots=True)
class Health:
    """What a probe found: whether the account can be used, and the models that it offers where the provider says."""

    outcome: Outcome | None = None
    detail: str = ""
    models: Mapping[str, date | None] = field(default_factory=dict)
    """Each with the day of its end, if one was announced."""

    @property
    def ok(self) -> bool:
        return self.outcome is None


@dataclass(frozen=True, slots=True)
class Made:
    """One picture as it came: encoded bytes, not yet trusted. `recipe` is the provider's own and opaque to others."""

    data: bytes
    media_type: str
    seed: int | None = None
    recipe: Mapping[str, Any] | None = None
    alt_text: str = ""


@dataclass(frozen=True, slots=True)
class Drew:
    """A thing that was drawn: the pupil's own word and the thing's English short name."""

    word: str
    thing: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What a provider without AI understood of a prompt."""

    drew: tuple[Drew, ...] = ()
    not_drawn: tuple[str, ...] = ()
    ideas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Result:
    """What one call gave. `applied` and `ignored` say which wishes were met, so that none is dropped in silence."""

    pictures: tuple[Made, ...]
    applied: Mapping[str, Any] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    reading: Reading | None = None
    model: str = ""
    request_id: str = ""
    usage: Mapping[str, Any] = field(default_factory=dict)


class ProviderFailure(Exception):
    """A call that gave no picture.

    `unsent` is true only where it is proven that the provider can't have worked on the request. `retry_after` is in
    seconds. `detail` is for staff: it may hold the provider's words and is never shown to a pupil.
    """

    def __init__(
        self,
        outcome: Outcome,
        detail: str = "",
        *,
        retry_after: float | None = None,
        unsent: bool = False,
        request_id: str = "",
        reading: Reading | None = None,
    ) -> None:
        super().__init__(f"{outcome}: {detail}" if detail else str(outcome))
        self.outcome = outcome
        self.detail = detail
        self.retry_after = retry_after
        self.unsent = unsent
        self.request_id = request_id
        self.reading = reading


class Provider(ABC):
    """Makes pictures. An instance is shared between threads and keeps no state of a request."""

    name: ClassVar[str]
    origin: ClassVar[Origin]
    repeatable: ClassVar[bool] = False
    """Calling twice costs nothing and gives the same, so a crash in mid-call is simply queued again."""
    waits: ClassVar[bool] = True
    """True where a call mostly waits on the network; false where it works on this machine's processors."""
    needs_moderation: ClassVar[bool] = True
    """False only for a provider that cannot make an unfit picture."""
    resumable: ClassVar[bool] = False
    """A request that was sent can be asked for again by the name it was given (`Request.job`)."""

    @property
    def model(self) -> str:
        """The model that is asked for, as its vendor names it; empty where there is none."""
        return ""

    @abstractmethod
    def capabilities(self) -> Capabilities:
        """Say what can be asked for."""

    @abstractmethod
    def _call(self, request: Request, report: Report) -> Result:
        """Translate, call and collect. Raises `ProviderFailure`; anything else becomes `CRASHED`."""

    def price(self, _kind: Kind, _shape: Shape, _n: int) -> int:
        """What n pictures cost at most, in millionths of a US dollar; 0 where nobody pays by the picture."""
        return 0

    def cost(self, _request: Request, _result: Result) -> int | None:
        """What an answer cost, in millionths of a US dollar; None where it doesn't say."""
        return None

    def probe(self) -> Health:
        """Find out, at no cost, whether the account works. Never raises."""
        return Health()

    def close(self) -> None:  # noqa: B027
        """Close idle connections. A later call opens new ones."""

    def make(self, request: Request, report: Report = unheard) -> Result:
        """Make the pictures of a request: check it, call, check that something usable came back.

        Raises `ProviderFailure` and nothing else. More pictures than asked for are dropped; fewer are let through
        (the caller gives the missing ones back); none at all is a failure.
        """
        self._require_possible(request)
        try:
            result = self._call(request, report)
        except ProviderFailure:
            raise
        except Exception as error:
            raise ProviderFailure(Outcome.CRASHED, f"{type(error).__name__}: {error}") from error
        return self._require_pictures(request, result)

    def _require_possible(self, request: Request) -> None:
        can = self.capabilities()
        if request.kind not in can.kinds:
            raise ProviderFailure(Outcome.UNSUPPORTED, f"kind {request.kind}", unsent=True)
        if request.kind != Kind.CREATE and request.source is None:
            raise ProviderFailure(Outcome.INVALID_REQUEST, f"{request.kind} without a picture", unsent=True)
        if request.shape not in can.shapes:
            raise ProviderFailure(Outcome.UNSUPPORTED, f"shape {request.shape}", unsent=True)
        if not 1 <= request.n <= can.max_n:
            raise ProviderFailure(Outcome.UNSUPPORTED, f"n {request.n}", unsent=True)
        if len(request.text) > MAX_TEXT:
            raise ProviderFailure(Outcome.INVALID_REQUEST, f"{len(request.text)} characters", unsent=True)

    def _require_pictures(self, request: Request, result: Result) -> Result:
        pictures = tuple(made for made in result.pictures if made.data)[: request.n]
        if not pictures:
            raise ProviderFailure(Outcome.BAD_RESPONSE, "no picture in the answer", request_id=result.request_id)
        if len(pictures) == len(result.pictures):
            return result
        return Result(
            pictures, result.applied, result.ignored, result.reading, result.model, result.request_id, result.usage
        )
