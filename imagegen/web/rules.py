"""The rules of a class and of a school: looked at with their sources, tried before they hold, saved in versions."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.actor import Actor
from accounts.choices import AgeBand
from accounts.models import Classroom
from accounts.permissions import get_run_classroom
from accounts.web import actor_of
from edu4all.lib.errors import EduError, Invalid, Stale
from edu4all.lib.web import field_errors, key_page, lines, page
from imagegen.choices import Action, Check, Level, State
from imagegen.models import PolicyVersion, SafetyPolicy
from imagegen.operations import policies
from imagegen.operations.policies import Draft, PainterChoice, Trial
from imagegen.policy import CATEGORY_RULES, CHECK_ORDER, LEVEL_ORDER, PLATFORM, Rule, Rules, merge
from imagegen.policy.rules import WORD_RULES
from imagegen.queries import policy_versions
from imagegen.web import words
from imagegen.web.topics import chosen_stances, topic_row
from imagegen.wording import blocked_words, state_words

TEXT_RULES = (*WORD_RULES, Rule.MAX_N, Rule.DAILY_PICTURES, Rule.PROVIDER, Rule.FALLBACK, Rule.NOTE)
"""The rules whose field holds the level's own value, and nothing where the level says nothing."""

FALLBACKS: Mapping[bool | None, str] = {None: "", True: "yes", False: "no"}
"""A level's own say about the storybook as the form sends it."""
VERSIONS_A_PAGE = 20


@dataclass(frozen=True)
class Desk:
    """The rules that somebody works on: a class's, or the school's where there is no class."""

    actor: Actor
    classroom: Classroom | None
    policy: SafetyPolicy

    @cached_property
    def above(self) -> Rules:
        """What the levels above come to."""
        return policies.rules_above(self.actor, self.classroom) if self.classroom else merge([PLATFORM])

    @cached_property
    def in_force(self) -> Rules:
        """What holds now, this level included."""
        if self.classroom:
            return policies.rules_in_force(self.actor, self.classroom).rules
        return policies.school_rules(self.actor)

    @property
    def number(self) -> int:
        """The newest version; 0 where there is none yet."""
        return self.policy.current.number if self.policy.current else 0

    @property
    def own(self) -> Mapping[str, Any]:
        return self.policy.current.values if self.policy.current else {}

    @property
    def locks(self) -> list[str]:
        return self.policy.current.locked if self.policy.current else []

    def address(self, page_name: str) -> str:
        """The address of one of the pages of these rules: `rules`, `rules-history` or `rules-restore`."""
        if self.classroom:
            return reverse(page_name, args=[self.classroom.pk])
        return reverse(f"school-{page_name}")


@require_http_methods(["GET", "POST"])
@page("teacher", "admin")
def class_rules(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The rules of a class; a POST saves them as the next version."""
    return _rules(request, _class_desk(request, pk))


@require_http_methods(["GET", "POST"])
@page("admin")
def school_rules(request: HttpRequest) -> HttpResponse:
    """The rules of the school, with a lock for each; a POST saves them as the next version."""
    return _rules(request, _school_desk(request))


@require_POST
@page("teacher", "admin")
def class_rules_try(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What the typed rules would make of a prompt. Asks no painter and keeps nothing."""
    desk = _class_desk(request, pk)
    more: dict[str, Any] = {"typed": _posted(request.POST), "prompt": request.POST.get("prompt", "")}
    status = 200
    try:
        more |= _trial(_try(request, desk))
    except Invalid as problem:
        more["form_errors"], status = field_errors(problem), problem.status
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "imagegen/trial.html", more, status=status)
    return _show(request, desk, status=status, based_on=request.POST.get("based_on"), **more)


