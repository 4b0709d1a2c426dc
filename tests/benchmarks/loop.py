"""The yardstick: a bare asyncio server that asks the provider, decodes the answer and stores it. Nothing else.

`python -m tests.benchmarks.loop PORT PROVIDER_PORT FOLDER`
"""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from uuid import uuid4

import msgspec
import pybase64

from tests.benchmarks.http import Connection


async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, provider: int, folder: Path) -> None:
    """Answer each request on a connection when its picture is on the disk."""
    async with Connection(provider) as upstream:
        while True:
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, ConnectionError):
                break
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            wish = msgspec.json.decode(await reader.readexactly(length))
            name = await make(upstream, wish["prompt"], folder)
            body = msgspec.json.encode({"picture": name})
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n".encode()
            writer.write(head + body)
    writer.close()


async def make(upstream: Connection, prompt: str, folder: Path) -> str:
    wish = {"model": "gpt-image-2.5-flare", "prompt": prompt, "n": 1, "size": "1024x1024", "output_format": "webp"}
    _, answer = await upstream.ask("POST", "/v1/images/generations", wish, {"Authorization": "Bearer sk-bench"})
    data = pybase64.b64decode(answer["data"][0]["b64_json"], validate=True)
    name = f"{uuid4().hex}.webp"
    (folder / name).write_bytes(data)
    return name


async def main(port: int, provider: int, folder: Path) -> None:
    server = await asyncio.start_server(
        lambda reader, writer: handle(reader, writer, provider, folder), "127.0.0.1", port, backlog=1024
    )
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])))
