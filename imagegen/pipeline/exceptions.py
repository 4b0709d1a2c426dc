"""What a teacher's yes may let through: which words to remember, and what nobody can switch off."""

from __future__ import annotations

from imagegen.choices import Action, Language
from imagegen.guard import Reason, screen_prompt
from imagegen.models import Generation
from imagegen.policy import Rules
from imagegen.policy.cleaning import LONGEST_WORD

NOT_REMEMBERED = frozenset({Reason.WORD_LOCKED, Reason.NAME, Reason.PERSONAL_DATA})
"""What no phrase excuses: a fixed rule, and what would tell who a child is."""


def is_fixed(generation: Generation) -> bool:
    """Whether a rule that holds for everybody stands behind the verdict."""
    return bool(generation.verdict_facts.get("reason") == Reason.WORD_LOCKED)


def phrase_of(generation: Generation) -> str:
    """The pupil's words to remember: the shortest stretch that holds what was found; nothing where none can be."""
    spans = generation.verdict_facts.get("spans") or []
    if not spans or not may_be_remembered(generation):
        return ""
    start, end = min(start for start, _end in spans), max(end for _start, end in spans)
    if end - start > LONGEST_WORD:
        start, end = max(spans, key=lambda span: span[1] - span[0])
    return " ".join(generation.prompt[start:end].split())[:LONGEST_WORD]


def may_be_remembered(generation: Generation) -> bool:
    return generation.verdict_facts.get("reason") not in NOT_REMEMBERED


def would_pass(generation: Generation, rules: Rules) -> bool:
    """Whether these rules let the prompt through."""
    return screen_prompt(generation.prompt, Language(generation.language), rules).action is Action.ALLOW
