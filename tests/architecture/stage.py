"""What the route table's requests are about: Sam's things in Tara's class, each in the state that a request needs."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, cached_property
from typing import Any

from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.test.client import ClientHandler
from django.urls import reverse

from accounts.models import DeviceToken, Person
from accounts.queries import digest_of
from assignments.choices import AssignmentState
from assignments.models import Assignment, Submission, Try
from assignments.operations.pictures import own_submission
from assignments.operations.submissions import Chosen, save_draft, submit
from edu4all.lib.clock import now
from edu4all.lib.ids import new_secret
from imagegen.models import Case, Generation, Picture
from imagegen.operations.worker import run_once
from tests import factories, painting
from tests.world import World


@cache
def handler() -> ClientHandler:
    """One for all: each would look through the static files again before its first request."""
    return Client().handler


def new_client(**headers: str) -> Client:
    client = Client(headers=headers)
    client.handler = handler()
    return client


class Stage:
    """Makes a thing when a route or a body first names it."""

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def ready(self) -> Generation:
        """What Sam made for the assignment."""
        generation = painting.ask(self.world, self.world.sam)
        with self.world.at(self.world.kompas):
            work = own_submission(self.world.actor(self.world.sam), self.world.monuments)
            Try.objects.create(submission=work, generation=generation)
        run_once()
        return generation

    @cached_property
    def queued(self) -> Generation:
        return painting.ask(self.world, self.world.sam)

    @cached_property
    def failed(self) -> Generation:
        generation = painting.ask(self.world, self.world.sam, painting.UNKNOWN)
        run_once()
        return generation

    @cached_property
    def picture(self) -> Picture:
        return painting.pictures(self.ready)[0]

    @cached_property
    def held(self) -> Picture:
        """A picture of Sam's that waits for a teacher."""
        painting.set_rules(self.world, check="everything")
        generation = painting.ask(self.world, self.world.sam)
        run_once()
        return painting.pictures(generation)[0]

    @cached_property
    def case(self) -> Case:
        painting.set_rules(self.world, ask_words=["ghost"], check="flagged")
        return painting.cases(painting.ask(self.world, self.world.sam, "a ghost"))[0]

    @cached_property
    def rules(self) -> int:
        """The number of the rules' only version, of the class and of the school."""
        painting.set_rules(self.world, max_n=3)
        painting.set_school_rules(self.world, max_n=3)
        return 1

    @cached_property
    def draft(self) -> Assignment:
        with self.world.at(self.world.kompas):
            return factories.AssignmentFactory(classroom=self.world.class_5b, state=AssignmentState.DRAFT)

    @cached_property
    def work(self) -> Submission:
        """Sam's work, ready to be handed in."""
        sam = self.world.actor(self.world.sam)
        chosen = [Chosen(self.picture.pk, "A dog.")]
        with self.world.at(self.world.kompas):
            work = own_submission(sam, self.world.monuments)
            return save_draft(sam, work, title="My dog", reflection="", pictures=chosen)

    @cached_property
    def handed_in(self) -> Submission:
        with self.world.at(self.world.kompas):
            return submit(self.world.actor(self.world.sam), self.work)

    @cached_property
    def device(self) -> DeviceToken:
        return self.token_of(self.world.sam)[1]

    def token_of(self, person: Person) -> tuple[str, DeviceToken]:
        """A device token of a person, without the time that a password takes."""
        token = new_secret()
        until = now().replace(year=now().year + 1)
        with self.world.at(person.school):
            row = DeviceToken(person=person, device="phone", digest=digest_of(token), expires_at=until)
            row.save()
        return token, row

    def named(self, thing: str) -> str:
        """A thing's id, or its value, as an address or a body holds it."""
        known: dict[str, Callable[[], Any]] = {
            "class": lambda: self.world.class_5b,
            "join_code": lambda: self.world.class_5b.join_code,
            "pupil": lambda: self.world.suri,
            "colleague": lambda: self.world.theo,
            "assignment": lambda: self.world.monuments,
            "version": lambda: self.handed_in.version,
        }
        value = known[thing]() if thing in known else getattr(self, thing, thing)
        return str(value.pk if isinstance(value, Model) else value)

    def filled_in(self, text: str) -> str:
        """A text with the ids of the `{things}` in it."""
        before, brace, rest = text.partition("{")
        if not brace:
            return text
        thing, _, after = rest.partition("}")
        return before + self.named(thing) + self.filled_in(after)

    def body(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {self.filled_in(key): self.body(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.body(inner) for inner in value]
        return self.filled_in(value) if isinstance(value, str) else value

    def address(self, route: str, parameters: str) -> str:
        """The address of a route; `parameters` is like "id=class person=pupil", or "?classroom=class"."""
        if parameters.startswith("?"):
            name, _, thing = parameters[1:].partition("=")
            return f"{reverse(route)}?{name}={self.named(thing)}"
        pairs = (pair.split("=") for pair in parameters.split())
        return reverse(route, kwargs={name: self.named(thing) for name, thing in pairs})

    def client(self, person: Person | None, route: str) -> Client:
        """A browser or an app of a person, as the route needs it."""
        if person is None:
            return new_client()
        if route.startswith("api-"):
            return new_client(Authorization=f"Bearer {self.token_of(person)[0]}")
        browser = new_client()
        with self.world.at(person.school):
            browser.force_login(person, backend="accounts.actor.SchoolBackend")
        return browser

    def ask(self, person: Person | None, method: str, route: str, address: str, body: Any = None) -> HttpResponse:
        """One request of a person."""
        options: dict[str, Any] = {}
        if method != "GET" and route.startswith("api-"):
            options = {"data": body or {}, "content_type": "application/json"}
        elif method != "GET":
            options = {"data": body or {}} if method == "POST" else {}
        response: Any = getattr(self.client(person, route), method.lower())(address, **options)
        return response  # type: ignore[no-any-return]
