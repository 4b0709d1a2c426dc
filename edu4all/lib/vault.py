"""Secrets of others that we keep, such as keys of provider accounts: encrypted before they reach the database.

Fernet (AES-128-CBC with HMAC-SHA256) under keys derived from SECRET_KEY and its fallbacks, so that a dump of the
database alone opens nothing, and a changed SECRET_KEY still opens what an older one sealed.
"""

from __future__ import annotations

import base64
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings


class Unreadable(Exception):
    """What was sealed can't be opened: it was sealed under another SECRET_KEY, or altered."""


def seal(secret: str) -> str:
    """Encrypt a secret; the same one gives another text each time."""
    return _keys(settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS)).encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Give the secret back. Raises `Unreadable`."""
    try:
        return _keys(settings.SECRET_KEY, tuple(settings.SECRET_KEY_FALLBACKS)).decrypt(sealed.encode()).decode()
    except InvalidToken as problem:
        raise Unreadable from problem


@cache
def _keys(newest: str, older: tuple[str, ...]) -> MultiFernet:
    return MultiFernet([Fernet(_derived(key)) for key in (newest, *older)])


def _derived(key: str) -> bytes:
    derived = HKDF(SHA256(), length=32, salt=None, info=b"edu4all.vault").derive(key.encode())
    return base64.urlsafe_b64encode(derived)
