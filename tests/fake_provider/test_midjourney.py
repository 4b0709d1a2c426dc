"""The stand-in for a Midjourney proxy itself: what each dialect has, and what it says."""

from __future__ import annotations

import base64
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.fake_provider.midjourney import SECRET, FakeMidjourney
from tests.fake_provider.midjourney_script import behaviour_in
from tests.fake_provider.midjourney_tasks import DIALECTS, NOVICEZK, TRUEAI
from tests.fake_provider.pictures import picture

ROOT = Path(__file__).parents[2]
HEADERS = {"mj-api-secret": SECRET}
# Answers come at once, but not on a slow machine.
http_get, http_post = partial(httpx.get, timeout=30.0), partial(httpx.post, timeout=30.0)


@pytest.fixture(params=DIALECTS)
def fake(request: pytest.FixtureRequest) -> Iterator[FakeMidjourney]:
    with FakeMidjourney(request.param) as running:
        yield running


def _post(fake: FakeMidjourney, what: str, body: dict[str, Any]) -> dict[str, Any]:
    reply: dict[str, Any] = http_post(f"{fake.url}/submit/{what}", json=body, headers=HEADERS).json()
    return reply


def _fetched(fake: FakeMidjourney, task: str) -> dict[str, Any]:
    told: dict[str, Any] = http_get(f"{fake.url}/task/{task}/fetch", headers=HEADERS).json()
    return told


def _done(fake: FakeMidjourney, task: str) -> dict[str, Any]:
    for _ in range(20):
        told = _fetched(fake, task)
        if told["status"] == "SUCCESS":
            return told
    raise AssertionError(told["status"])


def test_a_task_gets_on_with_each_look_and_shows_a_blur_meanwhile(fake: FakeMidjourney) -> None:
    task = _post(fake, "imagine", {"prompt": "a dog"})["result"]

    looks = [_fetched(fake, task) for _ in range(5)]

    assert [look["status"] for look in looks] == ["NOT_START", "IN_PROGRESS", "IN_PROGRESS", "SUCCESS", "SUCCESS"]
    assert [look["progress"] for look in looks] == ["", "33%", "67%", "100%", "100%"]
    assert "/previews/" in looks[1]["imageUrl"]
    assert "/pictures/" in looks[3]["imageUrl"]


def test_each_dialect_has_its_own_way_on() -> None:
    ways = {NOVICEZK: {"change", "simple-change"}, TRUEAI: {"action", "modal"}}
    for dialect, has in ways.items():
        with FakeMidjourney(dialect) as fake:
            found = {
                what
                for what in ("change", "simple-change", "action", "modal")
                if http_post(f"{fake.url}/submit/{what}", json={}, headers=HEADERS).status_code != 404
            }
            assert found == has


def test_a_simple_change_says_the_same_in_one_line() -> None:
    with FakeMidjourney(NOVICEZK) as fake:
        grid = _post(fake, "imagine", {"prompt": "a dog"})["result"]
        _done(fake, grid)

        upscale = _post(fake, "simple-change", {"content": f"{grid} U2"})
        again = _post(fake, "change", {"taskId": grid, "action": "UPSCALE", "index": 2})

    assert (upscale["code"], again["code"], again["result"]) == (1, 21, upscale["result"])


def test_a_blend_takes_two_to_five_pictures(fake: FakeMidjourney) -> None:
    data_url = "data:image/png;base64," + base64.b64encode(picture("1024x1024", "png", 0)).decode()

    assert _post(fake, "blend", {"base64Array": [data_url]})["code"] == 4
    assert _post(fake, "blend", {"base64Array": [data_url] * 2})["code"] == 1


def test_without_the_secret_nothing_is_said(fake: FakeMidjourney) -> None:
    answer = http_post(f"{fake.url}/submit/imagine", json={"prompt": "a dog"})

    assert (answer.status_code, answer.content) == (401, b"")


def test_an_unknown_parameter_fails_the_task(fake: FakeMidjourney) -> None:
    task = _post(fake, "imagine", {"prompt": "a dog --zoom 2"})["result"]

    told = [_fetched(fake, task) for _ in range(4)][-1]

    assert (told["status"], told["failReason"].partition("]")[0]) == ("FAILURE", "[Invalid parameter")


def test_a_restart_loses_the_tasks(fake: FakeMidjourney) -> None:
    task = _post(fake, "imagine", {"prompt": "a dog"})["result"]
    fake.restart()

    answer = http_get(f"{fake.url}/task/{task}/fetch", headers=HEADERS)

    assert (answer.status_code, answer.content) == (200, b"")


def test_a_behaviour_that_does_not_exist_is_a_slip() -> None:
    with pytest.raises(KeyError):
        behaviour_in("[[fake:surprise]]")


def test_a_hook_is_called_twice_and_out_of_order(fake: FakeMidjourney) -> None:
    heard: queue.Queue[bytes] = queue.Queue()

    class Ear(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            heard.put(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_words: Any) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Ear) as ear:
        threading.Thread(target=ear.serve_forever, daemon=True).start()
        _post(fake, "imagine", {"prompt": "a dog", "notifyHook": f"http://127.0.0.1:{ear.server_port}/"})
        calls = [heard.get(timeout=30) for _ in range(4)]
        ear.shutdown()

    assert calls[0] == calls[1]
    assert (b'"SUCCESS"' in calls[2], b'"SUBMITTED"' in calls[3]) == (True, True)


@pytest.mark.slow
def test_it_runs_by_hand() -> None:
    command = [sys.executable, "-m", "tests.fake_provider.midjourney", "--port", "0", "--dialect", "trueai"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        url = process.stdout.readline().split()[0]
        answer = http_post(f"{url}/task/list-by-condition", json={"ids": []}, headers=HEADERS)
        process.kill()

    assert (answer.status_code, answer.json()) == (200, [])
