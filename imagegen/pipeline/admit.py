"""The way in: policy, guard, budget, and the row that is the queue."""

from __future__ import annotations

import hashlib
import json
import logging
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from functools import lru_cache
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.actor import Actor
from accounts.log import record
from accounts.models import Classroom
from accounts.prepared import insert
from accounts.queries import roster_names
from edu4all.lib.clock import now, today_in
from edu4all.lib.errors import EduError, FieldError, Invalid, RepeatKeyReused, Unsupported
from edu4all.lib.jobs import ring
from imagegen import budgets, files, moderation
from imagegen.budgets import money
from imagegen.choices import Action, Check, Failure, HeldAt, Kind, Language, Shape, State
from imagegen.engine import queue
from imagegen.engine.breaker import breakers
from imagegen.guard import BadText, Verdict, clean_prompt, redacted, screen_prompt, suggest
from imagegen.guard.language import detect
from imagegen.models import Generation, Picture
from imagegen.pipeline import changes, painters
from imagegen.pipeline.painters import Painter
from imagegen.pipeline.policies import Effective, effective
from imagegen.policy import compose, metaprompt
from imagegen.providers.base import Capabilities

log = logging.getLogger(__name__)
REPEAT_KEY_LIFE = timedelta(hours=24)
TEXT_PROBLEMS = {
    "empty": gettext_lazy("Write what you would like to see."),
    "too_long": gettext_lazy("Your text is too long. Use at most %(most)d letters."),
    "control_characters": gettext_lazy("Your text has signs that cannot be read. Please type it again."),
}


