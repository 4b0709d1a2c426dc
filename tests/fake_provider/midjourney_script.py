"""What the stand-in for a Midjourney proxy can be told to do, by a token in the prompt (`[[fake:banned]]`)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TOKEN = re.compile(r"\[\[fake:([a-z0-9-]+)\]\]")


@dataclass(frozen=True)
class Reply:
    """The reply to a submission: always HTTP 200. The words are those of the proxies, and theirs are Chinese."""

    code: int
    description: str
    properties: Mapping[str, Any] | None = None


REPLIES = {
    "queue-full": Reply(23, "队列已满，请稍后尝试", {"discordInstanceId": "1"}),
    "banned": Reply(24, "可能包含敏感词", {"promptEn": "a dog", "bannedWord": "dog"}),
    "no-account": Reply(3, "无可用的账号实例"),
    "validation": Reply(4, "prompt不能为空"),
    "failure": Reply(9, "提交失败，系统异常"),
    "no-result": Reply(1, "提交成功"),
    "unknown-code": Reply(77, "未知"),
}
"""Instead of taking the task."""

BODIES: Mapping[str, tuple[int, str, str, Mapping[str, str]]] = {
    "error-500": (500, "application/json", '{"error": "Internal Server Error"}', {}),
    "error-502-html": (502, "text/html", "<html><h1>502 Bad Gateway</h1></html>", {}),
    "error-503": (503, "text/plain", "", {"retry-after": "2"}),
    "rate": (429, "text/plain", "Too many requests", {"retry-after": "7"}),
    "forbidden": (403, "text/plain", "黑名单", {}),
    "unauthorised": (401, "text/plain", "", {}),
    "html-200": (200, "text/html", "<html>login</html>", {}),
    "broken-json": (200, "application/json", '{"code": 1, "resu', {}),
    "wrong-types": (200, "application/json", '{"code": "one", "result": {"id": 5}}', {}),
    "a-list": (200, "application/json", "[]", {}),
    "deep-json": (200, "application/json", '{"properties": ' + "[" * 100_000, {}),
    "empty-200": (200, "application/json", "", {}),
    "bad-id": (200, "application/json", '{"code": 1, "result": "../../task/list"}', {}),
    "redirect": (307, "text/plain", "", {"location": "https://169.254.169.254/mj/submit/imagine"}),
}
"""Instead of any reply: status, media type, body, headers."""

FAILURES = {
    "banned-later": "[Banned prompt detected] The word `dog` is banned. Circumventing this filter may lead to a ban.",
    "image-denied": "[Image denied] Sorry, your image was blocked.",
    "moderated": "[Action needed to continue] Sorry! Our AI moderator thinks this prompt is probably against our "
    "community standards.",
    "invalid-parameter": "[Invalid parameter] Unrecognized parameter(s): `--zoom`",
    "invalid-form": "Invalid Form Body",
    "no-hours": "[Credits exhausted] You have run out of hours! To create more images, go to midjourney.com/account",
    "no-subscription": "[Subscription required] You need to start a subscription.",
    "blocked": "[Blocked] You have been blocked from accessing Midjourney.",
    "mj-queue-full": "[Queue full] Your job queue is full. Please wait for a job to finish first.",
    "timed-out": "任务超时",
    "fails": "[Internal error] Something went wrong with a dog.",
    "fails-silently": "",
}
"""The task is taken, and fails at the end with these words."""

TASKS = {
    "ok": "a picture",
    "queued": "code 22 instead of 1",
    "stuck": "never gets beyond half",
    "cancelled": "ends in CANCEL",
    "odd-status": "has a status that nobody knows",
    "lost": "is forgotten after the second look",
    "away-once": "the third look at it meets a 500",
    "empty-once": "the third look at it is answered with nothing",
    "away": "every look from the third on meets a 500",
    "look-unauthorised": "every look from the second on meets a 401",
    "look-html": "every look from the second on meets a login page",
    "look-hangs": "the second look is never answered",
    "odd-progress": "tells its progress in strange ways",
    "modal": "waits to be confirmed, whatever it is",
    "modal-full": "the queue is full when its window is answered, once",
    "no-urls": "names no single pictures, so that they have to be upscaled",
    "no-image": "succeeds without a picture",
    "elsewhere": "names a picture at another host",
    "private": "names a picture at a private address",
    "wrong-type": "its picture's address is a number",
    "gone": "its pictures can't be fetched",
    "one-gone": "the second picture can't be fetched",
    "html-picture": "its pictures are web pages",
    "huge-picture": "its pictures have no end",
    "upscale-full": "the queue is full when the first upscale is asked for, once",
    "upscale-fails": "the second upscale fails",
    "upscales-fail": "all upscales fail",
    "upscale-stuck": "the second upscale never gets beyond half",
    "upscale-500": "asking for an upscale meets a 500",
    "upscale-lost": "upscales are forgotten",
    "no-buttons": "offers nothing further",
    "hang": "the submission is never answered",
    "reset": "the submission's connection is reset",
}
"""What becomes of a task that was taken, and how."""

BEHAVIOURS = frozenset({*REPLIES, *BODIES, *FAILURES, *TASKS})


def behaviour_in(prompt: str) -> str:
    """Give the behaviour that a prompt names, "ok" where it names none. Raises `KeyError` for one that isn't."""
    token = TOKEN.search(prompt)
    name = token[1] if token else "ok"
    if name not in BEHAVIOURS:
        raise KeyError(name)
    return name
