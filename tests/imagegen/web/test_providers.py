"""The pages of the school's providers: how each is doing, its account, trying it, ending it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Person
from edu4all.lib.clock import today_in
from edu4all.lib.vault import unseal
from imagegen.choices import Outcome
from imagegen.engine.breaker import breakers
from imagegen.models import ProviderAccount
from imagegen.operations.providers import Desk, Draft, desk, save_account
from imagegen.pipeline import options, painters
from imagegen.providers import catalogue
from imagegen.web import provider_words
from imagegen.web.provider_cards import Card, card_of
from imagegen.web.words import PAINTERS
from tests.fake_provider.server import FakeProvider
from tests.fake_provider.speaking import WRONG_KEY
from tests.world import World

SignIn = Callable[[Person], Client]
LIVE = {"HX-Request": "true"}
KEY = "sk-school-0123456789abcd"
TYPED = {
    "based_on": "0",
    "base_url": "",
    "model": "gpt-image-2",
    "quality": "high",
    "secret": KEY,
    "zero_retention": "yes",
    "region": "EU",
    "min_age": "13",
    "per_minute": "5",
    "at_once": "",
    "enabled": "yes",
}
FAILED = {"ok": False, "outcome": "billing", "detail": "", "models": {}}
PAGE = "/school/providers/openai/"


def accounts(world: World) -> list[ProviderAccount]:
    with world.at(world.kompas):
        return list(ProviderAccount.objects.all())


def save(world: World, **facts: Any) -> ProviderAccount:
    with world.at(world.kompas):
        return save_account(world.actor(world.ada), "openai", Draft(**{"secret": KEY, **facts}))


def card(world: World, provider: str = "openai") -> Card:
    with world.at(world.kompas):
        return card_of(desk(world.actor(world.ada), provider), world.kompas)


def seen_on(world: World, days: int | None) -> tuple[str, str]:
    """What the card says of a model that ends in so many days."""
    with world.at(world.kompas):
        known = desk(world.actor(world.ada), "openai")
        end = None if days is None else today_in(world.kompas.time_zone) + timedelta(days=days)
        found = card_of(Desk("openai", known.account, known.painter, None, end), world.kompas)
    return found.state, found.ending_kind


# ---- The list


def test_every_provider_has_a_card_with_words_of_its_own(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.ada).get("/school/providers/")
    cards = page.context["cards"]
    assert [one.name for one in cards] == list(painters.KINDS)
    assert [(one.title, bool(one.what), bool(one.terms)) for one in cards] == [
        (str(PAINTERS[name]), True, True) for name in painters.KINDS
    ]
    states = {one.name: (one.state, one.used) for one in cards}
    assert (states["storybook"], states["openai"]) == (("Works", "Built in"), ("Not set up", "None"))
    body = page.content.decode()
    assert (body.count(f'href="{PAGE}"'), body.count('href="/school/providers/storybook/"')) == (1, 0)


def test_the_terms_can_be_translated() -> None:
    assert {vendor.terms for vendor in catalogue.vendors().values()} == set(provider_words.TERMS)


def test_every_option_and_choice_has_words() -> None:
    found = [one for name in painters.KINDS for one in options.options_of(name)]
    assert [one.name for one in found if one.name not in provider_words.LABELS] == []
    choices = {choice for one in found if one.name != "model" for choice in one.choices}
    assert choices - set(provider_words.CHOICES) == set()


@pytest.mark.usefixtures("openai_key")
def test_the_installations_account_is_named_with_what_it_can_do(world: World) -> None:
    found = card(world)
    assert (found.state, found.kind, found.used) == ("Works", "ok", "The installation’s")
    assert (found.model, found.price[:12], found.pupils) == ("gpt-image-2.5-flare", "at most US$\u00a0", "of every age")
    assert {"Square", "Change a part", "More like this", "Up to 10 pictures at once"} <= set(found.can)
    assert (found.is_checked, card(world, "storybook").is_checked) == (True, False)


def test_who_may_not_use_an_account_is_said(world: World) -> None:
    save(world)
    assert card(world).pupils == "13 to 15, 16 and older"
    save(world, min_age=16)
    assert card(world).pupils == "16 and older"
    save(world, min_age=18)
    assert card(world).pupils == "of no age"
    save(world, zero_retention=True)
    assert card(world).pupils == "of every age"


def test_a_provider_that_rests_says_until_when_and_why(world: World, signed_in: SignIn) -> None:
    account = save(world)
    breakers.note(str(account.pk), Outcome.AUTH)
    found = card(world)
    assert (found.state[:12], found.kind, found.why) == ("Rests until ", "warn", "The key is not accepted.")
    assert b"The key is not accepted." in signed_in(world.ada).get("/school/providers/").content


@pytest.mark.parametrize(
    ("changes", "state"),
    [
        ({"enabled": False}, "Switched off"),
        ({"secret": "unreadable"}, "Does not work"),
        ({"probe": FAILED, "probed_at": "2099-01-01T00:00Z"}, "Failed when it was last tried"),
        ({"probe": FAILED, "probed_at": "2020-01-01T00:00Z"}, "Works"),
    ],
)
def test_the_state_of_an_account_is_told(world: World, changes: dict[str, Any], state: str) -> None:
    account = save(world)
    painters.forget()
    with world.at(world.kompas):
        ProviderAccount.objects.filter(pk=account.pk).update(**changes)
    assert card(world).state == state


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (None, ("Works", "")),
        (61, ("Works", "")),
        (60, ("Works", "warn")),
        (31, ("Works", "warn")),
        (30, ("Works", "bad")),
        (1, ("Works", "bad")),
        (0, ("Its model has ended", "bad")),
    ],
)
def test_the_end_of_a_model_warns_sixty_and_thirty_days_before(
    world: World, days: int | None, expected: tuple[str, str]
) -> None:
    save(world)
    assert seen_on(world, days) == expected


@pytest.mark.parametrize("accounts_too", [False, True])
def test_the_list_asks_few_queries(
    world: World, signed_in: SignIn, accounts_too: bool, django_assert_max_num_queries: Any
) -> None:
    if accounts_too:
        save(world)
    browser = signed_in(world.ada)
    browser.get("/school/providers/")
    with django_assert_max_num_queries(7 + len(painters.PAID)):
        browser.get("/school/providers/")


# ---- The account


def test_an_account_is_set_up_and_its_key_never_shown(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.ada)
    answer = browser.post(PAGE, TYPED, follow=True)
    assert [str(message) for message in answer.context["messages"]] == ["The account is saved. It holds from now on."]
    (account,) = accounts(world)
    assert unseal(account.secret) == KEY
    assert account.options == {"model": "gpt-image-2", "quality": "high"}
    facts = ("enabled", "zero_retention", "contract_signed", "region", "min_age", "per_minute", "at_once", "version")
    assert [getattr(account, name) for name in facts] == [True, True, False, "EU", 13, 5, None, 1]
    body = browser.get(PAGE).content.decode()
    assert (KEY in body, "The saved key ends in <code>abcd</code>." in body) == (False, True)
    assert "no-store" in answer["Cache-Control"]


def test_page_and_app_make_the_same_account(world: World, signed_in: SignIn, app: Any) -> None:
    signed_in(world.ada).post(PAGE, TYPED)
    (by_page,) = accounts(world)
    told = app(world.ada).get("/api/v1/providers/openai/").json()["account"]
    body = {name: told[name] for name in told if name not in ("version", "secret_end", "has_secret", "changed_at")}
    app(world.ada).put("/api/v1/providers/openai/", body | {"secret": KEY}, "application/json")
    (by_app,) = accounts(world)
    same = ("options", "enabled", "zero_retention", "contract_signed", "acknowledged", "region", "min_age", "at_once")
    assert [getattr(by_app, name) for name in same] == [getattr(by_page, name) for name in same]
    assert (by_page.version, by_app.version) == (1, 2)


def test_an_empty_key_keeps_the_saved_one(world: World, signed_in: SignIn) -> None:
    save(world)
    signed_in(world.ada).post(PAGE, TYPED | {"based_on": "1", "secret": "", "region": "NL"})
    (account,) = accounts(world)
    assert (unseal(account.secret), account.region, account.version) == (KEY, "NL", 2)


def test_what_cannot_be_used_is_said_at_its_field_and_stays_typed(world: World, signed_in: SignIn) -> None:
    wrong = {"base_url": "http://example.org", "per_minute": "many", "min_age": "99", "region": "x" * 41}
    answer = signed_in(world.ada).post(PAGE, TYPED | wrong)
    body = answer.content.decode()
    assert (answer.status_code, set(answer.context["form_errors"])) == (422, set(wrong))
    assert [answer.context["typed"][name] for name in wrong] == list(wrong.values())
    assert [body.count(f'href="#id_{name}"') for name in wrong] == [1, 1, 1, 1]
    assert (KEY in body, "Please type the new key once more" in body) == (False, True)
    assert ("<title>Error: OpenAI" in body, accounts(world)) == (True, [])


def test_two_admins_at_once_lose_nothing(world: World, signed_in: SignIn) -> None:
    save(world, region="US")
    browser = signed_in(world.ada)
    page = browser.post(PAGE, TYPED)
    assert (page.status_code, accounts(world)[0].region) == (412, "US")
    assert {"label": "Where data is processed", "before": "US", "after": "EU"} in page.context["conflict"]
    assert {"label": "Zero data retention is confirmed for this account", "before": "no", "after": "yes"} in (
        page.context["conflict"]
    )
    assert (page.context["typed"]["region"], page.context["based_on"]) == ("EU", 1)
    assert browser.post(PAGE, TYPED | {"based_on": "1"}).status_code == 302
    assert accounts(world)[0].region == "EU"


@pytest.mark.parametrize("based_on", ["", "x", "9" * 5000])
def test_a_form_without_its_version_is_not_saved(world: World, signed_in: SignIn, based_on: str) -> None:
    save(world)
    assert signed_in(world.ada).post(PAGE, TYPED | {"based_on": based_on}).status_code == 412
    assert accounts(world)[0].version == 1


def test_a_model_that_is_not_offered_any_more_stays_visible(world: World, signed_in: SignIn) -> None:
    account = save(world)
    with world.at(world.kompas):
        ProviderAccount.objects.filter(pk=account.pk).update(options={"model": "dall-e-3"})
    page = signed_in(world.ada).get(PAGE)
    model = next(one for one in page.context["questions"] if one.name == "model")
    assert (model.value, model.options[1]) == (
        "dall-e-3",
        {"value": "dall-e-3", "label": "dall-e-3 (not offered any more)"},
    )


@pytest.mark.parametrize("provider", ["nobody", "storybook"])
def test_what_has_no_account_cannot_be_set_up(world: World, signed_in: SignIn, provider: str) -> None:
    page = f"/school/providers/{provider}/"
    assert signed_in(world.ada).post(page, TYPED).status_code == 404
    assert signed_in(world.ada).get(page).status_code == (404 if provider == "nobody" else 200)


# ---- Trying and ending it


@pytest.mark.parametrize("headers", [{}, LIVE])
def test_trying_it_tells_in_words_and_lists_models(
    world: World, signed_in: SignIn, paid: FakeProvider, headers: dict[str, str]
) -> None:
    save(world, options={"base_url": paid.url})
    page = signed_in(world.ada).post(f"{PAGE}try/", headers=headers)
    tried, body = page.context["tried"], page.content.decode()
    assert (tried["ok"], tried["words"]) == (True, "It answers, and the key is accepted.")
    assert [name for name in tried["models"] if name.startswith("gpt-image-2.5-flare")] != []
    assert ("<html" in body, body.count("data-announce=")) == (not headers, 1)


def test_trying_it_with_a_wrong_key_says_so(world: World, signed_in: SignIn, paid: FakeProvider) -> None:
    save(world, options={"base_url": paid.url}, secret=WRONG_KEY)
    page = signed_in(world.ada).post(f"{PAGE}try/", headers=LIVE)
    assert (page.context["tried"]["ok"], page.context["tried"]["words"]) == (False, "The key is not accepted.")
    assert WRONG_KEY not in page.content.decode()
    assert card(world).state == "Failed when it was last tried"


def test_trying_what_is_not_set_up_is_no_breakdown(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.ada)
    page = browser.post(f"{PAGE}try/")
    assert (page.status_code, page.context["tried"]["words"]) == (
        200,
        "There is no account to try yet. Set it up first.",
    )
    assert browser.post("/school/providers/nobody/try/").status_code == 404


def test_trying_too_often_is_told(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.ada)
    pages = [browser.post("/school/providers/storybook/try/") for _ in range(7)]
    assert [page.context["tried"]["ok"] for page in pages] == [True] * 6 + [False]
    assert [page.status_code for page in pages] == [200] * 7


def test_forgetting_switches_off_and_clears_the_key(world: World, signed_in: SignIn) -> None:
    save(world)
    browser = signed_in(world.ada)
    assert b"Switch off and forget" in browser.get(PAGE).content
    page = browser.post(f"{PAGE}forget/", follow=True)
    (account,) = accounts(world)
    assert (account.enabled, account.secret, page.context["card"].state) == (False, "", "Switched off")
    assert b"Switch off and forget" not in browser.get(PAGE).content


def test_another_schools_account_is_not_seen(world: World, signed_in: SignIn) -> None:
    save(world, region="Kompas only")
    page = signed_in(world.ola).get(PAGE)
    assert (page.context["account"], page.context["card"].state) == (None, "Not set up")
    assert b"Kompas only" not in page.content


def test_navigation_leads_there_from_the_rules(world: World, signed_in: SignIn) -> None:
    for address in ("/school/rules/", "/school/providers/", "/school/money/", PAGE):
        page = signed_in(world.ada).get(address)
        assert [item["current"] for item in page.context["ui"]["nav"]] == [False, False, False, False, True]
    body = signed_in(world.ada).get("/school/rules/").content.decode()
    assert [body.count(f'href="/school/{name}/"') for name in ("providers", "money")] == [1, 1]


def test_amounts_are_written_as_people_write_them() -> None:
    assert [provider_words.dollars(micro) for micro in (0, 13_200, -13_200, 1_234_560_000, 20_000)] == [
        "US$\u00a00.00", "US$\u00a00.0132", "−US$\u00a00.0132", "US$\u00a01,234.56", "US$\u00a00.02",
    ]  # fmt: skip
    assert [provider_words.total(micro) for micro in (0, 42_900, 900)] == [
        "US$\u00a00.00", "US$\u00a00.04", "US$\u00a00.0009",
    ]  # fmt: skip


@pytest.mark.parametrize("ticked", [False, True])
def test_midjourney_needs_its_terms_to_be_read(world: World, signed_in: SignIn, ticked: bool) -> None:
    typed = {"base_url": "https://mj.example.org/mj", "dialect": "novicezk", "secret": KEY, "enabled": "yes"}
    typed |= {"based_on": "0"} | ({"acknowledged": "yes"} if ticked else {})
    page = signed_in(world.ada).post("/school/providers/midjourney/", typed)
    body = page.content.decode()
    assert (page.status_code, [one.acknowledged for one in accounts(world)]) == ((302, [True]) if ticked else (422, []))
    assert ticked or (list(page.context["form_errors"]), body.count('href="#id_acknowledged"')) == (["acknowledged"], 1)


@pytest.mark.parametrize("provider", painters.PAID)
def test_every_form_asks_for_what_an_account_is_made_of(world: World, signed_in: SignIn, provider: str) -> None:
    body = signed_in(world.ada).get(f"/school/providers/{provider}/").content.decode()
    names = [option.name for option in options.options_of(provider)]
    assert [body.count(f' name="{name}"') for name in (*names, "secret", "zero_retention", "min_age", "enabled")] == [
        1
    ] * (len(names) + 4)


def test_zero_retention_does_not_lift_an_age_that_the_terms_keep(world: World) -> None:
    """Midjourney's terms name 18 years and nothing that would lower it but the school's own contract."""
    facts = {"secret": KEY, "options": {"base_url": "https://mj.example.org/mj", "dialect": "novicezk"}}
    for min_age, pupils in ((None, "of no age"), (13, "13 to 15, 16 and older")):
        draft = Draft(**facts, acknowledged=True, zero_retention=True, min_age=min_age)
        with world.at(world.kompas):
            save_account(world.actor(world.ada), "midjourney", draft)
        assert card(world, "midjourney").pupils == pupils
