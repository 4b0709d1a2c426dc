"""The platform's level: what holds where nobody says anything, and the floor that no level can go below."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

from imagegen.choices import Category, Level
from imagegen.policy.rules import LevelRules, Rule
from imagegen.policy.stances import OPEN, Stance, stance

_DATA: Mapping[str, Any] = tomllib.loads((Path(__file__).parent / "platform.toml").read_text(encoding="utf-8"))

PLATFORM = LevelRules(
    level=Level.PLATFORM,
    version=_DATA["version"],
    values={Rule(rule): value for rule, value in _DATA["values"].items()},
    locked=frozenset(Rule(rule) for rule in _DATA["locked"]["rules"]),
)
"""The outermost level. Every merge starts from it."""

FLOOR: Mapping[Category, Stance] = MappingProxyType(
    {category: stance(_DATA["floor"][category]) if category in _DATA["floor"] else OPEN for category in Category}
)
"""What is done with each category whatever the levels say."""
