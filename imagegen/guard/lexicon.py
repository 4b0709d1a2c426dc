"""The platform's words: read from `lexicons/`, checked, and compiled once a process.

Every file is checked as a whole when it is read: a translator who breaks a line is told the file and the line.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

from imagegen.choices import Category, Language
from imagegen.guard.automaton import Automaton
from imagegen.guard.patterns import Sequence, sequences

HERE = Path(__file__).parent / "lexicons"
_reading = Lock()
SEVERITIES = {"mild": 1, "clear": 2, "severe": 3}


class Topic(StrEnum):
    """A serious purpose that a prompt can have."""

    HISTORY = "history"
    ART = "art"
    SCIENCE = "science"
    PREVENTION = "prevention"


class LexiconProblem(ValueError):
    """A file of the lexicon can't be used. The message names file and line."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word that decides alone. `rule_id` names it on the record, as "weapons:en:knife"."""

    category: Category
    severity: int
    rule_id: str


@dataclass(frozen=True, slots=True)
class Sign:
    """A word that says something only together with others, or how serious the text is; `bit` stands for the name."""

    name: str
    bit: int


@dataclass(frozen=True, slots=True)
class Excuse:
    """An innocent phrase: what lies inside it is forgotten."""

    phrase: str


@dataclass(frozen=True, slots=True)
class Together:
    """Signs that make harm when they stand near each other.

    `groups`: sets of signs, as bits, of which each has to have one in the text. `within`: words between the outermost
    at most. `unless`: signs and topics, as bits, which excuse it anywhere in the text.
    """

    name: str
    category: Category
    severity: int
    groups: tuple[int, ...]
    within: int
    unless: int

    def may_be_in(self, present: int) -> bool:
        """Tell whether a text with these signs and topics, as bits, can hold it."""
        if self.unless & present:
            return False
        for group in self.groups:  # noqa: SIM110 - three times as fast as all()
            if not group & present:
                return False
        return True


