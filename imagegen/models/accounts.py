"""What a school has with providers: accounts with their keys and attestations, and money."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from accounts.models import Person
from accounts.tenancy import SchoolModel
from imagegen.choices import LedgerStep
from imagegen.models.generations import Generation


class ProviderAccount(SchoolModel):
    """A school's own account with a provider. Where a school has none, the installation's is used.

    `options` are what the provider's class takes (address, model, …), `secret` its key as the vault sealed it, of which
    `secret_end` shows the last characters. Attestations are what an admin vouches for. `per_minute` paces pictures,
    `at_once` caps calls under way; None sets no limit. An account is switched off and its key forgotten, not deleted:
    the record points at it.
    """

    provider = models.CharField(max_length=20)
    options = models.JSONField(default=dict)
    secret = models.TextField(blank=True)
    secret_end = models.CharField(max_length=4, blank=True)
    enabled = models.BooleanField(default=True)

    zero_retention = models.BooleanField(default=False)
    contract_signed = models.BooleanField(default=False)
    acknowledged = models.BooleanField(default=False)
    region = models.CharField(max_length=40, blank=True)
    min_age = models.PositiveSmallIntegerField(null=True)

    per_minute = models.PositiveSmallIntegerField(null=True)
    at_once = models.PositiveSmallIntegerField(null=True)

    version = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    probed_at = models.DateTimeField(null=True)
    probe = models.JSONField(null=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["school", "provider"], name="one_account_a_provider"),
            models.CheckConstraint(condition=~Q(per_minute=0), name="account_pace_positive"),
            models.CheckConstraint(condition=~Q(at_once=0), name="account_cap_positive"),
        ]

    def __str__(self) -> str:
        return f"account with {self.provider}"


class AccountState(models.Model):
    """How an account is doing, shared by all processes; `key` is the account's id, or the installation's provider.

    `next_at` is when its pace lets the next picture start. `open_until`: the circuit is open, nothing is sent.
    """

    key = models.CharField(max_length=64, primary_key=True)
    next_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)
    open_until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return self.key


class Budget(SchoolModel):
    """What a school may spend on pictures in a month, in millionths of a US dollar."""

    monthly = models.BigIntegerField()
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["school"], name="one_budget_a_school"),
            models.CheckConstraint(condition=Q(monthly__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.monthly / 1_000_000:.2f} USD a month"


class Spending(SchoolModel):
    """What a school's pictures of one month cost so far, reservations included, in millionths of a US dollar."""

    month = models.DateField()
    used = models.BigIntegerField(default=0)

    class Meta(SchoolModel.Meta):
        constraints = [
            models.UniqueConstraint(fields=["school", "month"], name="spending_once"),
            models.CheckConstraint(condition=Q(used__gte=0), name="spending_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.used / 1_000_000:.2f} USD in {self.month:%Y-%m}"


class LedgerLine(SchoolModel):
    """One movement of money, never changed: reserved, settled (the difference to what it cost), or refunded.

    `amount` is in millionths of a US dollar, negative where money comes back. The lines of a generation add up to what
    it cost. `possible`: nobody knows whether the provider charged for it.
    """

    generation = models.ForeignKey(Generation, on_delete=models.PROTECT, related_name="ledger")
    step = models.CharField(max_length=10, choices=[(step, step) for step in LedgerStep])
    amount = models.BigIntegerField()
    month = models.DateField()
    possible = models.BooleanField(default=False)
    facts = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta(SchoolModel.Meta):
        indexes = [models.Index(fields=["school", "month", "-id"], name="ledger_by_month")]

    def __str__(self) -> str:
        return f"{self.step} {self.amount / 1_000_000:.4f} USD"
