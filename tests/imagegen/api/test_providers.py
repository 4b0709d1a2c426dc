"""The school's accounts with providers, and its money, over the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client

from accounts.models import Person
from imagegen.models import ProviderAccount
from imagegen.operations.worker import run_once
from tests.calls import delete, fields_of, get, post, put, refused
from tests.fake_provider.server import FakeProvider
from tests.painting import ask, set_rules
from tests.world import World

App = Callable[[Person], Client]
KEY = "sk-school-0123456789abcd"
PATH = "providers/openai/"


@pytest.fixture
def ada(world: World, app: App) -> Client:
    return app(world.ada)


def draft(**facts: Any) -> dict[str, Any]:
    return {"options": {"model": "gpt-image-2"}, "secret": KEY, "zero_retention": True, **facts}


def test_every_provider_with_what_it_can_do(ada: Client, openai_key: None) -> None:
    results = {one["provider"]: one for one in get(ada, "providers/").json()["results"]}

    assert set(results) >= {"storybook", "openai", "azure"}
    assert (results["storybook"]["used"], results["openai"]["used"], results["azure"]["used"]) == (
        "installation",
        "installation",
        None,
    )
    can = results["openai"]["capabilities"]
    assert (can["mask"], can["seed"], can["model"], can["retires_on"]) == (True, False, "gpt-image-2.5-flare", None)
    assert float(can["price"]) > 0.01
    assert float(results["storybook"]["capabilities"]["price"]) == 0
    needed = {one["name"] for one in results["azure"]["fields"] if one["required"]}
    assert needed == {"endpoint", "deployment"}


def test_an_account_is_saved_and_its_key_never_comes_back(world: World, ada: Client) -> None:
    first = get(ada, PATH)
    assert (first["ETag"], first.json()["account"]) == ('"0"', None)

    saved = put(ada, PATH, draft(), If_Match=first["ETag"])

    assert (saved.status_code, saved["ETag"], saved.json()["used"]) == (200, '"1"', "school")
    account = saved.json()["account"]
    assert (account["secret_end"], account["has_secret"], account["options"]) == (
        "abcd",
        True,
        {"model": "gpt-image-2"},
    )
    for answer in (saved, get(ada, PATH), get(ada, "providers/"), get(ada, "audit/events/")):
        assert KEY not in answer.content.decode()
    assert refused(put(ada, PATH, draft(), If_Match=first["ETag"])) == (412, "stale_version")


def test_what_cannot_be_used_names_its_field(ada: Client) -> None:
    answer = put(ada, PATH, draft(options={"model": "dall-e-3"}, per_minute=0))

    assert refused(answer) == (422, "invalid_request")
    assert set(fields_of(answer)) == {("model", "retired_model"), ("per_minute", "out_of_range")}


def test_a_forgotten_account_has_no_key(world: World, ada: Client) -> None:
    put(ada, PATH, draft())

    assert delete(ada, PATH).status_code == 204

    body = get(ada, PATH).json()
    assert (body["used"], body["account"]["enabled"], body["account"]["has_secret"]) == (None, False, False)
    with world.at(world.kompas):
        assert ProviderAccount.objects.get().secret == ""


def test_a_probe_says_whether_it_works(world: World, ada: Client, paid: FakeProvider) -> None:
    put(ada, PATH, draft(options={"base_url": paid.url}))

    found = post(ada, f"{PATH}probe/").json()

    assert (found["ok"], found["outcome"]) == (True, None)
    assert "gpt-image-2.5-flare" in found["models"]
    assert get(ada, PATH).json()["probe"]["ok"] is True


def test_a_provider_that_does_not_exist_is_not_found(ada: Client) -> None:
    for answer in (
        get(ada, "providers/dall-e/"),
        put(ada, "providers/storybook/", draft()),
        post(ada, "providers/azure/probe/"),
    ):
        assert refused(answer) == (404, "not_found")


def test_money_is_told_in_dollars_and_line_by_line(world: World, ada: Client, paid: FakeProvider) -> None:
    assert get(ada, "school/budget/").json()["monthly"] is None
    assert put(ada, "school/budget/", {"monthly": 12.5}).json()["monthly"] == "12.500000"
    ask(world, world.sam, "a dog")
    run_once()

    used = float(get(ada, "school/budget/").json()["used"])
    lines = get(ada, "school/ledger/").json()["results"]

    assert 0 < used < 1
    assert [line["step"] for line in lines] == ["settle", "reserve"]
    assert sum(float(line["amount"]) for line in lines) == pytest.approx(used)


def test_a_used_up_budget_is_a_problem_with_its_code(world: World, ada: Client, app: App, paid: FakeProvider) -> None:
    put(ada, "school/budget/", {"monthly": 0})

    answer = post(app(world.sam), "generations/", {"classroom": str(world.class_5b.pk), "prompt": "a dog"})

    assert refused(answer) == (429, "budget_exhausted")


def test_what_a_painter_cannot_do_comes_with_what_it_can(
    world: World, app: App, paid: FakeProvider, settings: LazySettings
) -> None:
    options = {"base_url": f"{paid.origin}/ollama/v1", "model": "a-model", "dialect": "ollama"}
    settings.PROVIDERS = {**settings.PROVIDERS, "openai_compatible": options}
    set_rules(world, provider="openai_compatible")
    wish = {"classroom": str(world.class_5b.pk), "prompt": "a dog", "n": 3}

    answer = post(app(world.sam), "generations/", wish)

    assert refused(answer) == (422, "unsupported")
    possible = answer.json()["possible"]
    assert (possible["n"], possible["kinds"], possible["mask"]) == (1, ["create"], False)
    assert post(app(world.sam), "generations/", wish | {"n": 1}).status_code == 202
