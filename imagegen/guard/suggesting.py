"""Other ways to say it: for a prompt that was not drawn, ideas that the guard itself lets through.

No model is asked. A thing of the lexicon's stands in for the pupil's word, or a whole friendly idea near the theme; all
of it is judged like any prompt before it is offered. Equal prompts get equal ideas.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from zlib import crc32

from imagegen.choices import Action, Category, Language
from imagegen.guard.lexicon import platform_lexicon
from imagegen.guard.screening import screen_prompt
from imagegen.guard.verdicts import Span, Verdict
from imagegen.policy import Rules

MOST_IDEAS = 2
_MOST_TRIED = 12
_SHORTEST_REST = 2
"""Words that have to be left of a text for what is left to be an idea."""

_ARTICLE = re.compile(
    r"(?:\b(?:an?|the|his|her|its|their|my|your|our|some|two|three|un|une|des|du|le|la|les|son|sa|ses|mon|ma|mes"
    r"|een|de|het|zijn|haar|mijn|sebuah|seekor|sebilah|sepucuk)\s|\b(?:l|d)['’])(?:[\w-]+\s){0,2}$",
    re.IGNORECASE,
)
_AFTER_CONSONANT = {"를": "을", "가": "이", "는": "은", "와": "과", "로": "으로"}
_AFTER_VOWEL = {late: early for early, late in _AFTER_CONSONANT.items()}
_PARTICLE = re.compile("(?:으로|[을를이가은는과와로])(?![가-힣])")
_RIEUL = 8
_INFLECTING = frozenset({Language.RU})
"""Where a word can't stand in for another one unbent: only whole ideas are offered."""


def suggest(text: str, verdict: Verdict, language: Language, rules: Rules) -> list[str]:
    """Give at most two prompts, near to this one, that the rules let through. Raises nothing."""
    kept: list[str] = []
    for number, idea in enumerate(_candidates(text, verdict, language)):
        if number >= _MOST_TRIED or len(kept) == MOST_IDEAS:
            break
        if idea not in kept and screen_prompt(idea, language, rules).action is Action.ALLOW:
            kept.append(idea)
    return kept


def _candidates(text: str, verdict: Verdict, language: Language) -> Iterator[str]:
    """First one in the pupil's own sentence, then whole ideas."""
    swaps, ideas = _known(language, verdict.category)
    turn = crc32(text.encode(errors="replace"))
    for place in range(min(len(swaps), 4) if language not in _INFLECTING else 0):
        for span in verdict.spans[:2]:
            made = _swapped(text, span, swaps[(turn + place) % len(swaps)], language)
            if made:
                yield made
                break
        else:
            continue
        if place == 0:
            yield from (ideas[(turn + number) % len(ideas)] for number in range(min(2, len(ideas))))
    yield from (ideas[(turn + number) % len(ideas)] for number in range(len(ideas)))


def _known(language: Language, category: str | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give what the lexicon offers for a category; for one that has nothing, all whole ideas of the language."""
    instead = platform_lexicon().instead
    if category and (language, Category(category)) in instead:
        return instead[language, Category(category)]
    return (), tuple(
        idea for (known, _category), (_swaps, ideas) in instead.items() if known is language for idea in ideas
    )


def _swapped(text: str, span: Span, swap: str, language: Language) -> str:
    """Put a thing in the place of a word and of its article; nothing where too little of the sentence is left."""
    before, after = text[: span.start], text[span.end :]
    article = _ARTICLE.search(before)
    if article:
        before = before[: article.start()]
    if len((before + after).split()) < _SHORTEST_REST:
        return ""
    if language is Language.KO:
        after = _with_particle(swap, after)
    return f"{before}{swap}{after}".strip()


def _with_particle(word: str, after: str) -> str:
    """Give what follows a Korean word with the particle in the form that the word asks for."""
    found = _PARTICLE.match(after)
    if not found or not "가" <= word[-1] <= "힣":
        return after
    tail = (ord(word[-1]) - ord("가")) % 28
    particle = found[0]
    if particle in ("로", "으로"):
        fitting = "로" if tail in (0, _RIEUL) else "으로"
    else:
        fitting = _AFTER_CONSONANT.get(particle, particle) if tail else _AFTER_VOWEL.get(particle, particle)
    return fitting + after[found.end() :]
