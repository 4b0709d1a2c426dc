"""What changed things are called: the pupil's words with another colour, or as a thing is named by itself."""

from __future__ import annotations

import re
from dataclasses import replace

from imagegen.choices import Language
from imagegen.providers.storybook.changes import grammar
from imagegen.providers.storybook.icons import Group, belongs, settings
from imagegen.providers.storybook.lexicon import Role, folded, lexicon
from imagegen.providers.storybook.reading import read_in
from imagegen.providers.storybook.scene import Entity
from imagegen.providers.storybook.understanding import Thing


def coloured(entity: Entity, colour: str, word: str, language: Language, own: Language) -> str:
    """The words for a thing with its new colour, as the pupil wrote it in `language`; `own` is the picture's."""
    if own is not language:
        return entity.phrase
    reading = read_in(entity.phrase, language)
    old = [term for term in reading.terms if term.meaning.role is Role.COLOUR]
    word = plain_form(word, colour, language)
    text = reading.prompt
    if old:
        text = text[: old[-1].start] + word + text[old[-1].end :]
    elif entity.word in text:
        begin = text.rindex(entity.word)
        end = begin + len(entity.word)
        first = grammar(language).colour_first
        text = f"{text[:begin]}{word} {text[begin:]}" if first else f"{text[:end]} {word}{text[end:]}"
    if language is Language.EN:
        text = re.sub(r"^(a)n? (?=[^aeiou])", r"\1 ", text, flags=re.IGNORECASE)
        text = re.sub(r"^(a) (?=[aeiou])", r"\1n ", text, flags=re.IGNORECASE)
    return text


def is_worn(thing: Thing) -> bool:
    """Tell whether a thing is put on."""
    return belongs(thing.icon, Group.HATS, Group.GLASSES, Group.SCARVES)


def named(thing: Thing, language: Language) -> Thing:
    """A thing named as it is when nothing is done to it: Russian bends the words of what is added."""
    if language is not Language.RU or thing.phrase != thing.word or thing.count > 1:
        return thing
    name = lexicon(language).forms.get(folded(thing.word), thing.word)
    return replace(thing, word=name, phrase=name)


def tidy(phrase: str) -> str:
    """A phrase with single spaces."""
    return " ".join(phrase.split())


def plain_form(word: str, colour: str, language: Language) -> str:
    """A colour's word as it stands before a thing that nothing is done to."""
    if language is not Language.RU:
        return word
    known: list[str] = settings(f"languages/{language}.toml")["colours"][colour]
    return known[0]
