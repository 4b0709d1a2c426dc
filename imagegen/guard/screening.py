"""Screening a prompt: the platform's lexicon, the words of the levels, personal data and names on a roster."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from itertools import accumulate
from operator import or_
from time import perf_counter_ns
from typing import Any, NamedTuple

from imagegen.choices import Action, Category, Language, Level
from imagegen.guard.automaton import Automaton, Hit
from imagegen.guard.lexicon import Excuse, Sign, Term, Together, platform_lexicon
from imagegen.guard.patterns import plain
from imagegen.guard.personal import personal_data
from imagegen.guard.roster import places_of_names
from imagegen.guard.syntax import provider_syntax
from imagegen.guard.verdicts import ALLOWED, Reason, Span, Verdict
from imagegen.guard.views import View, views
from imagegen.policy import CATEGORY_RULES, LEVEL_ORDER, Rule, Rules, Word
from imagegen.policy.stances import STRICTNESS

KEPT_LEXICONS = 256
"""Sets of words of levels that stay compiled: more than the classes that draw at one time on one worker."""

SEVERE, CLEAR, MILD = 3, 2, 1

_STRENGTH = {action: strength for strength, action in enumerate(STRICTNESS)}

_MOST_SHOWN = 20
"""Spans and rules that a verdict names; a text that holds more is shown the first ones."""

_HALVES = re.compile("[\ud800-\udfff]")
"""Halves of surrogate pairs, which are no characters."""

_LONGEST_PHRASE = 6
"""Words of a sign, for where to begin looking for one that ends near enough."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase of a level."""

    rule: Rule
    word: Word


@dataclass(frozen=True, slots=True)
class Find:
    """Something that decides: what is to be done about it, and the words of the text that say so.

    Each place is a first word, a last word, and the letters of an ending that don't belong to it.
    """

    action: Action
    category: Category | None
    severity: int
    locked: bool
    rule_id: str
    places: tuple[tuple[int, int, int], ...]


def screen_prompt(text: str, language: Language, rules: Rules, roster: Sequence[str] = (), typed: str = "") -> Verdict:
    """Judge a prompt by the rules in force. Deterministic, no I/O, never raises; linear in the text.

    Words of every language are looked for, whatever `language` says: a setting is no way round a rule. The strictest
    find of all readings of the text decides. A full name from `roster` holds; names are compared for this one call and
    kept nowhere. Personal data that can be taken out makes a `redact`: see `redacted`. `typed` is the text before
    `clean_prompt`, for words that stood in hidden marks.
    """
    del language
    worst = ALLOWED
    for _name, verdict in _checked(text, rules, roster, typed):
        if _weight(verdict) > _weight(worst):
            worst = verdict
        if worst.action is Action.BLOCK:
            break
    return worst


