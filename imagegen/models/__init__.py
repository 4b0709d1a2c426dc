"""The rows of this app."""

from imagegen.models.accounts import AccountState, Budget, LedgerLine, ProviderAccount, Spending
from imagegen.models.generations import Attempt, Case, DailyUse, Generation, Picture, QueueShare
from imagegen.models.policies import EffectivePolicy, PolicyVersion, SafetyPolicy

__all__ = [
    "AccountState",
    "Attempt",
    "Budget",
    "Case",
    "DailyUse",
    "EffectivePolicy",
    "Generation",
    "LedgerLine",
    "Picture",
    "PolicyVersion",
    "ProviderAccount",
    "QueueShare",
    "SafetyPolicy",
    "Spending",
]
