"""Slips of spelling: which are understood, and which words are left as they are."""

from __future__ import annotations

import pytest

from imagegen.choices import Language

from .cast import understood


@pytest.mark.parametrize(
    ("prompt", "language", "word", "thing"),
    [
        ("a friendly skelleton", Language.EN, "skelleton", "skeleton"),
        ("a ballon in the sky", Language.EN, "ballon", "balloon"),
        ("an elephent and a dog", Language.EN, "elephent", "elephant"),
        ("une trotinette rouge", Language.FR, "trotinette", "kick scooter"),
        ("un elephant dans la savane", Language.FR, "elephant", "elephant"),
        ("самавар на столе", Language.RU, "самавар", "samovar"),
    ],
)
def test_a_slip_is_understood_and_told_in_the_pupils_own_letters(
    prompt: str, language: Language, word: str, thing: str
) -> None:
    assert (word, thing) in [(drew.word, drew.thing) for drew in understood(prompt, language).drew]


@pytest.mark.parametrize(
    ("prompt", "language"),
    [
        ("a dog with a hammer", Language.EN),
        ("a cat and some poison", Language.EN),
        ("un chien et du poison", Language.FR),
        ("кот и печать", Language.RU),
        ("de hond schept", Language.NL),
    ],
)
def test_another_word_stays_another_word(prompt: str, language: Language) -> None:
    assert len(understood(prompt, language).things) == 1
