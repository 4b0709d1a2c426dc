"""The school's accounts with providers: setting them up, trying them, switching them off; and its money."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.log import record
from accounts.permissions import require
from edu4all.lib import vault
from edu4all.lib.clock import now
from edu4all.lib.errors import FieldError, Invalid, NotFound, Stale, TooMany
from edu4all.lib.text import text_error
from edu4all.lib.turnstile import stepped_aside
from imagegen.budgets import money
from imagegen.engine.breaker import Open, breakers
from imagegen.models import Budget, ProviderAccount
from imagegen.pipeline import painters
from imagegen.pipeline.options import clean_options, retires_on
from imagegen.pipeline.painters import Painter

PROBES_A_MINUTE = 6
LONGEST_REGION = 40
MOST_A_MINUTE = 10_000
MOST_BUDGET = 10_000_000
"""Dollars a month."""
OLDEST = 21
WARN_DAYS = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """An account as somebody typed it. An empty `secret` keeps the one that is there."""

    options: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""
    enabled: bool = True
    zero_retention: bool = False
    contract_signed: bool = False
    acknowledged: bool = False
    region: str = ""
    min_age: int | None = None
    per_minute: int | None = None
    at_once: int | None = None


@dataclass(frozen=True, slots=True)
class Desk:
    """What an admin sees of one provider: the school's account, what is used now, and how it is doing.

    `painter` is None where the school can't use the provider. `retires_on` is the announced end of the model in use.
    """

    provider: str
    account: ProviderAccount | None
    painter: Painter | None
    circuit: Open | None
    retires_on: date | None

    @property
    def is_installed(self) -> bool:
        """Used through the installation's own account."""
        return self.painter is not None and self.painter.account_id is None

    def days_left(self, on: date) -> int | None:
        """Days until the model ends, where that is near; zero or less where it has."""
        if self.retires_on is None or (self.retires_on - on).days > WARN_DAYS:
            return None
        return (self.retires_on - on).days


def desks(actor: Actor) -> list[Desk]:
    """Every provider that there is, as the school stands to it."""
    require(actor.is_admin)
    accounts = {account.provider: account for account in ProviderAccount.objects.filter(school_id=actor.school_id)}
    return [_desk(actor, name, accounts.get(name)) for name in painters.KINDS]


def desk(actor: Actor, provider: str) -> Desk:
    """One provider. Raises `NotFound` for one that doesn't exist."""
    require(actor.is_admin)
    return _desk(actor, _known(provider), _account(provider))


@transaction.atomic
def save_account(actor: Actor, provider: str, draft: Draft, *, based_on: int | None = None) -> ProviderAccount:
    """Set up or change the school's account. Raises `Invalid`, and `Stale` where `based_on` is not the newest version.

    `based_on` is the version that the author looked at, 0 where there was none yet; None asks for no such check.
    """
    require(actor.is_admin)
    if _known(provider) not in painters.PAID:
        raise NotFound
    account = ProviderAccount.objects.select_for_update().filter(provider=provider).first()
    newest = account.version if account else 0
    if based_on is not None and based_on != newest:
        raise Stale
    account = account or ProviderAccount(provider=provider)
    _fill(account, draft)
    account.version, account.changed_by = newest + 1, actor.person
    account.save()
    breakers.close(str(account.pk))
    record(
        actor,
        "provider.saved",
        account,
        provider=provider,
        version=account.version,
        enabled=account.enabled,
        new_key=bool(draft.secret),
        zero_retention=account.zero_retention,
        contract_signed=account.contract_signed,
        acknowledged=account.acknowledged,
    )
    return account


@transaction.atomic
def forget_account(actor: Actor, provider: str) -> None:
    """Switch the school's account off and forget its key, if there is one."""
    require(actor.is_admin)
    account = ProviderAccount.objects.select_for_update().filter(provider=_known(provider)).first()
    if account is None:
        return
    account.enabled, account.secret, account.secret_end = False, "", ""
    account.version, account.changed_by, account.probe, account.probed_at = (
        account.version + 1,
        actor.person,
        None,
        None,
    )
    account.save()
    record(actor, "provider.forgotten", account, provider=provider)


