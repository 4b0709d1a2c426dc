"""Merging the levels into the rules in force: platform, school, classroom, assignment, outermost first.

| rule | how levels combine |
| --- | --- |
| words, ask_words | add up; a word that stands twice is kept once: for the level that locks it, else the nearest |
| allow_phrases, note | add up, but not past a lock: an addition could only loosen what a level above fixed |
| max_n, daily_pictures | the smallest |
| shapes | those that every level has; a level that would leave none is passed over, so there is always one |
| check | the strictest |
| provider, fallback | the nearest level that sets it, but not past a lock |
| a category | the nearest level that sets it, but never looser than a lock above or the platform's floor |

What takes the smallest, the intersection or the strictest can't be loosened below anyway: there, a lock only shows in
`sources` who fixed the rule.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from imagegen.choices import Category, Check, Level, Shape
from imagegen.policy.floor import FLOOR
from imagegen.policy.folding import key
from imagegen.policy.rules import CATEGORY_RULES, WORD_RULES, LevelRules, Note, Rule, Rules, Sourced, Word
from imagegen.policy.stances import FIXED, OPEN, Stance, stance, strictest

CHECK_ORDER = (Check.NOBODY, Check.FLAGGED, Check.EVERYTHING)
"""Who looks first, from the loosest to the strictest."""

LEVEL_ORDER = (Level.PLATFORM, Level.SCHOOL, Level.CLASSROOM, Level.ASSIGNMENT)
"""The levels from the outermost to the nearest."""

MOST_N = 4
MOST_DAILY_PICTURES = 200


def merge(levels: Sequence[LevelRules]) -> Rules:
    """Work out the rules in force from the levels, platform first.

    Levels may be missing. Raises ValueError where they are out of order or the platform isn't first: that is the
    caller's mistake, and its silent result would be rules without a floor.
    """
    order = [LEVEL_ORDER.index(rules.level) for rules in levels]
    if not order or order[0] != 0 or order != sorted(set(order)):
        raise ValueError(f"levels must go from the platform inwards, each once: {[str(r.level) for r in levels]}")
    found = {rule: _MERGERS[rule](rule, levels) for rule in Rule}
    fixed = {category: _fixed(category, levels) for category in Category}
    return Rules(
        stances={
            category: found[Rule(category)].value if category not in FIXED else FLOOR[category] for category in Category
        },
        fixed=fixed,
        words=found[Rule.WORDS].value,
        ask_words=found[Rule.ASK_WORDS].value,
        allow_phrases=found[Rule.ALLOW_PHRASES].value,
        shapes=found[Rule.SHAPES].value,
        max_n=found[Rule.MAX_N].value,
        daily_pictures=found[Rule.DAILY_PICTURES].value,
        check=found[Rule.CHECK].value,
        provider=found[Rule.PROVIDER].value,
        fallback=found[Rule.FALLBACK].value,
        notes=found[Rule.NOTE].value,
        sources=found,
    )


def _locked_by(rule: Rule, levels: Sequence[LevelRules]) -> Level | None:
    return next((rules.level for rules in levels if rule in rules.locked), None)


def _set(rule: Rule, levels: Sequence[LevelRules]) -> Iterator[tuple[LevelRules, Any]]:
    return ((rules, rules.values[rule]) for rules in levels if rules.values.get(rule) is not None)


def _down_to_lock(rule: Rule, levels: Sequence[LevelRules]) -> Sequence[LevelRules]:
    """Give the levels down to the outermost one that locks the rule, that one included."""
    for index, rules in enumerate(levels):
        if rule in rules.locked:
            return levels[: index + 1]
    return levels


def _sum_of_words(rule: Rule, levels: Sequence[LevelRules]) -> Sourced:
    heard = _down_to_lock(rule, levels) if rule is Rule.ALLOW_PHRASES else levels
    kept: dict[tuple[str, ...], Word] = {}
    nearest = Level.PLATFORM
    for rules, listed in _set(rule, heard):
        for word in _as_words(rules, listed, locked=rule in rules.locked):
            words = key(word.text)
            kept[words] = _same_word(kept[words], word) if words in kept else word
            nearest = rules.level
    return Sourced(tuple(kept.values()), nearest, _locked_by(rule, levels))


def _as_words(rules: LevelRules, listed: Iterable[str | Word], *, locked: bool) -> Iterator[Word]:
    for entry in listed:
        word = entry if isinstance(entry, Word) else Word(entry, rules.level)
        fits = word.level == rules.level and word.locked >= locked
        yield word if fits else replace(word, level=rules.level, locked=locked or word.locked)


def _same_word(above: Word, below: Word) -> Word:
    """Keep a locked word as it was locked; otherwise the nearer level has its word."""
    return above if above.locked else below


def _smallest(rule: Rule, levels: Sequence[LevelRules]) -> Sourced:
    value = MOST_N if rule is Rule.MAX_N else MOST_DAILY_PICTURES
    source = Level.PLATFORM
    for rules, limit in _set(rule, levels):
        if limit < value:
            value, source = limit, rules.level
    return Sourced(value, source, _locked_by(rule, levels))


def _common_shapes(rule: Rule, levels: Sequence[LevelRules]) -> Sourced:
    value, source = tuple(Shape), Level.PLATFORM
    for rules, listed in _set(rule, levels):
        wanted = {Shape(shape) for shape in listed}
        common = tuple(shape for shape in value if shape in wanted)
        if common and common != value:
            value, source = common, rules.level
    return Sourced(value, source, _locked_by(rule, levels))


def _strictest(rule: Rule, levels: Sequence[LevelRules]) -> Sourced:
    value, source = CHECK_ORDER[0], Level.PLATFORM
    for rules, check in _set(rule, levels):
        if CHECK_ORDER.index(Check(check)) > CHECK_ORDER.index(value):
            value, source = Check(check), rules.level
    return Sourced(value, source, _locked_by(rule, levels))


def _nearest(rule: Rule, levels: Sequence[LevelRules]) -> Sourced:
    value, source = _UNSET[rule], Level.PLATFORM
    for rules, wanted in _set(rule, _down_to_lock(rule, levels)):
        value, source = wanted, rules.level
    return Sourced(value, source, _locked_by(rule, levels))


_UNSET = {Rule.PROVIDER: None, Rule.FALLBACK: True}
"""What holds where no level says anything."""


def _category(rule: Rule, levels: Sequence[LevelRules]) -> Sourced:
    nearest, source = OPEN, Level.PLATFORM
    for rules, written in _set(rule, levels):
        nearest, source = stance(written), rules.level
    bound = strictest([nearest, _fixed(CATEGORY_RULES[rule], levels)])
    return Sourced(bound, source, _locked_by(rule, levels))


def _fixed(category: Category, levels: Sequence[LevelRules]) -> Stance:
    """Give what the floor and every lock come to: no level inside them can be looser, and no phrase excuses it."""
    locked = [FLOOR[category]]
    if category in FIXED:
        return FLOOR[category]
    rule, current = Rule(category), OPEN
    for rules in levels:
        written = rules.values.get(rule)
        current = strictest([stance(written), *locked]) if written else current
        if rule in rules.locked:
            locked.append(current)
    return strictest(locked)


def _sum_of_notes(rule: Rule, levels: Sequence[LevelRules]) -> Sourced:
    kept: dict[tuple[str, ...], Note] = {}
    for rules, text in _set(rule, _down_to_lock(rule, levels)):
        kept.setdefault(key(text), Note(text, rules.level))
    notes = tuple(kept.values())
    return Sourced(notes, notes[-1].level if notes else Level.PLATFORM, _locked_by(rule, levels))


_MERGERS = {
    **dict.fromkeys(WORD_RULES, _sum_of_words),
    Rule.SHAPES: _common_shapes,
    Rule.MAX_N: _smallest,
    Rule.DAILY_PICTURES: _smallest,
    Rule.CHECK: _strictest,
    Rule.PROVIDER: _nearest,
    Rule.FALLBACK: _nearest,
    Rule.NOTE: _sum_of_notes,
    **dict.fromkeys(CATEGORY_RULES, _category),
}
