"""Asking for pictures, seeing how far they are, stopping them, asking again."""

from __future__ import annotations

from typing import Any, cast
from uuid import UUID

from django.db.models import OuterRef, QuerySet, Subquery, UUIDField
from django.http import HttpResponse
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actor import Actor
from accounts.api.door import actor_of, listed, not_modified, read, read_query
from accounts.api.schema import KEY_PAGE, REPEAT_KEY, Problem, page_of, says
from accounts.models import Classroom
from accounts.permissions import as_uuid, get_classroom, get_run_classroom
from accounts.prepared import Prepared, Slot
from assignments.api.inputs import AgainBody, WishBody, repeat_key_of, wish_of
from assignments.models import Assignment, Try
from assignments.operations.pictures import draw, draw_again
from assignments.permissions import get_assignment
from edu4all.lib.errors import EduError, Invalid, NotFound
from edu4all.lib.rest import JsonParser, unchanged
from imagegen.api.generations import (
    GenerationAnswer,
    Outlook,
    answerable,
    generation_answer,
    generation_etag,
    listed_generation,
    message_of,
    outlook,
    pictures_for,
    polled,
)
from imagegen.api.inputs import AppealBody, GenerationQuery
from imagegen.choices import LIVE_STATES, State
from imagegen.engine.watch import LONGEST_S, Waited, watch
from imagegen.operations.generations import appeal, cancel
from imagegen.permissions import get_own_generation, get_source, visible_generations
from imagegen.queries import RecordFilter, record_of, with_pictures

WAIT = OpenApiParameter(
    "wait",
    float,
    description=f"Seconds to wait for another state, at most {LONGEST_S:g}. Answers at once where too many wait.",
)
ACCEPTED_HEADERS = [OpenApiParameter("Location", str, OpenApiParameter.HEADER, response=[202])]
BUSY_WATCH = {"Retry-After": "1"}


class JsonWithMask(JsonParser):
    """JSON with room for a mask's data URL."""

    most = 6_000_000


class PromptBlocked(EduError):
    """The guard stopped it before any cost. It is kept: its id is in the answer."""

    code = "blocked_prompt"
    status = 422


class BlockedProblem(Problem):
    """A field that cannot be used, or `blocked_prompt`: then the generation was kept, and this is its id."""

    generation = serializers.CharField(required=False)
    generation_state = serializers.ChoiceField([State.BLOCKED], required=False)
    message = serializers.CharField(required=False)
    ideas = serializers.ListField(child=serializers.CharField(), required=False)


class GenerationsView(APIView):
    parser_classes = (JsonWithMask, MultiPartParser)

    @says(
        "generations",
        "My pictures' requests; for staff those of their classes.",
        {200: page_of(GenerationAnswer)},
        404,
        422,
        parameters=[GenerationQuery, *KEY_PAGE],
    )
    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        found = with_assignment(_wanted(actor, read_query(GenerationQuery, request)))
        rows = answerable(with_pictures(found), actor)
        return listed(request, rows, lambda row: listed_generation(request, actor, row))

    @says(
        "generations_make",
        "Ask for pictures.",
        {202: GenerationAnswer, (422, "application/problem+json"): BlockedProblem},
        404,
        409,
        takes=WishBody,
        parameters=[REPEAT_KEY, *ACCEPTED_HEADERS],
    )
    def post(self, request: Request) -> Response:
        actor = actor_of(request)
        repeat_key = repeat_key_of(request)
        fields = read(WishBody, request)
        source = get_source(actor, fields["source"]) if fields.get("source") else None
        classroom_id = fields.get("classroom") or (source.classroom_id if source else None)
        classroom, assignment = _place(actor, classroom_id, fields.get("assignment"))
        row, _ = draw(actor, classroom, wish_of(fields), assignment=assignment, source=source, repeat_key=repeat_key)
        return _accepted(request, actor, row, assignment.pk if assignment else None)


class GenerationView(APIView):
    @says(
        "generation",
        "How far it is, and its pictures.",
        {200: GenerationAnswer, 304: "Unchanged."},
        404,
        parameters=[WAIT],
    )
    def get(self, request: Request, id: str) -> HttpResponse | Response:
        actor, seconds = actor_of(request), _seconds(request)
        row = polled(actor, id)
        view = outlook(row)
        etag = generation_etag(row, view, for_staff=actor.is_staff)
        headers: dict[str, str] = {}
        if seconds and _is_worth_waiting(request, row, etag):
            if watch.wait(row.pk, row.state, seconds) is Waited.NO_PLACE:
                headers = BUSY_WATCH
            row = polled(actor, id)
            view = outlook(row)
            etag = generation_etag(row, view, for_staff=actor.is_staff)
        if unchanged(request, etag):
            return not_modified(etag)
        return Response(_body(request, actor, row, view), headers={"ETag": etag, **headers})


