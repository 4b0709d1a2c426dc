"""The product's own source files, for tests that read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
APPS = ("accounts", "assignments", "edu4all", "imagegen")


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Each module of the product but its migrations: its path from the root, and its syntax tree."""
    for path in sorted(path for app in APPS for path in (ROOT / app).rglob("*.py") if "migrations" not in path.parts):
        yield str(path.relative_to(ROOT)), ast.parse(path.read_text())
