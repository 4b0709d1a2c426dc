"""Where the bytes of pictures are kept. Keys are of the private storage and never become addresses."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from imagegen.pictures import Intake

log = logging.getLogger(__name__)
ENDINGS = {"image/png": "png", "image/jpeg": "jpg", "image/webp": "webp"}


class StorageDown(Exception):
    """The files could not be written: a full disk, an unreachable store."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The keys under which one picture's three files were written."""

    master: str
    full: str
    thumb: str


def keep(school_id: UUID, picture_id: UUID, intake: Intake) -> Kept:
    """Write a picture's master and variants. Raises `StorageDown`, and leaves nothing behind then."""
    folder = f"pictures/{school_id.hex}/{picture_id.hex[:4]}/{picture_id.hex}"
    files = {
        f"{folder}/master.{ENDINGS[intake.media_type]}": intake.master,
        f"{folder}/full.{ENDINGS[intake.full.media_type]}": intake.full.data,
        f"{folder}/thumb.{ENDINGS[intake.thumb.media_type]}": intake.thumb.data,
    }
    written: list[str] = []
    try:
        for name, data in files.items():
            written.append(default_storage.save(name, ContentFile(data)))
    except Exception as problem:
        remove(written)
        raise StorageDown(str(problem)) from problem
    return Kept(*written)


def keep_mask(school_id: UUID, generation_id: UUID, mask: bytes) -> str:
    """Write the mask of an edit and give its key. Raises `StorageDown`, and leaves nothing behind then."""
    name = f"masks/{school_id.hex}/{generation_id.hex[:4]}/{generation_id.hex}.png"
    try:
        return str(default_storage.save(name, ContentFile(mask)))
    except Exception as problem:
        raise StorageDown(str(problem)) from problem


def remove(names: Iterable[str]) -> None:
    """Delete files that no row points at. What can't be deleted now is written to the log."""
    for name in names:
        try:
            default_storage.delete(name)
        except Exception:
            log.exception("A file could not be deleted: %s", name)


def read_mask(name: str) -> bytes:
    """The mask under a key. Raises `StorageDown` where it can't be read."""
    try:
        return read(name)
    except Exception as problem:
        raise StorageDown(str(problem)) from problem


def read(name: str) -> bytes:
    """The bytes under a key."""
    with default_storage.open(name) as file:
        return bytes(file.read())
