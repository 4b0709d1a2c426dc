"""A client that costs next to nothing, so that what is measured is the server: HTTP/1.1 on asyncio's streams."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import msgspec


class Connection:
    """One kept-open connection to loopback; opens itself again when the server has closed it."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._writer is not None:
            self._writer.close()

    async def ask(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> tuple[int, Any]:
        """The status and the decoded JSON of one exchange."""
        data = msgspec.json.encode(body) if body is not None else b""
        lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(data)}"]
        lines += [f"{name}: {value}" for name, value in {"Content-Type": "application/json", **(headers or {})}.items()]
        message = ("\r\n".join(lines) + "\r\n\r\n").encode() + data
        try:
            return await self._exchange(message)
        except (ConnectionError, asyncio.IncompleteReadError):
            self._reader = None
            return await self._exchange(message)

    async def _exchange(self, message: bytes) -> tuple[int, Any]:
        if self._reader is None:
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self._port)
        assert self._writer is not None
        self._writer.write(message)
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        length = next((int(line[15:]) for line in head.split("\r\n") if line.startswith("content-length:")), 0)
        data = await self._reader.readexactly(length)
        if "connection: close" in head:
            self._writer.close()
            self._reader = None
        return status, msgspec.json.decode(data) if data and "json" in head else None
