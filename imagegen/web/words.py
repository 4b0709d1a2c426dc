"""What staff read for our codes: results, rules, levels, painters, topics, events; in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from edu4all.lib.errors import Words
from imagegen.choices import Check, Kind, Level, Shape, State
from imagegen.policy import Rule

RULES: dict[str, Words] = {
    Rule.WORDS: gettext_lazy("Words to block"),
    Rule.ASK_WORDS: gettext_lazy("Words to ask about"),
    Rule.ALLOW_PHRASES: gettext_lazy("Phrases that are fine"),
    Rule.SHAPES: gettext_lazy("Shapes"),
    Rule.MAX_N: gettext_lazy("Pictures at once"),
    Rule.DAILY_PICTURES: gettext_lazy("Pictures per pupil and day"),
    Rule.CHECK: gettext_lazy("A teacher looks first at"),
    Rule.PROVIDER: gettext_lazy("Painter"),
    Rule.FALLBACK: gettext_lazy("Storybook when the painter is away"),
    Rule.NOTE: gettext_lazy("Note to the painter"),
}
SHAPES: dict[str, Words] = {
    Shape.SQUARE: pgettext_lazy("shape", "Square"),
    Shape.LANDSCAPE: pgettext_lazy("shape", "Landscape"),
    Shape.PORTRAIT: pgettext_lazy("shape", "Portrait"),
    Shape.WIDE: pgettext_lazy("shape", "Wide"),
}
CHECKS: dict[str, Words] = {
    Check.NOBODY: pgettext_lazy("what a teacher looks at first", "Nothing"),
    Check.FLAGGED: pgettext_lazy("what a teacher looks at first", "What is flagged"),
    Check.EVERYTHING: pgettext_lazy("what a teacher looks at first", "Everything"),
}
PAINTERS: dict[str, Words] = {
    "storybook": gettext_lazy("Storybook (no AI)"),
    "openai": gettext_lazy("OpenAI"),
    "azure": gettext_lazy("Azure OpenAI"),
    "openai_compatible": gettext_lazy("Own picture server"),
    "midjourney": gettext_lazy("Midjourney"),
    "": gettext_lazy("Default of the installation"),
}
CHOSEN: dict[bool, Words] = {
    True: pgettext_lazy("a rule is on", "Yes"),
    False: pgettext_lazy("a rule is off", "No"),
}
LEVELS: dict[str, Words] = {
    Level.PLATFORM: pgettext_lazy("who set a rule", "the platform"),
    Level.SCHOOL: pgettext_lazy("who set a rule", "the school"),
    Level.CLASSROOM: pgettext_lazy("who set a rule", "the class"),
    Level.ASSIGNMENT: pgettext_lazy("who set a rule", "the assignment"),
}
TOPICS: dict[str, Words] = {
    "weapons": pgettext_lazy("topic", "weapons"),
    "violence": pgettext_lazy("topic", "violence"),
    "gore": pgettext_lazy("topic", "blood and gore"),
    "horror": pgettext_lazy("topic", "horror"),
    "sexual": pgettext_lazy("topic", "nudity and sexual content"),
    "adult": pgettext_lazy("topic", "adult themes and language"),
    "self_harm": pgettext_lazy("topic", "self-harm"),
    "hate": pgettext_lazy("topic", "hate and discrimination"),
    "drugs": pgettext_lazy("topic", "drugs, alcohol and smoking"),
    "body_ideals": pgettext_lazy("topic", "unhealthy body ideals"),
    "illegal": pgettext_lazy("topic", "forbidden or dangerous acts"),
    "personal_data": pgettext_lazy("topic", "personal data"),
}
KINDS: dict[str, Words] = {
    Kind.CREATE: gettext_lazy("New picture"),
    Kind.EDIT: gettext_lazy("Change of a picture"),
    Kind.VARIATION: gettext_lazy("More like a picture"),
}
RESULTS: dict[str, Words] = {
    "made": pgettext_lazy("result", "Made"),
    "blocked": pgettext_lazy("result", "Blocked"),
    "refused": pgettext_lazy("result", "Refused"),
    "waiting": pgettext_lazy("result", "Waits for a teacher"),
    "failed": pgettext_lazy("result", "Failed"),
    "cancelled": pgettext_lazy("result", "Stopped by the pupil"),
    "working": pgettext_lazy("result", "Being made"),
}
RESULT_OF = {
    State.READY: "made",
    State.BLOCKED: "blocked",
    State.REFUSED: "refused",
    State.HELD: "waiting",
    State.FAILED: "failed",
    State.UNKNOWN: "failed",
    State.CANCELLED: "cancelled",
}
LANGUAGES: dict[str, Words] = {
    "en": gettext_lazy("English"),
    "fr": gettext_lazy("French"),
    "id": gettext_lazy("Indonesian"),
    "ko": gettext_lazy("Korean"),
    "nl": gettext_lazy("Dutch"),
    "ru": gettext_lazy("Russian"),
}
EVENTS: dict[str, Words] = {
    "generation.queued": gettext_lazy("Put in the queue"),
    "generation.queued_again": gettext_lazy("Put in the queue again"),
    "generation.held": gettext_lazy("Held for a teacher"),
    "generation.blocked": gettext_lazy("Blocked before anything was sent"),
    "generation.sent": gettext_lazy("Sent to the painter"),
    "generation.ready": gettext_lazy("Given to the pupil"),
    "generation.refused": gettext_lazy("Refused"),
    "generation.failed": gettext_lazy("Failed"),
    "generation.unknown": gettext_lazy("Ended without an answer"),
    "generation.cancelled": gettext_lazy("Stopped by the pupil"),
}
LOCKS = "locked"
NAME_FOUND = "name"
"""The guard's reason where a text holds somebody's name: then no word of a list decided."""


def result_of(state: str) -> str:
    """The key of `RESULTS` for a generation's state."""
    return RESULT_OF.get(State(state), "working")


