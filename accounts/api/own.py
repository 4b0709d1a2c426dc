"""Signing in and out, one's devices, one's own settings."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from django.http import HttpResponse
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.answers import DeviceAnswer, MeAnswer, TokenAnswer, device_answer, me_answer, token_answer
from accounts.api.door import actor_of, listed, object_answer, read
from accounts.api.inputs import PasswordBody, PreferencesBody, SignInBody
from accounts.api.schema import KEY_PAGE, page_of, says
from accounts.operations import people, sign_in
from accounts.permissions import as_uuid
from accounts.queries import devices_of


class TokenView(APIView):
    permission_classes = []

    @says("auth_token", "Sign in a device.", {200: TokenAnswer}, 401, 403, 429, takes=SignInBody, is_public=True)
    def post(self, request: Request) -> Response:
        fields = read(SignInBody, request)
        signed_in = sign_in.sign_in_device(
            fields["school"],
            fields["username"],
            fields["password"],
            device=fields["device"],
            new_password=fields["new_password"],
            address=request.META.get("REMOTE_ADDR", ""),
        )
        return Response(token_answer(signed_in), headers={"Cache-Control": "no-store"})


class LogoutView(APIView):
    @says("auth_logout", "End this device's token.", {204: "Signed out."})
    def post(self, request: Request) -> Response:
        actor = actor_of(request)
        sign_in.revoke_device(actor, cast("UUID", actor.device_id))
        return Response(status=204)


class DevicesView(APIView):
    @says("auth_devices", "My devices.", {200: page_of(DeviceAnswer)}, parameters=KEY_PAGE)
    def get(self, request: Request) -> Response:
        actor = actor_of(request)
        rows = devices_of(actor.known_person)
        return listed(request, rows, lambda device: device_answer(device, actor.device_id))


class DeviceView(APIView):
    @says("auth_devices_end", "End one of my devices.", {204: "Ended."}, 404)
    def delete(self, request: Request, id: str) -> Response:
        sign_in.revoke_device(actor_of(request), as_uuid(id))
        return Response(status=204)


class MeView(APIView):
    @says("me", "Who I am.", {200: MeAnswer, 304: "Unchanged."})
    def get(self, request: Request) -> HttpResponse | Response:
        return object_answer(request, me_answer(actor_of(request).known_person))

    @says("me_change", "Change my preferences.", {200: MeAnswer}, takes=PreferencesBody)
    def patch(self, request: Request) -> Response:
        actor = actor_of(request)
        person = actor.known_person
        now = {"language": person.language, "theme": person.theme, "text_size": person.text_size}
        return Response(me_answer(people.save_preferences(actor, **now | read(PreferencesBody, request))))


class PasswordView(APIView):
    @says("me_password", "Choose a new password. Ends all my devices.", {204: "Changed."}, takes=PasswordBody)
    def post(self, request: Request) -> Response:
        fields = read(PasswordBody, request)
        sign_in.change_password(actor_of(request), old=fields["old_password"], new=fields["new_password"])
        return Response(status=204)