Found = Term | Sign | Excuse


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that the guard knows by words. `excuses` says which categories a topic makes less of."""

    automaton: Automaton[Found]
    together: tuple[Together, ...]
    excuses: Mapping[str, frozenset[Category]]
    instead: Mapping[tuple[Language, Category], tuple[tuple[str, ...], tuple[str, ...]]]


def platform_lexicon() -> Lexicon:
    """The lexicon of all languages, read once a process. Raises `LexiconProblem`."""
    with _reading:
        return _lexicon()


@cache
def _lexicon() -> Lexicon:
    return read_lexicon(HERE)


def read_lexicon(folder: Path) -> Lexicon:
    """Read and compile the files of a folder. Raises `LexiconProblem`."""
    entries: list[tuple[Sequence, Found]] = []
    instead: dict[tuple[Language, Category], tuple[tuple[str, ...], tuple[str, ...]]] = {}
    together, excuses, bits = _together(_Source(folder / "together.toml"))
    for name in [*Language, "emoji"]:
        source = _Source(folder / f"{name}.toml")
        entries += source.entries(str(name), bits)
        if name in set(Language):
            instead |= {(Language(name), category): told for category, told in source.instead()}
    return Lexicon(Automaton(entries), together, excuses, instead)


class _Source:
    """One file, with the line of whatever is wrong in it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._text = path.read_text(encoding="utf-8")
        try:
            self.tables: Mapping[str, Any] = tomllib.loads(self._text)
        except tomllib.TOMLDecodeError as problem:
            raise LexiconProblem(f"{path.name}: {problem}") from problem

    def problem(self, what: str, near: str) -> LexiconProblem:
        found = self._text.find(near)
        line = f", line {self._text.count(chr(10), 0, found) + 1}" if found >= 0 else ""
        return LexiconProblem(f"{self._path.name}{line}: {what}")

    def entries(self, name: str, bits: Mapping[str, int]) -> Iterator[tuple[Sequence, Found]]:
        """Everything to be found, compiled. Raises `LexiconProblem`."""
        self._require_known(self.tables, {"allow", "terms", "signs", "topics", "instead"}, "")
        for phrase in self._listed(self.tables, "allow", "allow"):
            yield from self._compiled(phrase, Excuse(phrase))
        yield from self._terms(name)
        for table, names in (("signs", bits.keys() - set(Topic)), ("topics", set(Topic))):
            listed = self.tables.get(table, {})
            self._require_known(listed, names, table)
            for one in listed:
                for pattern in self._listed(listed, one, table):
                    yield from self._compiled(pattern, Sign(one, bits[one]))

    def _terms(self, name: str) -> Iterator[tuple[Sequence, Found]]:
        for category, severities in self.tables.get("terms", {}).items():
            self._require_known(severities, SEVERITIES, f"terms.{category}")
            for severity, number in SEVERITIES.items():
                for pattern in self._listed(severities, severity, f"terms.{category}"):
                    term = Term(self._category(category), number, f"{category}:{name}:{pattern}")
                    yield from self._compiled(pattern, term)

    def instead(self) -> Iterator[tuple[Category, tuple[tuple[str, ...], tuple[str, ...]]]]:
        for name, table in self.tables.get("instead", {}).items():
            self._require_known(table, {"swap", "idea"}, f"instead.{name}")
            swaps, ideas = (tuple(self._listed(table, kind, f"instead.{name}")) for kind in ("swap", "idea"))
            yield self._category(name), (swaps, ideas)

    def _compiled(self, pattern: str, found: Found) -> Iterator[tuple[Sequence, Found]]:
        try:
            for sequence in sequences(pattern):
                yield sequence, found
        except ValueError as problem:
            raise self.problem(f"{pattern!r}: {problem}", pattern) from problem

    def _listed(self, table: Mapping[str, Any], name: str, where: str) -> list[str]:
        listed = table.get(name, [])
        if not isinstance(listed, list) or not all(isinstance(entry, str) for entry in listed):
            raise self.problem(f"{name} has to be a list of texts", f"[{where}]")
        return listed

    def _category(self, name: str) -> Category:
        if name not in set(Category):
            raise self.problem(f"{name!r} is no category", f".{name}]")
        return Category(name)

    def _require_known(self, table: Mapping[str, Any], names: Any, where: str) -> None:
        for name in table:
            if name not in names:
                raise self.problem(f"{name!r} is not known{' in ' + where if where else ''}", name)


def _together(source: _Source) -> tuple[tuple[Together, ...], Mapping[str, frozenset[Category]], Mapping[str, int]]:
    """Read the rules, what topics excuse, and the bit of each sign and topic."""
    tables = source.tables
    bits = {name: 1 << number for number, name in enumerate([*tables["signs"], *Topic])}
    rules = []
    for number, rule in enumerate(tables["rules"]):
        groups = [re.split(r"\s*/\s*", group) for group in rule["signs"]]
        unless = rule.get("unless", [])
        unknown = {*unless, *(name for group in groups for name in group)} - bits.keys()
        category, severity = rule["category"], rule["severity"]
        if category not in set(Category) or severity not in SEVERITIES or unknown:
            wrong = next(iter(unknown), category)
            raise source.problem(f"rule {number + 1}: {sorted(unknown) or category}", f'{wrong}"')
        name = f"{category}:{'+'.join(rule['signs'])}".replace(" ", "")
        masks = tuple(_mask(group, bits) for group in groups)
        within = rule.get("within", 8)
        rules.append(Together(name, Category(category), SEVERITIES[severity], masks, within, _mask(unless, bits)))
    excuses = {topic: frozenset(map(Category, listed)) for topic, listed in tables["excuses"].items()}
    return tuple(rules), excuses, bits


def _mask(names: Iterable[str], bits: Mapping[str, int]) -> int:
    return sum({bits[name] for name in names})
