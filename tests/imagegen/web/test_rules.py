"""The pages about rules: shown with their sources, tried unsaved, saved in versions, restored."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.models import Person
from imagegen.choices import Outcome
from imagegen.engine.breaker import breakers
from imagegen.models import Generation, PolicyVersion
from imagegen.pipeline import painters
from imagegen.policy import Rule
from tests.painting import set_rules, set_school_rules
from tests.world import World

SignIn = Callable[[Person], Client]
SHAPES = ["square", "landscape", "portrait", "wide"]
UNTOUCHED = {
    "words": "",
    "ask_words": "",
    "allow_phrases": "",
    "shapes": SHAPES,
    "max_n": "",
    "daily_pictures": "",
    "check": "nobody",
    "provider": "",
    "fallback": "",
    "note": "",
    "based_on": "0",
}


def url(world: World, name: str = "rules") -> str:
    return reverse(name, args=[world.class_5b.pk])


def versions(world: World, level: str = "classroom") -> list[dict[str, Any]]:
    """What every version of a level says, the first one first."""
    with world.at(world.kompas):
        rows = PolicyVersion.objects.filter(policy__level=level).order_by("number")
        return [row.values for row in rows]


def test_rules_show_the_next_version_and_their_sources(world: World, signed_in: SignIn) -> None:
    set_school_rules(world, "note", note="Kind.", daily_pictures=30)
    set_rules(world, words=["zwaard", "épée"], max_n=2)
    page = signed_in(world.tara).get(url(world))
    context = page.context
    assert (context["number"], context["based_on"]) == (2, 1)
    assert (context["typed"]["words"], context["typed"]["max_n"]) == ("zwaard\népée", 2)
    assert {rule: str(context["sources"][rule].level) for rule in ("words", "max_n", "daily_pictures", "shapes")} == {
        "words": "classroom",
        "max_n": "classroom",
        "daily_pictures": "school",
        "shapes": "platform",
    }
    assert context["fixed"] == {"note": "school"}
    assert page.content.decode().count('name="note"') == 0


def test_saving_untouched_rules_says_nothing_new(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(url(world), UNTOUCHED, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Saved as version 1. It holds from now on."]
    assert versions(world) == [{}]


def test_saving_keeps_every_rule(world: World, signed_in: SignIn) -> None:
    typed = {
        "words": "zwaard\r\nмеч\r\n",
        "ask_words": "dragon",
        "allow_phrases": "sword in the stone",
        "shapes": ["square", "wide"],
        "max_n": "2",
        "daily_pictures": "12",
        "check": "everything",
        "provider": "storybook",
        "fallback": "no",
        "note": "Bright colours.",
        "based_on": "0",
    }
    assert signed_in(world.tara).post(url(world), typed).status_code == 302
    assert versions(world) == [
        {
            "words": ["zwaard", "меч"],
            "ask_words": ["dragon"],
            "allow_phrases": ["sword in the stone"],
            "shapes": ["square", "wide"],
            "max_n": 2,
            "daily_pictures": 12,
            "check": "everything",
            "provider": "storybook",
            "fallback": False,
            "note": "Bright colours.",
        }
    ]


def test_what_is_saved_comes_back_as_it_was(world: World, signed_in: SignIn) -> None:
    set_rules(world, shapes=["square"], check="flagged", max_n=3, words=["zwaard"])
    browser = signed_in(world.tara)
    shown = browser.get(url(world)).context["typed"]
    browser.post(
        url(world),
        UNTOUCHED | {name: shown[name] for name in ("shapes", "check", "max_n", "words")} | {"based_on": "1"},
    )
    first, second = versions(world)
    assert first == second


def test_a_stricter_school_does_not_wipe_what_the_class_said(world: World, signed_in: SignIn) -> None:
    set_rules(world, check="flagged", shapes=["square", "wide"])
    set_school_rules(world, check="everything", shapes=["square"])
    page = signed_in(world.tara).get(url(world))
    assert (page.context["typed"]["check"], page.context["typed"]["shapes"]) == ("everything", ["square"])
    typed = UNTOUCHED | {"check": "everything", "shapes": ["square"], "based_on": "1", "max_n": "1"}
    signed_in(world.tara).post(url(world), typed)
    assert versions(world)[-1] == {"check": "flagged", "shapes": ["square", "wide"], "max_n": 1}


def test_looser_switches_are_closed(world: World, signed_in: SignIn) -> None:
    set_school_rules(world, check="flagged", shapes=["square", "wide"], max_n=2)
    context = signed_in(world.tara).get(url(world)).context
    assert [one["value"] for one in context["checks"] if one["allowed"]] == ["flagged", "everything"]
    assert [one["value"] for one in context["shapes"] if one["allowed"]] == ["square", "wide"]
    assert list(context["counts"]) == [1, 2]


def test_locked_field_keeps_the_levels_own_value(world: World, signed_in: SignIn) -> None:
    set_rules(world, note="Bright.", allow_phrases=["toy sword"])
    set_school_rules(world, "note", "allow_phrases", note="Kind.")
    typed = {name: value for name, value in UNTOUCHED.items() if name not in {"note", "allow_phrases"}}
    signed_in(world.tara).post(url(world), typed | {"based_on": "1"})
    assert versions(world)[-1] == {"note": "Bright.", "allow_phrases": ["toy sword"]}


def test_two_authors_at_once_lose_nothing(world: World, signed_in: SignIn) -> None:
    set_rules(world, words=["zwaard"])
    set_rules(world, words=["zwaard", "lance"])
    browser = signed_in(world.tara)
    page = browser.post(url(world), UNTOUCHED | {"words": "mine", "based_on": "1"})
    assert (page.status_code, versions(world)[-1]) == (412, {"words": ["zwaard", "lance"]})
    assert (page.context["typed"]["words"], page.context["based_on"]) == ("mine", 2)
    assert page.context["conflict"] == {
        "changes": [{"label": "Words to block", "before": "", "after": "lance"}],
        "number": 2,
    }
    assert browser.post(url(world), UNTOUCHED | {"words": "mine", "based_on": "2"}).status_code == 302
    assert versions(world)[-1] == {"words": ["mine"]}


@pytest.mark.parametrize("based_on", ["", "x", "7"])
def test_rules_without_their_version_are_not_saved(world: World, signed_in: SignIn, based_on: str) -> None:
    page = signed_in(world.tara).post(url(world), UNTOUCHED | {"based_on": based_on})
    assert (page.status_code, versions(world)) == (412, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [("max_n", "9"), ("daily_pictures", "many"), ("words", "x" * 61), ("note", "x" * 501), ("provider", "no one")],
)
def test_a_value_that_cannot_be_is_said_at_its_field(world: World, signed_in: SignIn, field: str, value: str) -> None:
    page = signed_in(world.tara).post(url(world), UNTOUCHED | {field: value})
    assert (page.status_code, list(page.context["form_errors"])) == (422, [field])
    assert (page.context["typed"][field], page.context["based_on"], versions(world)) == (value, "0", [])


def test_one_shape_has_to_stay(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(url(world), UNTOUCHED | {"shapes": []})
    assert (page.status_code, page.context["form_errors"]) == (422, {"shapes": "Leave at least one shape."})


def test_try_uses_the_unsaved_rules_and_keeps_nothing(world: World, signed_in: SignIn) -> None:
    typed = UNTOUCHED | {"words": "kangaroo", "prompt": "a kangaroo on the moon"}
    page = signed_in(world.tara).post(url(world, "rules-try"), typed)
    context = page.context
    assert (page.status_code, context["outcome"], context["spans"]) == (200, "blocked", [(2, 10)])
    assert context["reasons"] == ["“kangaroo” is on the list “Words to block”, set by the class."]
    sentence, *ideas = context["pupil_reads"]
    assert sentence == "Your class keeps pictures gentle, so I did not paint “kangaroo”."
    assert len(ideas) == 2
    assert (context["typed"]["words"], context["based_on"]) == ("kangaroo", "0")
    with world.at(world.kompas):
        assert (versions(world), Generation.objects.count()) == ([], 0)


def test_try_shows_the_text_to_the_letter(world: World, signed_in: SignIn) -> None:
    typed = UNTOUCHED | {"note": "Bright colours.", "prompt": "a dog"}
    page = signed_in(world.tara).post(url(world, "rules-try"), typed)
    sent = page.context["trial"].sent_text
    assert (sent.endswith("⟦\na dog\n⟧"), sent.count("Bright colours.")) == (True, 1)
    assert page.context["outcome"] == "allowed"


@pytest.mark.parametrize(
    ("rules", "prompt", "outcome", "waits", "reads"),
    [
        ({"check": "flagged", "ask_words": "dog"}, "a dog", "held", False, ["Your teacher looks at this first."]),
        ({"check": "nobody", "ask_words": "dog"}, "a dog", "blocked", False, None),
        ({"check": "everything"}, "a dog", "allowed", True, ["Your teacher looks at this first."]),
        ({}, "a dog", "allowed", False, ["Your picture is ready."]),
        ({}, "a big sword", "blocked", False, None),
        ({"allow_phrases": "big sword"}, "a big sword", "allowed", False, ["Your picture is ready."]),
    ],
)
def test_try_tells_what_would_happen(
    world: World,
    signed_in: SignIn,
    rules: dict[str, str],
    prompt: str,
    outcome: str,
    waits: bool,
    reads: list[str] | None,
) -> None:
    page = signed_in(world.tara).post(url(world, "rules-try"), UNTOUCHED | rules | {"prompt": prompt})
    assert (page.context["outcome"], page.context["waits"]) == (outcome, waits)
    assert reads is None or page.context["pupil_reads"] == reads


def test_try_asks_no_painter(world: World, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    def made(*_args: Any, **_named: Any) -> None:
        raise AssertionError("a painter was asked")

    monkeypatch.setattr(type(painters.painter("storybook").provider), "make", made)
    page = signed_in(world.tara).post(url(world, "rules-try"), UNTOUCHED | {"prompt": "a dog"})
    assert page.context["outcome"] == "allowed"


def test_live_try_answers_with_the_part_alone(world: World, signed_in: SignIn) -> None:
    typed, live = UNTOUCHED | {"prompt": "a dog"}, {"HX-Request": "true"}
    page = signed_in(world.tara).post(url(world, "rules-try"), typed, headers=live)
    body = page.content.decode()
    assert ("<html" in body, body.count("data-announce="), "Would be painted and shown" in body) == (False, 1, True)


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_try_without_words_says_so(world: World, signed_in: SignIn, headers: dict[str, str]) -> None:
    page = signed_in(world.tara).post(url(world, "rules-try"), UNTOUCHED | {"prompt": " "}, headers=headers)
    assert (page.status_code, page.context["form_errors"]) == (422, {"prompt": "Write what you would like to see."})


def test_history_tells_what_changed(world: World, signed_in: SignIn) -> None:
    set_rules(world, words=["zwaard", "lance"], check="flagged")
    set_rules(world, words=["zwaard", "меч"], check="everything")
    page = signed_in(world.tara).get(url(world, "rules-history"))
    told = [(entry["version"].number, entry["changes"]) for entry in page.context["entries"]]
    assert told == [
        (
            2,
            [
                {"label": "Words to block", "before": "lance", "after": "меч"},
                {"label": "A teacher looks first at", "before": "What is flagged", "after": "Everything"},
            ],
        ),
        (
            1,
            [
                {"label": "Words to block", "before": "", "after": "zwaard, lance"},
                {"label": "A teacher looks first at", "before": "", "after": "What is flagged"},
            ],
        ),
    ]


@pytest.mark.parametrize("more", [1, 3])
def test_history_asks_the_same_queries_however_many(
    world: World, signed_in: SignIn, more: int, django_assert_num_queries: Any
) -> None:
    for number in range(more):
        set_rules(world, max_n=number + 1)
    browser = signed_in(world.tara)
    browser.get(url(world, "rules-history"))
    with django_assert_num_queries(8):
        page = browser.get(url(world, "rules-history"))
    assert len(page.context["entries"]) == more


def test_restore_saves_the_old_as_the_newest(world: World, signed_in: SignIn) -> None:
    set_rules(world, words=["zwaard"])
    set_rules(world, words=["lance"])
    typed = {"number": "1", "based_on": "2"}
    page = signed_in(world.tara).post(url(world, "rules-restore"), typed, follow=True)
    assert [str(message) for message in page.context["messages"]] == ["Version 1 is back, saved as version 3."]
    assert versions(world) == [{"words": ["zwaard"]}, {"words": ["lance"]}, {"words": ["zwaard"]}]


def test_restore_on_an_old_version_changes_nothing(world: World, signed_in: SignIn) -> None:
    set_rules(world, words=["zwaard"])
    set_rules(world, words=["lance"])
    page = signed_in(world.tara).post(url(world, "rules-restore"), {"number": "1", "based_on": "1"}, follow=True)
    assert (len(page.context["messages"]), len(versions(world))) == (1, 2)


@pytest.mark.parametrize("number", ["7", "x", ""])
def test_restore_of_no_version_is_not_found(world: World, signed_in: SignIn, number: str) -> None:
    set_rules(world, words=["zwaard"])
    page = signed_in(world.tara).post(url(world, "rules-restore"), {"number": number, "based_on": "1"})
    assert (page.status_code, len(versions(world))) == (404, 1)


def test_school_rules_are_saved_with_their_locks(world: World, signed_in: SignIn) -> None:
    typed = UNTOUCHED | {"daily_pictures": "20", "locked": ["daily_pictures", "note"]}
    assert signed_in(world.ada).post("/school/rules/", typed).status_code == 302
    with world.at(world.kompas):
        row = PolicyVersion.objects.get(policy__level="school")
    assert (row.values, row.locked) == ({"daily_pictures": 20}, ["daily_pictures", "note"])
    page = signed_in(world.ada).get("/school/rules/")
    assert (page.context["typed"]["locked"], page.context["number"]) == (["daily_pictures", "note"], 2)
    assert page.content.decode().count('name="locked"') == len(Rule)


def test_school_history_is_restored(world: World, signed_in: SignIn) -> None:
    set_school_rules(world, "note", note="Kind.")
    set_school_rules(world, note="Kinder.")
    page = signed_in(world.ada).post("/school/rules/restore/", {"number": "1", "based_on": "2"}, follow=True)
    newest = page.context["entries"][0]
    assert (newest["version"].number, newest["version"].locked, newest["changes"]) == (
        3,
        ["note"],
        [
            {"label": "Note to the painter", "before": "Kinder.", "after": "Kind."},
            {"label": "Locked for the levels below", "before": "", "after": "Note to the painter"},
        ],
    )


def test_class_page_has_no_locks(world: World, signed_in: SignIn) -> None:
    body = signed_in(world.tara).get(url(world)).content.decode()
    signed_in(world.tara).post(url(world), UNTOUCHED | {"locked": ["note"]})
    with world.at(world.kompas):
        assert (body.count('name="locked"'), PolicyVersion.objects.get().locked) == (0, [])


@pytest.mark.parametrize(("who", "status"), [("sam", 403), ("theo", 404), ("otto", 404), ("ola", 404)])
def test_rules_are_closed_to_others(world: World, signed_in: SignIn, who: str, status: int) -> None:
    set_rules(world, words=["zwaard"])
    browser = signed_in(getattr(world, who))
    answers = [browser.get(url(world, name)).status_code for name in ("rules", "rules-history")]
    typed = UNTOUCHED | {"based_on": "1", "number": "1", "prompt": "a dog"}
    answers += [browser.post(url(world, name), typed).status_code for name in ("rules", "rules-try", "rules-restore")]
    assert (answers, versions(world)) == ([status] * 5, [{"words": ["zwaard"]}])


@pytest.mark.parametrize("who", ["sam", "tara"])
def test_school_rules_are_for_admins(world: World, signed_in: SignIn, who: str) -> None:
    browser = signed_in(getattr(world, who))
    answers = [browser.get(one).status_code for one in ("/school/rules/", "/school/rules/history/")]
    answers += [browser.post(one, UNTOUCHED).status_code for one in ("/school/rules/", "/school/rules/restore/")]
    assert (answers, versions(world, "school")) == ([403] * 4, [])


# ---- Who paints, and who stands in


@pytest.mark.parametrize(("typed", "kept"), [("", {}), ("yes", {"fallback": True}), ("no", {"fallback": False})])
def test_whether_the_storybook_may_stand_in_is_a_rule(
    world: World, signed_in: SignIn, typed: str, kept: dict[str, bool]
) -> None:
    browser = signed_in(world.tara)
    browser.post(url(world), UNTOUCHED | {"fallback": typed})
    page = browser.get(url(world))
    assert (versions(world), page.context["typed"]["fallback"]) == ([kept], typed)
    now = page.context["sources"]["fallback"]
    assert (now.value, str(now.level)) == (kept.get("fallback", True), "classroom" if kept else "platform")


def test_a_locked_stand_in_is_shown_and_kept(world: World, signed_in: SignIn) -> None:
    set_rules(world, fallback=True)
    set_school_rules(world, "fallback", fallback=False)
    browser = signed_in(world.tara)
    page = browser.get(url(world))
    body = page.content.decode()
    assert (page.context["fixed"], body.count('name="fallback"')) == ({"fallback": "school"}, 0)
    assert "As set above: No" in body
    typed = {name: value for name, value in UNTOUCHED.items() if name != "fallback"}
    browser.post(url(world), typed | {"based_on": "1"})
    assert versions(world)[-1] == {"fallback": True}


def test_what_is_no_answer_is_said_at_its_field(world: World, signed_in: SignIn) -> None:
    page = signed_in(world.tara).post(url(world), UNTOUCHED | {"fallback": "perhaps"})
    assert (page.status_code, list(page.context["form_errors"]), versions(world)) == (422, ["fallback"], [])


def test_history_tells_of_the_stand_in_in_words(world: World, signed_in: SignIn) -> None:
    set_rules(world, fallback=False)
    set_rules(world, fallback=True)
    page = signed_in(world.tara).get(url(world, "rules-history"))
    label = "Storybook when the painter is away"
    assert [entry["changes"] for entry in page.context["entries"]] == [
        [{"label": label, "before": "No", "after": "Yes"}],
        [{"label": label, "before": "", "after": "No"}],
    ]


def offered(page: Any) -> dict[str, tuple[str, bool]]:
    return {one["value"]: (one["label"], one["allowed"]) for one in page.context["painters"]}


@pytest.mark.usefixtures("openai_key")
def test_who_may_not_paint_for_the_age_of_a_class_is_shown_with_the_reason(
    world: World, signed_in: SignIn, settings: LazySettings
) -> None:
    settings.PROVIDER_TERMS = settings.PROVIDER_TERMS | {"zero_retention": False}
    painters.forget()
    page = signed_in(world.tara).get(url(world))
    assert offered(page) == {
        "storybook": ("Storybook (no AI)", True),
        "openai": ("OpenAI (its account may not paint for pupils of this age: under 13)", False),
    }
    assert page.content.decode().count('<option value="openai" disabled>') == 1
    assert offered(signed_in(world.ada).get("/school/rules/"))["openai"] == ("OpenAI", True)


@pytest.mark.usefixtures("openai_key")
def test_who_may_paint_can_be_chosen_also_while_resting(world: World, signed_in: SignIn) -> None:
    browser = signed_in(world.tara)
    assert offered(browser.get(url(world)))["openai"] == ("OpenAI", True)
    breakers.note("openai", Outcome.AUTH)
    assert offered(browser.get(url(world)))["openai"] == ("OpenAI (resting now)", True)


def test_a_painter_that_is_not_set_up_any_more_is_not_changed_in_silence(world: World, signed_in: SignIn) -> None:
    set_rules(world, provider="openai")
    browser = signed_in(world.tara)
    assert offered(browser.get(url(world)))["openai"] == ("OpenAI (not set up)", True)
    browser.post(url(world), UNTOUCHED | {"provider": "openai", "based_on": "1"})
    assert versions(world)[-1] == {"provider": "openai"}
