"""Our codes in the words that staff read, for templates."""

from __future__ import annotations

from django import template

from imagegen.web import provider_words, words

register = template.Library()
KINDS = {"made": "ok", "blocked": "bad", "refused": "bad", "waiting": "info", "failed": "warn", "working": "brand"}


@register.filter
def painter(name: str | None) -> str:
    """The name of a painter."""
    return str(words.PAINTERS.get(name or "", name))


@register.filter
def result(state: str) -> str:
    """How a generation ended, or that it has not."""
    return str(words.RESULTS[words.result_of(state)])


@register.filter
def result_kind(state: str) -> str:
    """The colour role of the chip for a generation's result."""
    return KINDS.get(words.result_of(state), "")


@register.filter
def shape(name: str) -> str:
    """The name of a shape."""
    return str(words.SHAPES.get(name, name))


@register.filter
def check(name: str) -> str:
    """Who checks first."""
    return str(words.CHECKS.get(name, name))


@register.filter
def chosen(value: bool) -> str:
    """Whether a rule is on."""
    return str(words.CHOSEN[bool(value)])


@register.filter
def topic(name: str) -> str:
    """The name of a topic of the platform's lists."""
    return str(words.TOPICS.get(name, name))


@register.filter
def language(code: str) -> str:
    """The name of a language."""
    return str(words.LANGUAGES.get(code, code))


@register.filter
def event(kind: str) -> str:
    """What happened, for a line of the log."""
    return str(words.EVENTS.get(kind, kind))


@register.filter
def kind(name: str) -> str:
    """What a request asks for."""
    return str(words.KINDS.get(name, name))


@register.filter
def dollars(micro: int) -> str:
    """An amount in millionths of a US dollar."""
    return provider_words.dollars(micro)


@register.filter
def ledger_step(step: str) -> str:
    """What a movement of money did."""
    return str(provider_words.STEPS.get(step, step))


@register.filter
def outcome(name: str) -> str:
    """What becomes of a text by the rules."""
    return str(words.OUTCOMES.get(name, name))
