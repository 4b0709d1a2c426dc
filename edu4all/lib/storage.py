"""Where files are kept: private, and never half written."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class PrivateFiles(FileSystemStorage):
    """A folder of its own outside the web's reach; a file is there whole or not at all."""

    def _save(self, name: str, content: File[bytes]) -> str:
        """Write beside the final name, flush to the disk, then rename: a full disk leaves no half file behind."""
        target = Path(self.path(name))
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
        try:
            with part.open("xb") as out:
                for chunk in content.chunks():
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        return name

    def url(self, name: str | None) -> str:
        """Private files have no address: a picture is given out by a checked view only."""
        raise ValueError("Private files have no URL.")
