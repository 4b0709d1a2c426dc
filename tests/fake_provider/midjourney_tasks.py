"""The tasks of the stand-in for a Midjourney proxy, and how they get on."""

from __future__ import annotations

import itertools
import re
import time
from dataclasses import dataclass, field
from typing import Any

from tests.fake_provider.midjourney_script import FAILURES

NOVICEZK = "novicezk"
TRUEAI = "trueai"
DIALECTS = (NOVICEZK, TRUEAI)
SIZES = {"1:1": "1024x1024", "3:2": "1216x816", "2:3": "816x1216", "16:9": "1456x816"}
"""Pixels by ratio."""
GRID = ("IMAGINE", "VARIATION", "REROLL", "BLEND", "INPAINT")
"""Actions that give four pictures."""
_FLAG = re.compile(r"--([a-z]+)")
_RATIO = re.compile(r"--ar (\d+:\d+)")
_PARAMETERS = frozenset({"ar", "chaos", "seed", "iw", "no", "stylize", "raw"})
_ODD_PROGRESS = ("", "-5%", "banana", "31%", "20%", "9999%", "Waiting to start")
DESCRIPTION = "1️⃣ a dog on a hill, in the style of a schoolbook --ar 3:2\n\n2️⃣ a puppy --ar 3:2\n\n3️⃣ x\n\n4️⃣ y"


@dataclass
class Settings:
    """`steps`: looks at a task until it is done. With `delay_s` seconds pass instead, whoever looks."""

    steps: int = 3
    delay_s: float = 0.0
    urls: bool = True
    """Whether trueai's grids name their four pictures one by one."""


@dataclass
class Task:
    """One task; `looks` counts how often its state was asked for, `confirmed` whether its window was answered."""

    id: str
    action: str
    prompt: str
    behaviour: str
    dialect: str
    parent: str = ""
    index: int = 0
    needs_window: bool = False
    confirmed: bool = False
    looks: int = 0
    started: float = field(default_factory=time.monotonic)
    mask: str = ""

    @property
    def size(self) -> str:
        ratio = _RATIO.search(self.prompt)
        return SIZES.get(ratio[1] if ratio else "1:1", SIZES["1:1"])

    @property
    def fail_reason(self) -> str | None:
        """The words that it will fail with, None where it won't."""
        unknown = set(_FLAG.findall(self.prompt)) - _PARAMETERS
        if unknown:
            return f"[Invalid parameter] Unrecognized parameter(s): `--{unknown.pop()}`"
        if self.action == "UPSCALE":
            fails = self.behaviour == "upscales-fail" or (self.behaviour == "upscale-fails" and self.index == 2)
            return "[Internal error] x" if fails else None
        return FAILURES.get(self.behaviour)

    def status(self, settings: Settings) -> tuple[str, str]:
        """Status and progress, as a look now finds them."""
        if self.needs_window and not self.confirmed:
            return "MODAL", "0%"
        share = self._share(settings)
        half_way = self.behaviour == "upscale-stuck" and (self.action, self.index) == ("UPSCALE", 2)
        if half_way or self.behaviour == "stuck":
            share = min(share, 0.5)
        if share >= 1:
            return self._end()
        if share <= 0:
            return ("NOT_START", "") if self.looks <= 1 else ("SUBMITTED", "0%")
        if self.behaviour == "odd-progress":
            return "IN_PROGRESS", _ODD_PROGRESS[self.looks % len(_ODD_PROGRESS)]
        return "IN_PROGRESS", f"{round(100 * share)}%"

    def _share(self, settings: Settings) -> float:
        if settings.delay_s:
            return (time.monotonic() - self.started) / settings.delay_s
        return (self.looks - 1) / max(settings.steps, 1)

    def _end(self) -> tuple[str, str]:
        if self.behaviour == "cancelled":
            return "CANCEL", ""
        if self.behaviour == "odd-status":
            return "PONDERING", "100%"
        return ("SUCCESS", "100%") if self.fail_reason is None else ("FAILURE", "")


