"""The schema: committed, whole, and true to the addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS, reset_generator_stats
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.validation import validate_schema
from rest_framework.views import APIView

from accounts.models import Person
from tests.calls import MISSING, call, get, refused
from tests.world import World

COMMITTED = Path(__file__).parent.parent / "docs" / "openapi.yaml"
PUBLIC = {"auth_token", "schema", "docs"}


def made() -> Any:
    schema = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    return yaml.safe_load(yaml.safe_dump(_plain(schema)))


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value if value is None or isinstance(value, bool | int | float) else str(value)


def addresses() -> Iterator[tuple[str, type[APIView]]]:
    """Every address of the API with its view."""

    def walk(patterns: list[Any], prefix: str) -> Iterator[tuple[str, type[APIView]]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, prefix + str(pattern.pattern))
            elif isinstance(pattern, URLPattern) and prefix.startswith("api/v1/"):
                yield "/" + prefix + re.sub(r"<str:(\w+)>", r"{\1}", str(pattern.pattern)), pattern.callback.cls  # type: ignore[attr-defined]

    yield from walk(get_resolver().url_patterns, "")


def methods_of(view: type[APIView]) -> set[str]:
    return {name for name in ("get", "post", "put", "patch", "delete") if hasattr(view, name)}


def test_the_committed_schema_is_fresh() -> None:
    assert yaml.safe_load(COMMITTED.read_text()) == made(), "Run: python manage.py spectacular --file docs/openapi.yaml"


def test_the_schema_is_valid_and_made_without_warnings() -> None:
    reset_generator_stats()
    schema = made()
    assert (dict(GENERATOR_STATS._warn_cache), dict(GENERATOR_STATS._error_cache)) == ({}, {})
    validate_schema(schema)  # type: ignore[no-untyped-call]
    assert schema["openapi"].startswith("3.1")


def test_every_address_and_method_is_in_it() -> None:
    paths = made()["paths"]
    assert {path: set(paths.get(path, ())) for path, _ in addresses()} == {
        path: methods_of(view) for path, view in addresses()
    }


def test_every_method_says_what_it_answers() -> None:
    operations = [operation for path in made()["paths"].values() for operation in path.values()]
    for operation in operations:
        codes = set(operation["responses"])
        assert any(code.startswith("2") for code in codes), operation["operationId"]
        assert operation["summary"], operation["operationId"]
        if operation["operationId"] not in PUBLIC:
            assert {"401", "403", "429"} <= codes, operation["operationId"]
            assert operation["security"] == [{"deviceToken": []}]
        if "requestBody" in operation:
            assert {"400", "415", "422"} <= codes, operation["operationId"]


def test_it_is_public_as_json_and_yaml(db: None) -> None:
    answer = get(Client(), "schema/")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/vnd.oai.openapi+json")
    as_yaml = get(Client(), "schema/?format=yaml")
    assert as_yaml["Content-Type"] == "application/vnd.oai.openapi"
    assert yaml.safe_load(as_yaml.content) == answer.json() == made()
    assert get(Client(), "schema/", If_None_Match=answer["ETag"]).status_code == 304


def test_its_page_needs_nothing_inline(db: None) -> None:
    page = get(Client(), "docs/")
    html = page.content.decode()
    assert page.status_code == 200
    assert "'unsafe" not in page["Content-Security-Policy"]
    assert re.findall(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)|https?://", html) == []
    sources = re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', html)
    assert len(sources) == 5
    script = Client().get(sources[-1].replace("&amp;", "&"))
    assert script["Content-Type"] == "application/javascript"
    assert "/api/v1/schema/" in script.content.decode().replace("\\u002D", "-")


def test_unknown_address_is_a_problem(world: World, app: Callable[[Person], Client]) -> None:
    for client in (Client(), app(world.sam)):
        for path in ("nothing/", "classes/x/y/z/", "http://testserver/api/v2/me/", "http://testserver/api/"):
            for method in ("GET", "POST", "DELETE"):
                assert refused(call(client, method, path)) == (404, "not_found")


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_every_method_everywhere(world: World, app: Callable[[Person], Client], method: str) -> None:
    """A stranger gets 401, an unknown method 405 with what is allowed, and nothing fails, whoever asks."""
    people = [app(person) for person in (world.sam, world.tara, world.ada)]
    for path, view in addresses():
        address = "http://testserver" + path.format(id=MISSING, person=MISSING)
        is_public = view.__name__ in {"TokenView", "SchemaView", "DocsView"}
        if not is_public:
            assert refused(call(Client(), method, address, {})) == (401, "sign_in_needed")
        for client in people:
            if "logout" in path and method == "POST":
                continue
            answer = call(client, method, address, None if method == "GET" else {})
            if method.lower() not in methods_of(view) and answer.status_code != 403:
                assert refused(answer) == (405, "method_not_allowed")
                assert {name.lower() for name in answer["Allow"].split(", ")} >= methods_of(view)
            assert answer.status_code < 500
