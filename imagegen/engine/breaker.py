"""The circuit breaker of each provider account, shared by all processes through the account's row.

Closed: calls go out. After several failures in a row, or one that only a person can mend (a wrong key, no money), it
opens: nothing is sent for a while. Then one call is let through; it closes the circuit, or opens it for longer.
A refusal never counts: the provider works, it only doesn't like the words.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F

from edu4all.lib.clock import now
from imagegen.choices import Outcome
from imagegen.models import AccountState

IN_A_ROW = 5
FIRST_PAUSE_S = 30.0
LONGEST_PAUSE_S = 300.0
TRIAL_S = 60.0
"""How long one trial may take before the next is let through."""
KNOWN_FOR_S = 1.0

COUNTED = frozenset({Outcome.PROVIDER_ERROR, Outcome.TIMEOUT, Outcome.UNREACHABLE, Outcome.CUT, Outcome.BAD_RESPONSE})
FATAL = frozenset({Outcome.AUTH, Outcome.ACCOUNT_BLOCKED, Outcome.QUOTA, Outcome.BILLING, Outcome.MODEL_UNAVAILABLE})
"""Trying again doesn't help until a person has seen to it."""
TROUBLES = COUNTED | FATAL


@dataclass(frozen=True, slots=True)
class Open:
    """A circuit that is open: until when, and why."""

    until: datetime
    reason: str

    @property
    def is_fatal(self) -> bool:
        return self.reason in FATAL


class Breakers:
    """What this process knows of the circuits that are not simply closed; asked of the database once a second."""

    def __init__(self) -> None:
        self._troubled: Mapping[str, AccountState] = {}
        self._read_at = 0.0
        self._lock = threading.Lock()

    def open(self, key: str) -> Open | None:
        """Whether the circuit is open. One that has been open long enough looks closed: see `admit`."""
        state = self._states().get(key)
        if state is None or state.open_until is None or state.open_until <= now():
            return None
        return Open(state.open_until, state.reason)

    def admit(self, key: str) -> Open | None:
        """Let a call through, or say until when not. Of those who ask after a pause, one is let through as a trial."""
        state = self._states().get(key)
        if state is None or state.open_until is None:
            return None
        moment = now()
        if state.open_until > moment:
            return Open(state.open_until, state.reason)
        trial_ends = moment + timedelta(seconds=TRIAL_S)
        rows = AccountState.objects.filter(key=key, open_until=state.open_until)
        mine = rows.update(open_until=trial_ends) == 1
        self.forget()
        return None if mine else Open(trial_ends, state.reason)

    def note(self, key: str, outcome: Outcome | None) -> bool:
        """Count how a call ended, None for well. True where this very call opened the circuit."""
        if outcome in TROUBLES:
            return self._failed(key, Outcome(str(outcome)))
        if key in self._states():
            AccountState.objects.filter(key=key).update(failures=0, open_until=None, reason="")
            self.forget()
        return False

    def close(self, key: str) -> None:
        """Close a circuit: somebody has changed the account, or a probe went well."""
        AccountState.objects.filter(key=key).update(failures=0, open_until=None, reason="")
        self.forget()

    def forget(self) -> None:
        """Ask the database anew at the next question."""
        self._read_at = 0.0

    def _failed(self, key: str, outcome: Outcome) -> bool:
        with transaction.atomic():
            AccountState.objects.get_or_create(key=key)
            AccountState.objects.filter(key=key).update(failures=F("failures") + 1)
            state = AccountState.objects.select_for_update().get(key=key)
            was_open = state.open_until is not None
            beyond = state.failures - IN_A_ROW
            if outcome not in FATAL and beyond < 0:
                self.forget()
                return False
            pause = LONGEST_PAUSE_S if outcome in FATAL else min(FIRST_PAUSE_S * 2 ** min(beyond, 8), LONGEST_PAUSE_S)
            state.open_until, state.reason = now() + timedelta(seconds=pause), outcome
            state.save(update_fields=["open_until", "reason"])
        self.forget()
        return not was_open

    def _states(self) -> Mapping[str, AccountState]:
        with self._lock:
            if time.monotonic() - self._read_at >= KNOWN_FOR_S:
                rows = AccountState.objects.exclude(failures=0, open_until=None)
                self._troubled = {state.key: state for state in rows}
                self._read_at = time.monotonic()
            return self._troubled


breakers = Breakers()
"""This process's own."""
