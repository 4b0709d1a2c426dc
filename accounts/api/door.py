"""What every door of the API shares: reading a request, answering with a page of a list or with an ETag, roles, limits.

The other apps' doors use this module too. Every door speaks plain values: input is read by a small serializer that
names its fields, output is a dict of plain values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar, cast
from uuid import UUID

from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _
from rest_framework import serializers, status
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from accounts.actor import Actor
from edu4all.lib.clock import now
from edu4all.lib.errors import Invalid, TooMany
from edu4all.lib.rest import KeyPages, SignedIn, etag_of, unchanged

CALLS_A_MINUTE = 600
"""For one person, over all devices: a class's polls fit in many times over."""

Row = TypeVar("Row")


class PerPerson(BaseThrottle):
    """So many calls a minute for each person. The counts are in the cache: shared where the cache is."""

    def allow_request(self, request: Request, view: object) -> bool:
        """Count this call. Raises `TooMany`, which says when to come back."""
        if not request.user:
            return True
        minute, second = divmod(int(now().timestamp()), 60)
        key = f"calls:{actor_of(request).person_id}:{minute}"
        cache.add(key, 0, 120)
        if _counted(key) > CALLS_A_MINUTE:
            raise TooMany(retry_after=60 - second, limit=CALLS_A_MINUTE)
        return True


def _counted(key: str) -> int:
    try:
        return int(cache.incr(key))
    except ValueError:
        return 1  # The cache has just dropped the key: it is full, and counting starts anew.


class Staff(BasePermission):
    """Doors for those who teach or administer."""

    def has_permission(self, request: Request, view: object) -> bool:
        return actor_of(request).is_staff


class Admin(BasePermission):
    """Doors for those who administer the school."""

    def has_permission(self, request: Request, view: object) -> bool:
        return actor_of(request).is_admin


STAFF: list[Any] = [SignedIn, Staff]
ADMINS: list[Any] = [SignedIn, Admin]


def actor_of(request: Request) -> Actor:
    """Who asks, at a door that only people with a token come through."""
    return cast("Actor", request.user)


def read(kind: type[serializers.Serializer[Any]], request: Request, *, partial: bool = False) -> dict[str, Any]:
    """The body's fields as clean plain values. Raises DRF's `ValidationError`, which is answered as 422."""
    form = kind(data=request.data, partial=partial)
    form.is_valid(raise_exception=True)
    return cast("dict[str, Any]", form.validated_data)


def read_query(kind: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    """The query's fields as clean plain values."""
    form = kind(data=request.query_params)
    form.is_valid(raise_exception=True)
    return cast("dict[str, Any]", form.validated_data)


def listed(
    request: Request, rows: QuerySet[Any, Row], worded: Callable[[Row], Mapping[str, Any]], *, ordering: str = "-id"
) -> Response:
    """A page of a list by key: `{next, previous, results}`."""
    pages = KeyPages()
    pages.ordering = ordering
    try:
        found: Iterable[Row] = pages.paginate_queryset(rows, request) or []
    except (ValidationError, ValueError):
        raise Invalid.field("cursor", "bad_cursor", _("Take the cursor from the answer before, unchanged.")) from None
    return pages.get_paginated_response([worded(row) for row in found])


def tagged(request: Request, body: Mapping[str, Any], etag: str) -> HttpResponse | Response:
    """An answer with its ETag, or 304 where the caller has it already."""
    if unchanged(request, etag):
        return not_modified(etag)
    return Response(body, headers={"ETag": etag})


def not_modified(etag: str) -> HttpResponse:
    return HttpResponse(status=status.HTTP_304_NOT_MODIFIED, headers={"ETag": etag})


def object_answer(request: Request, body: Mapping[str, Any]) -> HttpResponse | Response:
    """An object's answer with an ETag over all of it: for bodies without signatures that expire."""
    return tagged(request, body, etag_of(body))


def version_tag(number: int) -> str:
    """The ETag of something that is saved in versions: what `If-Match` has to name."""
    return f'"{number}"'


def when(moment: datetime | None) -> str | None:
    """A time as the API writes it: ISO 8601, UTC, with Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None


def text_id(value: UUID | None) -> str | None:
    """An id as the API writes it."""
    return str(value) if value else None


class Text(serializers.CharField):
    """Words that an operation checks and words its own complaint about: taken as they are."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"allow_blank": True, "trim_whitespace": False, **options})
        self.validators = []


class Period(serializers.Serializer[Any]):
    """`?from=` and `?to=`: days of the school's own calendar, both included."""

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        words = "A day of the school's calendar, included."
        days = {name: serializers.DateField(required=False, help_text=words) for name in ("from", "to")}
        return {**super().get_fields(), **days}
