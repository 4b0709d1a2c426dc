"""Checking what a level was given by hand or over the API, before it becomes a version."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from imagegen.choices import Check, Shape
from imagegen.policy.folding import key
from imagegen.policy.merging import MOST_DAILY_PICTURES, MOST_N
from imagegen.policy.rules import CATEGORY_RULES, WORD_RULES, Rule
from imagegen.policy.stances import STANCES

MOST_WORDS = 200
LONGEST_WORD = 60
LONGEST_NOTE = 500
LONGEST_PROVIDER = 60

LOCKS_FIELD = "locked"

_LIST_SEPARATORS = re.compile(r"[\n\r,;]")
_PROVIDER = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]*")
_FORMATS_TO_DROP = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")


class PolicyProblem(ValueError):
    """A value that no level can have. The caller words and translates it.

    `field` is the rule (or "locked"); `code` one of unknown_rule, not_a_list, not_text, not_a_number, too_many,
    too_long, too_small, too_large, unknown_value, no_word, control_characters; `limit` the bound that was passed;
    `value` the entry that is wrong, for the person who typed it.
    """

    def __init__(self, field: str, code: str, *, limit: int | None = None, value: str = "") -> None:
        super().__init__(f"{field}: {code}" + (f" (limit {limit})" if limit is not None else ""))
        self.field = field
        self.code = code
        self.limit = limit
        self.value = value


def clean(values: Mapping[str, Any]) -> dict[Rule, Any]:
    """Check a level's values as typed or posted, and give them in their final types.

    Words may come as a list, or as one text with a word per line (or with commas). What is empty counts as not set
    and is left out. The result survives JSON: `merge` takes it back from storage as it is. Raises `PolicyProblem`
    for the first thing that is wrong.
    """
    cleaned: dict[Rule, Any] = {}
    for field, given in values.items():
        rule = _rule(field, problem_field=str(field))
        value = None if given is None else _CLEANERS[rule](rule, given)
        if value not in (None, "", ()):
            cleaned[rule] = value
    return cleaned


def clean_locks(locked: Iterable[str]) -> frozenset[Rule]:
    """Check the names of the rules that a level locks. Raises `PolicyProblem` for one that isn't a rule."""
    if isinstance(locked, str) or not isinstance(locked, Iterable):
        raise PolicyProblem(LOCKS_FIELD, "not_a_list")
    return frozenset(_rule(name, problem_field=LOCKS_FIELD) for name in locked)


def _rule(name: Any, *, problem_field: str) -> Rule:
    try:
        return Rule(name)
    except ValueError:
        raise PolicyProblem(problem_field, "unknown_rule", value=str(name)[:LONGEST_WORD]) from None


def _listed(rule: Rule, given: Any) -> list[Any]:
    if isinstance(given, str):
        return list(_LIST_SEPARATORS.split(given))
    if isinstance(given, Mapping) or not isinstance(given, Iterable):
        raise PolicyProblem(rule, "not_a_list")
    return list(given)


def _text(rule: Rule, given: Any, longest: int) -> str:
    if not isinstance(given, str):
        raise PolicyProblem(rule, "not_text")
    text = unicodedata.normalize("NFC", _FORMATS_TO_DROP.sub("", given).replace("\r\n", "\n")).strip()
    if any(unicodedata.category(character) in ("Cc", "Cs") and character not in "\n\r\t" for character in text):
        raise PolicyProblem(rule, "control_characters")
    if len(text) > longest:
        raise PolicyProblem(rule, "too_long", limit=longest, value=text[:longest])
    return text


def _clean_words(rule: Rule, given: Any) -> tuple[str, ...]:
    texts = (" ".join(_text(rule, entry, LONGEST_WORD).split()) for entry in _listed(rule, given))
    kept: dict[tuple[str, ...], str] = {}
    for text in filter(None, texts):
        words = key(text)
        if not words:
            raise PolicyProblem(rule, "no_word", value=text)
        kept.setdefault(words, text)
    if len(kept) > MOST_WORDS:
        raise PolicyProblem(rule, "too_many", limit=MOST_WORDS)
    return tuple(kept.values())


def _clean_shapes(rule: Rule, given: Any) -> tuple[Shape, ...]:
    wanted = [entry for entry in _listed(rule, given) if entry != ""]
    for entry in wanted:
        if not isinstance(entry, str) or entry not in set(Shape):
            raise PolicyProblem(rule, "unknown_value", value=str(entry)[:LONGEST_WORD])
    return tuple(shape for shape in Shape if shape in wanted)


def _clean_number(rule: Rule, given: Any) -> int | None:
    smallest, largest = (1, MOST_N) if rule is Rule.MAX_N else (0, MOST_DAILY_PICTURES)
    if isinstance(given, str):
        if not given.strip():
            return None
        # A number of more digits is far too large, and Python refuses to convert a very long one.
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", given.strip()):
            raise PolicyProblem(rule, "not_a_number", value=given[:LONGEST_WORD])
        given = int(given)
    if isinstance(given, bool) or not isinstance(given, int):
        raise PolicyProblem(rule, "not_a_number")
    if given < smallest:
        raise PolicyProblem(rule, "too_small", limit=smallest)
    if given > largest:
        raise PolicyProblem(rule, "too_large", limit=largest)
    return given


def _clean_check(rule: Rule, given: Any) -> Check | None:
    if given == "":
        return None
    if not isinstance(given, str) or given not in set(Check):
        raise PolicyProblem(rule, "unknown_value", value=str(given)[:LONGEST_WORD])
    return Check(given)


def _clean_provider(rule: Rule, given: Any) -> str:
    """Only the form is checked here: which providers a class may use is known to the installation."""
    name = _text(rule, given, LONGEST_PROVIDER)
    if name and not _PROVIDER.fullmatch(name):
        raise PolicyProblem(rule, "unknown_value", value=name)
    return name


def _clean_choice(rule: Rule, given: Any) -> bool | None:
    """A yes or no, also in the words that a form sends."""
    if given == "":
        return None
    if isinstance(given, bool):
        return given
    if given not in ("yes", "no"):
        raise PolicyProblem(rule, "unknown_value", value=str(given)[:LONGEST_WORD])
    return bool(given == "yes")


def _clean_stance(rule: Rule, given: Any) -> str | None:
    if given == "":
        return None
    if not isinstance(given, str) or given not in STANCES:
        raise PolicyProblem(rule, "unknown_value", value=str(given)[:LONGEST_WORD])
    return given


def _clean_note(rule: Rule, given: Any) -> str:
    return _text(rule, given, LONGEST_NOTE)


_CLEANERS: dict[Rule, Callable[[Rule, Any], Any]] = {
    **dict.fromkeys(WORD_RULES, _clean_words),
    Rule.SHAPES: _clean_shapes,
    Rule.MAX_N: _clean_number,
    Rule.DAILY_PICTURES: _clean_number,
    Rule.CHECK: _clean_check,
    Rule.PROVIDER: _clean_provider,
    Rule.FALLBACK: _clean_choice,
    Rule.NOTE: _clean_note,
    **dict.fromkeys(CATEGORY_RULES, _clean_stance),
}
