"""Packs the storybook's lexicons: run it after each change of a file in the storybook's data folder.

    python tools/pack_storybook.py

Repeatable: equal files give equal bytes. New words get their plurals and cases from `tools/build_storybook.py`.
"""

from __future__ import annotations

import gzip
import sys
from pathlib import Path

import msgspec

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from imagegen.choices import Language  # noqa: E402 - the path is set above
from imagegen.providers.storybook.compiling import compiled  # noqa: E402
from imagegen.providers.storybook.icons import DATA  # noqa: E402


def pack() -> None:
    """Write every language's lexicon."""
    (DATA / "lexicons").mkdir(exist_ok=True)
    for language in Language:
        content = msgspec.json.encode(compiled(language))
        path = DATA / "lexicons" / f"{language}.json.gz"
        path.write_bytes(gzip.compress(content, 9, mtime=0))
        print(f"{path.name}: {len(content) // 1024} KiB, {path.stat().st_size // 1024} KiB packed")


if __name__ == "__main__":
    pack()
