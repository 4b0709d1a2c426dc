"""How the doors describe themselves: the schema's shared parts, and `says`, with which every method is described."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, TypeVar

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema, inline_serializer
from rest_framework import serializers

F = TypeVar("F", bound=Callable[..., Any])
PROBLEM_JSON = "application/problem+json"
SIGNED_IN = (401, 403, 429)
"""What every door with a token may answer besides its own answers."""


class BearerToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    """`Authorization: Bearer …` with the token of `auth/token/`."""

    target_class = "edu4all.lib.rest.ActorAuthentication"
    name = "deviceToken"

    def get_security_definition(self, auto_schema: Any) -> dict[str, Any]:
        return {"type": "http", "scheme": "bearer", "description": "The `access` of `POST auth/token/`."}


class FieldProblem(serializers.Serializer[Any]):
    """What is wrong with one field."""

    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField()


class Problem(serializers.Serializer[Any]):
    """Problem details (RFC 9457). `code` is stable; `detail` is in the caller's language."""

    type = serializers.URLField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    errors = FieldProblem(many=True, required=False)  # type: ignore[assignment]


MEANINGS = {
    400: "The body is not JSON.",
    401: "No living token.",
    403: "Not with this role, or an own password must be chosen first.",
    404: "There is no such thing for you.",
    409: "Not possible in the present state.",
    412: "`If-Match` named a version that is no longer the newest.",
    415: "The body must be `application/json`.",
    422: "Fields that cannot be used: see `errors`.",
    429: "Too much at once, or used up. See `Retry-After` and `RateLimit-*`.",
}
RETRY_HEADERS = [
    OpenApiParameter("Retry-After", int, OpenApiParameter.HEADER, response=[429], description="Seconds."),
    OpenApiParameter("RateLimit-Limit", int, OpenApiParameter.HEADER, response=[429]),
    OpenApiParameter("RateLimit-Remaining", int, OpenApiParameter.HEADER, response=[429]),
    OpenApiParameter("RateLimit-Reset", int, OpenApiParameter.HEADER, response=[429], description="Seconds."),
]
KEY_PAGE = [
    OpenApiParameter("cursor", str, description="From `next` or `previous`, unchanged."),
    OpenApiParameter("page_size", int, description="At most 100."),
]
IF_MATCH = OpenApiParameter(
    "If-Match", str, OpenApiParameter.HEADER, description="The version that you looked at, from `ETag`. Else 412."
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, OpenApiParameter.HEADER, description="The `ETag` that you have. Unchanged: 304."
)
REPEAT_KEY = OpenApiParameter(
    "Idempotency-Key",
    OpenApiTypes.UUID,
    OpenApiParameter.HEADER,
    description="The same key and body give the same answer for 24 hours; another body is 422.",
)


def etag_header(*statuses: int | str) -> OpenApiParameter:
    return OpenApiParameter("ETag", str, OpenApiParameter.HEADER, response=list(statuses))


@cache
def page_of(kind: type[serializers.Serializer[Any]]) -> serializers.Serializer[Any]:
    """The schema of a page of a list."""
    fields = {
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": kind(many=True),
    }
    return inline_serializer(f"{kind.__name__}Page", fields)


def says(
    operation: str,
    summary: str,
    answers: Mapping[Any, Any],
    *problems: int,
    takes: Any = None,
    parameters: Sequence[Any] = (),
    is_public: bool = False,
    tags: Sequence[str] | None = None,
) -> Callable[[F], F]:
    """Describe one method of a door: its name, what it answers, which problems it may answer instead.

    A GET with a 304 among its answers takes `If-None-Match` and gives an `ETag`.
    """
    codes = {*problems, *(() if is_public else SIGNED_IN), *((400, 415, 422) if takes else ())}
    responses: dict[Any, Any] = {
        (code, PROBLEM_JSON): OpenApiResponse(Problem, MEANINGS[code]) for code in sorted(codes)
    }
    responses |= {code: _answer(kind) for code, kind in answers.items()}
    extra = [IF_NONE_MATCH, etag_header(200, 304)] if 304 in answers else []
    extra += RETRY_HEADERS if 429 in codes else []
    return extend_schema(
        operation_id=operation,
        summary=summary,
        request=takes,
        responses=responses,
        parameters=[*parameters, *extra],
        auth=[] if is_public else None,
        tags=list(tags) if tags else None,
    )


def _answer(kind: Any) -> Any:
    """A status without a body, or a body."""
    return OpenApiResponse(description=kind) if isinstance(kind, str) else kind
