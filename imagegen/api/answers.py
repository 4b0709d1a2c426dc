"""How pictures, cases and rules look in answers: rows to plain values, and the schema of each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request

from accounts.actor import Actor
from accounts.api.door import when
from imagegen.choices import Action, Check, HeldAt, Language, Level, Origin, PictureState
from imagegen.models import Case, Generation, Picture, PolicyVersion
from imagegen.operations.pictures import origin_words, sign_link
from imagegen.operations.policies import Replay, Trial
from imagegen.pipeline.exceptions import phrase_of
from imagegen.policy import CATEGORY_RULES, Rule, Rules
from imagegen.policy.stances import SEVERITIES

STEPS = ["syntax", "words", "personal_data", "names"]
OUTCOMES = ["allowed", "held", "blocked"]
CASE_STATES = [state for state, _ in Case.STATES]


class ShownPictureAnswer(serializers.Serializer[Any]):
    """A picture. Its addresses are signed, need no token and end after five minutes; a refused one has none."""

    id = serializers.CharField()
    url = serializers.URLField(allow_null=True)
    thumbnail_url = serializers.URLField(allow_null=True)
    width = serializers.IntegerField()
    height = serializers.IntegerField()
    alt_text = serializers.CharField()
    label = serializers.CharField(  # type: ignore[assignment]
        help_text="How it came to be, to be shown beside it."
    )
    origin = serializers.ChoiceField(list(Origin))
    state = serializers.ChoiceField(list(PictureState))


def shown_picture(request: Request | HttpRequest, picture: Picture) -> dict[str, Any]:
    return {
        "id": str(picture.pk),
        "url": signed_url(request, picture, "full"),
        "thumbnail_url": signed_url(request, picture, "thumb"),
        "width": picture.width,
        "height": picture.height,
        "alt_text": picture.alt_text,
        "label": origin_words(picture.origin),
        "origin": picture.origin,
        "state": picture.state,
    }


def shown_pictures(request: Request, actor: Actor, pictures: Iterable[Picture]) -> list[dict[str, Any]]:
    """What the actor may see of a generation's pictures: released ones, and for its teachers held ones."""
    seen = (PictureState.READY, PictureState.HELD) if actor.is_staff else (PictureState.READY,)
    return [shown_picture(request, picture) for picture in pictures if picture.state in seen]


def signed_url(request: Request | HttpRequest, picture: Picture, variant: str) -> str | None:
    if picture.state == PictureState.REFUSED:
        return None
    path = reverse("api-picture-file", args=[picture.pk])
    return request.build_absolute_uri(f"{path}?variant={variant}&sig={sign_link(picture, variant)}")


class PictureAnswer(ShownPictureAnswer):
    """A picture by itself."""

    generation = serializers.CharField()
    classroom = serializers.CharField()
    created_at = serializers.DateTimeField()


def picture_answer(request: Request, picture: Picture) -> dict[str, Any]:
    return shown_picture(request, picture) | {
        "generation": str(picture.generation_id),
        "classroom": str(picture.classroom_id),
        "created_at": when(picture.created_at),
    }


class VerdictAnswer(serializers.Serializer[Any]):
    """What the guard said of the words. `category`, `severity` and `rules` are there for staff."""

    action = serializers.ChoiceField(list(Action))
    reason = serializers.CharField()
    spans = serializers.ListField(
        child=serializers.ListField(child=serializers.IntegerField(), min_length=2, max_length=2),
        help_text="Stretches of the prompt, in characters, end exclusive.",
    )
    ideas = serializers.ListField(
        child=serializers.CharField(), help_text="Where it was blocked: near prompts that would be drawn, at most two."
    )
    category = serializers.CharField(required=False, allow_null=True)
    severity = serializers.IntegerField(required=False)
    rules = serializers.ListField(child=serializers.CharField(), required=False)


def verdict_answer(row: Generation, *, for_staff: bool) -> dict[str, Any]:
    facts = row.verdict_facts
    body = {
        "action": row.verdict,
        "reason": facts.get("reason", "ok"),
        "spans": facts.get("spans", []),
        "ideas": facts.get("ideas", []),
    }
    if for_staff:
        body["category"] = facts.get("category")
        body["severity"] = facts.get("severity", 0)
        body["rules"] = facts.get("rules", [])
    return body


class NamedAnswer(serializers.Serializer[Any]):
    id = serializers.CharField()
    name = serializers.CharField()


def named(row: Any) -> dict[str, str]:
    """A person or a class as id and name, for staff."""
    return {"id": str(row.pk), "name": row.name}


class CaseAnswer(serializers.Serializer[Any]):
    """What waits for a teacher, or what was decided."""

    id = serializers.CharField()
    version = serializers.IntegerField()
    subject = serializers.ChoiceField(list(HeldAt))
    state = serializers.ChoiceField(CASE_STATES)
    classroom = NamedAnswer()
    person = NamedAnswer()
    generation = serializers.CharField()
    prompt = serializers.CharField()
    language = serializers.ChoiceField(list(Language))
    verdict = VerdictAnswer()
    pictures = ShownPictureAnswer(many=True)
    opened_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)
    note = serializers.CharField()
    appealed = serializers.BooleanField(help_text="The pupil asked for it: it was blocked.")
    plea = serializers.CharField(help_text="What the pupil said.")
    rememberable = serializers.CharField(
        help_text="The phrase that `remember` could let through in this class from now on; empty where none can be."
    )


