"""Every address of the API, its schema, and its page for people who write apps."""

from __future__ import annotations

import json
from functools import cache
from typing import cast

from django.http import HttpResponse
from django.urls import path
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiYamlRenderer
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from drf_spectacular.views import SpectacularSwaggerSplitView
from rest_framework.renderers import BaseRenderer, TemplateHTMLRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api import urls as accounts
from accounts.api.schema import says
from accounts.choices import Role
from assignments.api import urls as assignments
from assignments.choices import AssignmentState, SubmissionState
from edu4all.lib.rest import JsonRenderer, etag_of, unchanged
from imagegen.api import urls as imagegen
from imagegen.api.answers import CASE_STATES, OUTCOMES, STEPS
from imagegen.api.pictures import AnyAccept
from imagegen.choices import Action, HeldAt, Kind, Level, PictureState, Shape, State

YAML = "application/vnd.oai.openapi"
JSON = "application/vnd.oai.openapi+json"


class Enums:
    """What stands in several answers and has one name in the schema (`ENUM_NAME_OVERRIDES`)."""

    generation_states = list(State)
    blocked_state = [State.BLOCKED]
    picture_states = list(PictureState)
    case_states = CASE_STATES
    assignment_states = AssignmentState.values
    submission_states = SubmissionState.values
    subjects = list(HeldAt)
    levels = list(Level)
    roles = Role.values
    kinds = list(Kind)
    shapes = list(Shape)
    outcomes = OUTCOMES
    steps = STEPS
    actions = list(Action)
    staff_roles = [Role.TEACHER.value, Role.ADMIN.value]


class SchemaView(APIView):
    """The schema of this installation, made once a process: as JSON, or as YAML where that is asked for."""

    permission_classes = []
    content_negotiation_class = AnyAccept

    @says(
        "schema",
        "This schema, as JSON or YAML.",
        {(200, JSON): OpenApiTypes.OBJECT, (200, YAML): OpenApiTypes.STR, 304: "Unchanged."},
        parameters=[OpenApiParameter("format", str, enum=["json", "yaml"], default="json")],
        is_public=True,
    )
    def get(self, request: Request) -> HttpResponse:
        asks = request.query_params.get("format") or request.headers.get("Accept", "")
        as_yaml = "yaml" in asks or asks == YAML
        body = schema_text(as_yaml)
        etag = etag_of(body)
        if unchanged(request, etag):
            return HttpResponse(status=304, headers={"ETag": etag})
        return HttpResponse(body, content_type=YAML if as_yaml else JSON, headers={"ETag": etag})


class DocsView(SpectacularSwaggerSplitView):
    """The schema as a page to read and to try; its script is an address of its own, so that the strict CSP holds."""

    template_name = "api/docs.html"

    def get_renderers(self) -> list[BaseRenderer]:
        """A page for who reads it; what else is tried here is answered like everywhere."""
        return [TemplateHTMLRenderer() if self.request.method in {"GET", "HEAD"} else JsonRenderer()]

    @says(
        "docs",
        "This schema as a page.",
        {(200, "text/html"): OpenApiResponse(OpenApiTypes.STR, "A page.")},
        is_public=True,
    )
    def get(self, request: Request) -> Response:
        return cast("Response", super().get(request))  # type: ignore[no-untyped-call]


@cache
def schema_text(as_yaml: bool) -> str:
    """The schema as text."""
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    if as_yaml:
        text: bytes = OpenApiYamlRenderer().render(schema, renderer_context={})  # type: ignore[no-untyped-call]
        return text.decode()
    return json.dumps(schema, default=str, ensure_ascii=False)


urlpatterns = [
    *accounts.urlpatterns,
    *imagegen.urlpatterns,
    *assignments.urlpatterns,
    path("schema/", SchemaView.as_view(), name="api-schema"),
    path("docs/", DocsView.as_view(url_name="api-schema"), name="api-docs"),
]
