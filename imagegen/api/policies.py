"""The rules of a class and of the school."""

from __future__ import annotations

from typing import Any

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.actor import Actor
from accounts.api.door import ADMINS, STAFF, actor_of, listed, read, version_tag
from accounts.api.schema import IF_MATCH, KEY_PAGE, etag_header, page_of, says
from accounts.models import Classroom
from accounts.permissions import get_run_classroom
from edu4all.lib.rest import wanted_version
from imagegen.api.answers import (
    PolicyAnswer,
    PolicyVersionAnswer,
    ReplayAnswer,
    TrialAnswer,
    policy_answer,
    replay_answer,
    trial_answer,
    version_answer,
)
from imagegen.api.inputs import PolicyBody, TryBody
from imagegen.operations import policies
from imagegen.operations.policies import Draft
from imagegen.policy import PLATFORM
from imagegen.queries import policy_versions

TAGGED = [etag_header(200)]


class ClassPolicyView(APIView):
    permission_classes = STAFF

    @says("class_policy", "The rules in force, each with its source.", {200: PolicyAnswer}, 404, parameters=TAGGED)
    def get(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        return _saved(_class_body(actor, get_run_classroom(actor, id)))

    @says(
        "class_policy_save",
        "Save the class's rules as a new version.",
        {200: PolicyAnswer},
        404,
        412,
        takes=PolicyBody,
        parameters=[IF_MATCH, *TAGGED],
    )
    def put(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        classroom = get_run_classroom(actor, id)
        policy = policies.class_policy(actor, classroom)
        policies.save_version(actor, policy, _draft(read(PolicyBody, request)), based_on=wanted_version(request))
        return _saved(_class_body(actor, classroom))


class PolicyVersionsView(APIView):
    permission_classes = STAFF

    @says(
        "class_policy_versions", "Every saved version.", {200: page_of(PolicyVersionAnswer)}, 404, parameters=KEY_PAGE
    )
    def get(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        policy = policies.class_policy(actor, get_run_classroom(actor, id))
        return listed(request, policy_versions(policy), version_answer, ordering="-number")


class TryView(APIView):
    permission_classes = STAFF

    @says(
        "class_policy_try",
        "What the rules, or a draft of them, make of a prompt.",
        {200: TrialAnswer},
        404,
        takes=TryBody,
    )
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        classroom = get_run_classroom(actor, id)
        fields = read(TryBody, request)
        draft = _draft(fields["draft"]) if "draft" in fields else None
        return Response(trial_answer(policies.try_prompt(actor, classroom, prompt=fields["prompt"], draft=draft)))


class ReplayView(APIView):
    permission_classes = STAFF

    @says(
        "class_policy_replay",
        "Which of the class's prompts of the last 30 days a draft of its rules would treat otherwise.",
        {200: ReplayAnswer},
        404,
        takes=PolicyBody,
    )
    def post(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        classroom = get_run_classroom(actor, id)
        return Response(replay_answer(policies.replay(actor, classroom, _draft(read(PolicyBody, request)))))


class SchoolPolicyView(APIView):
    permission_classes = ADMINS

    @says("school_policy", "The school's rules, each with its source.", {200: PolicyAnswer}, parameters=TAGGED)
    def get(self, request: Request) -> Response:
        return _saved(_school_body(actor_of(request)))

    @says(
        "school_policy_save",
        "Save the school's rules as a new version.",
        {200: PolicyAnswer},
        412,
        takes=PolicyBody,
        parameters=[IF_MATCH, *TAGGED],
    )
    def put(self, request: Request) -> Response:
        actor = actor_of(request)
        draft = _draft(read(PolicyBody, request))
        policies.save_version(actor, policies.school_policy(actor), draft, based_on=wanted_version(request))
        return _saved(_school_body(actor))


def _draft(fields: dict[str, Any]) -> Draft:
    return Draft(fields["values"], fields["locked"])


def _class_body(actor: Actor, classroom: Classroom) -> dict[str, Any]:
    in_force = policies.rules_in_force(actor, classroom)
    return policy_answer(in_force.rules, in_force.levels, policies.class_policy(actor, classroom).current)


def _school_body(actor: Actor) -> dict[str, Any]:
    own = policies.school_policy(actor).current
    levels = {"platform": PLATFORM.version} | ({"school": str(own.number)} if own else {})
    return policy_answer(policies.school_rules(actor), levels, own)


def _saved(body: dict[str, Any]) -> Response:
    """The answer with the version that `If-Match` has to name.

    It never answers 304: the rules in force also change with the levels above, while this level's version stays.
    """
    return Response(body, headers={"ETag": version_tag(body["version"])})
