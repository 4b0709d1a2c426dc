"""The school's staff and its log, for school admins."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.answers import (
    EVENT_COLUMNS,
    EventAnswer,
    PersonAnswer,
    SlipAnswer,
    event_answer,
    person_answer,
    slip_answer,
)
from accounts.api.door import ADMINS, actor_of, listed, read, read_query
from accounts.api.inputs import EventQuery, NewColleagueBody, PersonChangeBody
from accounts.api.schema import KEY_PAGE, page_of, says
from accounts.operations import people
from accounts.permissions import as_uuid, get_classroom
from accounts.queries import events, staff


class PeopleView(APIView):
    permission_classes = ADMINS

    @says("people", "The school's staff.", {200: page_of(PersonAnswer)}, parameters=KEY_PAGE)
    def get(self, request: Request) -> Response:
        return listed(request, staff(actor_of(request).school_id), person_answer)

    @says("people_make", "Make a teacher or admin.", {201: SlipAnswer}, takes=NewColleagueBody)
    def post(self, request: Request) -> Response:
        slip = people.make_teacher(actor_of(request), **read(NewColleagueBody, request))
        return Response(slip_answer(slip), status=201)


class PersonView(APIView):
    permission_classes = ADMINS

    @says("people_change", "Change a role, let in or out.", {200: PersonAnswer}, 404, takes=PersonChangeBody)
    def patch(self, request: Request, id: str) -> Response:
        actor, change = actor_of(request), read(PersonChangeBody, request)
        with transaction.atomic():
            if "role" in change:
                person = people.change_role(actor, id, role=change["role"])
            if "is_active" in change:
                person = people.set_active(actor, id, active=change["is_active"])
        return Response(person_answer(person))


class PersonResetView(APIView):
    permission_classes = ADMINS

    @says("people_reset", "A new first password for a colleague.", {200: SlipAnswer}, 404)
    def post(self, request: Request, id: str) -> Response:
        return Response(slip_answer(people.reset_staff_password(actor_of(request), id)))


class EventsView(APIView):
    permission_classes = ADMINS

    @says(
        "audit_events",
        "The school's log, newest first.",
        {200: page_of(EventAnswer)},
        404,
        422,
        parameters=[EventQuery, *KEY_PAGE],
    )
    def get(self, request: Request) -> Response:
        actor, wanted = actor_of(request), read_query(EventQuery, request)
        rows = events(
            classroom_id=get_classroom(actor, wanted["classroom"]).pk if "classroom" in wanted else None,
            kind=wanted.get("kind", ""),
            subject_id=as_uuid(wanted["subject"]) if "subject" in wanted else None,
        )
        within = rows.filter(**_period(wanted, ZoneInfo(actor.school.time_zone)))
        return listed(request, within.values(*EVENT_COLUMNS), event_answer)


def _period(wanted: dict[str, Any], zone: ZoneInfo) -> dict[str, datetime]:
    """The days of a query as bounds, in the school's time zone."""
    bounds = {}
    if "from" in wanted:
        bounds["at__gte"] = datetime.combine(wanted["from"], time.min, zone)
    if "to" in wanted:
        bounds["at__lt"] = datetime.combine(wanted["to"] + timedelta(days=1), time.min, zone)
    return bounds
