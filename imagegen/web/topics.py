"""The topics of the rules' page: what becomes of each category, chosen as an action and a severity."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from imagegen.choices import Level
from imagegen.policy import CATEGORY_RULES, Rule, Rules, Stance, stance
from imagegen.policy.stances import SEVERITIES, strictest
from imagegen.web import words


def chosen_stances(post: QueryDict) -> dict[str, str]:
    """What was chosen for each topic, in the form that a level keeps; a topic that is not there is left out."""
    chosen = {}
    for rule in CATEGORY_RULES:
        action = post.get(rule)
        if action is not None:
            severity = post.get(f"{rule}_from", SEVERITIES[1])
            chosen[rule.value] = f"{action}:{severity}" if action in ("ask", "block") else action
    return chosen


def topic_row(
    above: Rules, in_force: Rules, rule: Rule, typed: Mapping[str, Any], fixed_by: Mapping[str, Level]
) -> dict[str, Any]:
    """A topic with what holds, what was chosen here, and what can't be chosen because of a lock."""
    action, _colon, severity = str(typed.get(rule) or "").partition(":")
    fixed = above.fixed[CATEGORY_RULES[rule]]
    return {
        "rule": rule.value,
        "label": words.RULES[rule],
        "hint": words.HINTS[rule],
        "now": words.stance_words(in_force.stances[CATEGORY_RULES[rule]]),
        "action": action,
        "severity": severity or SEVERITIES[1],
        "choices": [
            {"value": one, "label": label, "allowed": _keeps(one, fixed)} for one, label in words.STANCES.items()
        ],
        "level": in_force.sources[rule].level,
        "locked_by": fixed_by.get(rule.value),
    }


def _keeps(action: str, fixed: Stance) -> bool:
    """Whether a choice is at least as strict as what is fixed, from some severity on."""
    if not action:
        return True
    loosest = stance(action if action == "allow" else f"{action}:mild")
    return strictest([loosest, fixed]) == loosest
