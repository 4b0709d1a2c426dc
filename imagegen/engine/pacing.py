"""The pace of each provider account: so many pictures a minute, so many calls under way.

A class presses the button together, and providers commonly take five pictures a minute. Instead of sending all and
being refused, each generation is given its turn: the account's row keeps when the next picture may start (the generic
cell rate algorithm without a burst, ITU-T I.371), and who comes early is put back until then.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.tenancy import Exit, everywhere
from edu4all.lib.clock import now
from imagegen.choices import State
from imagegen.models import AccountState, Generation


def turn(key: str, n: int, per_minute: int) -> datetime:
    """Reserve the next n pictures of an account's pace: the moment at which they may start."""
    with transaction.atomic():
        AccountState.objects.get_or_create(key=key)
        state = AccountState.objects.select_for_update().get(key=key)
        start = max(now(), state.next_at or now())
        state.next_at = start + timedelta(seconds=60.0 * n / per_minute)
        state.save(update_fields=["next_at"])
    return start


def wait_for_all(key: str, seconds: float) -> None:
    """The provider asked for patience: nobody's turn comes before that."""
    until = now() + timedelta(seconds=seconds)
    AccountState.objects.get_or_create(key=key)
    AccountState.objects.filter(key=key).exclude(next_at__gt=until).update(next_at=until)


def under_way(provider: str, account_id: UUID | None) -> int:
    """How many calls of an account are being made now, by any worker."""
    with everywhere(Exit.CLAIM):
        rows = Generation.objects.filter(state=State.SENT, provider=provider, account_id=account_id)
        return rows.count()