@dataclass(frozen=True, slots=True)
class Wish:
    """What a pupil asks for, the same from page and API. `variety` 0 to 1 and `seed` may be left to the provider.

    An edit's prompt says what to change; a variation without one has its source's. `shape` None is a square, or the
    source's. `mask` is a PNG as it was sent, transparent where the source may change. `painter`
    names another one than the class's: the storybook, where the rules let it stand in.
    """

    prompt: str
    shape: str | None = None
    n: int = 1
    variety: float | None = None
    seed: int | None = None
    kind: str = Kind.CREATE
    language: str = ""
    mask: bytes = b""
    painter: str = ""

    @property
    def digest(self) -> str:
        facts = asdict(self) | {"mask": hashlib.sha256(self.mask).hexdigest()}
        return hashlib.sha256(json.dumps(facts, sort_keys=True).encode(errors="surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Place:
    """Where a wish is made: the class, the assignment's own policy if there is one, and the picture to change."""

    classroom: Classroom
    assignment_policy_id: UUID | None = None
    context: str = ""
    source: Picture | None = None


class StorageAway(EduError):
    """The files could not be written: nothing was kept, and nothing was counted."""

    code = "storage_down"
    status = 503
    sentence = gettext_lazy("I could not put your picture away safely. Please try again later.")


Link = Callable[[Generation], object]
"""What else belongs to a new generation, written in the same transaction."""


def admit(
    actor: Actor,
    place: Place,
    wish: Wish,
    *,
    repeat_key: UUID | None = None,
    retry_of: Generation | None = None,
    link: Link | None = None,
) -> Generation:
    """Take in a wish: the generation it became.

    It is `queued` (its budget reserved), `held` at the prompt, or `blocked` (free). Raises `Invalid`, `Unsupported`,
    `PainterAway`, `QuotaReached`, `BudgetExhausted`, and `IntegrityError` where the person has used the repeat key;
    nothing is kept then.
    """
    in_force = effective(actor.school_id, place.classroom.pk, place.assignment_policy_id)
    settled = changes.settled(place, wish)
    painter = _painter(actor, place, settled, in_force)
    generation = _draft(actor, place, settled, in_force, painter)
    generation.repeat_key, generation.repeat_digest, generation.retry_of = repeat_key, _digest(place, wish), retry_of
    roster = roster_names(place.classroom.pk)
    verdict = screen_prompt(
        generation.prompt, Language(generation.language), in_force.rules, roster, typed=settled.prompt
    )
    _judge(generation, verdict, Check(in_force.rules.check))
    if verdict.action == Action.REDACT:
        generation.sent_text = _text_to_send(in_force, generation)
    elif generation.state == State.BLOCKED:
        ideas = suggest(generation.prompt, verdict, Language(generation.language), in_force.rules)
        generation.verdict_facts["ideas"] = ideas
    with _kept_mask(generation, settled.mask), transaction.atomic():
        _insert(actor, generation, in_force, painter)
        if link:
            link(generation)
    return generation


@contextmanager
def _kept_mask(generation: Generation, mask: bytes) -> Iterator[None]:
    """Keep the mask of a generation that the block writes; it is gone again where the block fails."""
    if mask:
        try:
            generation.mask = files.keep_mask(generation.school_id, generation.pk, mask)
        except files.StorageDown as problem:
            log.critical("The storage does not take masks: %s", problem)
            raise StorageAway from problem
    try:
        yield
    except BaseException:
        files.remove([generation.mask] if generation.mask else [])
        raise


def pseudonym(generation: Generation) -> str:
    """What the provider is told instead of a name: one word per person and school year, that says nothing.

    An HMAC over school, person and year, 64 hexadecimal digits: it confines a provider's block to one pupil.
    """
    day = today_in("UTC")
    year = day.year if day.month >= 8 else day.year - 1
    value = f"{generation.school_id}:{generation.person_id}:{year}"
    return salted_hmac("imagegen.pseudonym", value, secret=settings.SECRET_KEY, algorithm="sha256").hexdigest()


def clean(wish: Wish, in_force: Effective, can: Capabilities) -> tuple[str, Shape]:
    """The prompt and the shape of a wish, checked against the class's rules. Raises `Invalid` or `Unsupported`."""
    if wish.kind not in list(Kind):
        raise Invalid.field("kind", "unknown_choice", _("Choose one of the list."))
    _require_possible(wish, in_force, can)
    errors = [
        error for error in (_shape_error(wish, in_force), _n_error(wish, in_force), _variety_error(wish)) if error
    ]
    prompt = ""
    try:
        prompt = clean_prompt(wish.prompt)
    except BadText as problem:
        words = TEXT_PROBLEMS[problem.code] % {"most": problem.limit}
        errors.insert(0, FieldError("prompt", problem.code, words))
    if errors:
        raise Invalid(errors=tuple(errors))
    return prompt, Shape(wish.shape or "")


def _require_possible(wish: Wish, in_force: Effective, can: Capabilities) -> None:
    """Raise `Unsupported`, with what is possible, where the painter can't do what the class's rules would let it."""
    beyond = (
        wish.kind not in can.kinds
        or (wish.shape in in_force.rules.shapes and wish.shape not in can.shapes)
        or can.max_n < wish.n <= in_force.rules.max_n
        or (wish.mask and not can.mask)
    )
    if beyond:
        most = min(can.max_n, in_force.rules.max_n)
        possible = {"kinds": sorted(can.kinds), "shapes": sorted(can.shapes), "n": most, "mask": can.mask}
        raise Unsupported(extra={"possible": possible})


def _shape_error(wish: Wish, in_force: Effective) -> FieldError | None:
    if wish.shape not in list(Shape):
        return FieldError("shape", "unknown_choice", _("Choose one of the shapes."))
    if wish.shape not in in_force.rules.shapes:
        return FieldError("shape", "shape_not_allowed", _("Your class does not use this shape. Choose another one."))
    return None


def _n_error(wish: Wish, in_force: Effective) -> FieldError | None:
    if 1 <= wish.n <= in_force.rules.max_n:
        return None
    words = _("You can make 1 to %(most)d pictures at once.") % {"most": in_force.rules.max_n}
    return FieldError("n", "out_of_range", words)


def _variety_error(wish: Wish) -> FieldError | None:
    if wish.variety is not None and not 0 <= wish.variety <= 1:
        return FieldError("variety", "out_of_range", _("Choose a number from 0 to 1."))
    if wish.seed is not None and not 0 <= wish.seed < 2**32:
        return FieldError("seed", "out_of_range", _("Choose a whole number from 0 to %(most)d.") % {"most": 2**32 - 1})
    return None


def _draft(actor: Actor, place: Place, wish: Wish, in_force: Effective, painter: Painter) -> Generation:
    prompt, shape = clean(wish, in_force, painter.provider.capabilities())
    hint = Language(actor.locale) if actor.locale in list(Language) else Language.EN
    language = Language(wish.language) if wish.language in list(Language) else detect(prompt, hint)
    return Generation(
        school_id=actor.school_id,
        classroom=place.classroom,
        person=actor.known_person,
        door=actor.door,
        kind=wish.kind,
        source=place.source,
        prompt=prompt,
        language=language,
        shape=shape,
        n=wish.n,
        variety=wish.variety,
        seed=wish.seed,
        provider=painter.name,
        account_id=painter.account_id,
        policy_id=in_force.row_id,
        check_first=painters.check_first(painter.name, Check(in_force.rules.check)),
        sent_text=compose(_metaprompt(in_force, language, shape), prompt),
    )


def _text_to_send(in_force: Effective, generation: Generation) -> str:
    before = _metaprompt(in_force, Language(generation.language), Shape(generation.shape))
    return compose(before, prompt_to_send(generation))


def prompt_to_send(generation: Generation) -> str:
    """The pupil's words as they may leave the server: without the personal data that the guard found."""
    if generation.verdict != Action.REDACT:
        return generation.prompt
    return redacted(generation.prompt, (tuple(span) for span in generation.verdict_facts["spans"]))


def _painter(actor: Actor, place: Place, wish: Wish, in_force: Effective) -> Painter:
    """Who is to paint this. Raises `PainterAway`, and `Unsupported` where a storybook picture is no choice here."""
    name = painters.chosen(in_force.rules.provider)
    if wish.painter:
        if wish.painter != painters.FALLBACK or not (in_force.rules.fallback or name == painters.FALLBACK):
            raise Unsupported
        name = painters.FALLBACK
    painter = painters.painter(name, actor.school_id)
    if not painter.suits(place.classroom.age_band):
        raise painters.PainterTooGrown(extra={"fallback": in_force.rules.fallback})
    circuit = breakers.open(painter.key) if painter.provider.waits else None
    if circuit:
        wait = math.ceil((circuit.until - now()).total_seconds())
        raise painters.PainterAway(retry_after=max(1, wait), extra={"fallback": in_force.rules.fallback})
    return painter


@lru_cache(maxsize=1024)
def _metaprompt(in_force: Effective, language: Language, shape: Shape) -> str:
    """A class asks with the same rules again and again, so what stands before its prompts is written once."""
    return metaprompt(in_force.rules, language, shape)


def _judge(generation: Generation, verdict: Verdict, check: Check) -> None:
    """Turn the guard's verdict into a state. Where nobody looks at what is flagged, a hold is a block."""
    generation.verdict = verdict.action
    generation.verdict_facts = {
        "category": verdict.category,
        "severity": verdict.severity,
        "reason": verdict.reason_code,
        "rules": list(verdict.rule_ids),
        "spans": [[span.start, span.end] for span in verdict.spans],
    }
    if verdict.action == Action.BLOCK or (verdict.action == Action.HOLD and check == Check.NOBODY):
        generation.state, generation.failure, generation.finished_at = State.BLOCKED, Failure.BLOCKED_PROMPT, now()
        generation.sent_text = ""
    elif verdict.action == Action.HOLD:
        generation.state, generation.held_at = State.HELD, HeldAt.PROMPT
    else:
        generation.state, generation.queued_at = State.QUEUED, now()


def _insert(actor: Actor, generation: Generation, in_force: Effective, painter: Painter) -> None:
    if generation.state != State.BLOCKED:
        budgets.reserve(generation, actor.school, in_force.rules.daily_pictures)
        money.reserve(generation, actor.school, _price(generation, painter))
        generation.vtime = queue.place_in_queue(generation.classroom_id, actor.school_id, generation.n)
    insert(generation)
    money.reserved(generation)
    facts = {"n": generation.n, "shape": generation.shape, "provider": generation.provider}
    if generation.state == State.BLOCKED:
        facts |= {"category": generation.verdict_facts["category"], "reason": generation.verdict_facts["reason"]}
    record(actor, f"generation.{generation.state}", generation, classroom_id=generation.classroom_id, **facts)
    if generation.state == State.HELD:
        moderation.open_case(actor, generation, HeldAt.PROMPT)
    elif generation.state == State.QUEUED:
        ring()


def _price(generation: Generation, painter: Painter) -> int:
    """What the pictures may cost at most, in millionths of a US dollar; 0 where nobody pays."""
    return painter.provider.price(Kind(generation.kind), Shape(generation.shape), generation.n)


def first_of(actor: Actor, place: Place, wish: Wish, repeat_key: UUID) -> Generation | None:
    """The generation that this key made within its life. Raises `RepeatKeyReused` where the wish was another one."""
    rows = Generation.objects.filter(person_id=actor.person_id, repeat_key=repeat_key)
    first = rows.select_related("classroom").first()
    if first is None:
        return None
    if first.created_at < now() - REPEAT_KEY_LIFE:
        rows.update(repeat_key=None)
        return None
    if first.repeat_digest != _digest(place, wish):
        raise RepeatKeyReused
    return first


def _digest(place: Place, wish: Wish) -> str:
    source = place.source.pk if place.source else ""
    return hashlib.sha256(f"{place.classroom.pk}{place.context}{source}{wish.digest}".encode()).hexdigest()
