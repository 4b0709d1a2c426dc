"""What waits for a teacher, and what they decide."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.door import STAFF, actor_of, listed, read, read_query, tagged, version_tag
from accounts.api.schema import IF_MATCH, KEY_PAGE, page_of, says
from accounts.permissions import get_run_classroom, run_classrooms
from edu4all.lib.rest import wanted_version
from imagegen.api.answers import CaseAnswer, case_answer
from imagegen.api.generations import pictures_for
from imagegen.api.inputs import ClassroomQuery, DecisionBody
from imagegen.operations.cases import decide
from imagegen.permissions import get_case
from imagegen.queries import open_cases


class ReviewsView(APIView):
    permission_classes = STAFF

    @says(
        "reviews",
        "What waits for me, oldest first.",
        {200: page_of(CaseAnswer)},
        404,
        parameters=[ClassroomQuery, *KEY_PAGE],
    )
    def get(self, request: Request) -> Response:
        actor, wanted = actor_of(request), read_query(ClassroomQuery, request)
        classrooms = run_classrooms(actor)
        if "classroom" in wanted:
            classrooms = classrooms.filter(pk=get_run_classroom(actor, wanted["classroom"]).pk)
        rows = open_cases(classrooms)
        return listed(request, rows, lambda case: _row(request, case), ordering="id")


class ReviewView(APIView):
    permission_classes = STAFF

    @says("review", "A case.", {200: CaseAnswer, 304: "Unchanged."}, 404)
    def get(self, request: Request, id: str) -> HttpResponse | Response:
        case = get_case(actor_of(request), id)
        body = case_answer(request, case, pictures_for(case.generation))
        return tagged(request, body, version_tag(case.version))


class DecideView(APIView):
    permission_classes = STAFF

    @says(
        "review_decide",
        "Release or refuse. Decided once; who comes second gets 409.",
        {200: CaseAnswer},
        404,
        409,
        takes=DecisionBody,
        parameters=[IF_MATCH],
    )
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        fields = read(DecisionBody, request)
        version = wanted_version(request) or fields.get("version")
        decided = decide(
            actor,
            get_case(actor, id),
            decision=fields["decision"],
            note=fields["note"],
            version=version,
            remember=fields["remember"],
        )
        case = get_case(actor, decided.pk)
        return Response(case_answer(request, case, pictures_for(case.generation)))


def _row(request: Request, case: Any) -> dict[str, Any]:
    """A case of the queue, which brings its pictures with it."""
    return case_answer(request, case, case.generation.shown)
