"""Every hostile file ends in a code or a clean picture, soon and in little memory."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.hostile import Hostile, hostile_files
from tests.pace import slowness

ROOT = Path(__file__).parents[3]
FILES = hostile_files()
SECONDS = 2.0
MEGABYTES = 200.0

Trials = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> Trials:
    """What became of every hostile file in a fresh process, by the file's name."""
    folder = tmp_path_factory.mktemp("hostile")
    for number, hostile in enumerate(FILES):
        (folder / f"{number:04}").write_bytes(hostile.make())
    command = [sys.executable, "-m", "tests.imagegen.pictures.trial", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=600, check=True)
    assert done.stderr == ""
    results = json.loads(done.stdout)
    return {hostile.name: result for hostile, result in zip(FILES, results, strict=True)}


@pytest.fixture(scope="module")
def slow(trials: Trials) -> float:
    """How slow this machine is, just after it has tried them all."""
    return slowness()


def test_hostile_files_are_many_and_named_once() -> None:
    names = {hostile.name for hostile in FILES}
    assert len(names) == len(FILES)
    assert sum("cut at" not in name for name in names) >= 91


@pytest.mark.parametrize("door", ["take_in", "clean_upload"])
@pytest.mark.parametrize("hostile", FILES, ids=lambda hostile: hostile.name)
def test_hostile_file_ends_in_its_code_in_time(trials: Trials, slow: float, hostile: Hostile, door: str) -> None:
    trial = trials[hostile.name][door]
    assert trial["answer"] in hostile.codes
    assert trial["seconds"] < SECONDS * slow
    assert trial["leaked"] is False


def test_memory_stays_under_200_mb_through_all_of_them(trials: Trials) -> None:
    peaks = {name: trial["megabytes"] for name, trial in trials.items()}
    assert max(peaks.values()) < MEGABYTES, next(name for name, peak in peaks.items() if peak >= MEGABYTES)