def trace_prompt(text: str, rules: Rules, roster: Sequence[str] = (), typed: str = "") -> list[Step]:
    """Give every check of a prompt with its verdict and the time that it took, whatever those before it said."""
    steps = []
    started = perf_counter_ns()
    for name, verdict in _checked(text, rules, roster, typed):
        ended = perf_counter_ns()
        steps.append(Step(name, verdict, (ended - started) // 1000))
        started = perf_counter_ns()
    return steps


def _checked(text: str, rules: Rules, roster: Sequence[str], typed: str) -> Iterator[tuple[str, Verdict]]:
    """Run the checks one after the other."""
    text, typed = _HALVES.sub("\ufffd", text), _HALVES.sub("\ufffd", typed)
    yield "syntax", _syntax(text)
    yield "words", _words(text, rules, typed)
    yield "personal_data", _personal(text)
    yield "names", _named(text, roster)


def _words(text: str, rules: Rules, typed: str) -> Verdict:
    """Judge every reading of a text by the lexicon and by the words of the levels; the strictest one decides."""
    worst = ALLOWED
    for view in views(text, _Known(rules), typed):
        found = _judged(view, rules)
        if _weight(found) > _weight(worst):
            worst = found
        if worst.action is Action.BLOCK:
            break
    return worst


def redacted(text: str, places: Iterable[tuple[int, int]]) -> str:
    """Give a text without these stretches (in characters, end exclusive): what a `redact` points at."""
    for start, end in sorted(places, reverse=True):
        text = text[:start] + "…" + text[end:]
    return text


Excused = Mapping[Level, Callable[[Hit[Any]], bool]]
"""Whether a hit lies inside a phrase that a level lets through."""


class Step(NamedTuple):
    """One check of a prompt: `syntax`, `words`, `personal_data` or `names`, and its time in microseconds."""

    name: str
    verdict: Verdict
    microseconds: int


class _Known:
    """What a disguised word is held against: the platform's words and those of the levels."""

    def __init__(self, rules: Rules) -> None:
        own = _levels(rules)
        self._automata: list[Automaton[Any]] = [platform_lexicon().automaton, *([own] if own else [])]

    def knows(self, word: str) -> bool:
        return any(automaton.knows(word) for automaton in self._automata)

    def cut(self, blob: str) -> list[tuple[int, int]]:
        return [place for automaton in self._automata for place in automaton.cut(blob)]


def _weight(verdict: Verdict) -> tuple[int, int]:
    return _STRENGTH[verdict.action], verdict.severity


def _judged(view: View, rules: Rules) -> Verdict:
    """Judge one reading of a text by the lexicon and by the words of the levels."""
    lexicon = platform_lexicon()
    hits: list[Hit[Any]] = list(lexicon.automaton.find(view.text))
    own = _levels(rules)
    if own:
        hits += own.find(view.text)
    if not hits:
        return ALLOWED
    finds = list(_finds(hits, rules))
    if not finds:
        return ALLOWED
    action = max((find.action for find in finds), key=_STRENGTH.__getitem__)
    return _verdict(action, [find for find in finds if find.action is action], view)


def _finds(hits: Sequence[Hit[Any]], rules: Rules) -> Iterator[Find]:
    """Give what decides among the hits, after innocent phrases and serious topics have had their say."""
    of_levels = [hit for hit in hits if isinstance(hit.found, Entry)]
    phrases = [hit for hit in of_levels if hit.found.rule is Rule.ALLOW_PHRASES]
    levels = {hit.found.word.level for hit in phrases}
    excused = {level: _inside([hit for hit in phrases if hit.found.word.level is level]) for level in levels}
    yield from _finds_of_levels(of_levels, excused)
    innocent = _inside([hit for hit in hits if isinstance(hit.found, Excuse)])
    of_platform = [hit for hit in hits if not isinstance(hit.found, Entry | Excuse) and not innocent(hit)]
    signs = [hit for hit in of_platform if isinstance(hit.found, Sign)]
    serious = _serious({hit.found.name for hit in signs})
    for finding in _findings(of_platform, signs):
        yield from _weighed(rules, finding, finding.category in serious, excused)


def _serious(names: set[str]) -> frozenset[Category]:
    """Give the categories of which a topic of the text makes less."""
    excuses = platform_lexicon().excuses
    return frozenset().union(*(excuses[name] for name in names & excuses.keys()))


def _finds_of_levels(hits: Iterable[Hit[Entry]], excused: Excused) -> Iterator[Find]:
    """Give the levels' own words that no phrase excuses."""
    for hit in hits:
        rule, word = hit.found.rule, hit.found.word
        is_excused = not word.locked and any(inside(hit) for inside in excused.values())
        if rule is Rule.ALLOW_PHRASES or is_excused:
            continue
        action, severity = (Action.BLOCK, CLEAR) if rule is Rule.WORDS else (Action.HOLD, MILD)
        rule_id = f"{rule}:{word.level}:{word.text}"
        yield Find(action, None, SEVERE if word.locked else severity, word.locked, rule_id, _places([hit]))


class Finding(NamedTuple):
    """What the lexicon makes of a text, before the rules have their say: the hits that show it."""

    category: Category
    severity: int
    rule_id: str
    hits: Sequence[Hit[Any]]


def _findings(hits: Iterable[Hit[Any]], signs: Sequence[Hit[Sign]]) -> Iterator[Finding]:
    """Give the words that decide alone, and the signs that meet."""
    for hit in hits:
        if isinstance(hit.found, Term):
            yield Finding(hit.found.category, hit.found.severity, hit.found.rule_id, [hit])
    present = reduce(or_, (hit.found.bit for hit in signs), 0)
    for rule in _likely(present):
        for met in _meetings(rule, signs):
            yield Finding(rule.category, rule.severity, rule.name, met)


@lru_cache(maxsize=4096)
def _likely(present: int) -> tuple[Together, ...]:
    """Give the rules that a text with these signs and topics can hold: few sets of them come again and again."""
    return tuple(rule for rule in platform_lexicon().together if rule.may_be_in(present))


def _weighed(rules: Rules, finding: Finding, is_serious: bool, excused: Excused) -> Iterator[Find]:
    """Give what the rules say of a finding: nothing where it is drawn."""
    category, severity, rule_id, hits = finding
    action = rules.stances[category][severity - 1]
    if action is Action.ALLOW:
        return
    if is_serious and severity < SEVERE:
        if severity == MILD:
            return
        action = Action.HOLD
    for level, inside in excused.items():
        if _may_excuse(level, rules, category, severity) and any(inside(hit) for hit in hits):
            return
    locked = rules.fixed[category][severity - 1] is not Action.ALLOW
    yield Find(action, category, severity, locked, rule_id, _places(hits))


def _places(hits: Iterable[Hit[Any]]) -> tuple[tuple[int, int, int], ...]:
    return tuple((hit.first, hit.last, hit.ending) for hit in hits)


def _may_excuse(level: Level, rules: Rules, category: Category, severity: int) -> bool:
    """Tell whether a phrase of this level excuses such a find: not below a lock, and never under the floor."""
    if rules.fixed[category][severity - 1] is Action.ALLOW:
        return True
    source = rules.sources[Rule(category)] if Rule(category) in CATEGORY_RULES else None
    lock = source.locked_by if source else None
    return lock is not None and lock is not Level.PLATFORM and LEVEL_ORDER.index(level) <= LEVEL_ORDER.index(lock)


def _inside(hits: Sequence[Hit[Any]]) -> Callable[[Hit[Any]], bool]:
    """Make the question whether a hit lies inside one of these."""
    if not hits:
        return lambda _hit: False
    spans = sorted((hit.first, hit.last) for hit in hits)
    starts = [first for first, _last in spans]
    furthest = list(accumulate((last for _first, last in spans), max))

    def inside(hit: Hit[Any]) -> bool:
        before = bisect_right(starts, hit.first)
        return before > 0 and furthest[before - 1] >= hit.last

    return inside


def _meetings(rule: Together, signs: Sequence[Hit[Sign]]) -> Iterator[list[Hit[Any]]]:
    """Give where signs of each of a rule's groups stand near each other, each with a word of its own."""
    groups = [sorted((hit for hit in signs if hit.found.bit & group), key=_first) for group in rule.groups]
    anchor, *others = sorted(groups, key=len)
    starts = [[hit.first for hit in group] for group in others]
    for hit in anchor:
        met: list[Hit[Any]] = [hit]
        for group, firsts in zip(others, starts, strict=True):
            near = _nearest(hit, group, firsts, rule.within, met)
            if near is None:
                break
            met.append(near)
        else:
            yield met


def _shares_words(one: Hit[Any], other: Hit[Any]) -> bool:
    """Tell whether two hits use a word together. One that stands in the gap of the other doesn't."""
    is_apart = one.last < other.first or other.last < one.first
    is_between = one.first < other.first <= other.last < one.last or other.first < one.first <= one.last < other.last
    return not is_apart and not is_between


def _first(hit: Hit[Any]) -> int:
    return hit.first


def _nearest(
    hit: Hit[Any], group: Sequence[Hit[Any]], firsts: Sequence[int], within: int, met: Sequence[Hit[Any]]
) -> Hit[Any] | None:
    """Give the nearest hit of a group within so many words that shares no word with those already met."""
    low = bisect_left(firsts, hit.first - within - 1 - _LONGEST_PHRASE)
    high = bisect_right(firsts, hit.last + within + 1)
    best = None
    for other in group[low:high][:_MOST_SHOWN]:
        apart = max(other.first - hit.last, hit.first - other.last)
        overlaps = any(_shares_words(one, other) for one in met)
        if not overlaps and apart - 1 <= within and (best is None or apart < best[0]):
            best = (apart, other)
    return best[1] if best else None


@lru_cache(maxsize=KEPT_LEXICONS)
def _levels(rules: Rules) -> Automaton[Entry] | None:
    """Compile the words of the levels; rules are equal by digest. Nothing where they have none."""
    listed = {
        Rule.WORDS: rules.words,
        Rule.ASK_WORDS: rules.ask_words,
        Rule.ALLOW_PHRASES: rules.allow_phrases,
    }
    entries = [
        (parts, Entry(rule, word)) for rule, words in listed.items() for word in words for parts in plain(word.text)
    ]
    return Automaton(entries) if entries else None


def _verdict(action: Action, finds: Sequence[Find], view: View) -> Verdict:
    """Make the verdict of finds that want the same; the most severe gives its category."""
    worst = max(finds, key=lambda find: (find.severity, find.locked, find.category is not None))
    places = dict.fromkeys(place for find in finds for place in find.places)
    spans = _spans(view.span(*place) for place in places)
    ids = tuple(dict.fromkeys(find.rule_id for find in finds))[:_MOST_SHOWN]
    reason = Reason.ASK_WORD if action is Action.HOLD else Reason.WORD_LOCKED if worst.locked else Reason.WORD
    category = worst.category or next((find.category for find in finds if find.category), None)
    return Verdict(action, category, worst.severity, spans, ids, reason)


def _spans(places: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Give stretches of the text in order; those that overlap are one."""
    merged: list[Span] = []
    for start, end in sorted(places):
        if merged and start < merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(end, merged[-1].end))
        else:
            merged.append(Span(start, end))
    return tuple(merged[:_MOST_SHOWN])


def _syntax(text: str) -> Verdict:
    places = provider_syntax(text)
    if not places:
        return ALLOWED
    ids = ("injection:syntax",)
    return Verdict(Action.BLOCK, Category.INJECTION, SEVERE, _spans(places), ids, Reason.WORD_LOCKED)


def _personal(text: str) -> Verdict:
    """Judge a text by the personal data in it."""
    found = personal_data(text)
    if not found:
        return ALLOWED
    action = max((datum.action for datum in found), key=_STRENGTH.__getitem__)
    spans = _spans((datum.start, datum.end) for datum in found)
    ids = tuple(dict.fromkeys(f"personal_data:{datum.kind}" for datum in found))
    return Verdict(action, Category.PERSONAL_DATA, CLEAR, spans, ids, Reason.PERSONAL_DATA)


def _named(text: str, roster: Sequence[str]) -> Verdict:
    """Judge a text by the names of people who are known here."""
    found = places_of_names(text, roster) if roster else []
    if not found:
        return ALLOWED
    return Verdict(Action.HOLD, Category.PERSONAL_DATA, CLEAR, _spans(found), ("roster",), Reason.NAME)
