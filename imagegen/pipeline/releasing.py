"""What a teacher lets go on: into the queue."""

from __future__ import annotations

from accounts.actor import Actor
from accounts.log import record
from edu4all.lib.clock import now
from edu4all.lib.jobs import ring
from imagegen import budgets
from imagegen.budgets import money
from imagegen.choices import Kind, Language, Shape, State
from imagegen.engine import queue
from imagegen.models import Generation
from imagegen.moderation import FixedRule
from imagegen.pipeline import painters
from imagegen.pipeline.exceptions import is_fixed
from imagegen.policy import Rules, compose, metaprompt

NO_LIMIT = 1_000_000
"""A teacher's yes is not refused because the pupil has used up their day; the picture counts all the same."""


def release_held(actor: Actor, generation: Generation) -> None:
    """Let a held prompt go on. Its budget was reserved when it came."""
    generation.state, generation.held_at, generation.queued_at = State.QUEUED, "", now()
    generation.save(update_fields=["state", "held_at", "queued_at"])
    record(actor, "generation.queued", generation, classroom_id=generation.classroom_id)
    ring()


def release_blocked(actor: Actor, generation: Generation) -> None:
    """Let a blocked prompt go on after all, by the rules that it came under; it is counted and paid for from here.

    Raises `FixedRule` for what no level can switch off, `PainterAway` and `BudgetExhausted`; nothing is changed then.
    """
    if is_fixed(generation):
        raise FixedRule
    rules = Rules.from_json(generation.policy.rules)
    painter = painters.painter_of(generation.provider, generation.account_id)
    price = painter.provider.price(Kind(generation.kind), Shape(generation.shape), generation.n)
    budgets.reserve(generation, actor.school, NO_LIMIT)
    money.reserve(generation, actor.school, price)
    generation.state, generation.failure, generation.queued_at, generation.finished_at = State.QUEUED, "", now(), None
    language, shape = Language(generation.language), Shape(generation.shape)
    generation.sent_text = compose(metaprompt(rules, language, shape), generation.prompt)
    generation.vtime = queue.place_in_queue(generation.classroom_id, generation.school_id, generation.n)
    generation.save()
    money.reserved(generation)
    record(actor, "generation.queued", generation, classroom_id=generation.classroom_id)
    ring()
