"""The school's accounts with providers, and its money, for its admins."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from rest_framework import serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.api.door import ADMINS, actor_of, listed, read, text_id, version_tag, when
from accounts.api.schema import IF_MATCH, KEY_PAGE, etag_header, page_of, says
from edu4all.lib.rest import wanted_version
from imagegen.budgets.money import MICRO, Month
from imagegen.choices import Kind, LedgerStep, Outcome, Shape
from imagegen.models import LedgerLine, ProviderAccount
from imagegen.operations import providers
from imagegen.operations.providers import Desk, Draft
from imagegen.pipeline.options import options_of, terms_of
from imagegen.queries import ledger_of


class AccountBody(serializers.Serializer[Any]):
    """An account as it shall be. An empty `secret` keeps the key that is there; what is not named is at its default."""

    options = serializers.DictField(child=serializers.CharField(allow_blank=True), required=False, default=dict)
    secret = serializers.CharField(required=False, default="", allow_blank=True, max_length=2000, write_only=True)
    enabled = serializers.BooleanField(required=False, default=True)
    zero_retention = serializers.BooleanField(required=False, default=False)
    contract_signed = serializers.BooleanField(required=False, default=False)
    acknowledged = serializers.BooleanField(required=False, default=False, help_text="The vendor's terms were read.")
    region = serializers.CharField(required=False, default="", allow_blank=True)
    min_age = serializers.IntegerField(required=False, default=None, allow_null=True)
    per_minute = serializers.IntegerField(required=False, default=None, allow_null=True, help_text="Pictures.")
    at_once = serializers.IntegerField(required=False, default=None, allow_null=True, help_text="Calls under way.")


class CapabilitiesAnswer(serializers.Serializer[Any]):
    """What the provider can do with this account. What it can't is answered with 422 `unsupported`."""

    kinds = serializers.ListField(child=serializers.ChoiceField(list(Kind)))
    shapes = serializers.ListField(child=serializers.ChoiceField(list(Shape)))
    max_n = serializers.IntegerField()
    variety = serializers.BooleanField()
    seed = serializers.BooleanField()
    mask = serializers.BooleanField()
    progress = serializers.BooleanField()
    model = serializers.CharField()
    price = serializers.DecimalField(12, 6, help_text="US dollars at most for one square picture.")
    retires_on = serializers.DateField(allow_null=True)


class HealthAnswer(serializers.Serializer[Any]):
    """What a probe found. `models` has the announced end of each, if any."""

    ok = serializers.BooleanField()
    outcome = serializers.ChoiceField(list(Outcome), allow_null=True)
    detail = serializers.CharField(allow_blank=True)
    models = serializers.DictField(child=serializers.DateField(allow_null=True))
    at = serializers.DateTimeField()


class CircuitAnswer(serializers.Serializer[Any]):
    """The provider is given a rest after failures: until when, and why."""

    open_until = serializers.DateTimeField()
    reason = serializers.CharField()


class AccountAnswer(serializers.Serializer[Any]):
    """The school's own account. The key is never shown again: `secret_end` has its last characters."""

    version = serializers.IntegerField()
    enabled = serializers.BooleanField()
    options = serializers.DictField(child=serializers.CharField())
    secret_end = serializers.CharField(allow_blank=True)
    has_secret = serializers.BooleanField()
    zero_retention = serializers.BooleanField()
    contract_signed = serializers.BooleanField()
    acknowledged = serializers.BooleanField()
    region = serializers.CharField(allow_blank=True)
    min_age = serializers.IntegerField(allow_null=True)
    per_minute = serializers.IntegerField(allow_null=True)
    at_once = serializers.IntegerField(allow_null=True)
    changed_at = serializers.DateTimeField()


class OptionAnswer(serializers.Serializer[Any]):
    """One thing that an account is made of. No `choices`: any text."""

    name = serializers.CharField()
    required = serializers.BooleanField()  # type: ignore[assignment]
    choices = serializers.ListField(child=serializers.CharField())
    default = serializers.CharField(allow_blank=True)


class TermsAnswer(serializers.Serializer[Any]):
    """What the vendor's terms say about minors, in English. Ages are in years, null where the terms name none.

    `min_age_attested` holds instead of `min_age` once zero data retention is confirmed.
    """

    words = serializers.CharField()
    min_age = serializers.IntegerField(allow_null=True)
    min_age_attested = serializers.IntegerField(allow_null=True)


class ProviderAnswer(serializers.Serializer[Any]):
    """A provider as the school stands to it. `used` says through whose account, null where through none."""

    provider = serializers.CharField()
    used = serializers.ChoiceField(["school", "installation"], allow_null=True)
    account = AccountAnswer(allow_null=True)
    capabilities = CapabilitiesAnswer(allow_null=True)
    circuit = CircuitAnswer(allow_null=True)
    probe = HealthAnswer(allow_null=True)
    fields = OptionAnswer(many=True)  # type: ignore[assignment]
    terms = TermsAnswer()


class ProvidersAnswer(serializers.Serializer[Any]):
    results = ProviderAnswer(many=True)


class BudgetBody(serializers.Serializer[Any]):
    monthly = serializers.FloatField(allow_null=True, help_text="US dollars a month; null takes the limit away.")


class BudgetAnswer(serializers.Serializer[Any]):
    """What this month's pictures cost so far, reservations included, and what they may cost, in US dollars."""

    month = serializers.DateField()
    used = serializers.DecimalField(16, 6)
    monthly = serializers.DecimalField(16, 6, allow_null=True)


