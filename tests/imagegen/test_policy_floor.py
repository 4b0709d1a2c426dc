"""The platform's data files."""

from collections import Counter, defaultdict

import pytest

from imagegen.choices import Language, Level
from imagegen.policy import PLATFORM, Rule, Word, merge
from imagegen.policy.floor import spell_out
from imagegen.policy.folding import key

LOCKED_CATEGORIES = {"sexual", "self_harm", "hate", "violence", "gore"}
"""What SAFETY's floor never lets a level switch off."""


def _words(rule: Rule) -> tuple[Word, ...]:
    return tuple(PLATFORM.values[rule])


def test_platform_is_named_and_locks_no_whole_rule() -> None:
    assert (PLATFORM.level, PLATFORM.version, PLATFORM.locked) == (Level.PLATFORM, "platform-1", frozenset())


@pytest.mark.parametrize("language", list(Language))
def test_platform_floor_stands_in_every_language(language: Language) -> None:
    locked = {word.category for word in _words(Rule.WORDS) if word.locked and word.language is language}
    assert locked == LOCKED_CATEGORIES


@pytest.mark.parametrize("language", list(Language))
def test_platform_defaults_stand_in_every_language(language: Language) -> None:
    default = {word.category for word in _words(Rule.WORDS) if not word.locked and word.language is language}
    assert {"weapons", "horror", "drugs", "adult", "violence"} <= default
    assert any(phrase.language is language for phrase in _words(Rule.ALLOW_PHRASES))


def test_platform_weapons_and_horror_are_never_locked() -> None:
    words = [*_words(Rule.WORDS), *_words(Rule.ASK_WORDS)]
    assert {word.category for word in words if word.locked} & {"weapons", "horror"} == set()


def test_platform_word_has_one_meaning_in_all_languages() -> None:
    """A form that one language locks and another only asks about would change its action by the order of the files."""
    meanings = defaultdict(set)
    for rule in (Rule.WORDS, Rule.ASK_WORDS, Rule.ALLOW_PHRASES):
        for word in _words(rule):
            meanings[key(word.text)].add((rule, word.locked))
    assert {text: found for text, found in meanings.items() if len(found) > 1} == {}


def test_platform_word_is_listed_once_in_its_language() -> None:
    listed = Counter((rule, word.language, word.text) for rule in Rule for word in _as_listed(rule))
    assert [entry for entry, times in listed.items() if times > 1] == []


def _as_listed(rule: Rule) -> tuple[Word, ...]:
    return _words(rule) if rule in (Rule.WORDS, Rule.ASK_WORDS, Rule.ALLOW_PHRASES) else ()


def test_platform_merges_to_words_of_the_platform() -> None:
    assert {word.level for word in merge([PLATFORM]).words} == {Level.PLATFORM}


def test_spell_out_gives_every_form() -> None:
    assert spell_out("{to,} stop{,s,ping} it") == [
        "to stop it",
        "to stops it",
        "to stopping it",
        " stop it",
        " stops it",
        " stopping it",
    ]
    assert spell_out("plain") == ["plain"]