def probe(actor: Actor, provider: str, *, limit: int = PROBES_A_MINUTE) -> dict[str, Any]:
    """Find out, at no cost, whether the provider answers the school's account, or else the installation's.

    Gives `{ok, outcome, detail, models, at}`. Raises `TooMany`, `NotFound` where there is nothing to try.
    """
    require(actor.is_admin)
    _throttle(actor, limit)
    painter = _desk(actor, _known(provider), account := _account(provider)).painter
    if painter is None:
        raise NotFound
    with stepped_aside():
        health = painter.provider.probe()
    found = {
        "ok": health.ok,
        "outcome": health.outcome,
        "detail": health.detail,
        "models": {name: day and day.isoformat() for name, day in health.models.items()},
    }
    if health.ok:
        breakers.close(painter.key)
    if account is not None and painter.account_id == account.pk:
        ProviderAccount.objects.filter(pk=account.pk).update(probe=found, probed_at=now())
    record(actor, "provider.probed", account, provider=provider, ok=health.ok, outcome=health.outcome)
    return found | {"at": now()}


def month(actor: Actor) -> money.Month:
    """What the school spent this month, and what it may spend."""
    require(actor.is_admin)
    return money.this_month(actor.school)


@transaction.atomic
def set_budget(actor: Actor, dollars: float | None) -> money.Month:
    """Say what the school may spend in a month; None takes the limit away."""
    require(actor.is_admin)
    if dollars is None:
        Budget.objects.filter(school_id=actor.school_id).delete()
    elif not 0 <= dollars <= MOST_BUDGET:
        raise Invalid.field(
            "monthly", "out_of_range", _("Choose an amount from 0 to %(most)d.") % {"most": MOST_BUDGET}
        )
    else:
        values = {"monthly": round(dollars * money.MICRO), "changed_by": actor.person}
        Budget.objects.update_or_create(school_id=actor.school_id, defaults=values)
    record(actor, "budget.saved", monthly=dollars)
    return money.this_month(actor.school)


def _fill(account: ProviderAccount, draft: Draft) -> None:
    """Put a draft into the account. Raises `Invalid` with everything that is wrong."""
    options, errors = clean_options(account.provider, draft.options)
    errors += _number_errors(draft)
    if problem := text_error("region", draft.region, most=LONGEST_REGION):
        errors.append(problem)
    account.options, account.region = options, draft.region.strip()
    account.enabled, account.acknowledged = draft.enabled, draft.acknowledged
    account.zero_retention, account.contract_signed = draft.zero_retention, draft.contract_signed
    account.min_age, account.per_minute, account.at_once = draft.min_age, draft.per_minute, draft.at_once
    secret = draft.secret.strip()
    if secret:
        account.secret, account.secret_end = vault.seal(secret), secret[-4:] if len(secret) > 2 * 4 else ""
    if not errors and account.enabled:
        errors += _build_errors(account)
    if errors:
        raise Invalid(errors=tuple(errors))


def _build_errors(account: ProviderAccount) -> list[FieldError]:
    """What the provider itself says of what was typed."""
    if account.provider == painters.MIDJOURNEY and not account.acknowledged:
        words = _("Read what this vendor's terms say, and confirm it.")
        return [FieldError("acknowledged", "required", words)]
    try:
        painters.build(account).close()
    except vault.Unreadable:
        return [FieldError("secret", "unreadable", _("The key cannot be read any more. Please type it again."))]
    except ValueError:
        name = "secret" if not account.secret else "options"
        return [FieldError(name, "not_usable", _("This cannot be used. Check the key, the address and the model."))]
    return []


def _number_errors(draft: Draft) -> list[FieldError]:
    bounds = {"min_age": (0, OLDEST), "per_minute": (1, MOST_A_MINUTE), "at_once": (1, MOST_A_MINUTE)}
    return [
        FieldError(
            name, "out_of_range", _("Choose a number from %(least)d to %(most)d.") % {"least": least, "most": most}
        )
        for name, (least, most) in bounds.items()
        if (number := getattr(draft, name)) is not None and not least <= number <= most
    ]


def _desk(actor: Actor, provider: str, account: ProviderAccount | None) -> Desk:
    try:
        painter = painters.painter(provider, actor.school_id)
    except painters.PainterAway:
        painter = None
    circuit = breakers.open(painter.key) if painter else None
    return Desk(provider, account, painter, circuit, retires_on(painter) if painter else None)


def _account(provider: str) -> ProviderAccount | None:
    return ProviderAccount.objects.select_related("changed_by").filter(provider=provider).first()


def _known(provider: str) -> str:
    if provider not in painters.KINDS:
        raise NotFound
    return provider


def _throttle(actor: Actor, limit: int) -> None:
    key = f"probes:{actor.school_id}:{int(now().timestamp() // 60)}"
    cache.add(key, 0, 120)
    if cache.incr(key) > limit:
        raise TooMany(retry_after=60 - int(now().timestamp() % 60), limit=limit)
