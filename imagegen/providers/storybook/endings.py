"""What a word's ending tells: whether it means more than one, and whether it means a small one."""

from __future__ import annotations

import re
from collections.abc import Sequence

from imagegen.choices import Language
from imagegen.providers.storybook.icons import is_animal
from imagegen.providers.storybook.lexicon import Lexicon, Role, words_in
from imagegen.providers.storybook.reading import Term

SURELY_MANY = re.compile("(ами|ями|ах|ях)$")
CLEARLY_MANY = re.compile("(ы|и|ята)$")
PLURAL_ADJECTIVE = re.compile("[ыи]е$")


def is_russian_plural(term: Term, terms: Sequence[Term], known: Lexicon, *, is_free: bool) -> bool:
    """Tell many from the genitive of one, which has the same ending: only who acts, or a clear case, is many.

    `is_free` says that no relation leads to it.
    """
    if term.last == term.base:
        return False
    if SURELY_MANY.search(term.last):
        return True
    before = next((other for other in reversed(terms) if other.end <= term.start), None)
    noun = before is not None and before.meaning.role in (Role.FILLER, Role.SCENE)
    noun = noun and not (before is not None and PLURAL_ADJECTIVE.search(before.last))
    listed = before is not None and before.last in known.conjunctions
    return bool(CLEARLY_MANY.search(term.last)) and is_free and (not noun or listed)


def is_one_in_russian(term: Term, known: Lexicon) -> bool:
    """Tell that a Russian word can only mean one: *роза*, *звезду*, but not *розы*."""
    many = SURELY_MANY.search(term.last) or CLEARLY_MANY.search(term.last)
    return known.language is Language.RU and not many


def has_singular(term: Term, known: Lexicon) -> bool:
    """Tell whether the word without its ending is known for the same thing: *katten* and *kat*."""
    base = known.forms.get(term.last, term.last)
    stems = [term.last.removesuffix(ending) for ending in known.endings]
    stems += [stem[:-1] for stem in stems if stem[-1:] == stem[-2:-1]]
    shorter = [stem for stem in (base, *stems) if stem != term.last and len(stem) <= len(term.last)]
    return any(known.means(stem) == term.meaning for stem in shorter)


def is_small(text: str, term: Term, known: Lexicon) -> bool:
    """Tell whether the word itself means a small one: *puppy*, Dutch *hondje*, Russian *домик*."""
    words = {*words_in(text), term.base}
    if is_animal(term.meaning.value) and words & known.young:
        return True
    return any(
        word.endswith(ending) and known.means(word.removesuffix(ending) + other) == term.meaning
        for ending, others in known.diminutives.items()
        for other in others
        for word in (term.last, term.base)
    )
