"""The hand-written words are keys of meaning: each phrase means one thing, each thing has words in every language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.compiling import compiled, spellings
from imagegen.providers.storybook.icons import ART, can_draw, packed, plain, settings, whole
from imagegen.providers.storybook.lexicon import Role, words_in
from imagegen.providers.storybook.reading import read_in
from tests.imagegen.providers.storybook.cast import meanings

OTHER_TABLES = ("negations", "relations", "scenes", "numbers", "colours", "sizes", "actions", "fillers")
SECOND_MEANINGS = {
    Language.EN: {"orange"},
    Language.FR: {"orange", "rose", "lit"},
    Language.ID: set(),
    Language.KO: {"꼬마"},
    Language.NL: {"voetballen"},
    Language.RU: set(),
}
"""Things that share their word with a colour, a size, an action or a small word; the sentence tells which is meant."""


DESCRIBING = (Role.COLOUR, Role.SIZE, Role.LOOK, Role.ACTION)
"""Roles of words that may name a thing as well: an orange, a dress."""


@cache
def tables(language: Language) -> dict[str, Any]:
    """The hand-written file of a language."""
    return settings(f"languages/{language}.toml")


def things(language: Language) -> Iterator[tuple[str, str]]:
    """Every phrase of the things, folded, with its icon."""
    for icon, patterns in tables(language)["things"].items():
        for phrase in (spelled for pattern in patterns for spelled in spellings(pattern)):
            yield " ".join(words_in(phrase)), plain(icon)


def leaves(node: Any) -> Iterator[str]:
    """Every phrase in a tree of tables, folded."""
    if isinstance(node, str):
        yield " ".join(words_in(node))
    else:
        for value in node.values() if isinstance(node, dict) else node:
            yield from leaves(value)


@pytest.mark.parametrize("language", list(Language))
def test_the_packed_words_are_what_the_files_say(language: Language) -> None:
    """Fails where somebody forgot `python tools/pack_storybook.py`."""
    assert packed(f"lexicons/{language}.json.gz") == compiled(language)


@pytest.mark.parametrize("language", list(Language))
def test_no_phrase_means_two_things(language: Language) -> None:
    meanings: dict[str, set[str]] = {}
    for phrase, icon in things(language):
        meanings.setdefault(phrase, set()).add(icon)

    assert {phrase: icons for phrase, icons in meanings.items() if len(icons) > 1} == {}


@pytest.mark.parametrize("language", list(Language))
def test_no_phrase_is_written_twice(language: Language) -> None:
    written = Counter(
        (phrase.casefold(), icon) for icon, phrases in tables(language)["things"].items() for phrase in phrases
    )

    assert [key for key, count in written.items() if count > 1] == []


@pytest.mark.parametrize("language", list(Language))
def test_every_thing_is_a_known_icon_written_plainly(language: Language) -> None:
    written = tables(language)["things"]

    assert [icon for icon in written if not can_draw(icon) or icon != plain(icon)] == []


def test_every_thing_has_words_in_every_language() -> None:
    known = {
        language: {icon for icon, phrases in tables(language)["things"].items() if phrases} for language in Language
    }
    every = set.union(*known.values())

    assert {language: every - icons for language, icons in known.items() if every - icons} == {}


@pytest.mark.parametrize("language", list(Language))
def test_no_thing_takes_the_word_of_another_table(language: Language) -> None:
    others = {phrase: name for name in OTHER_TABLES for phrase in leaves(tables(language).get(name, []))}
    taken = {phrase: others[phrase] for phrase, _ in things(language) if phrase in others}

    assert set(taken) - SECOND_MEANINGS[language] == set(), taken


@pytest.mark.parametrize("language", list(Language))
def test_every_phrase_is_read_as_its_thing_or_describes_one(language: Language) -> None:
    wrong = {}
    for phrase, icon in things(language):
        meanings = [term.meaning for term in read_in(phrase, language).terms]
        describes = len(meanings) == 1 and meanings[0].role in DESCRIBING
        if not describes and [(meaning.role, meaning.value) for meaning in meanings] != [(Role.THING, whole(icon))]:
            wrong[phrase] = (icon, [meaning.value for meaning in meanings])

    assert wrong == {}


@pytest.mark.parametrize("language", list(Language))
def test_no_short_name_is_an_unclear_word(language: Language) -> None:
    own = {phrase for phrase, _ in things(language)}
    unclear = {" ".join(words_in(word)) for word in settings("unclear.toml")[language]} - own
    known = meanings(language)

    assert {word for word in unclear if word in known and known[word].role is Role.THING} == set()


def test_our_own_drawings_have_words() -> None:
    written = set(tables(Language.EN)["things"])

    assert {"art:eiffel", "art:arc", "art:pyramid"} <= {icon for icon in written if icon.startswith(ART)}


@pytest.mark.parametrize(
    ("language", "words", "icon"),
    [
        (Language.EN, ("dog", "doggy", "puppy", "puppies", "dogs"), "🐕"),
        (Language.EN, ("wolves", "wolf", "wolf cub"), "🐺"),
        (Language.FR, ("chien", "chiot", "toutou", "chiens"), "🐕"),
        (Language.FR, ("hiboux", "hibou", "chouettes"), "🦉"),
        (Language.ID, ("beruang", "anak beruang", "beruangnya"), "🐻"),
        (Language.KO, ("강아지", "개", "멍멍이", "강아지들이"), "🐕"),
        (Language.NL, ("vos", "vossen", "vosje"), "🦊"),
        (Language.NL, ("kroon", "kronen"), "👑"),
        (Language.NL, ("wolf", "wolven"), "🐺"),
        (Language.NL, ("muis", "muizen"), "🐁"),
        (Language.RU, ("щенок", "пёс", "собака", "собачка", "собаку", "щенки"), "🐕"),
        (Language.RU, ("осёл", "осла", "ослик"), "🫏"),
    ],
)
def test_children_may_use_any_of_the_words(language: Language, words: tuple[str, ...], icon: str) -> None:
    found = {word: [term.meaning.value for term in read_in(word, language).terms] for word in words}

    assert found == {word: [icon] for word in words}
