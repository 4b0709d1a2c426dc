"""Who paints: the providers, each through the school's own account or the installation's, made when first used."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.choices import AgeBand
from accounts.models import Classroom
from accounts.prepared import Prepared, Slot, columns_of, row_of
from edu4all.lib import vault
from edu4all.lib.errors import EduError
from imagegen.choices import Check
from imagegen.engine.breaker import breakers
from imagegen.models import ProviderAccount
from imagegen.providers import catalogue
from imagegen.providers.addresses import names_own_machine
from imagegen.providers.azure import AzureProvider
from imagegen.providers.base import Capabilities, Provider
from imagegen.providers.compatible import CompatibleProvider
from imagegen.providers.midjourney import MidjourneyProvider
from imagegen.providers.openai import OpenAIProvider
from imagegen.providers.storybook import Storybook

log = logging.getLogger(__name__)
KINDS: dict[str, type[Provider]] = {
    kind.name: kind for kind in (Storybook, OpenAIProvider, AzureProvider, CompatibleProvider, MidjourneyProvider)
}
FALLBACK = Storybook.name
"""Who can always stand in: it needs no network, no money and no moderator."""
PAID = tuple(name for name, kind in KINDS.items() if kind.waits)
"""The providers that are reached through an account; the storybook needs none."""

MIDJOURNEY = "midjourney"
PATIENCE_OF_MIDJOURNEY_S = 600.0
"""Its proxies queue, a picture takes minutes, and a task that was sent can be asked for again."""
LEAST_AGE: Mapping[str, int] = {AgeBand.UNDER_13: 0, AgeBand.TEENS: 13, AgeBand.OLDER: 16}
OF_AGE = 13
"""Below it, what a pupil writes goes only where nothing of it is kept."""


class PainterAway(EduError):
    """The provider that a class is to use can't be reached now, or is not set up here."""

    code = "provider_down"
    status = 503
    sentence = _("The painter of your class is not here right now. Your idea is safe. Please tell your teacher.")


class PainterTooGrown(EduError):
    """The account doesn't qualify for children of this age."""

    code = "provider_down"
    status = 503
    sentence = _("The painter of your class may not paint for your age. Your idea is safe. Please tell your teacher.")


@dataclass(frozen=True, slots=True)
class Painter:
    """A provider as one school uses it: through which account, and what that account allows.

    `key` names the account's shared state. `own_server`: the operator runs it, so nothing leaves their network.
    `min_age` is in years; None goes by the vendor's terms.
    """

    name: str
    key: str
    provider: Provider
    account_id: UUID | None = None
    per_minute: int | None = None
    at_once: int | None = None
    zero_retention: bool = False
    own_server: bool = False
    min_age: int | None = None

    def suits(self, age_band: str) -> bool:
        """Whether it may paint for children of this age: by the vendor's terms, and by what it keeps."""
        if not self.provider.waits or self.own_server:
            return True
        youngest = LEAST_AGE.get(age_band, 0)
        terms = catalogue.vendor(self.name)
        is_lowered = self.zero_retention and terms.min_age_attested is not None
        by_terms = terms.min_age_attested if is_lowered else terms.min_age
        least = by_terms if self.min_age is None else self.min_age
        return youngest >= (least or 0) and (youngest >= OF_AGE or self.zero_retention)


def painter(name: str, school_id: UUID | None = None) -> Painter:
    """The provider for a school: through its own account if it has one that is on, else the installation's.

    Raises `PainterAway` where there is neither.
    """
    if name not in KINDS:
        raise PainterAway
    if name in PAID and school_id is not None:
        for values in _account(school=school_id, provider=name):
            return of_account(row_of(ProviderAccount, ACCOUNT, values))
    return installed(name)


def at_work(name: str, classroom: Classroom) -> Painter | None:
    """The provider as a class may use it this moment, or None where it can't."""
    try:
        found = painter(name, classroom.school_id)
    except PainterAway:
        return None
    is_resting = found.provider.waits and breakers.open(found.key)
    return None if is_resting or not found.suits(classroom.age_band) else found


def painter_of(name: str, account_id: UUID | None) -> Painter:
    """The provider that a generation was taken in for. Raises `PainterAway` where its account is off by now."""
    if account_id is None:
        return installed(name)
    account = ProviderAccount.objects.filter(pk=account_id, enabled=True).first()
    if account is None:
        raise PainterAway
    return of_account(account)


ACCOUNT = columns_of(ProviderAccount)


@Prepared
def _account() -> QuerySet[Any, Any]:
    rows = ProviderAccount.objects.filter(school_id=Slot("school"), provider=Slot("provider", _NAME), enabled=True)
    return rows.values_list(*ACCOUNT)