class CancelView(APIView):
    @says("generation_cancel", "Stop it.", {200: GenerationAnswer}, 404, 409)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        row = cancel(actor, get_own_generation(actor, id))
        return Response(_body(request, actor, polled(actor, row.pk)))


class AppealView(APIView):
    @says(
        "generation_appeal",
        "I think this is a mistake: a teacher looks at what was blocked.",
        {200: GenerationAnswer},
        404,
        409,
        takes=AppealBody,
    )
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        row = get_own_generation(actor, id)
        appeal(actor, row, read(AppealBody, request)["plea"])
        return Response(_body(request, actor, polled(actor, row.pk)))


class RetryView(APIView):
    @says(
        "generation_retry",
        "Ask for the same once more, as a request of its own.",
        {202: GenerationAnswer, (422, "application/problem+json"): BlockedProblem},
        404,
        409,
        takes=AgainBody,
        parameters=[REPEAT_KEY, *ACCEPTED_HEADERS],
    )
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        painter, key = read(AgainBody, request)["painter"], repeat_key_of(request)
        row, _ = draw_again(actor, get_own_generation(actor, id), painter=painter, repeat_key=key)
        return _accepted(request, actor, row, _assignment_id(row))


def _place(
    actor: Actor, classroom_id: UUID | str | None, assignment_id: str | None
) -> tuple[Classroom, Assignment | None]:
    """The class and the assignment that a wish names. One of another class than the named one is not there."""
    if not assignment_id:
        return get_classroom(actor, classroom_id or ""), None
    assignment = get_assignment(actor, assignment_id)
    if classroom_id and as_uuid(classroom_id) != assignment.classroom_id:
        raise NotFound
    return assignment.classroom, assignment


def _wanted(actor: Actor, query: dict[str, Any]) -> QuerySet[Any]:
    """What the actor may see of the record, narrowed to what the query names."""
    classroom_id = None
    if "classroom" in query:
        find = get_run_classroom if actor.is_staff else get_classroom
        classroom_id = find(actor, query["classroom"]).pk
    wanted = RecordFilter(classroom_id, query.get("result", ""), query.get("from"), query.get("to"))
    rows = record_of(actor.school, wanted)
    if actor.is_staff and classroom_id:
        return rows
    return rows & visible_generations(actor)


def with_assignment(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Generations with the id of the assignment that they were made for, for a list."""
    tried = Try.objects.filter(generation=OuterRef("pk")).values("submission__assignment_id")
    named: QuerySet[Any] = rows.annotate(assignment_id=Subquery(tried[:1], output_field=UUIDField()))
    return named


def _assignment_id(row: Any) -> UUID | None:
    for (assignment_id,) in _tried_for(generation=row.pk):
        return cast("UUID", assignment_id)
    return None


@Prepared
def _tried_for() -> QuerySet[Any, Any]:
    return Try.objects.filter(generation_id=Slot("generation")).values_list("submission__assignment_id")[:1]


def _body(request: Request, actor: Actor, row: Any, view: Outlook | None = None) -> dict[str, Any]:
    return generation_answer(
        request, actor, row, pictures=pictures_for(row), assignment_id=_assignment_id(row), view=view or outlook(row)
    )


def _accepted(request: Request, actor: Actor, row: Any, assignment_id: UUID | None) -> Response:
    """202 with the way to look, or the kind answer that it was blocked; the same for a repeated key."""
    if row.state == State.BLOCKED:
        words = message_of(row)
        ideas = row.verdict_facts.get("ideas", [])
        facts = {"generation": str(row.pk), "generation_state": row.state, "message": words, "ideas": ideas}
        raise PromptBlocked(words, extra=facts)
    place = request.build_absolute_uri(reverse("api-generation", args=[row.pk]))
    body = generation_answer(
        request, actor, row, pictures=pictures_for(row), assignment_id=assignment_id, view=outlook(row)
    )
    return Response(body, status=202, headers={"Location": place})


def _seconds(request: Request) -> float:
    """The `wait` of a poll in seconds, at most `LONGEST_S`. Raises `Invalid` for what is not a number of seconds."""
    text = request.query_params.get("wait", "0")
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1.0
    if not seconds >= 0:
        raise Invalid.field("wait", "bad_wait", "wait must be a number of seconds.")
    return min(seconds, LONGEST_S)


def _is_worth_waiting(request: Request, row: Any, etag: str) -> bool:
    """Whether it can still change, and the caller has seen the present state.

    Who says nothing of what they have seen waits for the painter, but not for a teacher: that it is held may be news.
    """
    if "If-None-Match" not in request.headers:
        return row.state in LIVE_STATES
    return unchanged(request, etag) and row.state in (*LIVE_STATES, State.HELD)