def found_words(rule_ids: Iterable[str], topic: str | None) -> list[str]:
    """One sentence for each word of the rules that decided, with the list it stands on and who set it."""
    return [_found(rule_id, topic) for rule_id in rule_ids if rule_id.count(":") >= 2]


def why(reason: str, rule_ids: Iterable[str], topic: str | None) -> list[str]:
    """Why the guard decided as it did, in whole sentences; nothing where it found nothing."""
    if reason == NAME_FOUND:
        return [_("The text holds the full name of somebody in the class.")]
    return found_words(rule_ids, topic)


def _found(rule_id: str, topic: str | None) -> str:
    rule, level, word = rule_id.split(":", 2)
    facts = {"word": word, "list": RULES.get(rule, rule), "level": LEVELS.get(level, level)}
    if topic and level == Level.PLATFORM:
        facts["topic"] = TOPICS.get(topic, topic)
        return _("“%(word)s” is on the list “%(list)s”, set by %(level)s. Topic: %(topic)s.") % facts
    return _("“%(word)s” is on the list “%(list)s”, set by %(level)s.") % facts


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, str]]:
    """What differs between two saved states of a level: for lists what went and what came, else the old and new value.

    Each state is a version's values, with the names of its locks under `locked`.
    """
    found = []
    for rule in (*RULES, LOCKS):
        old, new = before.get(rule), after.get(rule)
        if old != new:
            label = _("Locked for the levels below") if rule == LOCKS else str(RULES[rule])
            found.append({"label": label, "before": _went(rule, old, new), "after": _went(rule, new, old)})
    return found


def _went(rule: str, value: Any, other: Any) -> str:
    """A value in words; of a list only what the other one does not have."""
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(rule, entry) for entry in value if entry not in (other or ()))
    return "" if value is None else _value(rule, value)


def _value(rule: str, value: Any) -> str:
    named: dict[str, Mapping[Any, Words]] = {
        Rule.SHAPES: SHAPES, Rule.CHECK: CHECKS, Rule.PROVIDER: PAINTERS, Rule.FALLBACK: CHOSEN, LOCKS: RULES,
    }  # fmt: skip
    return str(named.get(rule, {}).get(value, value))
