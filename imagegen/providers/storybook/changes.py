"""Reads what a text asks to change in a picture: cuts it into wishes and says of each what is wished of what."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cache

from imagegen.choices import Language
from imagegen.providers.base import Drew
from imagegen.providers.storybook.icons import settings
from imagegen.providers.storybook.lexicon import Role, folded
from imagegen.providers.storybook.reading import OWN_LANGUAGE, Reading, read_in
from imagegen.providers.storybook.understanding import Thing, Understanding, understand

LONGEST_TEXT = 2000
"""Characters that are read; a longer wish is cut off."""
LONGEST_SWAP = 300
"""Characters in which one thing for another is looked for."""
MOST_WISHES = 24


class Act(StrEnum):
    """What is wished of the things that a phrase names. `NAME` only names them, `MAKE` gives them a colour."""

    NAME = "name"
    ADD = "add"
    REMOVE = "remove"
    WITHOUT = "without"
    BIGGER = "bigger"
    SMALLER = "smaller"
    MAKE = "make"
    SWAP = "swap"


@dataclass(frozen=True, slots=True)
class Phrase:
    """The part of a wish that names something, without its verb."""

    understanding: Understanding
    colours: tuple[tuple[str, str], ...]
    """Each colour as its English name and the pupil's word, in order."""
    ends_in_colour: bool
    setting: tuple[tuple[str, str], ...]
    """Time, weather, place and season with their value, which is "" for none."""
    told: tuple[Drew, ...]
    """The settings that only a change needs, by the pupil's words: day, good weather."""
    it: bool
    everything: bool
    sky: bool
    fresh: frozenset[int]
    """The things with an indefinite article: a new one is meant."""
    known: frozenset[int]
    """The things with a definite article: one that is there is meant."""
    not_drawn: tuple[str, ...]

    @property
    def things(self) -> tuple[Thing, ...]:
        """What it names."""
        return self.understanding.things

    @property
    def is_empty(self) -> bool:
        """Tell whether it names nothing at all."""
        said = self.things or self.colours or self.setting or self.understanding.style
        return not (said or self.it or self.everything or self.sky or self.understanding.cloudless)

    def scaled(self, factor: float) -> Phrase:
        """The phrase with its things larger or smaller."""
        things = tuple(replace(thing, scale=thing.scale * factor) for thing in self.things)
        return replace(self, understanding=replace(self.understanding, things=things))

    def without_first(self) -> Phrase:
        """The phrase without its first thing."""
        things = tuple(replace(thing, to=thing.to - 1 if thing.to else None) for thing in self.things[1:])
        return replace(
            self,
            understanding=replace(self.understanding, things=things),
            fresh=frozenset(number - 1 for number in self.fresh if number),
            known=frozenset(number - 1 for number in self.known if number),
        )


@dataclass(frozen=True, slots=True)
class Change:
    """One wish: `phrase` is what it is about. Of a swap `phrase` comes and `old` goes."""

    act: Act
    phrase: Phrase
    old: Phrase | None = None


@dataclass(frozen=True, slots=True)
class Wishes:
    """Everything that a text asks for, in order."""

    language: Language
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Grammar:
    """How one language asks for changes."""

    language: Language
    separators: re.Pattern[str]
    starts: re.Pattern[str] | None
    ends: re.Pattern[str] | None
    acts: Mapping[Act, re.Pattern[str]]
    swaps: tuple[re.Pattern[str], ...]
    unfinished: re.Pattern[str]
    it: re.Pattern[str]
    everything: re.Pattern[str]
    sky: re.Pattern[str]
    fillers: re.Pattern[str]
    scenes: tuple[tuple[str, str, re.Pattern[str]], ...]
    indefinite: frozenset[str]
    definite: frozenset[str]
    colour_first: bool
    ideas: tuple[str, ...]


ORDER = (Act.WITHOUT, Act.REMOVE, Act.ADD, Act.BIGGER, Act.SMALLER, Act.MAKE)
"""Which verb decides where a wish has several."""


@cache
def grammar(language: Language) -> Grammar:
    """Load how a language asks for changes."""
    table = settings("changes.toml")[language.value]

    def words(*keys: str) -> re.Pattern[str]:
        return _words([word for key in keys for word in table[key]], language)

    verbs = ("without", "remove", "add", "make")
    return Grammar(
        language=language,
        separators=re.compile(rf"[,;.!?\n]+|{words('separators').pattern}", re.IGNORECASE),
        starts=words(*verbs) if table["verb"] == "first" else words("without") if not table["verb"] else None,
        ends=words(*verbs) if table["verb"] == "last" else None,
        acts={act: words(act.value) for act in ORDER},
        swaps=tuple(_swap(pattern) for pattern in table["swap"]),
        unfinished=words("unfinished"),
        it=words("it"),
        everything=words("everything"),
        sky=words("sky"),
        fillers=words("fillers"),
        scenes=tuple(
            (*scene.split(":"), _words(patterns, language)) for scene, patterns in table.get("scenes", {}).items()
        ),
        indefinite=frozenset(map(folded, table["indefinite"])),
        definite=frozenset(map(folded, table["definite"])),
        colour_first=table["adjective"] == "before",
        ideas=tuple(table["ideas"]),
    )


