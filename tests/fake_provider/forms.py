"""Reads `multipart/form-data` (RFC 7578) as it came, names and media types of files included."""

from __future__ import annotations

import re
from dataclasses import dataclass

_NAME = re.compile(rb'\bname="([^"]*)"')
_FILENAME = re.compile(rb'\bfilename="([^"]*)"')
_BOUNDARY = re.compile(r'boundary="?([^";]+)')


@dataclass(frozen=True)
class Part:
    """One field of a form; `filename` is None for text."""

    name: str
    data: bytes
    filename: str | None
    media_type: str


def parts_in(body: bytes, content_type: str) -> list[Part]:
    """Take a form apart. Raises `ValueError` for what is none."""
    boundary = _BOUNDARY.search(content_type)
    if not content_type.startswith("multipart/form-data") or boundary is None:
        raise ValueError("no form")
    pieces = body.split(b"--" + boundary[1].encode())
    return [_part(piece.removeprefix(b"\r\n")) for piece in pieces[1:-1]]


def _part(piece: bytes) -> Part:
    head, _, data = piece.partition(b"\r\n\r\n")
    name, filename = _NAME.search(head), _FILENAME.search(head)
    if name is None:
        raise ValueError("a field without name")
    kind = re.search(rb"(?i)content-type: *([^\r\n]+)", head)
    return Part(
        name[1].decode(),
        data.removesuffix(b"\r\n"),
        filename[1].decode() if filename else None,
        kind[1].decode().strip() if kind else "",
    )