_NAME = ProviderAccount._meta.get_field("provider")  # noqa: SLF001 - documented, whatever its name


def installed(name: str) -> Painter:
    """The provider by the installation's settings. Raises `PainterAway` where they don't set it up."""
    found = _installed(name) if name in settings.PROVIDERS else None
    if found is None:
        raise PainterAway
    return found


@cache
def _installed(name: str) -> Painter | None:
    options, allowed = settings.PROVIDERS[name], settings.PROVIDER_TERMS
    try:
        provider = KINDS[name](**options)
    except ValueError as problem:
        log.error("The settings of provider %s can't be used: %s", name, problem)  # noqa: TRY400 - their words say it
        return None
    return Painter(
        name=name,
        key=name,
        provider=provider,
        per_minute=allowed["per_minute"],
        at_once=allowed["at_once"],
        zero_retention=allowed["zero_retention"],
        own_server=_is_own_server(name, options),
        min_age=allowed["min_age"],
    )


_of_accounts: dict[UUID, tuple[int, Painter]] = {}
_lock = threading.Lock()


def of_account(account: ProviderAccount) -> Painter:
    """The provider as a school's account sets it up; made anew when the account has changed.

    Raises `PainterAway` where it can't be made: the key was sealed under another SECRET_KEY.
    """
    version, known = _of_accounts.get(account.pk, (0, None))
    if known is None or version != account.version:
        try:
            fresh = _painter(account)
        except (vault.Unreadable, ValueError) as problem:
            log.exception("The account %s with %s can't be used.", account.pk, account.provider)
            raise PainterAway from problem
        with _lock:
            _of_accounts[account.pk] = account.version, fresh
        return fresh
    return known


def _painter(account: ProviderAccount) -> Painter:
    return Painter(
        name=account.provider,
        key=str(account.pk),
        provider=build(account),
        account_id=account.pk,
        per_minute=account.per_minute,
        at_once=account.at_once,
        zero_retention=account.zero_retention,
        min_age=account.min_age,
    )


def build(account: ProviderAccount) -> Provider:
    """The provider of an account, not kept. Raises `ValueError` where the options can't be used.

    Addresses that a school writes are outside addresses: only what the operator's settings name is reached within the
    operator's own network.
    """
    kind: Any = KINDS[account.provider]
    secret = vault.unseal(account.secret) if account.secret else ""
    url = address_of(account.options)
    private = bool(url) and urlsplit(url).netloc in own_network_hosts()
    options = {**account.options, "deadline_s": settings.PROVIDER_DEADLINE_S, "private": private}
    if kind.name == MIDJOURNEY:
        options["deadline_s"] = max(settings.PROVIDER_DEADLINE_S, PATIENCE_OF_MIDJOURNEY_S)
        made: Provider = kind(**options, secret=secret, acknowledged=account.acknowledged)
    else:
        made = kind(**options, api_key=secret)
    return made


def _is_own_server(name: str, options: Mapping[str, Any]) -> bool:
    """Whether the operator's settings lead to this machine or a private network, and not to a proxy of a vendor's."""
    return name != MIDJOURNEY and names_own_machine(urlsplit(address_of(options)).hostname or "")


def address_of(options: Mapping[str, Any]) -> str:
    return str(options.get("base_url") or options.get("endpoint") or "")


def own_network_hosts() -> frozenset[str]:
    """Host and port of the servers that the operator's settings name, and lets schools use as well."""
    named = (urlsplit(address_of(options)).netloc for options in settings.PROVIDERS.values())
    return frozenset(filter(None, named))


def forget() -> None:
    """Make every provider anew when it is next used: the settings have changed."""
    _installed.cache_clear()
    _of_accounts.clear()


def usable(school_id: UUID | None = None) -> list[str]:
    """The names of the providers that a school can use: set up here, or through an account of its own."""
    own = set()
    if school_id is not None:
        rows = ProviderAccount.objects.filter(school_id=school_id, enabled=True)
        own = set(rows.values_list("provider", flat=True))
    return [name for name in KINDS if name in own or (name in settings.PROVIDERS and _installed(name))]


def chosen(name: str | None) -> str:
    """The provider that a policy names, or the installation's default."""
    return name or str(settings.DEFAULT_PROVIDER)


def capabilities(name: str, school_id: UUID | None = None) -> Capabilities:
    return painter(name, school_id).provider.capabilities()


def check_first(name: str, wanted: Check) -> Check:
    """Who looks first: what the policy says, but a teacher at everything where no moderator sees the pictures."""
    return Check.EVERYTHING if KINDS[name].needs_moderation else wanted


def lanes() -> tuple[list[str], list[str]]:
    """The names of the providers that wait on the network, and of those that work on this machine."""
    return list(PAID), [name for name in KINDS if name not in PAID]
