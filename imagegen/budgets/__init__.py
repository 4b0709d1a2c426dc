"""What may be used: pictures of a pupil's day (`quota`) and the school's money (`money`). The only writers of both."""

from imagegen.budgets.quota import Left, QuotaReached, give_back, left_today, reserve

__all__ = ["Left", "QuotaReached", "give_back", "left_today", "reserve"]
