"""Takes in every file of a folder, in a process of its own, and prints what became of each and what it cost.

`python -m tests.imagegen.pictures.trial FOLDER` prints a JSON list in the order of the files' names.
"""

import json
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from imagegen.choices import Origin
from imagegen.pictures import BadPicture, clean_upload, take_in
from tests.hostile import OK, SECRETS

MEGABYTE = 1024 * 1024


def _taken_in(data: bytes) -> list[bytes]:
    intake = take_in(data, origin=Origin.AI)
    return [intake.full.data, intake.thumb.data]


def _cleaned(data: bytes) -> list[bytes]:
    return [clean_upload(data).data]


def _try(door: Callable[[bytes], list[bytes]], data: bytes) -> dict[str, object]:
    began, leaked = time.process_time(), False
    try:
        leaked = any(secret in shown for shown in door(data) for secret in SECRETS)
        answer = OK
    except BadPicture as bad:
        answer = bad.code.value
    return {"answer": answer, "seconds": time.process_time() - began, "leaked": leaked}


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / MEGABYTE


def main(folder: Path) -> None:
    """Try each file at both doors; `megabytes` is how far the process has grown by then."""
    before = _peak()
    trials = []
    for path in sorted(folder.iterdir()):
        data = path.read_bytes()
        trials.append(
            {"take_in": _try(_taken_in, data), "clean_upload": _try(_cleaned, data), "megabytes": _peak() - before}
        )
    print(json.dumps(trials))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
