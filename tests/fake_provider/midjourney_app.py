"""The endpoints of the stand-in for a Midjourney proxy: those of both dialects, and those that tests steer it with."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
from PIL import Image
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fake_provider.midjourney_script import BODIES, REPLIES, Reply, behaviour_in
from tests.fake_provider.midjourney_tasks import NOVICEZK, TRUEAI, Memory, Settings, Task, as_json
from tests.fake_provider.pictures import picture
from tests.fake_provider.server import LOOPBACK
from tests.fake_provider.wire import ON_THE_WIRE

SECRET = "mj-secret-5d2c81"
_ACTIONS = {"upsample": "UPSCALE", "variation": "VARIATION", "reroll": "REROLL"}
_LETTERS = {"U": "UPSCALE", "V": "VARIATION", "R": "REROLL"}
Submission = Callable[[Memory, dict[str, Any]], Task | Reply]


def new_app(dialect: str, settings: Settings | None = None) -> Starlette:
    """Make a stand-in of a dialect that remembers nothing yet."""
    memory = Memory(dialect, settings or Settings())
    routes = [
        *(Route(f"/mj/submit/{name}", _submitted(submit), methods=["POST"]) for name, submit in _SUBMITS[dialect]),
        Route("/mj/task/{id}/fetch", _fetch),
        Route("/mj/task/list-by-condition", _list, methods=["POST"]),
        Route("/pictures/{id}/{index}.png", _picture),
        Route("/previews/{id}.webp", _preview),
        Route("/_calls", _calls),
        Route("/_reset", _reset, methods=["POST"]),
        Route("/_restart", _restart, methods=["POST"]),
        Route("/_config", _config, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.state.memory = memory
    return app


def _imagine(memory: Memory, body: dict[str, Any]) -> Task | Reply:
    return memory.new("IMAGINE", str(body["prompt"]), behaviour_in(str(body["prompt"])))


def _describe(memory: Memory, body: dict[str, Any]) -> Task | Reply:
    _picture_in(str(body["base64"]))
    return memory.new("DESCRIBE", "", "ok")


def _blend(memory: Memory, body: dict[str, Any]) -> Task | Reply:
    if not 2 <= len(body["base64Array"]) <= 5:
        return Reply(4, "base64List参数错误")
    return memory.new("BLEND", "", "ok")


def _change(memory: Memory, body: dict[str, Any]) -> Task | Reply:
    return _followed(memory, str(body["taskId"]), str(body["action"]), int(body.get("index") or 0))


def _simple_change(memory: Memory, body: dict[str, Any]) -> Task | Reply:
    parent, letter = str(body["content"]).split(" ")
    return _followed(memory, parent, _LETTERS[letter[0]], int(letter[1:] or 0))


def _action(memory: Memory, body: dict[str, Any]) -> Task | Reply:
    custom = str(body["customId"]).split("::")
    parent = memory.tasks.get(str(body["taskId"]))
    if parent is None:
        return Reply(3, "关联任务不存在或已失效")
    if body["customId"] not in [button["customId"] for button in as_json(parent, memory.settings, "")["buttons"]]:
        return Reply(4, "customId参数错误")
    if custom[1] == "Inpaint":
        return memory.new("INPAINT", parent.prompt, "ok", parent=parent.id, needs_window=True)
    return _followed(memory, parent.id, _ACTIONS[custom[2]], int(custom[3]))


def _modal(memory: Memory, body: dict[str, Any]) -> Task | Reply:
    task = memory.tasks.get(str(body["taskId"]))
    if task is None or task.status(memory.settings)[0] != "MODAL":
        return Reply(3, "任务不存在")
    if "[[fake:modal-full]]" in str(body.get("prompt")) and memory.first_time("modal-full"):
        return REPLIES["queue-full"]
    if task.action == "INPAINT":
        task.mask = str(body["maskBase64"])
        _picture_in(task.mask)
    task.prompt = str(body.get("prompt") or task.prompt)
    named = behaviour_in(task.prompt)
    task.behaviour = named if named not in {"ok", "modal"} else task.behaviour
    task.confirmed = True
    task.looks = 0
    return task


def _followed(memory: Memory, parent_id: str, action: str, index: int) -> Task | Reply:
    parent = memory.tasks.get(parent_id)
    if parent is None:
        return Reply(3, "关联任务不存在或已失效")
    if parent.status(memory.settings)[0] != "SUCCESS":
        return Reply(4, "关联任务状态错误")
    if parent.behaviour == "upscale-full" and memory.first_time("upscale-full"):
        return REPLIES["queue-full"]
    known = [
        each for each in memory.tasks.values() if (each.parent, each.action, each.index) == (parent_id, action, index)
    ]
    if action == "UPSCALE" and known and memory.dialect == NOVICEZK:
        return Reply(21, "任务已存在", {"status": known[0].status(memory.settings)[0], "id": known[0].id})
    behaviour = "ok" if action == "VARIATION" and parent.behaviour not in {"modal", "no-urls"} else parent.behaviour
    return memory.new(action, parent.prompt, behaviour, parent=parent_id, index=index if action == "UPSCALE" else 0)


_BOTH: list[tuple[str, Submission]] = [("imagine", _imagine), ("describe", _describe), ("blend", _blend)]
_SUBMITS = {
    NOVICEZK: [*_BOTH, ("change", _change), ("simple-change", _simple_change)],
    TRUEAI: [*_BOTH, ("action", _action), ("modal", _modal)],
}


def _submitted(submit: Submission) -> Any:
    """Make the endpoint of a submission, as an ASGI application: some behaviours are no HTTP answer at all."""

    class Endpoint:
        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            request = Request(scope, receive)
            body = await _noted(request)
            behaviour = behaviour_in(str(body.get("prompt") or "")) if submit is _imagine else _of_parent(request, body)
            if behaviour in {"hang", "reset"}:
                await ON_THE_WIRE[behaviour](request, send, b"")
                return
            await _reply(request, body, behaviour)(scope, receive, send)

    def _reply(request: Request, body: dict[str, Any], behaviour: str) -> Response:
        memory: Memory = request.app.state.memory
        if not _authorised(request):
            return Response(status_code=401)
        if behaviour in BODIES:
            status, media_type, text, headers = BODIES[behaviour]
            return Response(text, status, dict(headers), media_type)
        try:
            taken = REPLIES[behaviour] if behaviour in REPLIES and submit is _imagine else submit(memory, body)
        except (KeyError, ValueError, TypeError, IndexError):
            taken = Reply(4, "参数错误")
        return JSONResponse(_told(request, body, taken))

    return Endpoint()


def _of_parent(request: Request, body: dict[str, Any]) -> str:
    memory: Memory = request.app.state.memory
    parent = memory.tasks.get(str(body.get("taskId") or str(body.get("content")).split(" ")[0]))
    return "error-500" if parent is not None and parent.behaviour == "upscale-500" else "ok"


def _told(request: Request, body: dict[str, Any], taken: Task | Reply) -> dict[str, Any]:
    if isinstance(taken, Reply):
        properties = dict(taken.properties or {})
        return {
            "code": taken.code,
            "description": taken.description,
            "result": properties.pop("id", None),
            "properties": properties,
        }
    if body.get("notifyHook"):
        _notify(request, taken, str(body["notifyHook"]))
    if taken.needs_window and not taken.confirmed:
        code, words = 21, "Waiting for window confirm"
    elif taken.behaviour == "queued":
        code, words = 22, "排队中，前面还有1个任务"
    else:
        code, words = 1, "提交成功"
    return {"code": code, "description": words, "result": taken.id, "properties": {"numberOfQueues": 0}}


def _notify(request: Request, task: Task, hook: str) -> None:
    """Call a hook as the proxies do: unsigned, never again, twice the same, and not in order."""
    if urlsplit(hook).hostname != LOOPBACK:
        return
    memory: Memory = request.app.state.memory
    told = as_json(task, memory.settings, _origin(request))
    steps = [("IN_PROGRESS", "50%"), ("IN_PROGRESS", "50%"), ("SUCCESS", "100%"), ("SUBMITTED", "0%")]

    async def call() -> None:
        async with httpx.AsyncClient() as client:
            for status, progress in steps:
                await client.post(hook, json=told | {"status": status, "progress": progress})

    task_ = asyncio.get_running_loop().create_task(call())
    request.app.state.running = [*getattr(request.app.state, "running", []), task_]


async def _fetch(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    await _noted(request)
    if not _authorised(request):
        return Response(status_code=401)
    task = memory.tasks.get(request.path_params["id"])
    if task is None:
        return Response(media_type="application/json")
    task.looks += 1
    odd = await _odd_look(request, task)
    return odd or JSONResponse(as_json(task, memory.settings, _origin(request)))


async def _odd_look(request: Request, task: Task) -> Response | None:
    memory: Memory = request.app.state.memory
    empty = Response(media_type="application/json")
    upscale_lost = task.behaviour == "upscale-lost" and task.action == "UPSCALE"
    if upscale_lost or (task.behaviour == "lost" and task.looks > 2):
        memory.tasks.pop(task.id)
        return empty
    if task.looks == 2 and task.behaviour == "look-hangs":
        await asyncio.sleep(30)
    if task.looks >= 2 and task.behaviour in {"look-unauthorised", "look-html"}:
        return (
            Response(status_code=401)
            if task.behaviour == "look-unauthorised"
            else Response("<html>", media_type="text/html")
        )
    once = task.looks == 3
    if (once and task.behaviour == "away-once") or (task.looks >= 3 and task.behaviour == "away"):
        return Response(status_code=500)
    return empty if once and task.behaviour == "empty-once" else None


async def _list(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    body = await _noted(request)
    if not _authorised(request):
        return Response(status_code=401)
    found = [memory.tasks[each] for each in body.get("ids") or [] if each in memory.tasks]
    return JSONResponse([as_json(task, memory.settings, _origin(request)) for task in found])


async def _picture(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    await _noted(request)
    task, index = memory.tasks.get(request.path_params["id"]), int(request.path_params["index"])
    behaviour = "gone" if task is None else task.behaviour
    if task is None or behaviour == "gone" or (behaviour == "one-gone" and index == 2):
        return Response(status_code=404)
    if behaviour == "html-picture":
        return Response("<html>This content is no longer available.</html>", media_type="text/html")
    if behaviour == "huge-picture":
        return _Endless()
    return Response(picture(task.size, "png", index), media_type="image/png")


class _Endless(Response):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await ON_THE_WIRE["huge"](Request(scope, receive), send, b"")


async def _preview(request: Request) -> Response:
    await _noted(request)
    return Response(picture("1024x1024", "webp", 0), media_type="image/webp")


async def _noted(request: Request) -> dict[str, Any]:
    memory: Memory = request.app.state.memory
    raw = await request.body()
    body: Any = json.loads(raw) if raw else {}
    call = {"method": request.method, "path": request.url.path, "body": body, "authorised": _authorised(request)}
    memory.calls.append(call)
    return body if isinstance(body, dict) else {}


def _authorised(request: Request) -> bool:
    return request.headers.get("mj-api-secret") == SECRET


def _origin(request: Request) -> str:
    return f"http://{request.headers['host']}"


def _picture_in(text: str) -> None:
    """Open a picture in a data URL. Raises `ValueError` for what is none."""
    head, _, data = text.partition(";base64,")
    if not head.startswith("data:image/"):
        raise ValueError(head[:20])
    try:
        with Image.open(io.BytesIO(base64.b64decode(data, validate=True))) as opened:
            opened.load()
    except OSError as problem:
        raise ValueError("no picture") from problem


async def _calls(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    return JSONResponse({"count": len(memory.calls), "calls": memory.calls})


async def _reset(request: Request) -> Response:
    request.app.state.memory.forget()
    return JSONResponse({})


async def _restart(request: Request) -> Response:
    request.app.state.memory.restart()
    return JSONResponse({})


async def _config(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    for name, value in (await request.json()).items():
        if name not in Settings.__dataclass_fields__:
            return JSONResponse({"unknown": name}, 400)
        setattr(memory.settings, name, value)
    return JSONResponse(vars(memory.settings))
