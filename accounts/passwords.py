"""Passwords: how they are kept, and the first ones that teachers hand out."""

from __future__ import annotations

import secrets

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2(Argon2PasswordHasher):
    """Argon2id with OWASP's second setting (19 MiB, 2 passes): a class that signs in at once needs no gigabytes."""

    time_cost = 2
    memory_cost = 19_456
    parallelism = 1


CONSONANTS = "bdfghjkmnprstvz"
VOWELS = "aeiou"


def first_password() -> str:
    """A password that a child can read off a slip and type: about 31 bits, throttled, changed at the first sign-in."""
    words = ["".join(secrets.choice(CONSONANTS) + secrets.choice(VOWELS) for _ in range(2)) for _ in range(2)]
    return f"{words[0]}-{words[1]}-{secrets.randbelow(90) + 10}"