def _words(patterns: list[str], language: Language) -> re.Pattern[str]:
    """Find whole words, the longest first; Korean words may go on with a particle."""
    if not patterns:
        return re.compile(r"(?!)")
    joined = "|".join(sorted((pattern.replace(" ", r"\s+") for pattern in patterns), key=len, reverse=True))
    end = r"(?=[^\w]|[은는이가을를도만로]|$)" if language is Language.KO else r"(?!\w)"
    return re.compile(rf"(?<![\w-])(?:{joined}){end}", re.IGNORECASE)


def _swap(pattern: str) -> re.Pattern[str]:
    """Find one thing for another at the end of a wish; where the pattern begins with a thing, in all of it."""
    spaced = pattern.replace(" ", r"\s+")
    filled = spaced.replace("{old}", "(?P<old>.+?)").replace("{new}", "(?P<new>.+?)")
    begin = r"^\W*" if pattern.startswith("{") else r"(?<!\w)"
    return re.compile(rf"{begin}{filled}\W*$", re.IGNORECASE)


def read_wishes(text: str, hint: Language) -> Wishes:
    """Read what a text asks for, in the language that it is most likely written in."""
    text = unicodedata.normalize("NFC", text[:LONGEST_TEXT])
    language = _language_of(text, hint)
    rules = grammar(language)
    clauses = _joined(list(_clauses(text, rules))[:MOST_WISHES], text, rules)
    changes = [change for start, end, act in clauses for change in _changes(text[start:end], act, rules)]
    return Wishes(language, tuple(changes))


def _language_of(text: str, hint: Language) -> Language:
    """Guess the language from its script, then from how much of the text it knows, the verbs of change included."""
    if re.search("[가-힣]", text):
        return Language.KO
    if re.search("[а-яё]", text, re.IGNORECASE):
        return Language.RU
    if not re.search(r"[^\W\d_]", text):
        return hint
    latin = (Language.EN, Language.FR, Language.ID, Language.NL)
    return max(latin, key=lambda language: _share(text, grammar(language)) + OWN_LANGUAGE * (language == hint))


def _share(text: str, rules: Grammar) -> float:
    """How much of a text a language knows, 0 to 1."""
    rest = _without_verbs(text, rules)
    words, left = len(re.findall(r"\w+", text)), len(re.findall(r"\w+", rest))
    known = read_in(rest, rules.language).share * left
    return (known + words - left) / max(words, 1)


def _without_verbs(text: str, rules: Grammar) -> str:
    """Blank out the words that only wishes have; what is left keeps its place."""
    scenes = (pattern for _, _, pattern in rules.scenes)
    for pattern in (*scenes, *rules.acts.values(), rules.unfinished, rules.fillers, rules.everything, rules.sky):
        text = _blank(text, pattern)
    return text


def _blank(text: str, pattern: re.Pattern[str]) -> str:
    return pattern.sub(lambda found: " " * len(found[0]), text)


def _clauses(text: str, rules: Grammar) -> Iterator[tuple[int, int, Act]]:
    """Where each wish begins and ends, with its act."""
    cuts = {0, len(text)}
    for found in rules.separators.finditer(text):
        cuts |= {found.start(), found.end()}
    if rules.starts:
        cuts |= {found.start() for found in rules.starts.finditer(text) if not _goes_on(text, found, rules)}
    if rules.ends:
        cuts |= {found.end() for found in rules.ends.finditer(text)}
    places = sorted(cuts)
    for start, end in itertools.pairwise(places):
        clause = text[start:end]
        if re.search(r"\w|[^\x00-\x7f]", clause) and not rules.separators.fullmatch(clause.strip()):
            yield start, end, _act(clause, rules)


def _goes_on(text: str, found: re.Match[str], rules: Grammar) -> bool:
    """Tell whether a verb goes on with the wish before it: "take the dog away", "make the dog smaller"."""
    before = text[: found.start()]
    last = max((cut.end() for cut in rules.separators.finditer(before)), default=0)
    said = re.search(r"\w", _without_verbs(before[last:], rules))
    tail = not re.search(r"\w", text[found.end() :].split(",")[0])
    return said is None or tail or rules.unfinished.search(before[last:]) is not None


