"""A provider's card: everything that its template shows, worked out beforehand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.choices import AgeBand
from accounts.models import School
from edu4all.lib.clock import today_in
from imagegen.choices import Check, Kind, Shape
from imagegen.models import ProviderAccount
from imagegen.operations.providers import Desk
from imagegen.pipeline import painters
from imagegen.pipeline.options import Terms, terms_of
from imagegen.web.provider_words import WHAT, dollars, outcome_words
from imagegen.web.words import PAINTERS, SHAPES

SOON_DAYS = 30
"""From here on the end of a model is urgent."""


@dataclass(frozen=True, slots=True)
class Card:
    """A provider as staff see it. `kind` is the colour role of its state; `ending_kind` that of its model's end.

    `why` says more of the state, `ending` when the model ends; both may be empty. `pupils` says for which ages it may
    paint through the account that is used.
    """

    name: str
    title: str
    what: str
    terms: str
    ages: str
    state: str
    kind: str
    why: str
    used: str
    model: str = ""
    price: str = ""
    can: tuple[str, ...] = ()
    pupils: str = ""
    ending: str = ""
    ending_kind: str = ""
    is_set_up: bool = False
    takes_account: bool = False
    is_checked: bool = False


def card_of(desk: Desk, school: School) -> Card:
    """The card of one provider; times are the school's."""
    state, kind, why = _state(desk, school)
    ending, ending_kind = _ending(desk, school)
    terms = terms_of(desk.provider)
    painter = desk.painter
    return Card(
        name=desk.provider,
        title=str(PAINTERS.get(desk.provider, desk.provider)),
        what=str(WHAT.get(desk.provider, "")),
        terms=_(terms.words),
        ages=_ages(terms),
        state=state,
        kind=kind,
        why=why,
        used=_used(desk),
        model=painter.provider.model if painter else "",
        price=_price(desk),
        can=_can(desk),
        pupils=_pupils(desk),
        ending=ending,
        ending_kind=ending_kind,
        is_set_up=painter is not None,
        takes_account=desk.provider in painters.PAID,
        is_checked=painters.check_first(desk.provider, Check.NOBODY) == Check.EVERYTHING,
    )


def last_try(account: ProviderAccount | None) -> Mapping[str, Any] | None:
    """What a probe found of the account as it is now; nothing where it was saved since."""
    if account is None or not account.probe or account.probed_at is None or account.probed_at < account.changed_at:
        return None
    return {**account.probe, "at": account.probed_at}


def _state(desk: Desk, school: School) -> tuple[str, str, str]:
    """How it is doing: a word, its colour, and a sentence why."""
    account = desk.account
    if desk.circuit:
        until = date_format(localtime(desk.circuit.until, ZoneInfo(school.time_zone)), "H:i")
        return _("Rests until %(time)s") % {"time": until}, "warn", outcome_words(desk.circuit.reason)
    if desk.painter is None and account and account.enabled:
        return (
            _("Does not work"),
            "bad",
            _("The account cannot be used as it is saved. Type the key again and save it."),
        )
    if desk.painter is None:
        return (_("Switched off") if account else _("Not set up")), "", ""
    tried = last_try(account)
    if account and tried and desk.painter.account_id == account.pk and not tried["ok"]:
        return _("Failed when it was last tried"), "warn", outcome_words(tried["outcome"])
    left = desk.days_left(today_in(school.time_zone))
    return (_("Works"), "ok", "") if left is None or left > 0 else (_("Its model has ended"), "bad", "")


def _ending(desk: Desk, school: School) -> tuple[str, str]:
    """When the model ends and how urgent that is; nothing where no end is announced."""
    if desk.retires_on is None:
        return "", ""
    today = today_in(school.time_zone)
    facts = {"day": date_format(desk.retires_on, "DATE_FORMAT"), "days": (desk.retires_on - today).days}
    left = desk.days_left(today)
    if left is None:
        return _("The vendor ends this model on %(day)s.") % facts, ""
    if left <= 0:
        return _("The vendor ended this model on %(day)s. Choose another one.") % facts, "bad"
    words = ngettext(
        "The vendor ends this model in %(days)d day, on %(day)s. Choose another one.",
        "The vendor ends this model in %(days)d days, on %(day)s. Choose another one.",
        left,
    )
    return words % facts, "bad" if left <= SOON_DAYS else "warn"


def _used(desk: Desk) -> str:
    if desk.painter is None:
        return _("None")
    if desk.provider not in painters.PAID:
        return _("Built in")
    return _("The installation’s") if desk.is_installed else _("The school’s own")


def _price(desk: Desk) -> str:
    if desk.painter is None:
        return ""
    micro = desk.painter.provider.price(Kind.CREATE, Shape.SQUARE, 1)
    if micro:
        return _("at most %(amount)s") % {"amount": dollars(micro)}
    return _("not paid by the picture") if desk.provider in painters.PAID else _("nothing")


def _pupils(desk: Desk) -> str:
    painter = desk.painter
    bands = [str(band.label) for band in AgeBand if painter and painter.suits(band)]
    if len(bands) == len(AgeBand):
        return _("of every age")
    return ", ".join(bands) or _("of no age")


def _can(desk: Desk) -> tuple[str, ...]:
    """What can be asked for, in a few words each."""
    if desk.painter is None:
        return ()
    can = desk.painter.provider.capabilities()
    at_once = ngettext("%(count)d picture at once", "Up to %(count)d pictures at once", can.max_n)
    edits = _("Change a part") if can.mask else _("Change the whole picture")
    words = {
        edits: Kind.EDIT in can.kinds,
        _("More like this"): Kind.VARIATION in can.kinds,
        at_once % {"count": can.max_n}: True,
        _("How surprising"): can.variety,
        _("Seed"): can.seed,
        _("Tells how far it is"): can.progress,
    }
    return *(str(SHAPES[shape]) for shape in Shape if shape in can.shapes), *(
        word for word, has in words.items() if has
    )


def _ages(terms: Terms) -> str:
    """From which age an account may be used, by the vendor's terms."""
    if terms.min_age is None:
        return _("The terms name no age.")
    if not terms.min_age:
        return _("For every age.")
    words = _("From %(age)d years.") % {"age": terms.min_age}
    if terms.min_age_attested is None:
        return words
    if not terms.min_age_attested:
        later = _("With zero data retention for every age.")
    else:
        later = _("With zero data retention from %(age)d years.") % {"age": terms.min_age_attested}
    return f"{words} {later}"
