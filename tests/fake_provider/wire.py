"""What goes wrong below an answer: connections that hang, drip, break or never end."""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.requests import Request
from starlette.types import Send
from uvicorn.protocols.http.h11_impl import H11Protocol

DRIP_S = 0.3
STALL_AFTER = 3
"""Bytes that come, one each `DRIP_S` seconds, before nothing comes any more."""
HUGE_BYTES = 2 * 1024 * 1024 * 1024
_BLOCK = b"QUFB" * (64 * 1024)


class OpenProtocol(H11Protocol):
    """Uvicorn's HTTP/1.1, with the connection itself within an application's reach (`scope["state"]`)."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self.app_state = {**self.app_state, "transport": transport}


async def _hang(request: Request, _send: Send, _body: bytes) -> None:
    await _gone(request)


async def _reset(request: Request, _send: Send, _body: bytes) -> None:
    transport = _transport(request)
    # No lingering: the kernel throws away what is left and sends RST instead of FIN.
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    transport.abort()
    await _gone(request)


async def _cut(request: Request, send: Send, body: bytes) -> None:
    await _start(send, len(body))
    await _more(send, body[: len(body) // 2])
    _transport(request).close()
    await _gone(request)


async def _drip(request: Request, send: Send, body: bytes) -> None:
    await _start(send, len(body))
    for at in range(len(body)):
        await _more(send, body[at : at + 1])
        if await _gone_within(request, DRIP_S):
            return


async def _stall(request: Request, send: Send, body: bytes) -> None:
    await _start(send, len(body))
    for at in range(STALL_AFTER):
        await _more(send, body[at : at + 1])
        await asyncio.sleep(DRIP_S)
    await _gone(request)


async def _drip_headers(request: Request, _send: Send, _body: bytes) -> None:
    for byte in b"HTTP/1.1 200 OK\r\nx-request-id: req_drip\r\nx-padding: " + b"-" * 10_000:
        _transport(request).write(bytes([byte]))
        if await _gone_within(request, DRIP_S):
            return


async def _huge(request: Request, send: Send, _body: bytes) -> None:
    await _start(send)
    await _more(send, b'{"data":[{"b64_json":"')
    for _ in range(HUGE_BYTES // len(_BLOCK)):
        await _more(send, _BLOCK)
        if await request.is_disconnected():
            return
    await send({"type": "http.response.body", "body": b'"}]}'})


async def _endless(request: Request, send: Send, _body: bytes) -> None:
    await _start(send)
    while not await request.is_disconnected():
        await _more(send, b" " * len(_BLOCK))


async def _not_http(request: Request, _send: Send, _body: bytes) -> None:
    _transport(request).write(b"SSH-2.0-OpenSSH_10.2\r\n\r\n")
    await _gone(request)


OnTheWire = Callable[[Request, Send, bytes], Awaitable[None]]
ON_THE_WIRE: dict[str, OnTheWire] = {
    "hang": _hang,
    "reset": _reset,
    "cut": _cut,
    "drip": _drip,
    "drip-headers": _drip_headers,
    "stall": _stall,
    "huge": _huge,
    "endless": _endless,
    "not-http": _not_http,
}
"""By the name of the behaviour. Each is given the body of a good answer, and ends when the client has gone."""


def _transport(request: Request) -> asyncio.Transport:
    transport: asyncio.Transport = request.scope["state"]["transport"]
    return transport


async def _start(send: Send, length: int | None = None) -> None:
    headers = [(b"content-type", b"application/json"), (b"x-request-id", b"req_wire")]
    if length is not None:
        headers.append((b"content-length", str(length).encode()))
    await send({"type": "http.response.start", "status": 200, "headers": headers})


async def _more(send: Send, body: bytes) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": True})


async def _gone(request: Request) -> Any:
    while (await request.receive())["type"] != "http.disconnect":
        pass


async def _gone_within(request: Request, seconds: float) -> bool:
    await asyncio.sleep(seconds)
    return await request.is_disconnected()
