"""A quick hash for tests: Argon2 is slow on purpose, and the cast signs in thousands of times."""

from typing import ClassVar

from django.contrib.auth.hashers import MD5PasswordHasher


class Quick(MD5PasswordHasher):
    """Counts its work, so that a test can say what would take as long as what."""

    hashed: ClassVar[int] = 0

    def encode(self, password: str, salt: str) -> str:
        Quick.hashed += 1
        return str(super().encode(password, salt))
