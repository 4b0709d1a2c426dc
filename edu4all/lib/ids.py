"""Ids and secrets. Ids are UUIDv7 (RFC 9562): random enough to be public, and in order of time for lists by key."""

import os
import secrets
import threading
import time
from uuid import UUID

_lock = threading.Lock()
_last_ms = 0
_counter = 0

CODE_ALPHABET = "ABCDEFGHJKMNPQRSTVWXYZ23456789"
"""For codes that people type: no I, L, O, U, 0, 1."""


def new_id() -> UUID:
    """A new UUIDv7, later than every other one of this process: 48 bits of time, 12 of a counter, 62 random."""
    global _last_ms, _counter
    with _lock:
        ms = time.time_ns() // 1_000_000
        if ms > _last_ms:
            _last_ms, _counter = ms, secrets.randbelow(1 << 10)
        else:
            _counter += 1
            if _counter >= 1 << 12:
                _last_ms, _counter = _last_ms + 1, 0
        value = (_last_ms << 80) | (0x7 << 76) | (_counter << 64)
    return UUID(int=value | (0b10 << 62) | (int.from_bytes(os.urandom(8)) >> 2))


def new_secret() -> str:
    """256 random bits as text for a URL or a header."""
    return secrets.token_urlsafe(32)


def new_code(length: int = 9) -> str:
    """A code that a child can type: nine characters hold 44 bits."""
    return "".join(secrets.choice(CODE_ALPHABET) for _ in range(length))
