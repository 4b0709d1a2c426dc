"""Handing in and taking back, marking and returning, and the trail of tries behind it."""

from __future__ import annotations

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.door import STAFF, actor_of, listed, read, read_query, tagged, version_tag
from accounts.api.schema import IF_MATCH, KEY_PAGE, etag_header, page_of, says
from assignments.api.answers import SubmissionAnswer, submission_answer
from assignments.api.generations import with_assignment
from assignments.api.inputs import GradeBody, SubmissionQuery
from assignments.api.work import work_answer
from assignments.operations import submissions
from assignments.permissions import get_assignment, get_run_submission, get_submission, visible_submissions
from assignments.queries import tries_of, with_chosen
from edu4all.lib.rest import wanted_version
from imagegen.api.generations import GenerationAnswer, answerable, listed_generation

SAVED = [IF_MATCH, etag_header(200)]


class SubmissionsView(APIView):
    @says(
        "submissions",
        "My work; for staff what was handed in to their classes.",
        {200: page_of(SubmissionAnswer)},
        404,
        parameters=[SubmissionQuery, *KEY_PAGE],
    )
    def get(self, request: Request) -> Response:
        actor, wanted = actor_of(request), read_query(SubmissionQuery, request)
        rows = with_chosen(visible_submissions(actor))
        if "assignment" in wanted:
            rows = rows.filter(assignment=get_assignment(actor, wanted["assignment"]))
        return listed(request, rows, lambda work: submission_answer(request, actor, work))


class SubmissionView(APIView):
    @says("submission", "A pupil's work.", {200: SubmissionAnswer, 304: "Unchanged."}, 404)
    def get(self, request: Request, id: str) -> HttpResponse | Response:
        actor = actor_of(request)
        work = get_submission(actor, id)
        return tagged(request, submission_answer(request, actor, work), version_tag(work.version))


class SubmitView(APIView):
    @says("submission_submit", "Hand it in.", {200: SubmissionAnswer}, 404, 409, 422)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        return work_answer(request, actor, submissions.submit(actor, get_submission(actor, id)))


class WithdrawView(APIView):
    @says("submission_withdraw", "Take it back.", {200: SubmissionAnswer}, 404, 409)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        return work_answer(request, actor, submissions.withdraw(actor, get_submission(actor, id)))


class GradeView(APIView):
    permission_classes = STAFF

    @says("submission_grade", "Mark it.", {200: SubmissionAnswer}, 404, 409, 412, takes=GradeBody, parameters=SAVED)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        work = get_run_submission(actor, id)
        marked = submissions.grade(actor, work, **read(GradeBody, request), version=wanted_version(request))
        return work_answer(request, actor, marked)


class ReturnView(APIView):
    permission_classes = STAFF

    @says(
        "submission_return", "Give it back.", {200: SubmissionAnswer}, 404, 409, 412, takes=GradeBody, parameters=SAVED
    )
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        work = get_run_submission(actor, id)
        returned = submissions.return_work(actor, work, **read(GradeBody, request), version=wanted_version(request))
        return work_answer(request, actor, returned)


class ProcessView(APIView):
    @says(
        "submission_process",
        "Every try behind the work, oldest first.",
        {200: page_of(GenerationAnswer)},
        404,
        parameters=KEY_PAGE,
    )
    def get(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        rows = answerable(with_assignment(tries_of(get_submission(actor, id))), actor)
        return listed(request, rows, lambda row: listed_generation(request, actor, row), ordering="id")
