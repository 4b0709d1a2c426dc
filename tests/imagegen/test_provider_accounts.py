"""The school's accounts with providers: set up by admins, kept sealed, tried, switched off."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings

from accounts.models import Event
from edu4all.lib.errors import Forbidden, Invalid, NotFound, Stale, TooMany
from edu4all.lib.vault import unseal
from imagegen.choices import Outcome
from imagegen.engine.breaker import breakers
from imagegen.models import Budget, ProviderAccount
from imagegen.operations import providers
from imagegen.operations.providers import Draft, desk, desks, forget_account, probe, save_account, set_budget
from imagegen.pipeline import painters
from tests import record as log
from tests.fake_provider.server import FakeProvider
from tests.world import World

KEY = "sk-school-0123456789abcd"


def save(world: World, provider: str = "openai", based_on: int | None = None, **facts: Any) -> ProviderAccount:
    with world.at(world.kompas):
        draft = Draft(**{"secret": KEY, **facts})
        return save_account(world.actor(world.ada), provider, draft, based_on=based_on)


def problems(world: World, provider: str = "openai", **facts: Any) -> set[tuple[str, str]]:
    with pytest.raises(Invalid) as caught:
        save(world, provider, **facts)
    with world.at(world.kompas):
        assert not ProviderAccount.objects.exists()
    return {(error.field, error.code) for error in caught.value.errors}


def test_a_key_is_kept_sealed_and_only_its_end_is_shown(world: World) -> None:
    account = save(world)

    assert KEY not in str(account.__dict__)
    assert (unseal(account.secret), account.secret_end) == (KEY, "abcd")
    assert KEY not in str([line.facts for line in _lines(world)])


def test_the_end_of_a_short_key_is_not_shown(world: World) -> None:
    assert save(world, secret="sk-1234").secret_end == ""


def test_an_empty_key_keeps_the_one_that_is_there(world: World) -> None:
    before = save(world)
    after = save(world, secret="", region="eu")

    assert (unseal(after.secret), after.secret_end, after.region) == (KEY, "abcd", "eu")
    assert (before.version, after.version) == (1, 2)


def test_two_admins_at_once_are_told(world: World) -> None:
    save(world, based_on=0)
    with pytest.raises(Stale):
        save(world, based_on=0, region="eu")


@pytest.mark.parametrize(
    ("provider", "facts", "expected"),
    [
        ("openai", {"secret": ""}, {("secret", "not_usable")}),
        ("openai", {"secret": "has a space"}, {("options", "not_usable")}),
        ("openai", {"options": {"model": "dall-e-9"}}, {("model", "unknown_choice")}),
        ("openai", {"options": {"quality": "hd"}}, {("quality", "unknown_choice")}),
        ("openai", {"options": {"colour": "red"}}, {("colour", "unknown_field")}),
        ("openai", {"options": {"base_url": "http://api.example.org/v1"}}, {("base_url", "not_https")}),
        ("openai", {"options": {"base_url": "https://127.0.0.1/v1"}}, {("base_url", "inside_address")}),
        ("openai", {"options": {"base_url": "https://2130706433/v1"}}, {("base_url", "inside_address")}),
        ("openai", {"options": {"base_url": "https://[::1]/v1"}}, {("base_url", "inside_address")}),
        ("openai", {"options": {"base_url": "https://localhost:8443/v1"}}, {("base_url", "inside_address")}),
        ("openai", {"options": {"base_url": "https://me:pass@example.org/v1"}}, {("base_url", "bad_address")}),
        ("openai", {"options": {"base_url": "https://example.org:port/v1"}}, {("base_url", "bad_address")}),
        ("openai", {"options": {"base_url": "file:///etc/passwd"}}, {("base_url", "bad_address")}),
        ("openai", {"options": {"base_url": "x" * 400}}, {("base_url", "too_long")}),
        ("openai", {"per_minute": 0, "at_once": -1}, {("per_minute", "out_of_range"), ("at_once", "out_of_range")}),
        ("openai", {"min_age": 40, "region": "x" * 41}, {("min_age", "out_of_range"), ("region", "too_long")}),
    ],
)
def test_what_cannot_be_used_is_said_by_field_and_nothing_is_kept(
    world: World, provider: str, facts: dict[str, Any], expected: set[tuple[str, str]]
) -> None:
    assert problems(world, provider, **facts) == expected


@pytest.mark.parametrize("model", ["dall-e-2", "dall-e-3", "gpt-image-1"])
def test_a_model_that_has_ended_is_answered_with_the_one_that_lives(world: World, model: str) -> None:
    with pytest.raises(Invalid) as caught:
        save(world, options={"model": model})

    [error] = caught.value.errors
    assert (error.field, error.code) == ("model", "retired_model")
    assert "gpt-image-2" in str(error.detail)


def test_a_server_inside_the_network_is_open_where_the_operator_names_it(world: World, settings: LazySettings) -> None:
    address = "http://127.0.0.1:9099/v1"
    settings.PROVIDERS = {**settings.PROVIDERS, "openai": {"api_key": "sk-x", "base_url": address}}

    assert save(world, options={"base_url": address}).options == {"base_url": address}


@pytest.mark.parametrize("who", ["tara", "sam"])
def test_only_admins_see_and_set_accounts(world: World, who: str) -> None:
    actor = world.actor(getattr(world, who))
    with world.at(world.kompas):
        for attempt in (
            lambda: desks(actor),
            lambda: desk(actor, "openai"),
            lambda: save_account(actor, "openai", Draft(secret=KEY)),
            lambda: forget_account(actor, "openai"),
            lambda: probe(actor, "storybook"),
            lambda: set_budget(actor, 5.0),
            lambda: providers.month(actor),
        ):
            with pytest.raises(Forbidden):
                attempt()


@pytest.mark.parametrize("provider", ["storybook", "dall-e", ""])
def test_there_is_no_account_where_none_is_needed(world: World, provider: str) -> None:
    with pytest.raises(NotFound):
        save(world, provider)


def test_a_forgotten_account_is_off_and_its_key_is_gone(world: World) -> None:
    save(world)
    with world.at(world.kompas):
        forget_account(world.actor(world.ada), "openai")
        account = ProviderAccount.objects.get()

    assert (account.enabled, account.secret, account.secret_end, account.version) == (False, "", "", 2)
    assert "provider.forgotten" in log.kinds(world.kompas)


def test_another_schools_account_is_not_there(world: World) -> None:
    save(world)
    with world.at(world.oak):
        seen = desk(world.actor(world.ola), "openai")

    assert (seen.account, seen.painter) == (None, None)


def test_a_key_that_cannot_be_read_any_more_is_no_painter(world: World, settings: LazySettings) -> None:
    save(world)
    painters.forget()
    settings.SECRET_KEY = "another" * 10
    with world.at(world.kompas):
        assert desk(world.actor(world.ada), "openai").painter is None


def test_a_probe_costs_nothing_and_is_kept(world: World, paid: FakeProvider) -> None:
    account = save(world, options={"base_url": paid.url})
    with world.at(world.kompas):
        found = probe(world.actor(world.ada), "openai")
        account.refresh_from_db()

    assert found["ok"]
    assert "gpt-image-2.5-flare" in found["models"]
    assert account.probe
    assert account.probe["ok"]
    assert account.probed_at is not None
    assert paid.calls() == []
    assert account.version == 1


def test_a_probe_that_goes_well_closes_the_circuit(world: World, paid: FakeProvider) -> None:
    account = save(world, options={"base_url": paid.url})
    breakers.note(str(account.pk), Outcome.AUTH)
    with world.at(world.kompas):
        assert desk(world.actor(world.ada), "openai").circuit
        probe(world.actor(world.ada), "openai")
        assert desk(world.actor(world.ada), "openai").circuit is None


def test_probes_are_limited(world: World) -> None:
    with world.at(world.kompas):
        probe(world.actor(world.ada), "storybook", limit=1)
        with pytest.raises(TooMany):
            probe(world.actor(world.ada), "storybook", limit=1)


@pytest.mark.parametrize("dollars", [-0.01, 10_000_001, float("nan"), float("inf")])
def test_a_budget_has_bounds(world: World, dollars: float) -> None:
    with world.at(world.kompas), pytest.raises(Invalid):
        set_budget(world.actor(world.ada), dollars)


def test_a_budget_is_set_changed_and_taken_away(world: World) -> None:
    ada = world.actor(world.ada)
    with world.at(world.kompas):
        assert set_budget(ada, 20.5).monthly == 20_500_000
        assert set_budget(ada, 0).monthly == 0
        assert Budget.objects.count() == 1
        assert set_budget(ada, None).monthly is None
    assert log.kinds(world.kompas).count("budget.saved") == 3


def _lines(world: World) -> list[Event]:
    with world.at(world.kompas):
        return list(Event.objects.all())
