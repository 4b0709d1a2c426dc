"""Setting rules, and trying them before they hold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.log import record
from accounts.models import Classroom
from accounts.permissions import require, runs_classroom
from accounts.queries import roster_names
from edu4all.lib.errors import FieldError, Invalid, NotFound, Stale
from imagegen.choices import Action, Check, Language, Level, Shape
from imagegen.engine.breaker import breakers
from imagegen.guard import BadText, Step, Verdict, clean_prompt, redacted, screen_prompt, suggest, trace_prompt
from imagegen.guard.language import detect
from imagegen.models import PolicyVersion, SafetyPolicy
from imagegen.pipeline import painters
from imagegen.pipeline.admit import TEXT_PROBLEMS
from imagegen.pipeline.policies import Effective, effective, level_rules
from imagegen.policy import (
    PLATFORM,
    LevelRules,
    PolicyProblem,
    Rule,
    Rules,
    clean,
    clean_locks,
    compose,
    merge,
    metaprompt,
)
from imagegen.queries import current_version_ids, prompts_lately, versions_in_order

REPLAYED_DAYS = 30
MOST_REPLAYED = 500


@dataclass(frozen=True, slots=True)
class Trial:
    """What would happen to a prompt: the verdict, whether a teacher would look, and the exact text to be sent."""

    prompt: str
    language: Language
    verdict: Verdict
    check_first: Check
    provider: str
    sent_text: str
    ideas: list[str]
    trace: list[Step]

    @property
    def outcome(self) -> str:
        """`blocked`, `held` or `allowed`, by the guard and by who looks at flagged prompts."""
        return _outcome(self.verdict.action, self.check_first)


@dataclass(frozen=True, slots=True)
class Change:
    """A prompt that a draft would treat otherwise: what the rules in force make of it, and what the draft would."""

    prompt: str
    language: Language
    before: str
    after: str
    verdict: Verdict
    times: int


@dataclass(frozen=True, slots=True)
class Replay:
    """A class's prompts of the last days judged by a draft: how many different ones, and those that change."""

    prompts: int
    days: int
    changes: list[Change]


def _outcome(action: Action, check_first: Check) -> str:
    if action == Action.BLOCK:
        return "blocked"
    if action == Action.HOLD:
        return "blocked" if check_first == Check.NOBODY else "held"
    return "allowed"


@dataclass(frozen=True, slots=True)
class Draft:
    """One level's rules as somebody typed them."""

    values: Mapping[str, Any]
    locked: Sequence[str] = ()


def class_policy(actor: Actor, classroom: Classroom) -> SafetyPolicy:
    """A class's own policy; it is made, still saying nothing, when first asked for."""
    require(runs_classroom(actor, classroom.pk))
    return _level_policy(level=Level.CLASSROOM, classroom=classroom)


def school_policy(actor: Actor) -> SafetyPolicy:
    """The school's own policy, for its admins."""
    require(actor.is_admin)
    return _level_policy(level=Level.SCHOOL, classroom=None)


def assignment_policy(actor: Actor, classroom: Classroom) -> SafetyPolicy:
    """A new policy for an assignment of this class, which will point at it."""
    require(runs_classroom(actor, classroom.pk))
    return SafetyPolicy.objects.create(level=Level.ASSIGNMENT, classroom=classroom)


@transaction.atomic
def save_version(actor: Actor, policy: SafetyPolicy, draft: Draft, *, based_on: int | None = None) -> PolicyVersion:
    """Save a level's rules as its next version. Raises `Invalid`, and `Stale` where `based_on` is not the newest.

    `based_on` is the version that the author looked at, 0 where there was none yet; None asks for no such check.
    """
    _require_author(actor, policy)
    values, locked = _clean(draft)
    row = SafetyPolicy.objects.select_for_update(of=("self",)).select_related("current").get(pk=policy.pk)
    newest = row.current.number if row.current else 0
    if based_on is not None and based_on != newest:
        raise Stale
    version = PolicyVersion.objects.create(
        policy=row,
        number=newest + 1,
        values={rule.value: value for rule, value in values.items()},
        locked=sorted(locked),
        saved_by=actor.person,
    )
    row.current = version
    row.save(update_fields=["current"])
    policy.current = version
    record(actor, "policy.saved", row, classroom_id=row.classroom_id, level=row.level, version=version.number)
    return version


