"""What becomes of each category: drawn, shown to a teacher first, or not drawn, by how severe a find is.

A level writes a stance as `allow`, or `ask` or `block` with the severity from which it holds, or both: "block:clear",
"ask:clear block:severe". Merged, a stance is one action for each severity (mild, clear, severe).
"""

from __future__ import annotations

from collections.abc import Iterable

from imagegen.choices import Action, Category

SEVERITIES = ("mild", "clear", "severe")
STRICTNESS = (Action.ALLOW, Action.REDACT, Action.HOLD, Action.BLOCK)
"""What may become of a prompt, from the loosest to the strictest."""

FIXED = (Category.MINORS, Category.INJECTION, Category.PERSONAL_DATA)
"""Categories that no level sets."""

Stance = tuple[Action, Action, Action]

_ACTIONS = {"ask": Action.HOLD, "block": Action.BLOCK}
STANCES = (
    "allow",
    *(f"{word}:{severity}" for word in _ACTIONS for severity in reversed(SEVERITIES)),
    *(f"ask:{low} block:{high}" for at, low in enumerate(SEVERITIES) for high in SEVERITIES[at + 1 :]),
)
"""Every way to write a stance."""

OPEN: Stance = (Action.ALLOW, Action.ALLOW, Action.ALLOW)


def stance(written: str) -> Stance:
    """Read a stance. Raises ValueError for what isn't one."""
    if written not in STANCES:
        raise ValueError(f"{written!r} is no stance")
    if written == "allow":
        return OPEN
    return strictest(_from(*part.split(":")) for part in written.split())


def _from(word: str, severity: str) -> Stance:
    """Give an action from a severity on."""
    first, strict = SEVERITIES.index(severity), _ACTIONS[word]
    mild, clear, severe = (strict if place >= first else Action.ALLOW for place in range(len(SEVERITIES)))
    return mild, clear, severe


def strictest(stances: Iterable[Stance]) -> Stance:
    """Give, for each severity, the strictest action of several stances."""
    columns = zip(OPEN, *stances, strict=True)
    mild, clear, severe = (max(column, key=STRICTNESS.index) for column in columns)
    return mild, clear, severe
