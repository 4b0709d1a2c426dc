"""No picture holds what is unfit for children: neither the data nor what is read from prompts that ask for it.

The table of unfit words in unfit/words.toml is written without looking at the storybook's own list of blocked icons.
"""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.icons import ART, HERE, icons, packed
from imagegen.providers.storybook.lexicon import Role, lexicon, words_in
from imagegen.providers.storybook.reading import read
from imagegen.providers.storybook.understanding import understand
from tests.imagegen.providers.storybook.cast import meanings

UNFIT = Path(__file__).parent / "unfit"
FEWEST_PROMPTS = 200
REVIEW = HERE.parents[2] / "docs/storybook-icons.md"


@cache
def table() -> dict[str, dict[str, list[str]]]:
    """Unfit words by category and language; the category `fine` has innocent names that hold such a word."""
    return tomllib.loads((UNFIT / "words.toml").read_text(encoding="utf-8"))


def spaced(text: str) -> str:
    """The folded words of a text between spaces, so that whole words can be looked for."""
    return f" {' '.join(words_in(text))} "


@cache
def unfit_words(language: Language) -> tuple[str, ...]:
    """Every unfit word of a language."""
    return tuple(spaced(word) for name, words in table().items() if name != "fine" for word in words[language])


def unfit_in(text: str, language: Language) -> set[str]:
    """The unfit words that a text holds, its innocent names aside."""
    words = spaced(text)
    for name in table()["fine"][language]:
        words = words.replace(spaced(name), " ")
    return {word.strip() for word in unfit_words(language) if word in words}


@cache
def allowed() -> frozenset[str]:
    """The icons whose names hold no unfit word in any language, and our own drawings."""
    named = {icon for language in Language for icon in unfit_names(language)}
    return frozenset({*icons(), *(f"{ART}{path.stem}" for path in (HERE / "art").glob("*.svg"))} - named)


def unfit_names(language: Language) -> dict[str, str]:
    """Icons with a name in a language that holds an unfit word."""
    names: dict[str, str] = packed(f"words/{language}.json.gz")["names"]
    return {icon: name for name, icon in names.items() if unfit_in(name, language)}


def prompts(language: Language) -> list[str]:
    """What pupils may try, in a language."""
    return (UNFIT / f"{language}.txt").read_text(encoding="utf-8").splitlines()


def test_no_icon_has_an_unfit_english_name() -> None:
    assert {icon: drawing.name for icon, drawing in icons().items() if unfit_in(drawing.name, Language.EN)} == {}


@pytest.mark.parametrize("language", list(Language))
def test_no_icon_has_an_unfit_name(language: Language) -> None:
    assert unfit_names(language) == {}


def test_every_category_has_words_in_every_language() -> None:
    assert [name for name, words in table().items() if set(words) != set(Language)] == []
    assert [name for name, words in table().items() if name != "fine" and not all(words.values())] == []


@pytest.mark.parametrize("language", list(Language))
def test_there_are_enough_unfit_prompts(language: Language) -> None:
    written = prompts(language)

    assert len(written) == len(set(written))
    assert len(written) >= FEWEST_PROMPTS


@pytest.mark.parametrize("language", list(Language))
def test_an_unfit_prompt_gives_innocent_things_only(language: Language) -> None:
    drawn = {
        prompt: {thing.icon for thing in understand(read(prompt, language)).things} - allowed()
        for prompt in prompts(language)
    }

    assert {prompt: found for prompt, found in drawn.items() if found} == {}


@pytest.mark.parametrize("language", list(Language))
def test_an_unfit_word_never_names_a_thing(language: Language) -> None:
    known = lexicon(language)
    words = {word.strip() for word in unfit_words(language)}
    meant = {word: known.means(" ".join(known.forms.get(part, part) for part in word.split())) for word in words}

    assert {word: meaning for word, meaning in meant.items() if meaning and meaning.role is Role.THING} == {}
    things = {phrase for phrase, meaning in meanings(language).items() if meaning.role is Role.THING}
    assert {phrase for phrase in things if unfit_in(phrase, language)} == set()


def test_the_review_list_names_every_icon() -> None:
    page = REVIEW.read_text(encoding="utf-8").partition("## Left out")[0]

    assert [drawing.name for icon, drawing in icons().items() if f"{icon} {drawing.name}" not in page] == []
