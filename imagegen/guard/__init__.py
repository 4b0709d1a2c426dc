"""The guard: says of a prompt whether it is drawn, shown to a teacher first, or not drawn.

Plain Python, deterministic, no I/O but its own data files, no Django. It knows nothing of people but the roster it is
handed, and keeps no text.
"""

from functools import cache

from imagegen.choices import Action, Language
from imagegen.guard.cleaning import LONGEST_PROMPT, BadText, clean_prompt
from imagegen.guard.language import detect
from imagegen.guard.lexicon import LexiconProblem, platform_lexicon
from imagegen.guard.screening import SEVERE, Step, redacted, screen_prompt, trace_prompt
from imagegen.guard.suggesting import suggest
from imagegen.guard.verdicts import Reason, Span, Verdict
from imagegen.policy import PLATFORM, Rules, merge

__all__ = [
    "LONGEST_PROMPT",
    "BadText",
    "LexiconProblem",
    "Reason",
    "Span",
    "Step",
    "Verdict",
    "check",
    "clean_prompt",
    "detect",
    "platform_lexicon",
    "redacted",
    "screen_prompt",
    "suggest",
    "trace_prompt",
]

_WORDED = {Action.ALLOW: "allow", Action.BLOCK: "block", Action.HOLD: "review", Action.REDACT: "redact"}


def check(text: str, lang: str) -> dict[str, str | float | None]:
    """Judge a text by the platform's rules alone, as plain values for benchmarks.

    `action` is allow, block, review (a teacher would look) or redact; `score` is the severity from 0 to 1. An unknown
    `lang` counts as English.
    """
    language = Language(lang) if lang in set(Language) else Language.EN
    verdict = screen_prompt(text, language, _standard_rules())
    return {"action": _WORDED[verdict.action], "category": verdict.category, "score": verdict.severity / SEVERE}


@cache
def _standard_rules() -> Rules:
    return merge([PLATFORM])
