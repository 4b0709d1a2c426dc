"""What the whole API shares: who asks, problem details (RFC 9457), lists by key, ETags."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import IO, TYPE_CHECKING, Any

import msgspec
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.functional import Promise
from rest_framework import exceptions, status
from rest_framework.authentication import BaseAuthentication
from rest_framework.pagination import CursorPagination
from rest_framework.parsers import BaseParser
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from edu4all.lib.errors import (
    EduError,
    FieldError,
    Forbidden,
    Invalid,
    NotFound,
    PasswordChangeNeeded,
    SignInNeeded,
    TooMany,
)

if TYPE_CHECKING:
    # DRF's views read the settings that name this module while they are imported.
    from rest_framework.views import APIView

MAX_BODY = 1_000_000
PROBLEM_TYPE = "https://edu4all.example/problems/"


class ActorAuthentication(BaseAuthentication):
    """Hands on the actor that the middleware made."""

    def authenticate(self, request: Request) -> tuple[Any, None] | None:
        actor = getattr(request._request, "actor", None)  # noqa: SLF001 - DRF wraps Django's request
        return (actor, None) if actor else None

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class SignedIn(BasePermission):
    """Everything but the sign-in and the schema asks for a living token."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        actor: Any = request.user
        if not actor:
            raise SignInNeeded
        if actor.person.must_change_password:
            raise PasswordChangeNeeded
        return True


class JsonRenderer(BaseRenderer):
    media_type = "application/json"
    format = "json"
    charset = None

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return b"" if data is None else msgspec.json.encode(data, enc_hook=_plain)


class JsonParser(BaseParser):
    """JSON of at most a megabyte, or as much as a subclass says."""

    media_type = "application/json"
    most = MAX_BODY

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        body = stream.read(self.most + 1)
        if len(body) > self.most:
            raise TooLarge
        try:
            return msgspec.json.decode(body) if body else {}
        except (ValueError, RecursionError) as problem:  # What is malformed, is not UTF-8, or nests without end.
            raise exceptions.ParseError from problem


class TooLarge(exceptions.APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_detail = "The body is too large."
    default_code = "too_large"


class KeyPages(CursorPagination):
    """`{next, previous, results}` with opaque cursors by key."""

    page_size = 25
    max_page_size = 100
    page_size_query_param = "page_size"
    ordering = "-id"


def problem(failure: Exception, context: Mapping[str, Any]) -> Response | None:
    """Every anticipated failure as problem details. An unanticipated one flies on to the log, and answers 500."""
    worded = _worded(failure)
    if worded is None:
        return None
    response = Response(problem_body(worded), status=worded.status, content_type="application/problem+json")
    for name, value in problem_headers(worded).items():
        response[name] = value
    return response


def problem_body(failure: EduError) -> dict[str, Any]:
    """RFC 9457's members, our stable code, and what belongs to this failure."""
    body: dict[str, Any] = {
        "type": PROBLEM_TYPE + failure.code,
        "title": str(failure.sentence),
        "status": failure.status,
        "code": failure.code,
        "detail": failure.detail,
    }
    if failure.errors:
        body["errors"] = [
            {"field": error.field, "code": error.code, "detail": str(error.detail)} for error in failure.errors
        ]
    return body | failure.extra


def problem_headers(failure: EduError) -> dict[str, str]:
    headers = {}
    if failure.retry_after:
        headers["Retry-After"] = str(failure.retry_after)
    if failure.status == status.HTTP_429_TOO_MANY_REQUESTS and failure.retry_after:
        headers |= {"RateLimit-Remaining": "0", "RateLimit-Reset": str(failure.retry_after)}
        if failure.limit is not None:
            headers["RateLimit-Limit"] = str(failure.limit)
    if failure.status == status.HTTP_401_UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return headers


def etag_of(*facts: object) -> str:
    """A strong ETag over what an answer depends on; expiring signatures are left out by the caller."""
    return f'"{hashlib.sha256(msgspec.json.encode(facts, enc_hook=_plain)).hexdigest()[:32]}"'


def unchanged(request: Request | HttpRequest, etag: str) -> bool:
    """Whether the caller has this already (`If-None-Match`)."""
    known = request.headers.get("If-None-Match", "")
    return etag in {tag.strip().removeprefix("W/") for tag in known.split(",")}


def wanted_version(request: Request) -> int | None:
    """The version that `If-Match` names, None where there is none. Raises `Invalid` for what is not a version."""
    text = request.headers.get("If-Match", "").strip().removeprefix("W/").strip('"')
    if not text or text == "*":
        return None
    if not text.isdecimal():
        raise Invalid.field("If-Match", "bad_version", "If-Match must be a version number.")
    return int(text)


def api_not_found(request: HttpRequest) -> HttpResponse:
    return JsonResponse(problem_body(NotFound()), status=404, content_type="application/problem+json")


def api_server_error(request: HttpRequest) -> HttpResponse:
    return JsonResponse(problem_body(ServerError()), status=500, content_type="application/problem+json")


class ServerError(EduError):
    code = "server_error"
    status = 500


class MethodNotAllowed(EduError):
    code = "method_not_allowed"
    status = 405


class BadRequest(EduError):
    code = "bad_request"
    status = 400


class UnsupportedType(EduError):
    code = "unsupported_media_type"
    status = 415


class BodyTooLarge(EduError):
    code = "too_large"
    status = 413


def _worded(failure: Exception) -> EduError | None:
    """DRF's and Django's own failures in our words."""
    if isinstance(failure, EduError):
        return failure
    if isinstance(failure, Http404 | exceptions.NotFound):
        return NotFound()
    if isinstance(failure, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return SignInNeeded()
    if isinstance(failure, exceptions.PermissionDenied | PermissionDenied):
        return Forbidden()
    if isinstance(failure, exceptions.ValidationError):
        return Invalid(errors=tuple(_flat(failure.detail)))
    return _worded_by_status(failure)


def _worded_by_status(failure: Exception) -> EduError | None:
    if isinstance(failure, exceptions.Throttled):
        return TooMany(retry_after=int(getattr(failure, "wait", None) or 1))
    known: dict[type[Exception], type[EduError]] = {
        exceptions.MethodNotAllowed: MethodNotAllowed,
        exceptions.UnsupportedMediaType: UnsupportedType,
        TooLarge: BodyTooLarge,
    }
    for kind, worded in known.items():
        if isinstance(failure, kind):
            return worded()
    return BadRequest() if isinstance(failure, exceptions.APIException) else None


def _flat(detail: Any, prefix: str = "") -> list[FieldError]:
    """A serializer's nested errors as one list of fields."""
    if isinstance(detail, Mapping):
        return [
            error for key, value in detail.items() for error in _flat(value, f"{prefix}.{key}" if prefix else str(key))
        ]
    if isinstance(detail, list) and detail and isinstance(detail[0], Mapping | list):
        return [error for number, value in enumerate(detail) for error in _flat(value, f"{prefix}.{number}")]
    items = detail if isinstance(detail, list) else [detail]
    return [FieldError(prefix or "body", getattr(item, "code", "invalid"), str(item)) for item in items]


def _plain(value: Any) -> Any:
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no JSON form")
