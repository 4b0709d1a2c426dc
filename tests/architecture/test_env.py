"""The settings: `.env.example` names each of them, and one module reads them."""

from __future__ import annotations

import ast

from dotenv import dotenv_values

from edu4all.env import variables
from tests.architecture.sources import ROOT, modules

EXAMPLE = ROOT / ".env.example"
PLACES_OF_THIS_MACHINE = {"EDU4ALL_DATA_DIR"}
"""Settings whose default is a path: left empty, with the default in words."""

READS_ENVIRONMENT = {"edu4all/env.py", "edu4all/wsgi.py"}
"""`wsgi.py` only says where the settings are."""


def test_the_example_names_every_setting_with_its_default() -> None:
    expected = {name: "" if name in PLACES_OF_THIS_MACHINE else default for name, default in variables().items()}

    assert list(dotenv_values(EXAMPLE).items()) == list(expected.items())


def test_each_setting_is_explained_in_one_sentence() -> None:
    lines = EXAMPLE.read_text().splitlines()
    settings = [number for number, line in enumerate(lines) if line and not line.startswith("#")]

    unexplained = [
        lines[number]
        for number in settings
        if not (lines[number - 1].startswith("# ") and lines[number - 1].endswith(".") and len(lines[number - 1]) > 20)
    ]
    assert unexplained == []
    assert len(settings) == len(variables())


def test_the_environment_is_read_in_one_place() -> None:
    readers = {
        path
        for path, tree in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv", "os.environb"}
    }

    assert readers == READS_ENVIRONMENT
