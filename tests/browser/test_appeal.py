"""A blocked text, read and appealed in the pupil's language; the teacher lets it through by keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.browser, pytest.mark.slow]
Check = Callable[[Page], None]

NAMES = {"ru": "Русский", "ko": "한국어"}
TEXTS = {
    "ru": ("мальчик прячет нож в рюкзаке, идёт в поход за грибами", "student2", "student3"),
    "ko": ("학교 가방에 칼을 숨긴 소년", "student4", "student5"),
}


def sign_in(page: Page, username: str) -> None:
    page.goto("/login/")
    for name, value in (("school", "demo"), ("username", username), ("password", "edu4all-demo")):
        page.locator(f"[name={name}]").fill(value)
    page.locator("main button[type=submit]").click()
    expect(page.locator(".me")).to_be_visible()


def ask(page: Page, username: str, language: str, prompt: str) -> None:
    sign_in(page, username)
    page.locator("footer").get_by_text(NAMES[language]).click()
    expect(page.locator("html")).to_have_attribute("lang", language)
    page.goto("/studio/")
    page.locator("#id_prompt").fill(prompt)
    page.locator("#studio-form button[type=submit]").first.click()


def test_an_appeal_by_keyboard_alone(open_page: Callable[..., Page], assert_accessible: Check) -> None:
    teacher = open_page()
    sign_in(teacher, "teacher1")
    for language, (prompt, pupil, classmate) in TEXTS.items():
        page = open_page(width=390, dark=language == "ko")
        ask(page, pupil, language, prompt)
        expect(page.locator("#appeal")).to_be_visible()
        assert page.locator("#job mark").all_inner_texts() != []
        assert_accessible(page)
        page.locator("#id_plea").fill("🍄")
        page.locator("#appeal").press("Enter")
        expect(page.locator("#job [role=status]")).to_be_visible()
        assert_accessible(page)

        teacher.goto("/review/")
        teacher.get_by_role("link", name=prompt[:20]).press("Enter")
        expect(teacher.locator(".qitem[aria-current]")).to_contain_text(prompt[:20])
        assert_accessible(teacher)
        teacher.locator("[data-keys]").focus()
        teacher.keyboard.press("m")
        expect(teacher.locator("#id_remember")).to_be_checked()
        teacher.keyboard.press("a")
        expect(teacher.get_by_text("Released and remembered for the class.")).to_be_visible()

        expect(page.locator("#job")).not_to_have_attribute("data-announce", "", timeout=60_000)
        expect(page.locator("#appeal")).to_have_count(0)
        friend = open_page(width=390)
        ask(friend, classmate, language, prompt)
        expect(friend.locator("#job")).to_be_visible()
        expect(friend.locator("#appeal")).to_have_count(0)
        expect(friend.locator("#job .steps, #job .pictures, #job .art").first).to_be_visible()
