"""Calling the API as an app does."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client

API = "/api/v1/"
MISSING = str(uuid4())
"""An id that nothing has."""
NOT_FOUND = {
    "type": "https://edu4all.example/problems/not_found",
    "title": "I could not find that.",
    "status": 404,
    "code": "not_found",
    "detail": "I could not find that.",
}


def call(client: Client, method: str, path: str, body: Any = None, **headers: str) -> Any:
    """One request with a JSON body; header names with underscores for dashes."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    sent = {} if body is None else {"data": body, "content_type": "application/json"}
    return getattr(client, method.lower())(path if path.startswith("http") else API + path, headers=named, **sent)


def get(client: Client, path: str, **headers: str) -> Any:
    return call(client, "GET", path, **headers)


def post(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    return call(client, "POST", path, {} if body is None else body, **headers)


def put(client: Client, path: str, body: Any, **headers: str) -> Any:
    return call(client, "PUT", path, body, **headers)


def patch(client: Client, path: str, body: Any, **headers: str) -> Any:
    return call(client, "PATCH", path, body, **headers)


def delete(client: Client, path: str, **headers: str) -> Any:
    return call(client, "DELETE", path, **headers)


def fields_of(answer: Any) -> list[tuple[str, str]]:
    """The fields that a problem names, with their codes."""
    return [(error["field"], error["code"]) for error in answer.json()["errors"]]


def refused(answer: Any) -> tuple[int, str]:
    """The status and the code of a problem."""
    assert answer["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]