class LedgerAnswer(serializers.Serializer[Any]):
    """One movement of money in US dollars. `possible`: nobody knows whether the provider charged it."""

    id = serializers.CharField()
    generation = serializers.CharField()
    step = serializers.ChoiceField(list(LedgerStep))
    amount = serializers.DecimalField(16, 6)
    possible = serializers.BooleanField()
    facts = serializers.DictField()
    created_at = serializers.DateTimeField()


class ProvidersView(APIView):
    permission_classes = ADMINS

    @says("providers", "Every provider, as the school stands to it.", {200: ProvidersAnswer})
    def get(self, request: Request) -> Response:
        return Response({"results": [provider_answer(desk) for desk in providers.desks(actor_of(request))]})


class ProviderView(APIView):
    permission_classes = ADMINS

    @says("provider", "One provider.", {200: ProviderAnswer}, 404, parameters=[etag_header(200)])
    def get(self, request: Request, id: str) -> Response:
        return _tagged(providers.desk(actor_of(request), id))

    @says(
        "provider_save",
        "Set up or change the school's own account.",
        {200: ProviderAnswer},
        404,
        412,
        takes=AccountBody,
        parameters=[IF_MATCH, etag_header(200)],
    )
    def put(self, request: Request, id: str) -> Response:
        actor = actor_of(request)
        draft = Draft(**read(AccountBody, request))
        providers.save_account(actor, id, draft, based_on=wanted_version(request))
        return _tagged(providers.desk(actor, id))

    @says("provider_forget", "Switch the school's account off and forget its key.", {204: "Done."}, 404)
    def delete(self, request: Request, id: str) -> Response:
        providers.forget_account(actor_of(request), id)
        return Response(status=status.HTTP_204_NO_CONTENT)


class ProbeView(APIView):
    permission_classes = ADMINS

    @says("provider_probe", "Ask the provider, at no cost, whether the account works.", {200: HealthAnswer}, 404)
    def post(self, request: Request, id: str) -> Response:
        found = providers.probe(actor_of(request), id)
        return Response(found | {"at": when(found["at"])})


class BudgetView(APIView):
    permission_classes = ADMINS

    @says("school_budget", "The school's money for pictures this month.", {200: BudgetAnswer})
    def get(self, request: Request) -> Response:
        return Response(_month_answer(providers.month(actor_of(request))))

    @says("school_budget_save", "Say what the school may spend in a month.", {200: BudgetAnswer}, takes=BudgetBody)
    def put(self, request: Request) -> Response:
        return Response(_month_answer(providers.set_budget(actor_of(request), read(BudgetBody, request)["monthly"])))


class LedgerView(APIView):
    permission_classes = ADMINS

    @says("school_ledger", "Every movement of money, newest first.", {200: page_of(LedgerAnswer)}, parameters=KEY_PAGE)
    def get(self, request: Request) -> Response:
        return listed(request, ledger_of(actor_of(request).school_id), _ledger_answer)


def provider_answer(desk: Desk) -> dict[str, Any]:
    used = None if desk.painter is None else "installation" if desk.is_installed else "school"
    return {
        "provider": desk.provider,
        "used": used,
        "account": _account_answer(desk.account) if desk.account else None,
        "capabilities": _capabilities_answer(desk),
        "circuit": {"open_until": when(desk.circuit.until), "reason": desk.circuit.reason} if desk.circuit else None,
        "probe": _probe_answer(desk.account),
        "fields": [
            {"name": one.name, "required": one.is_needed, "choices": list(one.choices), "default": one.default}
            for one in options_of(desk.provider)
        ],
        "terms": asdict(terms_of(desk.provider)),
    }


def _account_answer(account: ProviderAccount) -> dict[str, Any]:
    plain = (
        "version", "enabled", "options", "secret_end", "zero_retention", "contract_signed", "acknowledged", "region",
        "min_age", "per_minute", "at_once",
    )  # fmt: skip
    facts = {name: getattr(account, name) for name in plain}
    return facts | {"has_secret": bool(account.secret), "changed_at": when(account.changed_at)}


def _capabilities_answer(desk: Desk) -> dict[str, Any] | None:
    if desk.painter is None:
        return None
    provider = desk.painter.provider
    can = provider.capabilities()
    return {
        "kinds": sorted(can.kinds),
        "shapes": [shape for shape in Shape if shape in can.shapes],
        "max_n": can.max_n,
        "variety": can.variety,
        "seed": can.seed,
        "mask": can.mask,
        "progress": can.progress,
        "model": provider.model,
        "price": _dollars(provider.price(Kind.CREATE, Shape.SQUARE, 1)),
        "retires_on": desk.retires_on and desk.retires_on.isoformat(),
    }


def _probe_answer(account: ProviderAccount | None) -> Mapping[str, Any] | None:
    return {**account.probe, "at": when(account.probed_at)} if account and account.probe else None


def _month_answer(month: Month) -> dict[str, Any]:
    return {
        "month": month.month.isoformat(),
        "used": _dollars(month.used),
        "monthly": None if month.monthly is None else _dollars(month.monthly),
    }


def _ledger_answer(line: LedgerLine) -> dict[str, Any]:
    return {
        "id": str(line.pk),
        "generation": text_id(line.generation_id),
        "step": line.step,
        "amount": _dollars(line.amount),
        "possible": line.possible,
        "facts": line.facts,
        "created_at": when(line.created_at),
    }


def _dollars(micro: int) -> str:
    return f"{Decimal(micro) / MICRO:.6f}"


def _tagged(desk: Desk) -> Response:
    version = desk.account.version if desk.account else 0
    return Response(provider_answer(desk), headers={"ETag": version_tag(version)})