def _act(clause: str, rules: Grammar) -> Act:
    if any(pattern.search(clause[:LONGEST_SWAP]) for pattern in rules.swaps):
        return Act.SWAP
    return next((act for act in ORDER if rules.acts[act].search(clause)), Act.NAME)


def _joined(clauses: list[tuple[int, int, Act]], text: str, rules: Grammar) -> list[tuple[int, int, Act]]:
    """Join what was cut too often: "remove the dog and the cat", "make the dog and the cat bigger"."""
    joined: list[tuple[int, int, Act]] = []
    for start, end, act in clauses:
        if joined:
            first, last, before = joined[-1]
            whole = text[first:end]
            together = _together(before, act, text[first:last], text[start:end], whole, rules)
            if together:
                joined[-1] = (first, end, together)
                continue
        joined.append((start, end, act))
    return joined


def _together(before: Act, act: Act, first: str, second: str, whole: str, rules: Grammar) -> Act | None:
    """The act of two clauses that are one wish; None where they are two."""
    if before is not Act.SWAP and rules.unfinished.search(first) and _act(whole, rules) is Act.SWAP:
        return Act.SWAP
    if before is Act.NAME and act in (Act.NAME, Act.WITHOUT, Act.REMOVE):
        return None if act is not Act.NAME or _colours_what_is_there(second, rules) else Act.NAME
    phrase = _phrase(second, rules)
    plain = bool(phrase.things) and not phrase.setting
    if act is Act.NAME and before in (Act.ADD, Act.REMOVE):
        return before if plain and not phrase.ends_in_colour else None
    if before in (Act.MAKE, Act.NAME) and act in (Act.BIGGER, Act.SMALLER, Act.MAKE, Act.NAME):
        opening = _phrase(first, rules)
        waiting = bool(opening.things) and not opening.colours and not opening.setting
        closes = act is not Act.MAKE or rules.ends is not None
        return (Act.MAKE if act is Act.NAME else act) if waiting and plain and closes else None
    return None


def _colours_what_is_there(clause: str, rules: Grammar) -> bool:
    return rules.colour_first and _phrase(clause, rules).ends_in_colour


def _changes(clause: str, act: Act, rules: Grammar) -> Iterator[Change]:
    """The wishes of a clause; usually one."""
    if act is Act.SWAP:
        found = next(filter(None, (pattern.search(clause[:LONGEST_SWAP]) for pattern in rules.swaps)), None)
        if found:
            yield Change(Act.SWAP, _phrase(found["new"], rules), _phrase(found["old"], rules))
            return
    yield Change(Act.REMOVE if act is Act.WITHOUT else act, _phrase(clause, rules))


def _phrase(clause: str, rules: Grammar) -> Phrase:
    setting: dict[str, str] = {}
    told: list[Drew] = []
    for aspect, value, pattern in rules.scenes:
        found = pattern.search(clause)
        if found and aspect not in setting:
            setting[aspect] = value
            told.append(Drew(found[0], value or "good weather"))
    reading = read_in(_without_verbs(clause, rules), rules.language)
    understanding = understand(reading, with_pupil=False)
    for aspect in ("time", "weather", "place", "season"):
        if getattr(understanding, aspect):
            setting[aspect] = getattr(understanding, aspect)
    firsts = [folded(re.split(r"[\s'’]", thing.phrase)[0]) for thing in understanding.things]
    doubtful = rules.it.sub(" ", clause)
    return Phrase(
        understanding=understanding,
        colours=tuple(_colours(reading)),
        ends_in_colour=_ends_in_colour(reading),
        setting=tuple(setting.items()),
        told=tuple(told),
        it=doubtful != clause,
        everything=rules.everything.search(clause) is not None,
        sky=rules.sky.search(clause) is not None,
        fresh=frozenset(place for place, word in enumerate(firsts) if word in rules.indefinite),
        known=frozenset(place for place, word in enumerate(firsts) if word in rules.definite),
        not_drawn=tuple(word for word in understanding.not_drawn if not rules.it.fullmatch(word)),
    )


def _colours(reading: Reading) -> Iterator[tuple[str, str]]:
    for term in reading.terms:
        if term.meaning.role is Role.COLOUR:
            yield term.meaning.value, reading.prompt[term.start : term.end]


def _ends_in_colour(reading: Reading) -> bool:
    """Tell whether a colour stands behind the last thing: "the house green"."""
    roles = [term.meaning.role for term in reading.terms if term.meaning.role in (Role.COLOUR, Role.THING)]
    return roles[-1:] == [Role.COLOUR] and Role.THING in roles
