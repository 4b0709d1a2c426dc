"""The admin's record: filtered, counted, charted, and each request with everything about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Event, Person
from edu4all.lib.clock import now, today_in
from imagegen.models import Generation, LedgerLine, ProviderAccount
from imagegen.operations.worker import run_once
from tests.painting import ask, cases, pictures, set_rules
from tests.world import World

SignIn = Callable[[Person], Client]


def make(world: World, person: Person, prompt: str = "a dog in a park", **values: Any) -> Generation:
    """A request that was worked off, and then set to what a test is about."""
    generation = ask(world, person, prompt)
    run_once()
    with world.at(person.school):
        Generation.objects.filter(pk=generation.pk).update(**values or {"door": "web"})
        return Generation.objects.get(pk=generation.pk)


def shown(page: Any) -> list[str]:
    return [row.prompt for row in page.context["keys"].rows]


def test_record_shows_the_school_newest_first(world: World, signed_in: SignIn) -> None:
    make(world, world.sam, "a dog")
    make(world, world.ben, "a cat")
    make(world, world.olga, "a tree")
    assert shown(signed_in(world.ada).get("/audit/")) == ["a cat", "a dog"]


def test_record_counts_by_result(world: World, signed_in: SignIn) -> None:
    make(world, world.sam, "a dog")
    make(world, world.sam, "a big sword")
    make(world, world.suri, "a cat", state="failed")
    make(world, world.suri, "a cow", state="unknown")
    set_rules(world, check="flagged", ask_words=["dragon"])
    make(world, world.suri, "a dragon")
    page = signed_in(world.ada).get("/audit/")
    assert page.context["totals"] == {"made": 1, "blocked": 1, "failed": 2, "refused": 0}
    assert page.context["waiting"] == 1
    assert [(one["name"], one["values"]) for one in page.context["chart"]["series"]] == [
        ("Made", [1]),
        ("Blocked", [1]),
        ("Failed", [2]),
        ("Refused", [0]),
    ]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("result=made", ["a cat", "a dog"]),
        ("result=blocked", ["a big sword"]),
        ("class={class_6a}", ["a cat"]),
        ("class={class_5b}&result=made", ["a dog"]),
        ("class={oak_class}", []),
        ("class=x&result=x", ["a cat", "a big sword", "a dog"]),
    ],
)
def test_record_is_filtered_by_class_and_result(world: World, signed_in: SignIn, query: str, found: list[str]) -> None:
    make(world, world.sam, "a dog")
    make(world, world.sam, "a big sword")
    make(world, world.ben, "a cat")
    ids = {name: getattr(world, name).pk for name in ("class_5b", "class_6a", "oak_class")}
    assert shown(signed_in(world.ada).get(f"/audit/?{query.format(**ids)}")) == found


def test_record_is_filtered_by_days_of_the_school(world: World, signed_in: SignIn) -> None:
    make(world, world.sam, "before midnight", created_at=datetime(2026, 3, 1, 22, 59, tzinfo=UTC))
    make(world, world.sam, "after midnight", created_at=datetime(2026, 3, 1, 23, 1, tzinfo=UTC))
    browser = signed_in(world.ada)
    assert shown(browser.get("/audit/?from=2026-03-01&to=2026-03-01")) == ["before midnight"]
    assert shown(browser.get("/audit/?from=2026-03-02&to=2026-03-02")) == ["after midnight"]


def test_record_begins_four_weeks_back_until_asked(world: World, signed_in: SignIn) -> None:
    make(world, world.sam, "old", created_at=now() - timedelta(days=40))
    browser = signed_in(world.ada)
    first = browser.get("/audit/")
    assert (shown(first), first.context["wanted"].first) == ([], today_in("Europe/Amsterdam") - timedelta(days=27))
    assert shown(browser.get("/audit/?from=")) == ["old"]


@pytest.mark.parametrize("query", ["from=x&to=y", "from=0001-01-01&to=9999-12-31", "before=x&after=y"])
def test_record_survives_what_is_no_filter(world: World, signed_in: SignIn, query: str) -> None:
    make(world, world.sam, "a dog")
    assert shown(signed_in(world.ada).get(f"/audit/?{query}")) == ["a dog"]


def test_record_pages_by_key(world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("imagegen.web.record.ROWS_A_PAGE", 2)
    made = [make(world, world.sam, prompt) for prompt in ("one", "two", "three")]
    browser = signed_in(world.ada)
    first = browser.get("/audit/")
    assert (shown(first), first.context["keys"].older) == (["three", "two"], made[1].pk)
    second = browser.get(f"/audit/?before={made[1].pk}")
    assert (shown(second), second.context["keys"].newer) == (["one"], made[0].pk)
    assert shown(browser.get(f"/audit/?after={made[0].pk}")) == ["three", "two"]


def test_prompt_is_marked_with_its_language(world: World, signed_in: SignIn) -> None:
    make(world, world.sam, "кошка на луне")
    body = signed_in(world.ada).get("/audit/").content.decode()
    assert body.count('lang="ru">кошка на луне</a>') == 1


def test_pictures_that_pupils_do_not_see_are_not_in_the_list(world: World, signed_in: SignIn) -> None:
    open_one = make(world, world.sam)
    set_rules(world, check="everything")
    make(world, world.suri)
    body = signed_in(world.ada).get("/audit/").content.decode()
    thumb = reverse("picture-file", args=[pictures(open_one)[0].pk, "thumb"])
    assert (body.count(thumb), body.count("/thumb/")) == (1, 1)


@pytest.mark.parametrize("more", [1, 3])
def test_record_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    for person in (world.sam, world.suri, world.ben)[:more]:
        make(world, person)
    browser = signed_in(world.ada)
    with django_assert_num_queries(7):
        assert len(browser.get("/audit/").context["keys"].rows) == more


def test_entry_shows_everything_about_a_request(world: World, signed_in: SignIn) -> None:
    set_rules(world, check="flagged", ask_words=["dragon"])
    generation = make(world, world.sam, "a dragon")
    (case,) = cases(generation)
    tara = signed_in(world.tara)
    tara.post(reverse("review-case", args=[case.pk]), {"decision": "release", "version": 1, "note": "Fine."})
    run_once()
    page = signed_in(world.ada).get(reverse("audit-entry", args=[generation.pk]))
    context = page.context
    assert context["reasons"] == ["“dragon” is on the list “Words to ask about”, set by the class."]
    assert context["levels"] == {"platform": "platform-2", "classroom": "1"}
    assert [(one.state, one.note, one.decided_by.name) for one in context["cases"]] == [
        ("released", "Fine.", "Tara Visser")
    ]
    assert [(line["event"].kind, line["person"] and line["person"].name) for line in context["timeline"]] == [
        ("generation.held", "Sam de Boer"),
        ("generation.queued", "Tara Visser"),
        ("generation.sent", None),
        ("generation.ready", None),
    ]
    assert [attempt.outcome for attempt in context["attempts"]] == ["ok"]
    body = page.content.decode()
    assert (body.count("⟦\na dragon\n⟧"), body.count("a <mark>dragon</mark>")) == (1, 1)


def test_entry_of_a_blocked_text_says_that_nothing_was_sent(world: World, signed_in: SignIn) -> None:
    generation = make(world, world.sam, "a big sword")
    page = signed_in(world.ada).get(reverse("audit-entry", args=[generation.pk]))
    assert page.content.decode().count("Nothing was sent to a painter.") == 1
    assert page.context["attempts"] == []


def test_opening_the_record_only_reads(world: World, signed_in: SignIn) -> None:
    generation = make(world, world.sam)
    browser = signed_in(world.ada)
    with world.at(world.kompas):
        before = Event.objects.count()
    with CaptureQueriesContext(connection) as queries:
        browser.get("/audit/")
        browser.get(reverse("audit-entry", args=[generation.pk]))
    writes = [one["sql"] for one in queries if one["sql"].split()[0] in {"INSERT", "UPDATE", "DELETE"}]
    with world.at(world.kompas):
        assert (writes, Event.objects.count()) == ([], before)


@pytest.mark.parametrize("who", ["sam", "tara", "otto"])
def test_record_is_for_admins(world: World, signed_in: SignIn, who: str) -> None:
    generation = make(world, world.sam)
    browser = signed_in(getattr(world, who))
    answers = [browser.get(one).status_code for one in ("/audit/", reverse("audit-entry", args=[generation.pk]))]
    assert answers == [403, 403]


def test_another_school_sees_none_of_it(world: World, signed_in: SignIn) -> None:
    generation = make(world, world.sam)
    browser = signed_in(world.ola)
    entry = browser.get(reverse("audit-entry", args=[generation.pk])).status_code
    missing = browser.get(reverse("audit-entry", args=[uuid4()])).status_code
    assert (entry, missing, shown(browser.get("/audit/"))) == (404, 404, [])


def test_entry_tells_the_account_and_the_cost(world: World, signed_in: SignIn) -> None:
    free = make(world, world.sam)
    paid = make(world, world.sam, provider="openai", money=23_100, state="unknown")
    with world.at(world.kompas):
        own = ProviderAccount.objects.create(provider="openai")
        LedgerLine.objects.create(generation=paid, step="settle", amount=0, month=today_in("UTC"), possible=True)
    theirs = make(world, world.sam, provider="openai", money=1_500_000, account=own)
    browser = signed_in(world.ada)
    pages = [browser.get(reverse("audit-entry", args=[one.pk])) for one in (free, paid, theirs)]
    told = [(page.context["account"], page.context["possible_charge"]) for page in pages]
    assert told == [("None needed", False), ("The installation’s", True), ("The school’s own", False)]
    amounts = ("US$\u00a00.00", "US$\u00a00.0231", "US$\u00a01.50")
    assert [page.content.decode().count(amount) for page, amount in zip(pages, amounts, strict=True)] == [1, 1, 1]
    assert [b"Possible charge" in page.content for page in pages] == [False, True, False]


def test_entry_of_a_change_leads_to_the_picture_before(world: World, signed_in: SignIn) -> None:
    first = make(world, world.sam)
    (before,) = pictures(first)
    change = make(world, world.sam, "a cat", kind="edit", source=before)
    browser = signed_in(world.ada)
    body = browser.get(reverse("audit-entry", args=[change.pk])).content.decode()
    assert body.count(f'href="{reverse("audit-entry", args=[first.pk])}"') == 1
    assert body.count(reverse("picture-file", args=[before.pk, "thumb"])) == 1
    assert body.count("Change of a picture") == 2
    assert "It started from" not in browser.get(reverse("audit-entry", args=[first.pk])).content.decode()
