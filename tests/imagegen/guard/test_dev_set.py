"""Figures over a set of example prompts that isn't shipped: GUARD_DEV_SET names the file (JSON lines, gzip)."""

import gzip
import json
import os
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from imagegen.choices import Language
from imagegen.guard import check, detect

DEV_SET = Path(os.environ.get("GUARD_DEV_SET", "no such file"))

pytestmark = pytest.mark.skipif(not DEV_SET.is_file(), reason="GUARD_DEV_SET names no file")


@pytest.fixture(scope="module")
def rows() -> list[dict[str, Any]]:
    with gzip.open(DEV_SET, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def test_detect_over_the_set(rows: list[dict[str, Any]]) -> None:
    asked = [(row["text"], row["lang"], hint) for row in rows for hint in Language]
    right = sum(detect(text, hint) == language for text, language, hint in asked)
    print(f"language told right: {right / len(asked):.2%} of {len(asked)}")
    assert right / len(asked) >= 0.97


def test_count_actions_over_the_set(rows: list[dict[str, Any]]) -> None:
    """Counted, not judged: the guard's goals are measured elsewhere, on prompts that nobody here has seen."""
    counted = Counter((row["set"], check(row["text"], row["lang"])["action"]) for row in rows)
    for (name, action), times in sorted(counted.items()):
        print(f"{name:16} {action:7} {times}")
