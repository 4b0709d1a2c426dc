"""The main job by hand: a pupil makes a picture and hands it in, the teacher sets rules and marks, the admin looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

PROMPT = "Dog next to the Eiffel Tower in the morning sun"
pytestmark = [pytest.mark.browser, pytest.mark.slow]
Check = Callable[[Page], None]


def sign_in(page: Page, username: str) -> None:
    page.goto("/")
    page.get_by_label("Your school").fill("demo")
    page.get_by_label("Your name for signing in").fill(username)
    page.get_by_label("Your password").fill("edu4all-demo")
    page.get_by_role("button", name="Sign in").click()


def make(page: Page, prompt: str) -> None:
    page.get_by_label("What would you like to see?").fill(prompt)
    page.get_by_role("button", name="Make my picture").click()


def hand_in_a_picture(page: Page, check: Check) -> None:
    sign_in(page, "student10")
    check(page)
    page.get_by_role("link", name="My favourite monument").first.click()
    check(page)
    page.get_by_role("link", name="Make a picture").first.click()
    check(page)
    make(page, PROMPT)
    expect(page.get_by_role("button", name="Add to")).to_be_visible()
    check(page)
    expect(page.get_by_text("Put together from drawings (no AI)").first).to_be_visible()
    chips = page.locator("main .chip.ok").all_inner_texts()
    assert [chip.strip() for chip in chips if "rules" not in chip] == ["Dog", "Eiffel Tower", "morning sun"]
    page.get_by_role("button", name="Add to").click()
    page.get_by_label("What does this picture show?").fill("A spotted dog beside the Eiffel Tower.")
    page.get_by_label("Title").fill("Dog in Paris")
    page.get_by_label("Why did you choose it?").fill("My grandma lived in Paris. My dog would love the park.")
    check(page)
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("button", name="Take back")).to_be_visible()
    check(page)


def forbid_balloons(page: Page, check: Check) -> None:
    sign_in(page, "teacher1")
    check(page)
    page.get_by_role("link", name="Monuments 5B").first.click()
    check(page)
    page.get_by_role("link", name="Rules").first.click()
    check(page)
    page.get_by_label("Words to block").fill("zombie\nballoon")
    page.get_by_label("Pretend to be a pupil").fill("a dog with a balloon")
    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.locator("#trial")).to_contain_text("balloon")
    check(page)
    page.get_by_role("button", name="Save as version 3").first.click()
    expect(page.get_by_role("button", name="Save as version 4").first).to_be_visible()


def is_told_kindly(page: Page, check: Check) -> None:
    page.goto("/studio/")
    make(page, "A dog with a red balloon")
    kind = page.locator("#stage")
    expect(kind).to_contain_text("balloon")
    expect(kind).to_contain_text("Nothing bad happened")
    check(page)


def mark_the_work(page: Page, check: Check) -> None:
    page.goto("/review/")
    check(page)
    page.goto("/classes/")
    page.get_by_role("link", name="Monuments 5B").first.click()
    page.get_by_role("link", name="Assignments").first.click()
    page.get_by_role("link", name="My favourite monument").first.click()
    check(page)
    page.get_by_role("link", name="Dog in Paris").click()
    check(page)
    page.get_by_label("Mark").fill("9")
    page.get_by_label("Comment").fill("Lovely light!")
    page.get_by_role("button", name="Return to Budi Santoso").click()
    expect(page.get_by_text("Returned").first).to_be_visible()


def read_the_answer(page: Page, check: Check) -> None:
    page.goto("/tasks/")
    page.get_by_role("link", name="My favourite monument").first.click()
    expect(page.get_by_text("Lovely light!")).to_be_visible()
    check(page)


def see_it_on_record(page: Page, check: Check) -> None:
    sign_in(page, "admin1")
    check(page)
    expect(page.get_by_text("A dog with a red balloon").first).to_be_visible()
    page.get_by_text(PROMPT).first.click()
    expect(page.get_by_text("Budi Santoso").first).to_be_visible()
    check(page)
    school = ("/school/rules/", "/school/providers/", "/school/providers/openai/", "/school/money/")
    for place in ("/people/", *school, "/classes/"):
        page.goto(place)
        check(page)


@pytest.mark.parametrize(("width", "dark"), [(1280, False), (390, True)], ids=["wide light", "narrow dark"])
def test_main_job_in_chromium(open_page: Callable[..., Page], assert_accessible: Check, width: int, dark: bool) -> None:
    pupil = open_page(width=width, dark=dark)
    teacher = open_page(width=width, dark=dark)
    admin = open_page(width=width, dark=dark)
    hand_in_a_picture(pupil, assert_accessible)
    forbid_balloons(teacher, assert_accessible)
    is_told_kindly(pupil, assert_accessible)
    mark_the_work(teacher, assert_accessible)
    read_the_answer(pupil, assert_accessible)
    see_it_on_record(admin, assert_accessible)