def try_prompt(
    actor: Actor,
    classroom: Classroom,
    *,
    prompt: str,
    draft: Draft | None = None,
    assignment_policy_id: UUID | None = None,
) -> Trial:
    """Show what the rules in force, or a draft of the class's, make of a prompt. Calls nobody, keeps nothing."""
    require(runs_classroom(actor, classroom.pk))
    try:
        text = clean_prompt(prompt)
    except BadText as problem:
        raise Invalid.field("prompt", problem.code, TEXT_PROBLEMS[problem.code] % {"most": problem.limit}) from problem
    rules = (
        drafted(actor, classroom, draft)
        if draft
        else effective(actor.school_id, classroom.pk, assignment_policy_id).rules
    )
    hint = Language(actor.locale) if actor.locale in list(Language) else Language.EN
    language = detect(text, hint)
    provider = painters.chosen(rules.provider)
    shape = Shape(rules.shapes[0])
    roster = roster_names(classroom.pk)
    verdict = screen_prompt(text, language, rules, roster, typed=prompt)
    sent = redacted(text, verdict.spans) if verdict.action == Action.REDACT else text
    return Trial(
        prompt=text,
        language=language,
        verdict=verdict,
        check_first=painters.check_first(provider, Check(rules.check)),
        provider=provider,
        sent_text=compose(metaprompt(rules, language, shape), sent),
        trace=trace_prompt(text, rules, roster, typed=prompt),
        ideas=suggest(text, verdict, language, rules) if verdict.action in (Action.BLOCK, Action.HOLD) else [],
    )


def replay(actor: Actor, classroom: Classroom, draft: Draft) -> Replay:
    """Judge what the class asked for lately by a draft of its rules. Calls nobody, keeps nothing, spends nothing.

    Both sides are judged anew, so that what changes is the draft's doing alone. At most the `MOST_REPLAYED` newest
    different prompts. Raises `Invalid`.
    """
    require(runs_classroom(actor, classroom.pk))
    now_rules, new_rules = effective(actor.school_id, classroom.pk).rules, drafted(actor, classroom, draft)
    roster = roster_names(classroom.pk)
    prompts = prompts_lately(classroom.pk, REPLAYED_DAYS, MOST_REPLAYED)
    changes = []
    for (text, written), times in prompts.items():
        language = Language(written)
        before = _outcome(screen_prompt(text, language, now_rules, roster).action, Check(now_rules.check))
        verdict = screen_prompt(text, language, new_rules, roster)
        after = _outcome(verdict.action, Check(new_rules.check))
        if before != after:
            changes.append(Change(text, language, before, after, verdict, times))
    return Replay(len(prompts), REPLAYED_DAYS, changes)


def rules_in_force(actor: Actor, classroom: Classroom, assignment_policy_id: UUID | None = None) -> Effective:
    """The effective rules of a class, each with its source, for those who run it."""
    require(runs_classroom(actor, classroom.pk))
    return effective(actor.school_id, classroom.pk, assignment_policy_id)


def school_rules(actor: Actor) -> Rules:
    """The rules that the platform and the school come to."""
    require(actor.is_admin)
    return merge([PLATFORM, *(level_rules(version) for version in versions_in_order(current_version_ids(None)))])


def rules_above(actor: Actor, classroom: Classroom) -> Rules:
    """What the platform and the school come to for a class, before its own rules: what those can't loosen."""
    require(runs_classroom(actor, classroom.pk))
    return merge([PLATFORM, *(level_rules(version) for version in versions_in_order(current_version_ids(None)))])


