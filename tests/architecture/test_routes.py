"""Every route, every method, every kind of person: who gets what, written out by hand.

A route or a method that has no row here fails. The columns are a stranger; Sam, a pupil of the class; Ben, a pupil of
another class; Tara, who teaches the class; Theo, who teaches another one; Ada, who administers the school; and Ola, who
administers another school. What the request is about is Sam's, in Tara's class. `in` is a redirect to the sign-in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.stage import Stage
from tests.world import PASSWORD, World

COLUMNS = ("stranger", "sam", "ben", "tara", "theo", "ada", "ola")
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")

SIGN_IN = {"school": "kompas", "username": "sam", "password": PASSWORD, "device": "phone"}
PASSWORDS = {"old_password": PASSWORD, "new_password": "paper-boat-77"}
PREFERENCES = {"language": "nl", "theme": "dark", "text_size": "large"}
JOIN = {"code": "{join_code}"}
NEW_CLASS = {"name": "7C", "age_band": "under_13", "names": ""}
COLLEAGUE = {"person": "{colleague}"}
NEW_PERSON = {"name": "Tom de Wit", "username": "", "role": "teacher"}
NEW_ROLE = {"role": "admin"}
POLICY = {"values": {"max_n": 2}}
RULES = {"max_n": "2", "shapes": "square", "check": "nobody", "based_on": "0", "prompt": "a dog"}
RESTORE = {"number": "{rules}", "based_on": "{rules}"}
DECISION = {"decision": "release", "version": "1"}
TASK = {"title": "Fairy tale", "brief": "Draw a dragon.", "max_mark": "10", "version": "1"}
NEW_TASK = {"classroom": "{class}", "title": "Fairy tale", "brief": "Draw a dragon."}
WORK = {"title": "My dog", "reflection": "", "picture": "{picture}", "alt_text_{picture}": "A dog."}
MARK = {"action": "return", "mark": "8", "comment": "", "version": "{version}"}
ACCOUNT = {"options": {"model": "gpt-image-2"}, "secret": "sk-test-0123456789"}
TYPED_ACCOUNT = {"model": "gpt-image-2", "secret": "sk-test-0123456789", "enabled": "yes", "based_on": "0"}
WISH = {"assignment": "{assignment}", "prompt": "a dog in a park"}
CHANGE = {"prompt": "a cat", "area": "r2c2"}
CHOSEN = {"assignment": "{assignment}", "picture": "{picture}"}

# fmt: off
ROWS: tuple[tuple[str, str, str, dict[str, Any] | None, str], ...] = (
    # Everybody's
    ("GET", "healthz", "", None, "200 200 200 200 200 200 200"),
    ("GET", "readyz", "", None, "200 200 200 200 200 200 200"),
    ("GET", "root", "", None, "in 302 302 302 302 302 302"),
    ("GET", "help", "", None, "200 200 200 200 200 200 200"),
    ("GET", "about", "", None, "200 200 200 200 200 200 200"),
    ("GET", "login", "", None, "200 302 302 302 302 302 302"),
    ("POST", "login", "", SIGN_IN, "302 302 302 302 302 302 302"),
    ("POST", "language", "", {"language": "en"}, "302 302 302 302 302 302 302"),
    ("GET", "api-schema", "", None, "200 200 200 200 200 200 200"),
    ("GET", "api-docs", "", None, "200 200 200 200 200 200 200"),
    ("POST", "api-token", "", SIGN_IN, "200 200 200 200 200 200 200"),
    # One's own
    ("POST", "logout", "", None, "in in in in in in in"),
    ("GET", "password", "", None, "in 200 200 200 200 200 200"),
    ("POST", "password", "", PASSWORDS, "in 302 302 302 302 302 302"),
    ("GET", "settings", "", None, "in 200 200 200 200 200 200"),
    ("POST", "settings", "", PREFERENCES, "in 302 302 302 302 302 302"),
    ("POST", "device-revoke", "pk=device", None, "in 302 404 404 404 404 404"),
    ("GET", "home", "", None, "in 200 200 302 302 302 302"),
    ("GET", "join", "", None, "in 200 200 403 403 403 403"),
    ("POST", "join", "", JOIN, "in 302 302 403 403 403 403"),
    ("GET", "join", "code=join_code", None, "in 200 200 403 403 403 403"),
    ("POST", "join", "code=join_code", JOIN, "in 302 302 403 403 403 403"),
    ("POST", "api-logout", "", None, "401 204 204 204 204 204 204"),
    ("GET", "api-devices", "", None, "401 200 200 200 200 200 200"),
    ("DELETE", "api-device", "id=device", None, "401 204 404 404 404 404 404"),
    ("GET", "api-me", "", None, "401 200 200 200 200 200 200"),
    ("PATCH", "api-me", "", PREFERENCES, "401 200 200 200 200 200 200"),
    ("POST", "api-password", "", PASSWORDS, "401 204 204 204 204 204 204"),
    ("POST", "api-join", "", JOIN, "401 200 200 403 403 403 403"),
    # Classes
    ("GET", "classes", "", None, "in 403 403 200 200 200 200"),
    ("GET", "class-new", "", None, "in 403 403 200 200 200 200"),
    ("POST", "class-new", "", NEW_CLASS, "in 403 403 302 302 302 302"),
    ("GET", "class", "pk=class", None, "in 403 403 200 404 200 404"),
    ("POST", "class-code", "pk=class", None, "in 403 403 302 404 302 404"),
    ("POST", "class-pupils", "pk=class", {"names": "Lotte Bos"}, "in 403 403 200 404 200 404"),
    ("POST", "class-reset", "pk=class person=pupil", None, "in 403 403 200 404 200 404"),
    ("POST", "class-remove", "pk=class person=pupil", None, "in 403 403 302 404 302 404"),
    ("POST", "class-teachers", "pk=class", COLLEAGUE, "in 403 403 302 404 302 404"),
    ("GET", "api-classes", "", None, "401 200 200 200 200 200 200"),
    ("POST", "api-classes", "", NEW_CLASS, "401 403 403 201 201 201 201"),
    ("GET", "api-class", "id=class", None, "401 200 404 200 404 200 404"),
    ("GET", "api-members", "id=class", None, "401 403 403 200 404 200 404"),
    ("POST", "api-members", "id=class", {"names": ["Lotte Bos"]}, "401 403 403 201 404 201 404"),
    ("DELETE", "api-member", "id=class person=pupil", None, "401 403 403 204 404 204 404"),
    ("POST", "api-member-reset", "id=class person=pupil", None, "401 403 403 200 404 200 404"),
    ("POST", "api-teachers", "id=class", COLLEAGUE, "401 403 403 204 404 204 404"),
    ("POST", "api-join-code", "id=class", None, "401 403 403 200 404 200 404"),
    ("DELETE", "api-join-code", "id=class", None, "401 403 403 204 404 204 404"),
    # The school
    ("GET", "people", "", None, "in 403 403 403 403 200 200"),
    ("POST", "people", "", NEW_PERSON, "in 403 403 403 403 200 200"),
    ("POST", "person-reset", "person=colleague", None, "in 403 403 403 403 200 404"),
    ("POST", "person-active", "person=colleague", {"active": "no"}, "in 403 403 403 403 302 404"),
    ("POST", "person-role", "person=colleague", NEW_ROLE, "in 403 403 403 403 302 404"),
    ("GET", "audit", "", None, "in 403 403 403 403 200 200"),
    ("GET", "audit", "?classroom=class", None, "in 403 403 403 403 200 200"),
    ("GET", "audit-entry", "pk=ready", None, "in 403 403 403 403 200 404"),
    ("GET", "api-people", "", None, "401 403 403 403 403 200 200"),
    ("POST", "api-people", "", NEW_PERSON, "401 403 403 403 403 201 201"),
    ("PATCH", "api-person", "id=colleague", NEW_ROLE, "401 403 403 403 403 200 404"),
    ("POST", "api-person-reset", "id=colleague", None, "401 403 403 403 403 200 404"),
    ("GET", "api-events", "", None, "401 403 403 403 403 200 200"),
    ("GET", "api-events", "?classroom=class", None, "401 403 403 403 403 200 404"),
    # Rules
    ("GET", "rules", "pk=class", None, "in 403 403 200 404 200 404"),
    ("POST", "rules", "pk=class", RULES, "in 403 403 302 404 302 404"),
    ("POST", "rules-try", "pk=class", RULES, "in 403 403 200 404 200 404"),
    ("POST", "rules-replay", "pk=class", RULES, "in 403 403 200 404 200 404"),
    ("GET", "rules-history", "pk=class", None, "in 403 403 200 404 200 404"),
    ("POST", "rules-restore", "pk=class", RESTORE, "in 403 403 302 404 302 404"),
    ("GET", "school-rules", "", None, "in 403 403 403 403 200 200"),
    ("POST", "school-rules", "", RULES, "in 403 403 403 403 302 302"),
    ("GET", "school-rules-history", "", None, "in 403 403 403 403 200 200"),
    ("POST", "school-rules-restore", "", RESTORE, "in 403 403 403 403 302 404"),
    # Providers and money
    ("GET", "school-providers", "", None, "in 403 403 403 403 200 200"),
    ("GET", "school-provider", "provider=openai", None, "in 403 403 403 403 200 200"),
    ("POST", "school-provider", "provider=openai", TYPED_ACCOUNT, "in 403 403 403 403 302 302"),
    ("POST", "school-provider-try", "provider=storybook", None, "in 403 403 403 403 200 200"),
    ("POST", "school-provider-forget", "provider=openai", None, "in 403 403 403 403 302 302"),
    ("GET", "school-money", "", None, "in 403 403 403 403 200 200"),
    ("POST", "school-money", "", {"monthly": "20"}, "in 403 403 403 403 302 302"),
    ("GET", "api-class-policy", "id=class", None, "401 403 403 200 404 200 404"),
    ("PUT", "api-class-policy", "id=class", POLICY, "401 403 403 200 404 200 404"),
    ("GET", "api-policy-versions", "id=class", None, "401 403 403 200 404 200 404"),
    ("POST", "api-policy-try", "id=class", {"prompt": "a dog"}, "401 403 403 200 404 200 404"),
    ("POST", "api-policy-replay", "id=class", {"values": {}}, "401 403 403 200 404 200 404"),
    ("GET", "api-school-policy", "", None, "401 403 403 403 403 200 200"),
    ("PUT", "api-school-policy", "", POLICY, "401 403 403 403 403 200 200"),
    ("GET", "api-providers", "", None, "401 403 403 403 403 200 200"),
    ("GET", "api-provider", "id=openai", None, "401 403 403 403 403 200 200"),
    ("PUT", "api-provider", "id=openai", ACCOUNT, "401 403 403 403 403 200 200"),
    ("DELETE", "api-provider", "id=openai", None, "401 403 403 403 403 204 204"),
    ("POST", "api-provider-probe", "id=storybook", None, "401 403 403 403 403 200 200"),
    ("GET", "api-budget", "", None, "401 403 403 403 403 200 200"),
    ("PUT", "api-budget", "", {"monthly": 20}, "401 403 403 403 403 200 200"),
    ("GET", "api-ledger", "", None, "401 403 403 403 403 200 200"),
    # What waits for a teacher
    ("GET", "review", "", None, "in 403 403 200 200 200 200"),
    ("GET", "review", "?classroom=class", None, "in 403 403 200 200 200 200"),
    ("GET", "review-case", "pk=case", None, "in 403 403 200 404 200 404"),
    ("POST", "review-case", "pk=case", DECISION, "in 403 403 302 404 302 404"),
    ("GET", "api-reviews", "", None, "401 403 403 200 200 200 200"),
    ("GET", "api-reviews", "?classroom=class", None, "401 403 403 200 404 200 404"),
    ("GET", "api-review", "id=case", None, "401 403 403 200 404 200 404"),
    ("POST", "api-review-decide", "id=case", DECISION, "401 403 403 200 404 200 404"),
    # Making pictures
    ("GET", "studio", "", None, "in 200 200 200 200 200 200"),
    ("GET", "studio", "?classroom=class", None, "in 200 200 200 200 200 200"),
    ("GET", "studio", "?assignment=assignment", None, "in 200 404 200 404 403 404"),
    ("GET", "studio-jobs", "", None, "in 200 200 200 200 200 200"),
    ("POST", "studio-jobs", "", WISH, "in 302 404 302 404 403 404"),
    ("GET", "studio-job", "pk=ready", None, "in 200 404 403 404 403 404"),
    ("POST", "studio-cancel", "pk=queued", None, "in 302 404 403 404 403 404"),
    ("POST", "studio-appeal", "pk=queued", None, "in 302 404 403 404 403 404"),
    ("POST", "studio-retry", "pk=failed", None, "in 302 404 403 404 403 404"),
    ("POST", "studio-choose", "pk=ready", CHOSEN, "in 302 404 403 403 403 403"),
    ("GET", "studio-edit", "pk=picture", None, "in 200 404 200 404 200 404"),
    ("POST", "studio-edit", "pk=picture", CHANGE, "in 302 404 302 404 403 404"),
    ("POST", "studio-variations", "pk=picture", {}, "in 302 404 302 404 403 404"),
    ("GET", "api-generations", "", None, "401 200 200 200 200 200 200"),
    ("GET", "api-generations", "?classroom=class", None, "401 200 404 200 404 200 404"),
    ("POST", "api-generations", "", WISH, "401 202 404 202 404 403 404"),
    ("GET", "api-generation", "id=ready", None, "401 200 404 200 404 200 404"),
    ("POST", "api-generation-cancel", "id=queued", None, "401 200 404 403 404 403 404"),
    ("POST", "api-generation-appeal", "id=queued", None, "401 409 404 403 404 403 404"),
    ("POST", "api-generation-retry", "id=failed", None, "401 202 404 403 404 403 404"),
    ("GET", "api-usage", "?classroom=class", None, "401 200 404 200 404 200 404"),
    # Pictures
    ("GET", "picture-file", "pk=picture variant=full", None, "in 200 404 200 404 200 404"),
    ("GET", "picture-file", "pk=picture variant=original", None, "in 403 404 200 404 200 404"),
    ("GET", "picture-file", "pk=held variant=full", None, "in 404 404 200 404 200 404"),
    ("GET", "api-pictures", "", None, "401 200 200 200 200 200 200"),
    ("GET", "api-picture", "id=picture", None, "401 200 404 200 404 200 404"),
    ("GET", "api-picture-file", "id=picture", None, "401 200 404 200 404 200 404"),
    ("GET", "api-picture", "id=held", None, "401 404 404 200 404 200 404"),
    ("GET", "api-picture-file", "id=held", None, "401 404 404 200 404 200 404"),
    # Assignments
    ("GET", "class-assignments", "pk=class", None, "in 403 403 200 404 200 404"),
    ("GET", "assignment-new", "pk=class", None, "in 403 403 200 404 200 404"),
    ("POST", "assignment-new", "pk=class", TASK, "in 403 403 302 404 302 404"),
    ("GET", "assignment", "pk=assignment", None, "in 403 403 200 404 200 404"),
    ("GET", "assignment-edit", "pk=assignment", None, "in 403 403 200 404 200 404"),
    ("POST", "assignment-edit", "pk=assignment", TASK, "in 403 403 302 404 302 404"),
    ("POST", "assignment-publish", "pk=draft", None, "in 403 403 302 404 302 404"),
    ("POST", "assignment-close", "pk=assignment", None, "in 403 403 302 404 302 404"),
    ("GET", "tasks", "", None, "in 200 200 403 403 403 403"),
    ("GET", "task", "pk=assignment", None, "in 200 404 403 403 403 403"),
    ("GET", "task", "pk=draft", None, "in 404 404 403 403 403 403"),
    ("GET", "api-assignments", "", None, "401 200 200 200 200 200 200"),
    ("POST", "api-assignments", "", NEW_TASK, "401 403 404 201 404 201 404"),
    ("GET", "api-assignment", "id=assignment", None, "401 200 404 200 404 200 404"),
    ("GET", "api-assignment", "id=draft", None, "401 404 404 200 404 200 404"),
    ("PUT", "api-assignment", "id=assignment", TASK, "401 403 404 200 404 200 404"),
    ("PATCH", "api-assignment", "id=assignment", TASK, "401 403 404 200 404 200 404"),
    ("POST", "api-assignment-publish", "id=draft", None, "401 403 403 200 404 200 404"),
    ("POST", "api-assignment-close", "id=assignment", None, "401 403 403 200 404 200 404"),
    # Work that is handed in
    ("POST", "task-save", "pk=assignment", WORK, "in 302 404 403 403 403 403"),
    ("POST", "task-hand-in", "pk=assignment", WORK, "in 302 404 403 403 403 403"),
    ("POST", "task-take-back", "pk=assignment", MARK, "in 302 404 403 403 403 403"),
    ("POST", "task-choose", "pk=assignment", CHOSEN, "in 302 404 403 403 403 403"),
    ("GET", "submission", "pk=work", None, "in 403 403 404 404 404 404"),
    ("GET", "submission", "pk=handed_in", None, "in 403 403 200 404 200 404"),
    ("POST", "submission", "pk=handed_in", MARK, "in 403 403 302 404 302 404"),
    ("GET", "api-own-submission", "id=assignment", None, "401 200 404 200 404 403 404"),
    ("PUT", "api-own-submission", "id=assignment", {"title": "My dog"}, "401 200 404 200 404 403 404"),
    ("GET", "api-submissions", "", None, "401 200 200 200 200 200 200"),
    ("GET", "api-submissions", "?assignment=assignment", None, "401 200 404 200 404 200 404"),
    ("GET", "api-submission", "id=work", None, "401 200 404 404 404 404 404"),
    ("GET", "api-submission", "id=handed_in", None, "401 200 404 200 404 200 404"),
    ("POST", "api-submit", "id=work", None, "401 200 404 404 404 404 404"),
    ("POST", "api-withdraw", "id=handed_in", None, "401 200 404 403 404 403 404"),
    ("POST", "api-grade", "id=handed_in", {"mark": 8}, "401 403 403 200 404 200 404"),
    ("POST", "api-return", "id=handed_in", {"mark": 8}, "401 403 403 200 404 200 404"),
    ("GET", "api-process", "id=handed_in", None, "401 200 404 200 404 200 404"),
)
# fmt: on


def each_route(resolver: URLResolver) -> Iterator[str]:
    """The names of all routes; one without a name is given by its pattern."""
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or f"nameless: {pattern.pattern}"
        else:
            yield from each_route(pattern)


def answer_of(response: HttpResponse) -> str:
    """A response as the table writes it."""
    is_sign_in = response.status_code == 302 and response["Location"].startswith("/login/")
    return "in" if is_sign_in else str(response.status_code)


def answers(world: World, stage: Stage, method: str, route: str, address: str, body: Any) -> Iterator[str]:
    """What each of the columns is answered, each as if nobody had asked before."""
    for name in COLUMNS:
        cache.clear()
        with transaction.atomic():
            yield answer_of(stage.ask(getattr(world, name, None), method, route, address, body))
            transaction.set_rollback(True)


def test_every_route_has_a_row() -> None:
    assert {row[1] for row in ROWS} == set(each_route(get_resolver()))


@pytest.mark.parametrize(("method", "route", "about", "body", "expected"), ROWS)
def test_everybody_gets_what_the_table_says(
    world: World, method: str, route: str, about: str, body: dict[str, Any] | None, expected: str
) -> None:
    stage = Stage(world)
    address, filled_in = stage.address(route, about), stage.body(body)

    assert " ".join(answers(world, stage, method, route, address, filled_in)) == expected


def test_a_method_without_a_row_is_not_there(world: World) -> None:
    """An admin is told so. Others may be told first that the door is not for them."""
    stage = Stage(world)
    with_row = {(route, method) for method, route, *_ in ROWS}
    addresses = {route: stage.address(route, about) for _, route, about, *_ in ROWS}
    apps, browsers = (
        {name: stage.client(getattr(world, name), kind) for name in ("sam", "ada")} for kind in ("api-", "")
    )
    found = []
    for route, method in [
        (route, method) for route in addresses for method in METHODS if (route, method) not in with_row
    ]:
        for name, told in (("sam", {403, 405}), ("ada", {405})):
            cache.clear()
            clients = apps if route.startswith("api-") else browsers
            status = getattr(clients[name], method.lower())(addresses[route]).status_code
            found += [(route, method, name, status)] * (status not in told)

    assert found == []


FOREIGN = [row for row in ROWS if row[4].endswith(" 404") and "=" in row[2] and row[1].startswith("api-")]


@pytest.mark.parametrize(("method", "route", "about", "body", "expected"), FOREIGN)
def test_what_is_anothers_is_answered_like_what_is_not_there(
    world: World, method: str, route: str, about: str, body: dict[str, Any] | None, expected: str
) -> None:
    stage = Stage(world)
    address, filled_in = stage.address(route, about), stage.body(body)
    nowhere = re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}", lambda _: str(uuid4()), address)
    found = []
    for where in (address, nowhere):
        cache.clear()
        response = stage.ask(world.ola, method, route, where, filled_in)
        found.append((response.status_code, response.content, response["Content-Type"]))

    assert nowhere != address
    assert found[0] == found[1]
    assert found[0][0] == 404