class Memory:
    """Everything that came in, and every task that is known. Only the stand-in's event loop touches it."""

    def __init__(self, dialect: str, settings: Settings) -> None:
        self.dialect = dialect
        self.started_with = settings
        self._ids = itertools.count(1_740_000_000_000_001)
        self.forget()

    def forget(self) -> None:
        """Go back to the start: no calls, no tasks, the first settings."""
        self.settings = Settings(**vars(self.started_with))
        self.calls: list[dict[str, Any]] = []
        self.tasks: dict[str, Task] = {}
        self.seen: set[str] = set()

    def restart(self) -> None:
        """Lose the tasks, as a proxy does that keeps them in memory."""
        self.tasks.clear()

    def new(self, action: str, prompt: str, behaviour: str, **more: Any) -> Task:
        """Take a task. The ids go on counting, so that no forgotten one is given again."""
        task = Task(str(next(self._ids)), action, prompt, behaviour, self.dialect, **more)
        task.needs_window = task.needs_window or behaviour == "modal"
        self.tasks[task.id] = task
        return task

    def first_time(self, what: str) -> bool:
        """Whether this happens for the first time since the start."""
        if what in self.seen:
            return False
        self.seen.add(what)
        return True


def as_json(task: Task, settings: Settings, origin: str) -> dict[str, Any]:
    """Write a task down as its dialect does. `origin` is where its pictures are, "http://127.0.0.1:9100"."""
    status, progress = task.status(settings)
    now = int(time.time() * 1000)
    done = status in {"SUCCESS", "FAILURE", "CANCEL"}
    told: dict[str, Any] = {
        "id": task.id,
        "action": task.action,
        "status": status,
        "prompt": DESCRIPTION if task.action == "DESCRIBE" and status == "SUCCESS" else task.prompt,
        "promptEn": task.prompt,
        "description": f"/imagine {task.prompt}",
        "state": None,
        "submitTime": now,
        "startTime": now,
        "finishTime": now if done else None,
        "progress": progress,
        "imageUrl": _image_url(task, status, origin),
        "failReason": task.fail_reason if status == "FAILURE" else None,
        "properties": {"finalPrompt": DESCRIPTION if task.action == "DESCRIBE" else task.prompt},
    }
    if task.dialect == TRUEAI:
        told |= _more_of_trueai(task, settings, status, origin)
    return told


def _image_url(task: Task, status: str, origin: str) -> Any:
    if status == "IN_PROGRESS":
        # Shown by the proxies while a picture is still a blur that nobody has looked at.
        return f"{origin}/previews/{task.id}.webp"
    if status != "SUCCESS" or task.behaviour == "no-image":
        return None
    odd = {
        "elsewhere": "https://pictures.elsewhere.example/a.png",
        "private": "https://169.254.169.254/latest/meta-data/",
        "wrong-type": 5,
    }
    return odd.get(task.behaviour, f"{origin}/pictures/{task.id}/{task.index}.png?ex=67&hm=a%2Fb")


def _more_of_trueai(task: Task, settings: Settings, status: str, origin: str) -> dict[str, Any]:
    ended = status == "SUCCESS"
    told: dict[str, Any] = {
        "botType": "MID_JOURNEY",
        "mode": "FAST",
        "seed": "1234567890" if ended else None,
        "buttons": _buttons(task) if ended and task.behaviour != "no-buttons" else [],
    }
    lists = settings.urls and task.behaviour != "no-urls" and not task.behaviour.startswith("upscale")
    if ended and task.action in GRID and lists and isinstance(_image_url(task, status, origin), str):
        url = str(_image_url(task, status, origin))
        told["imageUrls"] = [
            {"url": url.replace(f"{task.id}/0.", f"{task.id}/{at}."), "thumbnail": None} for at in range(1, 5)
        ]
    return told


def _buttons(task: Task) -> list[dict[str, Any]]:
    job = f"00000000-0000-4000-8000-{task.id[-12:]}"
    if task.action == "UPSCALE":
        ids = [
            f"MJ::JOB::upsample_v6_2x_subtle::1::{job}::SOLO",
            f"MJ::JOB::high_variation::1::{job}::SOLO",
            f"MJ::Inpaint::1::{job}::SOLO",
        ]
    else:
        ids = [f"MJ::JOB::{verb}::{at}::{job}" for verb in ("upsample", "variation") for at in range(1, 5)]
        ids.append(f"MJ::JOB::reroll::0::{job}::SOLO")
    return [{"customId": each, "emoji": "", "label": "", "style": 2, "type": 2} for each in ids]
