"""Pictures for pages: checked at each look, kept by no cache, inert when they are opened by themselves."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from accounts.web import actor_of
from edu4all.lib.web import page
from imagegen.operations.pictures import OpenPicture, open_picture


@require_safe
@page()
def picture(request: HttpRequest, pk: UUID, variant: str) -> HttpResponse:
    """The bytes of a picture that the person may see; `?download=1` saves it instead of showing it."""
    opened = open_picture(actor_of(request), pk, variant=variant)
    return _private(opened, as_attachment="download" in request.GET)


def _private(opened: OpenPicture, *, as_attachment: bool) -> HttpResponse:
    response = HttpResponse(opened.data, content_type=opened.media_type)
    response["Cache-Control"] = "private, no-store"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Disposition"] = content_disposition_header(as_attachment, opened.name) or "inline"
    return response
