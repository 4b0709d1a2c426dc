"""The gate: no request reaches a provider without a decision on record, and no byte gets out before its release."""

from __future__ import annotations

import json
from collections.abc import Callable

from django.core.cache import cache
from django.db import transaction
from django.http import HttpResponse

from accounts.tenancy import Exit, everywhere
from imagegen import files
from imagegen.choices import Action, PictureState
from imagegen.models import Attempt, Case, Picture
from imagegen.operations.worker import run_once
from imagegen.pipeline import policies
from tests.architecture.stage import Stage
from tests.architecture.test_routes import COLUMNS, ROWS
from tests.fake_provider.server import FakeProvider
from tests.painting import set_rules
from tests.world import World

PUPILS = ("stranger", "sam", "ben", "ola")
"""Those who never see what a teacher has not released; Ola is an operator's eye on another school."""
SLICE = 64


def decided(attempt: Attempt) -> bool:
    """Whether something on record let this call be made: the guard's verdict, or a teacher's release."""
    generation = attempt.generation
    passed = generation.verdict in (Action.ALLOW, Action.REDACT)
    released = Case.objects.filter(generation=generation, subject="prompt", state=Case.RELEASED).exists()
    return bool(generation.verdict_facts) and (passed or released)


def released(picture: Picture) -> bool:
    """Whether a picture may be seen: the class doesn't want to look at everything, or a teacher has looked."""
    looked = Case.objects.filter(generation=picture.generation, subject="picture", state=Case.RELEASED).exists()
    return looked or picture.generation.check_first != "everything"


def test_whatever_is_asked_the_provider_is_called_by_decision_alone(
    world: World, stand_in: FakeProvider, openai_at: Callable[..., None]
) -> None:
    stage = Stage(world)
    writes = [row for row in ROWS if row[0] != "GET"]
    requests = [(row[0], row[1], stage.address(row[1], row[2]), stage.body(row[3])) for row in writes]
    stand_in.reset()
    openai_at(stand_in.url)
    set_rules(world, provider="openai", ask_words=["dog"])
    with everywhere(Exit.SETUP):
        before = set(Attempt.objects.values_list("pk", flat=True))
    reached = 0
    for request in requests:
        calls = len(stand_in.calls())
        with transaction.atomic():
            for name in COLUMNS:
                cache.clear()
                stage.ask(getattr(world, name, None), *request)
            run_once()
            with everywhere(Exit.SETUP):
                made = Attempt.objects.exclude(pk__in=before).select_related("generation")
                shown = Picture.objects.filter(state=PictureState.READY).select_related("generation")
                assert [attempt for attempt in made if not decided(attempt)] == [], request
                assert [picture for picture in shown if not released(picture)] == [], request
                to_provider = [attempt for attempt in made if attempt.provider == "openai"]
            assert len(stand_in.calls()) - calls == len(to_provider), request
            reached += len(to_provider)
            transaction.set_rollback(True)
        policies._cache.clear()  # It may know rows that are gone with the transaction.

    assert reached


def said(response: HttpResponse) -> bytes:
    """Everything that a response tells: its body and its headers."""
    body = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    return bytes(body) + repr(dict(response.items())).encode()


def test_no_byte_and_no_address_of_a_held_picture_reaches_a_pupil(world: World) -> None:
    stage = Stage(world)
    requests = [
        (method, route, stage.address(route, about), stage.body(body)) for method, route, about, body, _ in ROWS
    ]
    released_id, picture = str(stage.picture.pk), stage.held
    with world.at(world.kompas):
        stored = {name: files.read(name) for name in {picture.full, picture.thumb, picture.master}}
    middle = {name: content[len(content) // 2 :][:SLICE] for name, content in stored.items()}
    secrets = [*middle.values(), picture.sha256.encode(), *(name.encode() for name in stored)]
    found = []
    for method, route, address, body in requests:
        asked = address.replace(released_id, str(picture.pk))
        wanted = json.loads(json.dumps(body).replace(released_id, str(picture.pk)))
        is_named = str(picture.pk) in asked or str(picture.pk) in json.dumps(wanted)
        for name in PUPILS:
            cache.clear()
            with transaction.atomic():
                told = said(stage.ask(getattr(world, name, None), method, route, asked, wanted))
                transaction.set_rollback(True)
            leaks = [secret for secret in secrets if secret in told]
            found += [(method, route, name)] * bool(leaks or (not is_named and str(picture.pk).encode() in told))

    assert all(len(content) > 2 * SLICE for content in stored.values())
    assert found == []
