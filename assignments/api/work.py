"""Assignments, and the work that pupils hand in for them."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actor import Actor
from accounts.api.door import STAFF, actor_of, listed, read, read_query, tagged, version_tag
from accounts.api.schema import IF_MATCH, KEY_PAGE, etag_header, page_of, says
from accounts.permissions import get_classroom, get_run_classroom
from assignments.api.answers import (
    AssignmentAnswer,
    AssignmentRowAnswer,
    SubmissionAnswer,
    assignment_answer,
    assignment_row,
    submission_answer,
)
from assignments.api.inputs import AssignmentBody, NewAssignmentBody, SubmissionBody
from assignments.models import Assignment, Submission
from assignments.operations import submissions, tasks
from assignments.operations.pictures import own_submission
from assignments.operations.submissions import Chosen
from assignments.operations.tasks import Content, note_of
from assignments.permissions import get_assignment, get_run_assignment, get_submission, visible_assignments
from assignments.queries import for_pupil, for_teacher
from edu4all.lib.rest import wanted_version
from imagegen.api.inputs import ClassroomQuery

SAVED = [IF_MATCH, etag_header(200)]


class AssignmentsView(APIView):
    @says(
        "assignments",
        "The tasks of my classes, newest first.",
        {200: page_of(AssignmentRowAnswer)},
        404,
        parameters=[ClassroomQuery, *KEY_PAGE],
    )
    def get(self, request: Request) -> Response:
        actor, wanted = actor_of(request), read_query(ClassroomQuery, request)
        classroom = get_classroom(actor, wanted["classroom"]) if "classroom" in wanted else None
        rows = visible_assignments(actor, classroom)
        counted = for_teacher(rows) if actor.is_staff else for_pupil(rows, actor.person_id)
        ready = counted.select_related("policy__current") if actor.is_staff else counted
        return listed(request, ready, lambda row: assignment_row(actor, row))

    @says("assignments_make", "Make a draft.", {201: AssignmentAnswer}, 404, takes=NewAssignmentBody)
    def post(self, request: Request) -> Response:
        actor = actor_of(request)
        fields = read(NewAssignmentBody, request)
        classroom = get_run_classroom(actor, fields.pop("classroom"))
        made = tasks.make_assignment(actor, classroom, Content(**fields))
        place = request.build_absolute_uri(reverse("api-assignment", args=[made.pk]))
        headers = {"Location": place, "ETag": version_tag(made.version)}
        return Response(assignment_answer(actor, get_assignment(actor, made.pk)), status=201, headers=headers)


class AssignmentView(APIView):
    @says("assignment", "A task.", {200: AssignmentAnswer, 304: "Unchanged."}, 404)
    def get(self, request: Request, id: str) -> HttpResponse | Response:
        actor = actor_of(request)
        found = get_assignment(actor, id)
        return tagged(request, assignment_answer(actor, found), version_tag(found.version))

    @says(
        "assignment_save",
        "Say anew what it is.",
        {200: AssignmentAnswer},
        404,
        412,
        takes=AssignmentBody,
        parameters=SAVED,
    )
    def put(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        found = get_run_assignment(actor, id)
        return _changed(request, actor, found, Content(**read(AssignmentBody, request)))

    @says(
        "assignment_change",
        "Change some of it.",
        {200: AssignmentAnswer},
        404,
        412,
        takes=AssignmentBody,
        parameters=SAVED,
    )
    def patch(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        found = get_run_assignment(actor, id)
        now = Content(found.title, found.brief, found.tip, found.due_at, found.max_mark, note_of(found))
        return _changed(request, actor, found, replace(now, **read(AssignmentBody, request, partial=True)))


class PublishView(APIView):
    permission_classes = STAFF

    @says("assignment_publish", "Show it to the class.", {200: AssignmentAnswer}, 404, 409)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        return _answered(actor, tasks.publish(actor, get_run_assignment(actor, id)))


class CloseView(APIView):
    permission_classes = STAFF

    @says("assignment_close", "End it.", {200: AssignmentAnswer}, 404, 409)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        return _answered(actor, tasks.close(actor, get_run_assignment(actor, id)))


class OwnSubmissionView(APIView):
    @says("my_submission", "My work for a task.", {200: SubmissionAnswer, 304: "Unchanged."}, 404)
    def get(self, request: Request, id: str) -> HttpResponse | Response:
        actor = actor_of(request)
        work = get_submission(actor, own_submission(actor, get_assignment(actor, id)).pk)
        return tagged(request, submission_answer(request, actor, work), version_tag(work.version))

    @says(
        "my_submission_save",
        "Keep my work.",
        {200: SubmissionAnswer},
        404,
        409,
        412,
        takes=SubmissionBody,
        parameters=SAVED,
    )
    def put(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        work = own_submission(actor, get_assignment(actor, id))
        fields = read(SubmissionBody, request)
        kept = submissions.save_draft(
            actor,
            work,
            title=fields["title"],
            reflection=fields["reflection"],
            pictures=[Chosen(chosen["picture"], chosen["alt_text"]) for chosen in fields["pictures"]],
            version=wanted_version(request),
        )
        return work_answer(request, actor, kept)


def work_answer(request: Request, actor: Actor, work: Submission) -> Response:
    """A submission after a change, as it is now."""
    body = submission_answer(request, actor, get_submission(actor, work.pk))
    return Response(body, headers={"ETag": version_tag(body["version"])})


def _changed(request: Request, actor: Actor, assignment: Assignment, content: Content) -> Response:
    return _answered(actor, tasks.change_assignment(actor, assignment, content, version=wanted_version(request)))


def _answered(actor: Actor, assignment: Assignment) -> Response:
    """An assignment after a change, as it is now, with the newest version of its own rules."""
    known = get_assignment(actor, assignment.pk)
    return Response(assignment_answer(actor, known), headers={"ETag": version_tag(known.version)})
