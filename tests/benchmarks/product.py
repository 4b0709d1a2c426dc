"""The product as a newcomer would run it, with a class of pupils that have device tokens, on a fresh data folder."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
PUPILS = 300
SETUP = """
from datetime import timedelta
from django.conf import settings
from accounts.actor import Actor
from accounts.choices import AgeBand, Door, Seat
from accounts.models import Classroom, DeviceToken, Enrolment, Person, School, login_key
from accounts.queries import digest_of
from accounts.tenancy import school_scope
from edu4all.lib.clock import now
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.policy import Rule
school = School.objects.get(slug="demo")
with school_scope(school.pk):
    teacher = Person.objects.select_related("school").get(username="teacher1")
    actor = Actor(school=school, person=teacher, door=Door.COMMAND)
    classes = []
    for number in range(10):
        classroom = Classroom.objects.create(name=f"Bench {number}", age_band=AgeBand.OLDER)
        Enrolment.objects.create(classroom=classroom, person=teacher, seat=Seat.TEACHER)
        save_version(actor, class_policy(actor, classroom), Draft({Rule.PROVIDER: "openai"}))
        classes.append(classroom)
    names = [f"bench{number}" for number in range(COUNT)]
    Person.objects.bulk_create(
        Person(school=school, username=n, login_key=login_key("demo", n), name=n, password="!") for n in names)
    people = list(Person.objects.filter(username__startswith="bench").order_by("id"))
    Enrolment.objects.bulk_create(
        Enrolment(classroom=classes[i % 10], person=p) for i, p in enumerate(people))
    until = now() + timedelta(days=1)
    DeviceToken.objects.bulk_create(
        DeviceToken(person=p, device="bench", digest=digest_of(f"bench-token-{i}"), expires_at=until)
        for i, p in enumerate(people))
    print("CLASSES", *[c.pk for c in classes])
"""


@dataclass(frozen=True)
class Product:
    """A running product: its port, its supervisor's process, and each pupil's token and class."""

    port: int
    process: subprocess.Popen[bytes]
    pupils: list[tuple[str, str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(folder: Path, provider_port: int) -> Iterator[Product]:
    """Start `manage.py serve` with the provider at a port, and end it with the block."""
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("EDU4ALL_", "OPENAI_"))},
        "EDU4ALL_DATA_DIR": str(folder),
        "PORT": str(port),
        "OPENAI_API_KEY": "sk-bench",
        "OPENAI_BASE_URL": f"http://127.0.0.1:{provider_port}/v1",
    }
    process = subprocess.Popen(
        [sys.executable, "manage.py", "serve"], cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    try:
        _wait_until_up(port)
        code = SETUP.replace("COUNT", str(PUPILS))
        made = subprocess.run(
            [sys.executable, "manage.py", "shell", "-v", "0", "-c", code],
            cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
        )  # fmt: skip
        classes = made.stdout.partition("CLASSES ")[2].split()
        yield Product(port, process, [(f"bench-token-{i}", classes[i % 10]) for i in range(PUPILS)])
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _wait_until_up(port: int) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise TimeoutError("The product did not start.")
