"""Classes: who is in them, how they are joined."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.answers import (
    ClassroomAnswer,
    JoinCodeAnswer,
    MemberAnswer,
    NewClassroomAnswer,
    SlipAnswer,
    SlipsAnswer,
    classroom_answer,
    join_code_answer,
    member_answer,
    slip_answer,
    slips_answer,
)
from accounts.api.door import STAFF, actor_of, listed, object_answer, read
from accounts.api.inputs import ClassroomBody, CodeBody, ColleagueBody, NamesBody
from accounts.api.schema import KEY_PAGE, page_of, says
from accounts.operations import classrooms, people
from accounts.permissions import get_classroom, get_run_classroom, visible_classrooms
from accounts.queries import members, with_counts


class ClassesView(APIView):
    @says("classes", "My classes; for admins all of the school.", {200: page_of(ClassroomAnswer)}, parameters=KEY_PAGE)
    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        rows = visible_classrooms(actor)
        rows = with_counts(rows) if actor.is_staff else rows
        return listed(request, rows, lambda classroom: classroom_answer(classroom, for_staff=actor.is_staff))

    @says("classes_make", "Make a class and its pupils.", {201: NewClassroomAnswer}, takes=ClassroomBody)
    def post(self, request: Request) -> Response:
        actor = actor_of(request)
        made = classrooms.make_classroom(actor, **read(ClassroomBody, request))
        known = with_counts(visible_classrooms(actor)).get(pk=made.classroom.pk)
        body = classroom_answer(known, for_staff=True) | slips_answer(made.slips)
        place = request.build_absolute_uri(reverse("api-class", args=[made.classroom.pk]))
        return Response(body, status=201, headers={"Location": place})


class ClassView(APIView):
    @says("class_", "A class.", {200: ClassroomAnswer, 304: "Unchanged."}, 404)
    def get(self, request: Request, id: str) -> HttpResponse | Response:
        actor = actor_of(request)
        classroom = get_classroom(actor, id)
        if actor.is_staff:
            classroom = with_counts(visible_classrooms(actor)).get(pk=classroom.pk)
        return object_answer(request, classroom_answer(classroom, for_staff=actor.is_staff))


class JoinView(APIView):
    @says("classes_join", "Join a class by its code.", {200: ClassroomAnswer}, takes=CodeBody)
    def post(self, request: Request) -> Response:
        classroom = classrooms.join(actor_of(request), **read(CodeBody, request))
        return Response(classroom_answer(classroom, for_staff=False))


class MembersView(APIView):
    permission_classes = STAFF

    @says("class_members", "Who is in a class.", {200: page_of(MemberAnswer)}, 404, parameters=KEY_PAGE)
    def get(self, request: Request, id: str) -> Response:
        rows = members(get_run_classroom(actor_of(request), id))
        return listed(request, rows, member_answer, ordering="id")

    @says("class_members_add", "Add pupils by their names.", {201: SlipsAnswer}, 404, takes=NamesBody)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        slips = classrooms.add_pupils(actor, get_run_classroom(actor, id), **read(NamesBody, request))
        return Response(slips_answer(slips), status=201)


class MemberView(APIView):
    permission_classes = STAFF

    @says("class_members_remove", "Take a pupil out of a class.", {204: "Taken out."}, 404)
    def delete(self, request: Request, id: str, person: str) -> Response:
        actor = actor_of(request)
        classrooms.remove_pupil(actor, get_run_classroom(actor, id), person)
        return Response(status=204)


class MemberResetView(APIView):
    permission_classes = STAFF

    @says("class_members_reset", "A new first password for a pupil.", {200: SlipAnswer}, 404)
    def post(self, request: Request, id: str, person: str) -> Response:
        actor = actor_of(request)
        return Response(slip_answer(people.reset_password(actor, get_run_classroom(actor, id), person)))


class TeachersView(APIView):
    permission_classes = STAFF

    @says("class_teachers_add", "Let a colleague teach it too.", {204: "Added."}, 404, takes=ColleagueBody)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        classrooms.add_teacher(actor, get_run_classroom(actor, id), read(ColleagueBody, request)["person"])
        return Response(status=204)


class JoinCodeView(APIView):
    permission_classes = STAFF

    @says("class_join_code_renew", "A new join code.", {200: JoinCodeAnswer}, 404)
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        return Response(join_code_answer(classrooms.renew_join_code(actor, get_run_classroom(actor, id))))

    @says("class_join_code_end", "End the join code.", {204: "Ended."}, 404)
    def delete(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        classrooms.renew_join_code(actor, get_run_classroom(actor, id), end=True)
        return Response(status=204)
