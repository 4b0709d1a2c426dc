"""All that the stand-in plays, in one application, with the three endpoints that tests steer it with."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tests.fake_provider.calls import Memory, Settings
from tests.fake_provider.compatible import SERVERS, compatible_routes
from tests.fake_provider.moderations import moderation_routes
from tests.fake_provider.vendors import azure_routes, openai_routes


def new_app(delay_s: float = 0.0) -> Starlette:
    """Make a stand-in that remembers nothing yet; `delay_s` is how long a picture takes, in seconds."""
    memory = Memory(Settings(delay_s=delay_s))
    routes = [
        *openai_routes(memory),
        *azure_routes(memory),
        *compatible_routes(memory),
        *moderation_routes(memory),
        Route("/_calls", _calls),
        Route("/_reset", _reset, methods=["POST"]),
        Route("/_config", _config, methods=["POST"]),
    ]
    app = Starlette(routes=routes)
    app.state.memory = memory
    return app


def addresses(origin: str) -> dict[str, str]:
    """Give the address to configure for each vendor, by its setting or dialect; `origin` is scheme, host and port."""
    own = {f"openai_compatible ({name})": f"{origin}/{name}/v1" for name in SERVERS}
    return {"OPENAI_BASE_URL": f"{origin}/v1", "AZURE_OPENAI_ENDPOINT": origin, **own}


async def _calls(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    return JSONResponse({"count": len(memory.calls), "calls": memory.calls})


async def _reset(request: Request) -> Response:
    request.app.state.memory.forget()
    return JSONResponse({})


async def _config(request: Request) -> Response:
    memory: Memory = request.app.state.memory
    try:
        memory.settings.take(await request.json())
    except ValueError as fault:
        return JSONResponse({"unknown": str(fault)}, 400)
    return JSONResponse(vars(memory.settings))
