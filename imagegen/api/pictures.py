"""Pictures and their bytes, and what is left of the day."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.permissions import BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.door import actor_of, listed, read_query, tagged, when
from accounts.api.schema import KEY_PAGE, page_of, says
from accounts.permissions import get_classroom
from edu4all.lib.rest import etag_of
from imagegen.api.answers import PictureAnswer, UsageAnswer, picture_answer
from imagegen.api.inputs import UsageQuery
from imagegen.operations.generations import left_today
from imagegen.operations.pictures import OpenPicture, open_picture, open_signed
from imagegen.permissions import get_picture
from imagegen.queries import pictures_of

VARIANTS = ["full", "thumb", "original"]


class AnyAccept(BaseContentNegotiation):
    """A picture is a picture, whatever an image view says that it accepts; what goes wrong is said in JSON."""

    def select_parser(self, request: Request, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(
        self, request: Request, renderers: Any, format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class PicturesView(APIView):
    @says("pictures", "My pictures, newest first.", {200: page_of(PictureAnswer)}, parameters=KEY_PAGE)
    def get(self, request: Request) -> Response:
        rows = pictures_of(actor_of(request).known_person.pk)
        return listed(request, rows, lambda picture: picture_answer(request, picture))


class PictureView(APIView):
    @says("picture", "A picture.", {200: PictureAnswer, 304: "Unchanged."}, 404)
    def get(self, request: Request, id: str) -> HttpResponse | Response:
        picture = get_picture(actor_of(request), id)
        return tagged(request, picture_answer(request, picture), etag_of(str(picture.pk), picture.state))


class PictureFileView(APIView):
    """The bytes, for who has a token and may see the picture, or for who has a signature that lives."""

    content_negotiation_class = AnyAccept

    def get_permissions(self) -> list[BasePermission]:
        return [] if "sig" in self.request.query_params else super().get_permissions()  # type: ignore[return-value]

    @says(
        "picture_file",
        "A picture's bytes.",
        {(200, "image/*"): OpenApiResponse(OpenApiTypes.BINARY, "PNG, JPEG or WebP.")},
        404,
        422,
        parameters=[
            OpenApiParameter("variant", str, enum=VARIANTS, default="full", description="`original` is for staff."),
            OpenApiParameter("sig", str, description="The signature of `url` or `thumbnail_url`, instead of a token."),
        ],
    )
    def get(self, request: Request, id: str) -> HttpResponse:
        signature = request.query_params.get("sig")
        if signature is not None:
            return _private(open_signed(id, signature))
        return _private(open_picture(actor_of(request), id, variant=request.query_params.get("variant", "full")))


def _private(opened: OpenPicture) -> HttpResponse:
    headers = {
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Content-Disposition": content_disposition_header(False, opened.name) or "inline",
    }
    return HttpResponse(opened.data, content_type=opened.media_type, headers=headers)


class UsageView(APIView):
    @says(
        "usage", "What is left of today's pictures in a class.", {200: UsageAnswer}, 404, 422, parameters=[UsageQuery]
    )
    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        left = left_today(actor, get_classroom(actor, read_query(UsageQuery, request)["classroom"]))
        return Response({"left": left.left, "limit": left.limit, "resets_at": when(left.resets_at)})