@dataclass(frozen=True, slots=True)
class PainterChoice:
    """A provider that a class, or all of them, may be given. `suits` is False where it may not paint for their age.

    `is_resting`: it is given a rest after failures, or what was set up for it can't be used.
    """

    name: str
    suits: bool
    is_resting: bool


def painter_choices(actor: Actor, classroom: Classroom | None = None) -> list[PainterChoice]:
    """The providers that the actor's school can use, for those who choose one for a class or for the school."""
    require(runs_classroom(actor, classroom.pk) if classroom else actor.is_admin)
    return [_choice(actor, name, classroom) for name in painters.usable(actor.school_id)]


def _choice(actor: Actor, name: str, classroom: Classroom | None) -> PainterChoice:
    try:
        painter = painters.painter(name, actor.school_id)
    except painters.PainterAway:
        return PainterChoice(name, suits=True, is_resting=True)
    suits = classroom is None or painter.suits(classroom.age_band)
    return PainterChoice(name, suits, is_resting=bool(painter.provider.waits and breakers.open(painter.key)))


def get_version(actor: Actor, policy: SafetyPolicy, number: int) -> PolicyVersion:
    _require_author(actor, policy)
    found = policy.versions.filter(number=number).first()
    if found is None:
        raise NotFound
    return found


def _level_policy(*, level: Level, classroom: Classroom | None) -> SafetyPolicy:
    """The one policy of a level. It is only looked for first, so that reading rules takes no write lock."""
    rows = SafetyPolicy.objects.filter(level=level, classroom=classroom).select_related("current")
    found = rows.first()
    if found is None:
        SafetyPolicy.objects.bulk_create([SafetyPolicy(level=level, classroom=classroom)], ignore_conflicts=True)
        found = rows.get()
    return found


def _require_author(actor: Actor, policy: SafetyPolicy) -> None:
    if policy.level == Level.SCHOOL:
        require(actor.is_admin)
    elif policy.classroom_id is not None:
        require(runs_classroom(actor, policy.classroom_id))


def _clean(draft: Draft) -> tuple[dict[Rule, Any], frozenset[Rule]]:
    try:
        values, locked = clean(draft.values), clean_locks(draft.locked)
        if values.get(Rule.PROVIDER) not in (None, *painters.KINDS):
            raise PolicyProblem(Rule.PROVIDER, "unknown_value")  # noqa: TRY301 - worded with the others
        return values, locked
    except PolicyProblem as problem:
        raise Invalid(errors=(FieldError(problem.field, problem.code, policy_words(problem)),)) from problem


def policy_words(problem: PolicyProblem) -> str:
    """A sentence for what is wrong with a rule's value."""
    sentences = {
        "too_many": _("Write at most %(limit)s entries."),
        "too_long": _("Write at most %(limit)s letters in one entry."),
        "too_small": _("Choose a number of at least %(limit)s."),
        "too_large": _("Choose a number of at most %(limit)s."),
        "not_a_number": _("Choose a whole number."),
        "unknown_value": _("Choose one of the list."),
        "no_word": _("“%(value)s” holds no word."),
        "control_characters": _("“%(value)s” has signs that cannot be read."),
    }
    sentence = sentences.get(problem.code, _("This value cannot be used."))
    return sentence % {"limit": problem.limit, "value": problem.value}


def drafted(actor: Actor, classroom: Classroom, draft: Draft) -> Rules:
    """What a class's draft would come to with the other levels. Raises `Invalid`."""
    require(runs_classroom(actor, classroom.pk))
    values, locked = _clean(draft)
    others = [v for v in versions_in_order(current_version_ids(classroom.pk)) if v.policy.level != Level.CLASSROOM]
    mine = LevelRules(Level.CLASSROOM, "draft", values, locked)
    return merge([PLATFORM, *(level_rules(version) for version in others), mine])
