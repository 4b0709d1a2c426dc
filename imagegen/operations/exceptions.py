"""A teacher's yes, remembered: a phrase that the class's rules let through from now on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from accounts.actor import Actor
from edu4all.lib.errors import Invalid
from imagegen.models import Generation
from imagegen.moderation import FixedRule
from imagegen.operations.policies import Draft, class_policy, drafted, save_version
from imagegen.pipeline.exceptions import may_be_remembered, would_pass
from imagegen.policy import Rule


def remember_phrase(actor: Actor, generation: Generation, phrase: str) -> None:
    """Add a phrase to those that are fine in the class, as a new version of its rules.

    Raises `FixedRule` for what is not switchable, and `Invalid` where the phrase would not let the prompt through.
    """
    if not may_be_remembered(generation):
        raise FixedRule
    policy = class_policy(actor, generation.classroom)
    values = dict(policy.current.values) if policy.current else {}
    values[Rule.ALLOW_PHRASES] = [*values.get(Rule.ALLOW_PHRASES, []), phrase]
    draft = Draft(values, policy.current.locked if policy.current else [])
    if not would_pass(generation, drafted(actor, generation.classroom, draft)):
        raise Invalid.field("remember", "does_not_help", _("These words would not let the text through."))
    save_version(actor, policy, draft, based_on=policy.current.number if policy.current else 0)
