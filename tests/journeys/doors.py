"""The two doors with the same handles: pages, as a browser asks for them, and the API, as an app does."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.test import Client

from accounts.models import Classroom, Person, School
from assignments.models import Assignment
from tests.calls import API
from tests.world import PASSWORD, World


@dataclass(frozen=True)
class Cast:
    """Who plays in a story, and where."""

    school: School
    pupil: Person
    teacher: Person
    admin: Person
    classroom: Classroom
    task: Assignment


def kompas(world: World) -> Cast:
    return Cast(world.kompas, world.sam, world.tara, world.ada, world.class_5b, world.monuments)


def oak(world: World) -> Cast:
    return Cast(world.oak, world.olga, world.otto, world.ola, world.oak_class, world.oak_task)


class Door(ABC):
    """What people do, whichever way they come in. Each handle gives what that person then sees."""

    def __init__(self, cast: Cast) -> None:
        self.cast = cast

    @abstractmethod
    def come_in(self, person: Person) -> None:
        """Sign in; from here on it is this person who acts."""

    @abstractmethod
    def make(self, prompt: str) -> str:
        """Ask for a picture for the task, and give the generation's id."""

    @abstractmethod
    def watch(self, generation: str) -> str:
        """The state that the maker sees."""

    @abstractmethod
    def hand_in(self, generation: str, *, title: str, reflection: str, alt_text: str) -> str:
        """Choose the generation's picture, describe it and hand in; gives the work's id."""

    @abstractmethod
    def forbid(self, word: str) -> None:
        """Add a word to the class's rules."""

    @abstractmethod
    def give_back(self, work: str, *, mark: int, comment: str) -> None:
        """Mark work and return it."""

    @abstractmethod
    def answer(self) -> tuple[str, int | None, str]:
        """The state, mark and comment that the pupil sees on their work."""

    @abstractmethod
    def history(self, generation: str) -> list[str]:
        """The kinds of what is on record about a generation, the oldest first."""


class WebDoor(Door):
    def come_in(self, person: Person) -> None:
        self.browser = Client()
        body = {"school": person.school.slug, "username": person.username, "password": PASSWORD}
        self._went(self.browser.post("/login/", body))

    def make(self, prompt: str) -> str:
        body = {"assignment": self.cast.task.pk, "prompt": prompt, "shape": "landscape", "n": "1", "variety": "0.5"}
        sent = self._went(self.browser.post("/studio/jobs/", body | {"repeat_key": str(uuid4())}))
        return str(sent["Location"].split("/")[3])

    def watch(self, generation: str) -> str:
        return str(self._seen(f"/studio/jobs/{generation}/")["card"].generation.state)

    def hand_in(self, generation: str, *, title: str, reflection: str, alt_text: str) -> str:
        picture = self._seen(f"/studio/jobs/{generation}/")["card"].pictures[0].pk
        task = f"/tasks/{self.cast.task.pk}/"
        self._went(self.browser.post(f"{task}choose/", {"picture": picture}))
        work = self._seen(task)["work"]
        body = {"title": title, "reflection": reflection, "picture": picture, f"alt_text_{picture}": alt_text}
        self._went(self.browser.post(f"{task}hand-in/", body | {"version": work.version}))
        return str(work.pk)

    def forbid(self, word: str) -> None:
        page = f"/classes/{self.cast.classroom.pk}/rules/"
        typed = self._seen(page)["typed"]
        body = {"words": word, "shapes": typed["shapes"], "check": typed["check"], "based_on": "0"}
        self._went(self.browser.post(page, body))

    def give_back(self, work: str, *, mark: int, comment: str) -> None:
        page = f"/submissions/{work}/"
        version = self._seen(page)["version"]
        body = {"action": "return", "mark": str(mark), "comment": comment, "version": str(version)}
        self._went(self.browser.post(page, body))

    def answer(self) -> tuple[str, int | None, str]:
        work = self._seen(f"/tasks/{self.cast.task.pk}/")["work"]
        return (work.state, work.mark, work.comment)

    def history(self, generation: str) -> list[str]:
        assert generation in {str(row.pk) for row in self._seen("/audit/")["keys"].rows}
        return [line["event"].kind for line in self._seen(f"/audit/{generation}/")["timeline"]]

    def _seen(self, page: str) -> Any:
        response = self.browser.get(page)
        assert response.status_code == 200, (page, response.status_code)
        return response.context

    def _went(self, response: Any) -> Any:
        assert response.status_code == 302, (response.status_code, response.content.decode()[:2000])
        return response


class ApiDoor(Door):
    def come_in(self, person: Person) -> None:
        body = {"school": person.school.slug, "username": person.username, "password": PASSWORD, "device": "phone"}
        self.app = Client()
        token = self._ask("POST", "auth/token/", body)["access"]
        self.app = Client(headers={"Authorization": f"Bearer {token}"})

    def make(self, prompt: str) -> str:
        body = {"assignment": str(self.cast.task.pk), "prompt": prompt, "shape": "landscape", "n": 1, "variety": 0.5}
        headers = {"Idempotency-Key": str(uuid4())}
        sent: Any = self.app.post(f"{API}generations/", body, content_type="application/json", headers=headers)
        told = sent.json()
        assert (sent.status_code, told.get("code")) in {(202, None), (422, "blocked_prompt")}, told
        return str(told["id"] if sent.status_code == 202 else told["generation"])

    def watch(self, generation: str) -> str:
        return str(self._ask("GET", f"generations/{generation}/")["state"])

    def hand_in(self, generation: str, *, title: str, reflection: str, alt_text: str) -> str:
        picture = self._ask("GET", f"generations/{generation}/")["pictures"][0]["id"]
        mine = f"assignments/{self.cast.task.pk}/submission/"
        chosen = [{"picture": picture, "alt_text": alt_text}]
        work = self._ask("PUT", mine, {"title": title, "reflection": reflection, "pictures": chosen})
        return str(self._ask("POST", f"submissions/{work['id']}/submit/")["id"])

    def forbid(self, word: str) -> None:
        path = f"classes/{self.cast.classroom.pk}/policy/"
        self._ask("PUT", path, {"values": {"words": [word]}}, **{"If-Match": '"0"'})

    def give_back(self, work: str, *, mark: int, comment: str) -> None:
        self._ask("POST", f"submissions/{work}/return/", {"mark": mark, "comment": comment})

    def answer(self) -> tuple[str, int | None, str]:
        work = self._ask("GET", f"assignments/{self.cast.task.pk}/submission/")
        return (work["state"], work["mark"], work["comment"])

    def history(self, generation: str) -> list[str]:
        lines = self._ask("GET", f"audit/events/?subject={generation}")["results"]
        return [line["kind"] for line in reversed(lines)]

    def _ask(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        send = getattr(self.app, method.lower())
        sent = {} if method == "GET" else {"data": body or {}, "content_type": "application/json"}
        response = send(API + path, headers=headers, **sent)
        assert response.status_code in {200, 201, 202}, (path, response.status_code, response.content)
        return response.json()
