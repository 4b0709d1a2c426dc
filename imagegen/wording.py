"""Sentences for pupils: what a state means, how far a picture is, why there is none. Web and API say the same.

Short, without blame, without a provider's words. Pupils never read "error", "invalid" or "prompt".
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from imagegen.choices import Category, Failure, State

STEPS: tuple[Promise, ...] = (
    _("Read your words and the rules of your class"),
    _("Wait in line"),
    _("Paint your picture"),
    _("Take a last look"),
)
"""What happens between the tap and the picture, in order."""

STEP_OF_STATE = {State.QUEUED: 2, State.CLAIMED: 3, State.SENT: 3, State.STORED: 4}

STATE_WORDS: dict[str, Promise] = {
    State.QUEUED: _("Your picture is waiting in line."),
    State.CLAIMED: _("The painter is starting now."),
    State.SENT: _("The painter is painting your picture."),
    State.STORED: _("Your picture is painted. I am taking a last look."),
    State.HELD: _("Your teacher looks at this first."),
    State.READY: _("Your picture is ready."),
    State.BLOCKED: _("I did not paint this one. Let us try it another way."),
    State.REFUSED: _("There is no picture this time."),
    State.FAILED: _("There is no picture this time."),
    State.UNKNOWN: _("I lost sight of this picture."),
    State.CANCELLED: _("You stopped this one."),
}

FAILURE_WORDS: dict[str, Promise] = {
    Failure.BLOCKED_PROMPT: _(
        "Your class keeps pictures gentle, so I did not paint this one. Try it with other words."
    ),
    Failure.BLOCKED_PICTURE: _("Your teacher would like a different picture here. Try it with other words."),
    Failure.PROVIDER_REFUSED: _("The painter did not want to paint this. Try to say it another way."),
    Failure.PROVIDER_BUSY: _("The painter has a lot to do just now. Try again in a few minutes."),
    Failure.PROVIDER_DOWN: _("The painter is resting and did not answer. Your words are kept. Try again later."),
    Failure.PROVIDER_QUOTA: _("The painter has no paint left. Please tell your teacher."),
    Failure.BAD_RESPONSE: _("The painter sent something that I cannot show. Try again."),
    Failure.INVALID_REQUEST: _("The painter did not understand what I sent. Try it with other words."),
    Failure.UNSUPPORTED: _("The painter of your class cannot do that."),
    Failure.TIMEOUT: _("The painter took too long. Your words are kept. Try again."),
    Failure.UNKNOWN_OUTCOME: _("The painter was cut off, and I do not know what became of it. Try again."),
    Failure.NEEDS_WORDS: _("I do not know these words yet. Try it with words for things, animals and places."),
    Failure.STORAGE_DOWN: _("I could not put your picture away safely. Please try again later."),
}
TOPIC_WORDS: dict[str, Promise] = {
    Category.VIOLENCE: _("somebody who is hurt"),
    Category.WEAPONS: _("weapons"),
    Category.GORE: _("wounds and blood"),
    Category.HORROR: _("things that scare others"),
    Category.SEXUAL: _("people without clothes or adult things"),
    Category.MINORS: _("people without clothes or adult things"),
    Category.HATE: _("things that are mean to groups of people"),
    Category.HARASSMENT: _("making fun of somebody"),
    Category.SELF_HARM: _("people who hurt themselves"),
    Category.DRUGS: _("drugs, alcohol and smoking"),
    Category.CHALLENGES: _("dangerous dares"),
    Category.BODY_IDEALS: _("bodies being judged"),
    Category.REAL_PEOPLE: _("real people in made-up scenes"),
    Category.BRANDS: _("brands"),
    Category.ILLEGAL: _("forbidden or dangerous things"),
    Category.LANGUAGE: _("rude words"),
}
"""What a pupil reads for a category, after "pictures of"."""

SPECIAL_WORDS: dict[str, Promise] = {
    Category.INJECTION: _(
        "I paint by the rules of your class, and words cannot switch them off. Tell me what to paint."
    ),
    Category.PERSONAL_DATA: _(
        "Your text tells who somebody is or how to find them. Keep that to yourselves and tell me only what to paint."
    ),
    Category.SELF_HARM: _(
        "I did not paint this. If you feel sad or do not know what to do, please talk to a grown-up you trust."
    ),
}
NO_WORDS = _("That did not work this time. Please try again.")


def blocked_words(found: Iterable[str], category: str | None) -> str:
    """Why a prompt was not painted: the pupil's own words and the topic, kindly."""
    if category in SPECIAL_WORDS:
        return str(SPECIAL_WORDS[category])
    facts = {"words": ", ".join(f"“{word}”" for word in found), "topic": TOPIC_WORDS.get(category or "", "")}
    if facts["words"] and facts["topic"]:
        return str(_("I did not paint %(words)s: your class has no pictures of %(topic)s.")) % facts
    if facts["words"]:
        return str(_("Your class keeps pictures gentle, so I did not paint %(words)s.")) % facts
    return failure_words(Failure.BLOCKED_PROMPT)


def failure_words(code: str) -> str:
    """Why there is no picture and what to do, for a code of `Failure`."""
    return str(FAILURE_WORDS.get(code, NO_WORDS))


def state_words(state: str) -> str:
    """What a state means, in one sentence."""
    return str(STATE_WORDS.get(state, NO_WORDS))


def step_of(state: str) -> int:
    """Which of `STEPS` is being done, from 1; 0 where nothing is being done."""
    return STEP_OF_STATE.get(State(state), 0) if state in STATE_WORDS else 0
