"""Screening a prompt: the words of the rules, the phrases that excuse them, and the names on a roster."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import accumulate

from imagegen.choices import Action, Language
from imagegen.guard.lexicon import Entry, Hit, lexicon, search, tree
from imagegen.guard.verdicts import ALLOWED, Reason, Span, Verdict
from imagegen.policy import Rule, Rules
from imagegen.policy.folding import HANGUL, Token, key, tokens

LOCKED, WORD, ASK = 3, 2, 1
"""Severities. A name found in a text is as severe as a word."""

PERSONAL_DATA = "personal_data"

_MOST_SHOWN = 20
"""Spans and rules that a verdict names; a text that holds more is shown the first ones."""

_SHORTEST_KOREAN_NAME = 3
"""Syllables of a Korean full name (family and given name), which is written without a space."""


def screen_prompt(text: str, language: Language, rules: Rules, roster: Sequence[str] = ()) -> Verdict:
    """Judge a prompt by the rules in force. Deterministic, no I/O, never raises; at most linear in the text.

    Words of every language are looked for, whatever `language` says: a setting is no way round a rule. A word blocks,
    an ask word holds, an allow phrase excuses the unlocked words inside it. A full name from `roster` holds; names are
    compared for this one call and kept nowhere.
    """
    del language
    found = tokens(text)
    hits = list(search(lexicon(rules), found))
    if hits:
        hits = _not_excused(hits)
    blocking = [hit for hit in hits if hit.found.rule is Rule.WORDS]
    if blocking:
        locked = any(hit.found.word.locked for hit in blocking)
        reason, severity = (Reason.WORD_LOCKED, LOCKED) if locked else (Reason.WORD, WORD)
        return _verdict(Action.BLOCK, blocking, severity, reason)
    named = _names(found, roster) if roster else ()
    if named:
        return Verdict(Action.HOLD, PERSONAL_DATA, WORD, named, ("roster",), Reason.NAME)
    if hits:
        locked = any(hit.found.word.locked for hit in hits)
        return _verdict(Action.HOLD, hits, LOCKED if locked else ASK, Reason.ASK_WORD)
    return ALLOWED


def _not_excused(hits: Sequence[Hit[Entry]]) -> list[Hit[Entry]]:
    """Leave out the allow phrases and every hit of an unlocked word that lies inside one."""
    phrases = sorted((hit.first, hit.last) for hit in hits if hit.found.rule is Rule.ALLOW_PHRASES)
    words = [hit for hit in hits if hit.found.rule is not Rule.ALLOW_PHRASES]
    if not phrases:
        return words
    starts = [first for first, _last in phrases]
    furthest = list(accumulate((last for _first, last in phrases), max))

    def excused(hit: Hit[Entry]) -> bool:
        before = bisect_right(starts, hit.first)
        return before > 0 and furthest[before - 1] >= hit.last

    return [hit for hit in words if hit.found.word.locked or not excused(hit)]


def _verdict(action: Action, hits: Sequence[Hit[Entry]], severity: int, reason: Reason) -> Verdict:
    """Make the verdict; its category is that of the first locked word, or else of the first word that has one."""
    by_weight = sorted(hits, key=lambda hit: (not hit.found.word.locked, hit.found.word.category is None))
    ids = dict.fromkeys(f"{hit.found.rule}:{hit.found.word.level}:{hit.found.word.text}" for hit in hits)
    spans = _spans((hit.start, hit.end) for hit in hits)
    return Verdict(action, by_weight[0].found.word.category, severity, spans, tuple(ids)[:_MOST_SHOWN], reason)


def _spans(stretches: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    """Put stretches in order and join those that overlap."""
    joined: list[tuple[int, int]] = []
    for start, end in sorted(stretches):
        if joined and start < joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return tuple(Span(start, end) for start, end in joined[:_MOST_SHOWN])


def _names(text: Sequence[Token], roster: Iterable[str]) -> tuple[Span, ...]:
    """Find full names. Only names whose first word stands in the text are looked at closer."""
    present = {token.text for token in text}
    korean = any(HANGUL.match(word) for word in present)
    names = (words for words in map(key, roster) if _is_full_name(words))
    likely = [(words, words) for words in names if words[0] in present or (korean and HANGUL.match(words[0]))]
    if not likely:
        return ()
    return _spans((hit.start, hit.end) for hit in search(tree(likely), text))


def _is_full_name(words: tuple[str, ...]) -> bool:
    if len(words) == 1:
        return len(words[0]) >= _SHORTEST_KOREAN_NAME and HANGUL.match(words[0]) is not None
    return len(words) > 1