def case_answer(request: Request, case: Case, pictures: Iterable[Picture]) -> dict[str, Any]:
    generation = case.generation
    return {
        "id": str(case.pk),
        "version": case.version,
        "subject": case.subject,
        "state": case.state,
        "classroom": named(case.classroom),
        "person": named(generation.person),
        "generation": str(generation.pk),
        "prompt": generation.prompt,
        "language": generation.language,
        "verdict": verdict_answer(generation, for_staff=True),
        "pictures": [shown_picture(request, picture) for picture in pictures],
        "opened_at": when(case.opened_at),
        "decided_at": when(case.decided_at),
        "note": case.note,
        "appealed": case.appealed,
        "plea": case.plea,
        "rememberable": phrase_of(generation) if case.subject == HeldAt.PROMPT else "",
    }


class RuleAnswer(serializers.Serializer[Any]):
    """A rule in force: its value, the nearest level that had a say in it, and the level that locked it.

    The value of words is a list of groups that name their level, of the notes a list of texts with their level, of a
    category what is done by severity (mild, clear, severe).
    """

    value = serializers.JSONField()
    level = serializers.ChoiceField(list(Level))
    locked_by = serializers.ChoiceField(list(Level), allow_null=True)


class OwnRulesAnswer(serializers.Serializer[Any]):
    """What this level itself says."""

    values = serializers.DictField()
    locked = serializers.ListField(child=serializers.ChoiceField(list(Rule)))


class PolicyAnswer(serializers.Serializer[Any]):
    """The rules in force. `version` is the newest saved version of this level, 0 where it never said anything."""

    version = serializers.IntegerField()
    levels = serializers.DictField(child=serializers.CharField(), help_text="The version of each level.")
    rules = serializers.DictField(child=RuleAnswer())
    own = OwnRulesAnswer()


def policy_answer(rules: Rules, levels: dict[str, str], own: PolicyVersion | None) -> dict[str, Any]:
    plain = rules.to_json()
    in_force = {rule.value: {"value": _plain_value(plain, rule), **plain["sources"][rule.value]} for rule in Rule}
    return {
        "version": own.number if own else 0,
        "levels": levels,
        "rules": in_force,
        "own": {"values": own.values if own else {}, "locked": own.locked if own else []},
    }


def _plain_value(plain: dict[str, Any], rule: Rule) -> Any:
    if rule in CATEGORY_RULES:
        return dict(zip(SEVERITIES, plain["stances"][rule.value], strict=True))
    return plain["notes" if rule == Rule.NOTE else rule.value]


class PolicyVersionAnswer(OwnRulesAnswer):
    """A saved version. It never changes."""

    version = serializers.IntegerField()
    saved_at = serializers.DateTimeField()
    saved_by = NamedAnswer(allow_null=True)


def version_answer(version: PolicyVersion) -> dict[str, Any]:
    return {
        "version": version.number,
        "values": version.values,
        "locked": version.locked,
        "saved_at": when(version.saved_at),
        "saved_by": named(version.saved_by) if version.saved_by else None,
    }


class StepAnswer(serializers.Serializer[Any]):
    """One check of a prompt and what it said."""

    name = serializers.ChoiceField(STEPS)
    action = serializers.ChoiceField(list(Action))
    microseconds = serializers.IntegerField()


class TrialAnswer(serializers.Serializer[Any]):
    """What would happen to a prompt. Nobody was asked and nothing was kept."""

    outcome = serializers.ChoiceField(OUTCOMES)
    verdict = VerdictAnswer()
    reasons = serializers.ListField(child=serializers.CharField(), help_text="The rules that decided.")
    language = serializers.ChoiceField(list(Language))
    provider = serializers.CharField()
    check_first = serializers.ChoiceField(list(Check))
    sent_text = serializers.CharField(allow_null=True, help_text="The exact text that would be sent, if any.")
    trace = StepAnswer(many=True, help_text="Every check, whatever those before it said.")


def trial_answer(trial: Trial) -> dict[str, Any]:
    verdict = trial.verdict
    return {
        "outcome": trial.outcome,
        "verdict": {
            "action": verdict.action,
            "reason": verdict.reason_code,
            "spans": [[span.start, span.end] for span in verdict.spans],
            "ideas": trial.ideas,
            "category": verdict.category,
            "severity": verdict.severity,
            "rules": list(verdict.rule_ids),
        },
        "reasons": list(verdict.rule_ids),
        "language": trial.language,
        "provider": trial.provider,
        "check_first": trial.check_first,
        "sent_text": None if trial.outcome == "blocked" else trial.sent_text,
        "trace": [
            {"name": step.name, "action": step.verdict.action, "microseconds": step.microseconds}
            for step in trial.trace
        ],
    }


class ChangeAnswer(serializers.Serializer[Any]):
    """A prompt that a draft would treat otherwise."""

    prompt = serializers.CharField()
    language = serializers.ChoiceField(list(Language))
    times = serializers.IntegerField(help_text="How often it was asked for.")
    before = serializers.ChoiceField(OUTCOMES)
    after = serializers.ChoiceField(OUTCOMES)
    rules = serializers.ListField(child=serializers.CharField(), help_text="What decided in the draft.")


class ReplayAnswer(serializers.Serializer[Any]):
    """What a draft would make of the class's last prompts. Nobody was asked and nothing was kept."""

    prompts = serializers.IntegerField(help_text="Different prompts that were judged.")
    days = serializers.IntegerField()
    changes = ChangeAnswer(many=True)


def replay_answer(replay: Replay) -> dict[str, Any]:
    return {
        "prompts": replay.prompts,
        "days": replay.days,
        "changes": [
            {
                "prompt": change.prompt,
                "language": change.language,
                "times": change.times,
                "before": change.before,
                "after": change.after,
                "rules": list(change.verdict.rule_ids),
            }
            for change in replay.changes
        ],
    }


class UsageAnswer(serializers.Serializer[Any]):
    """How many pictures are left today, of how many, and when the day ends at the school."""

    left = serializers.IntegerField()
    limit = serializers.IntegerField()
    resets_at = serializers.DateTimeField()
