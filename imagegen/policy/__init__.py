"""The rules for pictures: what each level may set, how levels merge, and the metaprompt that is made from the result.

Plain Python: no Django, no I/O but its own data files, which are read once. `platform.toml` holds the platform's
limits and floor, `metaprompts/` what is sent before a pupil's text.
"""

from imagegen.policy.cleaning import PolicyProblem, clean, clean_locks
from imagegen.policy.floor import FLOOR, PLATFORM
from imagegen.policy.merging import CHECK_ORDER, LEVEL_ORDER, merge
from imagegen.policy.metaprompts import LONGEST_METAPROMPT, compose, metaprompt
from imagegen.policy.rules import CATEGORY_RULES, LevelRules, Note, Rule, Rules, Sourced, Word
from imagegen.policy.stances import STANCES, Stance, stance

__all__ = [
    "CATEGORY_RULES",
    "CHECK_ORDER",
    "FLOOR",
    "LEVEL_ORDER",
    "LONGEST_METAPROMPT",
    "PLATFORM",
    "STANCES",
    "LevelRules",
    "Note",
    "PolicyProblem",
    "Rule",
    "Rules",
    "Sourced",
    "Stance",
    "Word",
    "clean",
    "clean_locks",
    "compose",
    "merge",
    "metaprompt",
    "stance",
]
