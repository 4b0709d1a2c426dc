"""What staff read for our codes: results, rules, levels, painters, topics, events; in the page's language."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from edu4all.lib.errors import Words
from imagegen.choices import Action, Check, Kind, Level, Shape, State
from imagegen.policy import CATEGORY_RULES, Rule, Stance
from imagegen.policy.rules import WORD_RULES
from imagegen.policy.stances import SEVERITIES

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
    Rule.VIOLENCE: gettext_lazy("Violence"),
    Rule.WEAPONS: gettext_lazy("Weapons"),
    Rule.GORE: gettext_lazy("Blood and gore"),
    Rule.HORROR: gettext_lazy("Horror"),
    Rule.SEXUAL: gettext_lazy("Nudity and sexual content"),
    Rule.HATE: gettext_lazy("Hate and discrimination"),
    Rule.HARASSMENT: gettext_lazy("Mocking and bullying"),
    Rule.SELF_HARM: gettext_lazy("Self-harm"),
    Rule.DRUGS: gettext_lazy("Drugs, alcohol and smoking"),
    Rule.CHALLENGES: gettext_lazy("Dangerous dares"),
    Rule.BODY_IDEALS: gettext_lazy("Unhealthy body ideals"),
    Rule.REAL_PEOPLE: gettext_lazy("Living people"),
    Rule.BRANDS: gettext_lazy("Brands and logos"),
    Rule.ILLEGAL: gettext_lazy("Forbidden or dangerous acts"),
    Rule.LANGUAGE: gettext_lazy("Swear words"),
}
HINTS: dict[str, Words] = {
    Rule.VIOLENCE: gettext_lazy("People or animals that are hurt or killed"),
    Rule.WEAPONS: gettext_lazy("Weapons at school, aimed at somebody, hidden or as if real"),
    Rule.GORE: gettext_lazy("Wounds, a lot of blood, dead bodies"),
    Rule.HORROR: gettext_lazy("What frightens children: demons, zombies, nightmares"),
    Rule.SEXUAL: gettext_lazy("Always blocked from “clear” on"),
    Rule.HATE: gettext_lazy("Against groups of people; always blocked from “clear” on"),
    Rule.HARASSMENT: gettext_lazy("Somebody one knows, made fun of"),
    Rule.SELF_HARM: gettext_lazy("Always blocked from “clear” on"),
    Rule.DRUGS: gettext_lazy("Taking them, or children with them"),
    Rule.CHALLENGES: gettext_lazy("Stunts that pupils might copy"),
    Rule.BODY_IDEALS: gettext_lazy("Being thin as a goal, bodies made fun of"),
    Rule.REAL_PEOPLE: gettext_lazy("Politicians and stars in false or degrading scenes"),
    Rule.BRANDS: gettext_lazy("Logos and trade names"),
    Rule.ILLEGAL: gettext_lazy("How to make bombs, forge, steal or cheat"),
    Rule.LANGUAGE: gettext_lazy("Swear words and insults"),
}
STANCES: dict[str, Words] = {
    "": pgettext_lazy("what becomes of a topic", "As above"),
    "allow": pgettext_lazy("what becomes of a topic", "Allow"),
    "ask": pgettext_lazy("what becomes of a topic", "Ask me"),
    "block": pgettext_lazy("what becomes of a topic", "Block"),
}
_ACTIONS = {Action.ALLOW: "allow", Action.REDACT: "allow", Action.HOLD: "ask", Action.BLOCK: "block"}
SEVERITY: dict[str, Words] = {
    "mild": pgettext_lazy("from which severity on", "from mild on"),
    "clear": pgettext_lazy("from which severity on", "from clear on"),
    "severe": pgettext_lazy("from which severity on", "only severe"),
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
    "minors": pgettext_lazy("topic", "sexual content with children"),
    "self_harm": pgettext_lazy("topic", "self-harm"),
    "hate": pgettext_lazy("topic", "hate and discrimination"),
    "drugs": pgettext_lazy("topic", "drugs, alcohol and smoking"),
    "body_ideals": pgettext_lazy("topic", "unhealthy body ideals"),
    "harassment": pgettext_lazy("topic", "mocking and bullying"),
    "challenges": pgettext_lazy("topic", "dangerous dares"),
    "real_people": pgettext_lazy("topic", "living people"),
    "brands": pgettext_lazy("topic", "brands and logos"),
    "illegal": pgettext_lazy("topic", "forbidden or dangerous acts"),
    "language": pgettext_lazy("topic", "swear words"),
    "injection": pgettext_lazy("topic", "talking the rules away"),
    "personal_data": pgettext_lazy("topic", "personal data"),
}
STEPS: dict[str, Words] = {
    "syntax": gettext_lazy("Signs that a painter would obey"),
    "words": gettext_lazy("Words and what they mean together, also in disguise"),
    "personal_data": gettext_lazy("Personal data"),
    "names": gettext_lazy("Names of people in the class"),
}
STEP_ENDS: dict[str, Words] = {
    Action.ALLOW: pgettext_lazy("how a check ended", "nothing found"),
    Action.REDACT: pgettext_lazy("how a check ended", "taken out"),
    Action.HOLD: pgettext_lazy("how a check ended", "a teacher is asked"),
    Action.BLOCK: pgettext_lazy("how a check ended", "blocked"),
}
OUTCOMES: dict[str, Words] = {
    "allowed": pgettext_lazy("what becomes of a text", "painted"),
    "held": pgettext_lazy("what becomes of a text", "held"),
    "blocked": pgettext_lazy("what becomes of a text", "blocked"),
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


def why(reason: str, rule_ids: Iterable[str], topic: str | None) -> list[str]:
    """Why the guard decided as it did, in whole sentences; nothing where it found nothing."""
    if reason == NAME_FOUND:
        return [_("The text holds the full name of somebody in the class.")]
    sentences = [_found(rule_id) for rule_id in rule_ids if rule_id.split(":", 1)[0] in WORD_RULES]
    if topic:
        sentences.append(_("Topic: %(topic)s.") % {"topic": TOPICS.get(topic, topic)})
    return sentences


def _found(rule_id: str) -> str:
    rule, level, word = rule_id.split(":", 2)
    facts = {"word": word, "list": RULES.get(rule, rule), "level": LEVELS.get(level, level)}
    return _("“%(word)s” is on the list “%(list)s”, set by %(level)s.") % facts


def stance_words(stance: Stance) -> str:
    """What becomes of a topic's finds, in words: the action of each severity where it changes."""
    actions = [_ACTIONS[action] for action in stance]
    if len(set(actions)) == 1:
        return str(STANCES[actions[0]])
    parts = []
    for severity, action, before in zip(SEVERITIES, actions, ["allow", *actions], strict=False):
        if action != before:
            parts.append(f"{STANCES[action]}, {SEVERITY[severity]}")
    return "; ".join(parts)


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
    if rule in CATEGORY_RULES:
        action, _colon, severity = str(value).partition(":")
        return ", ".join(str(table[part]) for table, part in ((STANCES, action), (SEVERITY, severity)) if part)
    named: dict[str, Mapping[Any, Words]] = {
        Rule.SHAPES: SHAPES, Rule.CHECK: CHECKS, Rule.PROVIDER: PAINTERS, Rule.FALLBACK: CHOSEN, LOCKS: RULES,
    }  # fmt: skip
    return str(named.get(rule, {}).get(value, value))
