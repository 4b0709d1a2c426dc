"""Pictures by the same models in a resource of Azure OpenAI (Microsoft Foundry).

Two routes lead there. The deployment's own is the older one and has edits; the v1 route is OpenAI's protocol with the
deployment's name for a model, and its edits still go through the deployment's route. Source: Microsoft's page
"How to use image generation models", April 2026.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import quote, urlsplit

from imagegen.choices import Kind, Outcome
from imagegen.providers import catalogue
from imagegen.providers.base import Health, ProviderFailure, Report, Request, Result
from imagegen.providers.images_api import PROBE_S, require_word, today
from imagegen.providers.openai import DEFAULT_MODEL, CatalogueProvider
from imagegen.providers.sources import JPEG, PNG

if TYPE_CHECKING:
    import httpx2
    from openai import OpenAI

API_VERSION = "2025-04-01-preview"
V1_API_VERSION = "preview"
DEPLOYMENT, V1 = "deployment", "v1"
ROUTES = (DEPLOYMENT, V1)
Token = Callable[[], str] | str
"""An Entra token, or what gives a fresh one (scope `https://ai.azure.com/.default`)."""


class AzureProvider(CatalogueProvider):
    """Makes pictures with a deployment of a resource, by its key or by an Entra token.

    `model` is what the deployment runs: sizes, qualities and prices go by it. `token` goes before `api_key`; one that
    is called must be quick or keep its tokens itself. `api_version` is that of the deployment's route. Raises
    `ValueError` for an endpoint, a route, an API version or a quality that can't be, and where there is neither key
    nor token.
    """

    name: ClassVar[str] = "azure"
    source_types: ClassVar[frozenset[str]] = frozenset({PNG, JPEG})
    ask_s: ClassVar[float] = PROBE_S / 2

    def __init__(
        self,
        endpoint: str,
        api_key: str = "",
        *,
        token: Token = "",
        deployment: str,
        api_version: str = API_VERSION,
        route: str = DEPLOYMENT,
        model: str = DEFAULT_MODEL,
        quality: str = "",
        deadline_s: float = 180.0,
        private: bool | None = None,
        today: Callable[[], date] = today,
    ) -> None:
        parts = urlsplit(endpoint)
        if parts.scheme not in {"https", "http"} or not parts.hostname or parts.query or parts.username:
            raise ValueError("An endpoint is an address, such as https://my-school.openai.azure.com.")
        if route not in ROUTES:
            raise ValueError(f"Route {route!r} is none of {', '.join(ROUTES)}.")
        if not deployment or not api_version:
            raise ValueError("A deployment's name and an API version are needed.")
        if isinstance(token, str):
            require_word(token or api_key)
        self._endpoint = f"{parts.scheme}://{parts.netloc}"
        self._api_key = api_key
        self._token = token
        self._deployment = deployment
        self._api_version = api_version
        self._own_route = route
        super().__init__(model, quality, deadline_s, private=private, today=today)

    def _route(self, request: Request) -> str:
        return self._own_route if request.kind is Kind.CREATE else DEPLOYMENT

    def _arguments(self, request: Request, size: str, seed: int | None) -> dict[str, Any]:
        return super()._arguments(request, size, seed) | {"model": self._deployment}

    def _new_client(self, route: str) -> OpenAI:
        from openai import AzureOpenAI, OpenAI

        base_url = f"{self._endpoint}/openai/{self._path(route)}"
        version = V1_API_VERSION if route == V1 else self._api_version
        if self._token:
            return self._connected(OpenAI, base_url, api_key=self._fresh_token, default_query={"api-version": version})
        if route == V1:
            return self._connected(OpenAI, base_url, api_key=self._api_key, default_query={"api-version": version})
        return self._connected(AzureOpenAI, base_url, api_key=self._api_key, api_version=version)

    def _path(self, route: str) -> str:
        if route == V1:
            return "v1/"
        return f"deployments/{quote(self._deployment, safe='')}/" if route == DEPLOYMENT else ""

    def _call(self, request: Request, report: Report) -> Result:
        try:
            return super()._call(request, report)
        except ProviderFailure as failure:
            raise self._explained(failure) from None

    def _explained(self, failure: ProviderFailure) -> ProviderFailure:
        """Say what happened to a deployment that isn't there and is called like a model that was retired."""
        if failure.outcome is Outcome.MODEL_UNAVAILABLE and not failure.unsent:
            try:
                catalogue.living(self._deployment, self.name, self._today())
            except catalogue.Retired as gone:
                detail = f"{failure.detail}; {gone}"
                return ProviderFailure(failure.outcome, detail, request_id=failure.request_id)
            except catalogue.UnknownModel:
                pass
        return failure

    def _fresh_token(self) -> str:
        try:
            token = self._token() if callable(self._token) else self._token
            return require_word(token)
        except Exception as error:
            raise ProviderFailure(Outcome.AUTH, f"no token: {type(error).__name__}", unsent=True) from None

    def _health(self) -> Health:
        """List the resource's models, then ask the deployment for a picture of nothing.

        A deployment that isn't there says so before it reads the request; one that is refuses it unread by any model.
        """
        self._require_living()
        listed = self._listed(V1 if self._own_route == V1 else "resource")
        try:
            self._asked(self._own_route, self._empty_call)
        except ProviderFailure as failure:
            if failure.outcome is not Outcome.INVALID_REQUEST:
                raise self._explained(failure) from None
        return Health(models=listed)

    def _empty_call(self, client: OpenAI) -> httpx2.Response:
        return client.images.with_raw_response.generate(prompt="", model=self._deployment).http_response
