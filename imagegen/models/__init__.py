"""The rows of this app."""

from imagegen.models.generations import Attempt, Case, DailyUse, Generation, Picture, QueueShare
from imagegen.models.policies import EffectivePolicy, PolicyVersion, SafetyPolicy

__all__ = [
    "Attempt",
    "Case",
    "DailyUse",
    "EffectivePolicy",
    "Generation",
    "Picture",
    "PolicyVersion",
    "QueueShare",
    "SafetyPolicy",
]
