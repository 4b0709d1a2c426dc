"""The inflected forms of the storybook's words, looked up in open lemma lists and OpenCorpora's dictionary.

Used by `build_storybook.py`; simplemma and pymorphy3 are needed here alone.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pymorphy3
import simplemma
from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

DATA = Path(__file__).parent.parent / "imagegen/providers/storybook/data"
SMALL_WORDS = (
    "relations",
    "scenes",
    "numbers",
    "colours",
    "sizes",
    "looks",
    "actions",
    "styles",
    "negations",
    "fillers",
)
"""The tables of a language's file whose words are no things."""
UNINFLECTED = ("id", "ko")
"""Languages whose nouns have no forms; taking prefixes off would make *beruang*, bear, of *uang*, money."""


def settings(name: str) -> dict[str, Any]:
    """Read one of the hand-written files."""
    return tomllib.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def russian() -> Any:
    """The Russian dictionary, loaded once."""
    return pymorphy3.MorphAnalyzer()


def tokens(text: str) -> list[str]:
    """Split like the storybook's own reading does."""
    return [folded(word) for word in spelled(text)]


def spelled(text: str) -> list[str]:
    """The words of a text with their own letters; Russian words are looked up with their ё."""
    return re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))


def folded(word: str) -> str:
    """A word as the lexicon writes it."""
    return word.casefold().replace("ё", "е")


def lemma(word: str, language: str) -> str:
    """The dictionary's form of a verb, an adjective or a small word."""
    if language in UNINFLECTED:
        return folded(word)
    if language == "ru":
        return folded(russian().parse(word)[0].normal_form)
    return folded(simplemma.lemmatize(word, lang=language))


def noun_parse(word: str) -> Any:
    """How a Russian word is read as the name of a thing: a noun in the nominative, if it can be one."""
    parses = russian().parse(word)
    named = [parse for parse in parses if "NOUN" in parse.tag and "nomn" in parse.tag]
    return (named or [parse for parse in parses if "NOUN" in parse.tag] or parses)[0]


def thing_word(word: str, language: str) -> str:
    """The form under which a word of a thing's name is kept: as it is written, in Russian the noun's singular."""
    return folded(noun_parse(word).normal_form) if language == "ru" else folded(word)


def named(name: str, language: str) -> str:
    """A thing's name in the forms that the reading looks up."""
    return " ".join(thing_word(word, language) for word in spelled(name))


def leaves(node: Any) -> Iterator[str]:
    """Every text in a tree of tables and lists."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from leaves(value)
    elif isinstance(node, list):
        for value in node:
            yield from leaves(value)


def small_words(language: str) -> list[str]:
    """The phrases of a language's own file that name no things, the most telling tables first."""
    tables = settings(f"languages/{language}.toml")
    return list(dict.fromkeys(phrase for table in SMALL_WORDS for phrase in leaves(tables.get(table, ()))))


def things(language: str) -> list[str]:
    """The phrases of a language's own file that name things, but for those whose forms are written out in brackets."""
    return [phrase for phrase in leaves(settings(f"languages/{language}.toml")["things"]) if "(" not in phrase]


def words_of(phrases: Iterable[str]) -> list[str]:
    """Every word of the phrases, once."""
    return list(dict.fromkeys(word for phrase in phrases for word in spelled(phrase)))


def alone(phrases: Iterable[str]) -> list[str]:
    """The phrases of one word: these must be found as they are, whatever they are a form of."""
    return [phrase for phrase in phrases if len(spelled(phrase)) == 1]


def russian_forms(small: Iterable[str], names: Iterable[str]) -> dict[str, str]:
    """Every case and number of the words; a word listed first keeps a form that two words share."""
    forms: dict[str, str] = {}
    for parse in (*(noun_parse(word) for word in names), *(russian().parse(word)[0] for word in small)):
        for form in parse.lexeme:
            forms.setdefault(folded(form.word), folded(parse.normal_form))
    return forms


def text(word: Any) -> str:
    """A word of simplemma's dictionaries, which hold bytes in some versions."""
    return word.decode() if isinstance(word, bytes) else str(word)


def dictionary_forms(vocabulary: set[str], language: str) -> dict[str, str]:
    """Every inflected form in simplemma's dictionary of a word that the storybook knows."""
    forms: dict[str, str] = {}
    for raw_form, raw_lemma in DefaultDictionaryFactory().get_dictionary(language).items():
        form, base = text(raw_form).casefold(), text(raw_lemma).casefold()
        if base in vocabulary and tokens(form) == [form]:
            forms.setdefault(form, base)
    return forms


def is_verb_form(form: str, base: str, language: str) -> bool:
    """Tell whether a form belongs to a verb made of the noun: English *ducking*, Indonesian *menyapu* of *sapu*."""
    if language == "en":
        return form.endswith(("ing", "ed")) and not base.endswith(("ing", "ed"))
    return language == "id" and not form.startswith(base)


def dutch_forms(noun: str) -> Iterator[str]:
    """The regular plurals of a Dutch noun: *bomen*, *kikkers*, *vossen*, *huizen*, *baby's* as one reads it."""
    yield from (f"{noun}s", f"{noun}en")
    if re.search(r"[^aeiou][aeiou][bdfgklmnprst]$", noun):
        yield f"{noun}{noun[-1]}en"
    if long := re.fullmatch(r"(.*?)(aa|ee|oo|uu)([bdfgklmnprst])", noun):
        yield f"{long[1]}{long[2][0]}{long[3]}en"
    if noun.endswith(("f", "s")):
        yield f"{noun[:-1]}{'v' if noun[-1] == 'f' else 'z'}en"


def noun_forms(nouns: set[str], language: str) -> dict[str, str]:
    """Inflected form → noun, for the words of things."""
    forms = {
        form: base for form, base in dictionary_forms(nouns, language).items() if not is_verb_form(form, base, language)
    }
    if language == "nl":
        for noun in sorted(nouns):
            for form in dutch_forms(noun):
                forms.setdefault(form, noun)
    return forms


def inflections(names: dict[str, str], language: str) -> dict[str, str]:
    """Inflected form → the form that the lexicon knows, for the words of things and all other words."""
    if language == "ko":
        return {}
    own, small = things(language), small_words(language)
    kept = {thing_word(word, language) for word in alone(own)} | set(alone(names))
    lemmas = {lemma(word, language) for word in words_of(small)}
    settled = kept | {lemma(word, language) for word in alone(small)} | set(settings("unclear.toml")[language])
    if language == "ru":
        forms = russian_forms(words_of(small), words_of([*own, *names]))
    else:
        forms = noun_forms(set(words_of([*own, *names])), language) | dictionary_forms(lemmas - kept, language)
    forms = {form: base for form, base in forms.items() if form not in settled}
    exact = {folded(word): lemma(word, language) for word in words_of(small) if folded(word) not in kept}
    forms |= {word: base for word, base in exact.items() if word != base}
    if language == "ru":
        forms |= {folded(word): thing_word(word, language) for word in words_of(own)}
    return dict(sorted((form, base) for form, base in forms.items() if form != base))
