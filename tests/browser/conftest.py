"""Chromium on the running product: web and worker as whole processes, on the test's own database."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import settings
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.benchmarks.product import free_port
from tests.processes import running, wait_for

FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
PATIENCE_MS = 60_000
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.fixture
def address(transactional_db: None) -> Iterator[str]:
    """The product's address, with its demo schools."""
    port = free_port()
    with running("serve", PORT=str(port), EDU4ALL_WEB_PROCESSES="1", EDU4ALL_DEMO_PASSWORD="edu4all-demo"):
        wait_for(lambda: _answers(f"http://127.0.0.1:{port}/healthz"), 180, "the product answers")
        yield f"http://127.0.0.1:{port}"
    shutil.rmtree(settings.DATA_DIR / "media", ignore_errors=True)


@pytest.fixture
def chromium(address: str) -> Iterator[Browser]:
    """Started after the database was set up and closed before it is emptied: Playwright keeps an event loop in
    this thread meanwhile, in which Django refuses to touch a database."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Browser, address: str) -> Iterator[Callable[..., Page]]:
    """A fresh browser profile of a width and a colour scheme; it must leave no message of trouble in its console."""
    contexts, trouble = [], []
    expect.set_options(timeout=PATIENCE_MS)

    def fresh(*, width: int = 1280, dark: bool = False) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": width, "height": 900},
            color_scheme="dark" if dark else "light",
            bypass_csp=False,
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: trouble.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda problem: trouble.append(str(problem)))
        return page

    yield fresh
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture
def assert_accessible() -> Callable[[Page], None]:
    """axe-core finds nothing on the page as it is now (WCAG 2.2 AA and best practice)."""

    def check(page: Page) -> None:
        page.evaluate(AXE)
        found = page.evaluate("tags => axe.run({runOnly: tags})", TAGS)
        violations = [
            (page.url, violation["id"], [node["html"][:160] for node in violation["nodes"]])
            for violation in found["violations"]
        ]
        assert violations == []
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert (page.url, overflow) == (page.url, 0)

    return check


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
