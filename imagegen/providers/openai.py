"""Pictures by OpenAI's image models, of which the catalogue says what each can do and until when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar

from imagegen.choices import Kind, Outcome, Shape
from imagegen.providers import catalogue, images_answers
from imagegen.providers.base import Capabilities, Health, ProviderFailure, Request, Result
from imagegen.providers.catalogue import AUTO, Retired, UnknownModel
from imagegen.providers.images_answers import Answer
from imagegen.providers.images_api import Call, ImagesProvider, require_word, today
from imagegen.providers.sources import JPEG, PNG, WEBP, Source

if TYPE_CHECKING:
    from openai import OpenAI

BASE_URL = "https://api.openai.com/v1"
DEFAULT_MODEL = "gpt-image-2.5-flare"


class CatalogueProvider(ImagesProvider):
    """A vendor whose models the catalogue knows: it says what is possible, and a retired name is not even sent.

    A model that is newer than the catalogue is asked for what all living ones can do. Raises `ValueError` for a
    quality that the model doesn't have.
    """

    def __init__(
        self,
        model: str,
        quality: str,
        deadline_s: float,
        *,
        private: bool | None = None,
        today: Callable[[], date] = today,
    ) -> None:
        super().__init__(deadline_s, private=private)
        self._model = model
        self._known = catalogue.known(model)
        self._quality = quality or self._known.default_quality(self.name)
        self._today = today
        possible = (AUTO, *self._known.qualities)
        if self._quality not in possible:
            raise ValueError(f"Quality {quality!r} is none of {', '.join(possible)}, which {model} has.")

    def capabilities(self) -> Capabilities:
        """Say what the model can be asked for. Variety and seed are no words of its vendor."""
        known = self._known
        return Capabilities(
            known.kinds, frozenset(known.sizes), max_n=known.max_n, variety=False, seed=False, mask=known.mask
        )

    @property
    def model(self) -> str:
        """The model that sizes and prices go by."""
        return self._model

    @property
    def quality(self) -> str:
        return self._quality

    def price(self, kind: Kind, shape: Shape, n: int) -> int:
        """What n pictures cost at most, in millionths of a US dollar."""
        size = self._known.sizes[shape]
        return catalogue.estimate(self._model, size=size, quality=self._quality, n=n, kind=kind, on=self._today())

    def cost(self, _request: Request, result: Result) -> int | None:
        """What an answer cost by its token counts, in millionths of a US dollar; None where it gives none."""
        return catalogue.cost(self._model, result.usage, on=self._today())

    def _require_possible(self, request: Request) -> None:
        self._require_living()
        super()._require_possible(request)

    def _require_living(self) -> None:
        try:
            catalogue.living(self._model, self.name, self._today())
        except Retired as gone:
            raise ProviderFailure(Outcome.MODEL_UNAVAILABLE, str(gone), unsent=True) from None
        except UnknownModel:
            return

    def _size(self, request: Request, source: Source | None) -> str:
        if source is not None and request.kind is Kind.EDIT:
            return self._known.size_like(source.width, source.height)
        return self._known.sizes[request.shape]

    def _arguments(self, request: Request, size: str, _seed: int | None) -> dict[str, Any]:
        arguments: dict[str, Any] = {
            "model": self._model,
            "prompt": self._text(request),
            "n": request.n,
            "size": size,
            "quality": self._quality,
            "output_format": self._known.formats(self.name)[0],
        }
        if request.kind is Kind.CREATE:
            arguments["moderation"] = "auto"
        if request.pseudonym:
            arguments["safety_identifier"] = request.pseudonym
        return arguments

    def _applied(self, request: Request, _call: Call, answer: Answer) -> dict[str, Any]:
        applied = {"quality": images_answers.word(answer.quality, self._quality), "model": self._model}
        return applied | ({"variation": "edit"} if request.kind is Kind.VARIATION else {})


class OpenAIProvider(CatalogueProvider):
    """Makes pictures with an OpenAI account.

    Raises `ValueError` for a key that can't stand in a header or a quality that the model doesn't have.
    """

    name: ClassVar[str] = "openai"
    source_types: ClassVar[frozenset[str]] = frozenset({PNG, JPEG, WEBP})

    def __init__(
        self,
        api_key: str,
        base_url: str | None = None,
        model: str = DEFAULT_MODEL,
        quality: str = "medium",
        deadline_s: float = 180.0,
        *,
        private: bool | None = None,
        today: Callable[[], date] = today,
    ) -> None:
        self._api_key = require_word(api_key)
        self._base_url = base_url or BASE_URL
        super().__init__(model, quality, deadline_s, private=private, today=today)

    def _new_client(self, _route: str) -> OpenAI:
        from openai import OpenAI

        return self._connected(OpenAI, self._base_url, api_key=self._api_key)

    def _health(self) -> Health:
        self._require_living()
        listed = self._listed()
        if self._model not in listed:
            return Health(Outcome.MODEL_UNAVAILABLE, f"the account doesn't list {self._model}", listed)
        return Health(models=listed)
