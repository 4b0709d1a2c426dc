"""`manage.py serve` as a whole: it starts, keeps its processes alive, and finishes what is under way before it ends."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.conf import LazySettings

from accounts.actor import Actor
from accounts.choices import Door
from accounts.models import Person, School
from accounts.permissions import visible_classrooms
from accounts.tenancy import Exit, everywhere, school_scope
from assignments.operations.pictures import draw
from imagegen.choices import State
from imagegen.models import Generation
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.pipeline.admit import Wish
from imagegen.policy import Rule
from tests.benchmarks.product import free_port
from tests.fake_provider.server import FakeProvider
from tests.processes import running, wait_for

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
PATIENCE_S = 180.0
"""Seconds after which something will not happen any more."""


@pytest.fixture
def paid(settings: LazySettings) -> Iterator[FakeProvider]:
    with FakeProvider(delay_s=2.0) as provider:
        settings.PROVIDERS = {**settings.PROVIDERS, "openai": {"api_key": "sk-test", "base_url": provider.url}}
        yield provider


@pytest.fixture
def product(paid: FakeProvider) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    port = free_port()
    variables = {"OPENAI_API_KEY": "sk-test", "OPENAI_BASE_URL": paid.url, "EDU4ALL_LEASE_S": "15"}
    with running("serve", PORT=str(port), EDU4ALL_WEB_PROCESSES="1", **variables) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(lambda: answers(f"{address}/readyz"), PATIENCE_S, "the product is ready")
        yield process, address


def answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=2) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def ask(provider: str) -> Generation:
    """A demo pupil asks for a picture."""
    school = School.objects.get(slug="demo")
    with school_scope(school.pk):
        teacher, pupil = (Person.objects.select_related("school").get(username=n) for n in ("teacher1", "student9"))
        actor = Actor(school=school, person=teacher, door=Door.WEB)
        classroom = visible_classrooms(actor).get()
        save_version(actor, class_policy(actor, classroom), Draft({Rule.PROVIDER: provider}))
        return draw(Actor(school=school, person=pupil, door=Door.WEB), classroom, Wish(prompt="a dog in a park"))[0]


def state_of(generation: Generation) -> str:
    with everywhere(Exit.SETUP):
        return Generation.objects.values_list("state", flat=True).get(pk=generation.pk)


def children(pid: int) -> dict[int, str]:
    """The processes below one, and their command lines."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return {int(child): Path(f"/proc/{child}/cmdline").read_text().replace("\0", " ") for child in found}


def worker_of(process: subprocess.Popen[bytes]) -> int | None:
    return next((pid for pid, command in children(process.pid).items() if "manage.py worker" in command), None)


def test_ends_on_sigterm_with_what_is_under_way_finished(
    product: tuple[subprocess.Popen[bytes], str], paid: FakeProvider
) -> None:
    process, address = product
    generation = ask("openai")
    wait_for(lambda: len(paid.calls()) == 1, PATIENCE_S, "the provider is asked")

    process.send_signal(signal.SIGTERM)

    assert process.wait(PATIENCE_S) == 0
    assert state_of(generation) == State.HELD
    assert not answers(f"{address}/healthz")


def test_a_killed_worker_is_started_again_and_goes_on(product: tuple[subprocess.Popen[bytes], str]) -> None:
    process, _ = product
    wait_for(lambda: worker_of(process) is not None, PATIENCE_S, "the worker runs")
    first = worker_of(process)
    assert first is not None

    os.kill(first, signal.SIGKILL)

    generation = ask("storybook")
    wait_for(lambda: state_of(generation) == State.READY, PATIENCE_S, "the picture is made by another worker")
    assert worker_of(process) not in (None, first)