@require_POST
@page("teacher", "admin")
def class_rules_replay(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Which of the class's last prompts the typed rules would treat otherwise. Asks no painter and keeps nothing."""
    desk = _class_desk(request, pk)
    more: dict[str, Any] = {"typed": _posted(request.POST), "prompt": request.POST.get("prompt", "")}
    status = 200
    try:
        more["replay"] = policies.replay(desk.actor, get_run_classroom(desk.actor, pk), _draft(request.POST, desk))
    except Invalid as problem:
        more["form_errors"], status = field_errors(problem), problem.status
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "imagegen/replay.html", more, status=status)
    return _show(request, desk, status=status, based_on=request.POST.get("based_on"), **more)


@require_GET
@page("teacher", "admin")
def class_history(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _history(request, _class_desk(request, pk))


@require_GET
@page("admin")
def school_history(request: HttpRequest) -> HttpResponse:
    return _history(request, _school_desk(request))


@require_POST
@page("teacher", "admin")
def class_restore(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _restore(request, _class_desk(request, pk))


@require_POST
@page("admin")
def school_restore(request: HttpRequest) -> HttpResponse:
    return _restore(request, _school_desk(request))


def _class_desk(request: HttpRequest, pk: UUID) -> Desk:
    actor = actor_of(request)
    classroom = get_run_classroom(actor, pk)
    return Desk(actor, classroom, policies.class_policy(actor, classroom))


def _school_desk(request: HttpRequest) -> Desk:
    actor = actor_of(request)
    return Desk(actor, None, policies.school_policy(actor))


def _rules(request: HttpRequest, desk: Desk) -> HttpResponse:
    if request.method == "GET":
        return _show(request, desk, typed=_typed(desk), based_on=desk.number)
    more: dict[str, Any] = {"typed": _posted(request.POST), "prompt": request.POST.get("prompt", "")}
    try:
        draft = _draft(request.POST, desk)
        version = policies.save_version(desk.actor, desk.policy, draft, based_on=_number(request.POST.get("based_on")))
    except Stale as problem:
        conflict = {"changes": _since(desk, _number(request.POST.get("based_on"))), "number": desk.number}
        return _show(request, desk, status=problem.status, based_on=desk.number, conflict=conflict, **more)
    except Invalid as problem:
        errors = field_errors(problem)
        based_on = request.POST.get("based_on")
        return _show(request, desk, status=problem.status, based_on=based_on, form_errors=errors, **more)
    messages.success(request, _("Saved as version %(number)d. It holds from now on.") % {"number": version.number})
    return redirect(desk.address("rules"))


def _show(request: HttpRequest, desk: Desk, *, status: int = 200, **more: Any) -> HttpResponse:
    fixed, errors = _fixed(desk), more.get("form_errors") or {}
    context = {
        "desk": desk,
        "classroom": desk.classroom,
        "number": desk.number + 1,
        "sources": desk.in_force.sources,
        "fixed": fixed,
        "topics": [
            topic_row(desk.above, desk.in_force, rule, more["typed"], fixed) | {"error": errors.get(rule)}
            for rule in CATEGORY_RULES
        ],
        "school_words": {rule: _school_words(desk.above, rule) for rule in WORD_RULES},
        "shapes": [{"value": str(shape), "allowed": shape in desk.above.shapes} for shape in words.SHAPES],
        "checks": [{"value": str(check), "allowed": _is_strict_enough(check, desk.above)} for check in CHECK_ORDER],
        "counts": range(1, desk.above.max_n + 1),
        "painters": _painters(desk, str(more["typed"].get("provider") or "")),
        "fallbacks": _fallbacks(desk.above),
        "severities": words.SEVERITY.items(),
        "lockable": desk.classroom is None,
        "history_url": desk.address("rules-history"),
    }
    return render(request, "imagegen/rules.html", context | more, status=status)


def _history(request: HttpRequest, desk: Desk) -> HttpResponse:
    keys = key_page(policy_versions(desk.policy), request, VERSIONS_A_PAGE)
    oldest = keys.rows[-1].number if keys.rows else 0
    below = desk.policy.versions.filter(number=oldest - 1).first()
    pairs = zip(keys.rows, [*keys.rows[1:], below], strict=False)  # Without any version there is no pair either.
    context = {
        "desk": desk,
        "classroom": desk.classroom,
        "keys": keys,
        "entries": [{"version": new, "changes": words.changes(_state(old), _state(new))} for new, old in pairs],
        "rules_url": desk.address("rules"),
        "restore_url": desk.address("rules-restore"),
    }
    return render(request, "imagegen/rules_history.html", context)


def _restore(request: HttpRequest, desk: Desk) -> HttpResponse:
    old = policies.get_version(desk.actor, desk.policy, _number(request.POST.get("number")))
    draft = Draft(old.values, old.locked)
    try:
        fresh = policies.save_version(desk.actor, desk.policy, draft, based_on=_number(request.POST.get("based_on")))
    except EduError as problem:
        messages.warning(request, problem.detail)
        return redirect(desk.address("rules-history"))
    facts = {"old": old.number, "number": fresh.number}
    messages.success(request, _("Version %(old)d is back, saved as version %(number)d.") % facts)
    return redirect(desk.address("rules-history"))


def _try(request: HttpRequest, desk: Desk) -> Trial:
    draft, prompt = _draft(request.POST, desk), request.POST.get("prompt", "")
    if desk.classroom is None:
        raise LookupError("A prompt is tried by the rules of a class.")
    return policies.try_prompt(desk.actor, desk.classroom, prompt=prompt, draft=draft)


def _trial(trial: Trial) -> dict[str, Any]:
    verdict = trial.verdict
    return {
        "trial": trial,
        "outcome": trial.outcome,
        "waits": trial.outcome == "allowed" and trial.check_first == Check.EVERYTHING,
        "reasons": words.why(verdict.reason_code, verdict.rule_ids, verdict.category),
        "spans": [(span.start, span.end) for span in verdict.spans],
        "steps": [_step(step.name, step.verdict.action, step.microseconds) for step in trial.trace],
        "pupil_reads": _pupil_reads(trial),
    }


def _step(name: str, action: Action, microseconds: int) -> dict[str, Any]:
    """One check as a line: how it ended, and how long it took in milliseconds."""
    face = {Action.ALLOW: "ok", Action.BLOCK: "bad"}.get(action, "warn")
    end = words.STEP_ENDS[action]
    return {"face": face, "label": words.STEPS[name], "end": end, "milliseconds": microseconds / 1000}


def _pupil_reads(trial: Trial) -> list[str]:
    """The sentences that the pupil's card would show."""
    if trial.outcome == "blocked":
        found = dict.fromkeys(trial.prompt[start:end] for start, end in trial.verdict.spans)
        return [blocked_words(found, trial.verdict.category), *trial.ideas]
    waits = trial.outcome == "held" or trial.check_first == Check.EVERYTHING
    return [state_words(State.HELD if waits else State.READY)]


def _typed(desk: Desk) -> dict[str, Any]:
    """The level's own values as the form shows them; switches show what holds where the level says nothing."""
    own = desk.own
    typed = {rule.value: own.get(rule, "") for rule in TEXT_RULES}
    typed |= {rule.value: lines(own.get(rule, ())) for rule in WORD_RULES}
    typed["fallback"] = FALLBACKS[own.get("fallback")]
    typed |= {rule.value: own.get(rule, "") for rule in CATEGORY_RULES}
    return typed | {"shapes": _shown_shapes(desk), "check": _shown_check(desk), "locked": desk.locks}


def _posted(post: QueryDict) -> dict[str, Any]:
    return {**post.dict(), **chosen_stances(post), "shapes": post.getlist("shapes"), "locked": post.getlist("locked")}


def _draft(post: QueryDict, desk: Desk) -> Draft:
    """What was typed as a draft. A field that is not there, because it is locked, keeps the level's own value.

    A switch that was left as it was shown says nothing new: the level keeps what it had, be it nothing.
    """
    own = desk.own
    values = {rule.value: post.get(rule, own.get(rule)) for rule in TEXT_RULES}
    shapes, check = post.getlist("shapes"), post.get("check", "")
    if not shapes:
        raise Invalid.field("shapes", "empty", _("Leave at least one shape."))
    values["shapes"] = own.get("shapes") if shapes == _shown_shapes(desk) else shapes
    values["check"] = own.get("check") if check == _shown_check(desk) else check
    values |= {rule.value: own.get(rule) for rule in CATEGORY_RULES} | chosen_stances(post)
    locks = desk.locks if desk.classroom else post.getlist("locked")
    return Draft(values, locks)


def _painters(desk: Desk, typed: str) -> list[dict[str, Any]]:
    """Who can be chosen, and who not with the reason; what is chosen already stays in the list."""
    choices = policies.painter_choices(desk.actor, desk.classroom)
    shown = [{"value": one.name, "label": _painter_label(desk, one), "allowed": one.suits} for one in choices]
    if typed and typed not in {one.name for one in choices}:
        label = _("%(painter)s (not set up)") % {"painter": words.PAINTERS.get(typed, typed)}
        shown.append({"value": typed, "label": label, "allowed": True})
    return shown


def _painter_label(desk: Desk, choice: PainterChoice) -> str:
    facts = {"painter": str(words.PAINTERS.get(choice.name, choice.name))}
    if desk.classroom and not choice.suits:
        facts["age"] = str(AgeBand(desk.classroom.age_band).label)
        return _("%(painter)s (its account may not paint for pupils of this age: %(age)s)") % facts
    return _("%(painter)s (resting now)") % facts if choice.is_resting else facts["painter"]


def _fallbacks(above: Rules) -> list[dict[str, str]]:
    as_above = _("As set above: %(value)s") % {"value": words.CHOSEN[above.fallback]}
    said = [{"value": FALLBACKS[value], "label": str(words.CHOSEN[value])} for value in (True, False)]
    return [{"value": "", "label": as_above}, *said]


def _shown_shapes(desk: Desk) -> list[str]:
    own = desk.own.get("shapes") or list(desk.above.shapes)
    return [str(shape) for shape in desk.above.shapes if shape in own] or [str(shape) for shape in desk.above.shapes]


def _shown_check(desk: Desk) -> str:
    own = desk.own.get("check")
    return str(own if own and _is_strict_enough(own, desk.above) else desk.above.check)


def _is_strict_enough(check: str, above: Rules) -> bool:
    return CHECK_ORDER.index(Check(check)) >= CHECK_ORDER.index(above.check)


def _fixed(desk: Desk) -> dict[str, Level]:
    """The rules that a level above this one locked, and which."""
    mine = LEVEL_ORDER.index(Level.CLASSROOM if desk.classroom else Level.SCHOOL)
    locked = {rule.value: source.locked_by for rule, source in desk.in_force.sources.items() if source.locked_by}
    return {rule: level for rule, level in locked.items() if LEVEL_ORDER.index(level) < mine}


def _school_words(above: Rules, rule: Rule) -> list[str]:
    return [word.text for word in getattr(above, rule) if word.level == Level.SCHOOL]


def _since(desk: Desk, number: int) -> list[dict[str, str]]:
    """What changed between the version that somebody began with and the newest."""
    old = desk.policy.versions.filter(number=number).first()
    return words.changes(_state(old), _state(desk.policy.current))


def _state(version: PolicyVersion | None) -> dict[str, Any]:
    return {**version.values, words.LOCKS: version.locked} if version else {words.LOCKS: []}


def _number(text: str | None) -> int:
    """A version's number; what is none is no version's, and counts as old."""
    try:
        return int(text or "")
    except ValueError:
        return -1
