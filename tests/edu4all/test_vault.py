"""Secrets that we keep: sealed before they reach the database."""

from __future__ import annotations

import pytest
from django.conf import LazySettings

from edu4all.lib.vault import Unreadable, seal, unseal

SECRET = "sk-проверка-0123456789"


def test_what_is_sealed_can_be_opened_and_shows_nothing() -> None:
    sealed = seal(SECRET)

    assert unseal(sealed) == SECRET
    assert "0123456789" not in sealed
    assert seal(SECRET) != sealed


def test_a_changed_key_still_opens_what_the_one_before_sealed(settings: LazySettings) -> None:
    sealed, old = seal(SECRET), settings.SECRET_KEY
    settings.SECRET_KEY = "another" * 10
    with pytest.raises(Unreadable):
        unseal(sealed)
    settings.SECRET_KEY_FALLBACKS = [old]

    assert unseal(sealed) == SECRET


@pytest.mark.parametrize("altered", ["", "plain", "gAAAAA", "é"])
def test_what_was_not_sealed_here_is_unreadable(altered: str) -> None:
    with pytest.raises(Unreadable):
        unseal(altered)


def test_an_altered_seal_is_unreadable() -> None:
    sealed = seal(SECRET)
    with pytest.raises(Unreadable):
        unseal(sealed[:-8] + "AAAAAAA=")
