"""Finds the pupil in a prompt: "I am riding a bike" shows a child, "we build a sandcastle" two."""

from __future__ import annotations

import re

from imagegen.choices import Language
from imagegen.providers.storybook.icons import Group, belongs, is_animal, is_person
from imagegen.providers.storybook.lexicon import Lexicon, Role, folded
from imagegen.providers.storybook.reading import Reading
from imagegen.providers.storybook.smallwords import DUTCH_WISHES, I_WORDS, WE_WORDS, WISHES

FLYING_ME = "나는"
"""Korean for "I", and for "flying"."""
WITH_ME = re.compile("과|와|랑|이랑|하고|을|를|에게|한테|가 (?:좋|무서)")
NAMING = (Role.THING, Role.SCENE, Role.ACTION, Role.LOOK)
TOGETHER = 3
"""Terms within which "we with dad" names who is with the pupil."""
FARTHEST = 12
"""Terms within which there must be something that the pupil does or is with."""
LONGEST = 80
"""Characters around the pronoun in which a wish is looked for."""
MYSELF = ("me", "moi")
"""Words that are who acts only where the prompt begins with them."""
WORD = re.compile(r"[^\W_]+")
NUMERAL = re.compile(r"[A-Z]\w+ I(\W*$|[.,;:)]| (in|on|with|and|of|at|was|is)\b)")
"""King Charles I, World War I."""
WHEN = frozenset(("ketika", "saat", "waktu", "karena", "когда", "quand", "lorsque"))
RELATIVE = frozenset(("that", "which", "who", "que", "qu", "qui", "avec", "chez"))
AND = frozenset(("and", "et"))
BECAUSE = re.compile(r"\b(pendant|parce|tandis|alors|puisque?|lorsque?) ?(que |qu['’])?$", re.IGNORECASE)
"""French words before a subject that end in *que*, which else begins a clause about a thing."""
OWN = (Language.EN, Language.FR, Language.NL)
"""Languages that have *me* or a verb before the pronoun, so that it need not begin the sentence."""


def pupils(place: int, reading: Reading, known: Lexicon) -> int:
    """How many children a word for I or we stands for here: 0 where it only asks, or isn't who acts."""
    text, language = reading.prompt, reading.language
    found = WORD.match(text, reading.terms[place].start)
    word = folded(found[0]) if found else ""
    many = word in WE_WORDS[language]
    if not found or not (many or word in I_WORDS[language]):
        return 0
    if NUMERAL.search(text[max(found.start() - LONGEST, 0) : found.end() + LONGEST]):
        return 0
    if WISHES[language].match(text[found.end() : found.end() + LONGEST]) or not _acts(place, word, reading, known):
        return 0
    around = (*reading.terms[max(place - 2, 0) : place], *reading.terms[place + 1 : place + FARTHEST])
    if not any(other.meaning.role in NAMING for other in around):
        return 0
    return 1 if not many or _is_with_somebody(place, reading) else 2


def _acts(place: int, word: str, reading: Reading, known: Lexicon) -> bool:
    """Tell whether the pronoun is the subject of a sentence, by what stands before it."""
    term, language = reading.terms[place], reading.language
    before = reading.prompt[max(term.start - LONGEST, 0) : term.start]
    if word in MYSELF and place > 1 and reading.terms[place - 1].last in AND:
        return reading.terms[place - 2].meaning.role is Role.THING  # "A dog and me".
    if BECAUSE.search(before):
        return True
    if not before.strip() or re.search(r"[.,;:!?\n]\s*$", before):
        return word not in MYSELF or not before.strip()
    if word in MYSELF or not place:
        return not place and language in OWN and word not in MYSELF
    return language is Language.KO or _goes_on(place, word, before, reading, known)


def _goes_on(place: int, word: str, before: str, reading: Reading, known: Lexicon) -> bool:
    """Tell whether a pronoun in the middle of a sentence is a subject: "in the park we play", but "a dog I saw"."""
    last, language = reading.terms[place - 1], reading.language
    if reading.prompt[last.end : reading.terms[place].start].strip():
        return language in OWN
    if last.last in known.conjunctions or last.last in WHEN:
        return True
    if language not in OWN or word == "nous":
        return language in (Language.RU, Language.FR) and last.meaning.role is Role.SCENE
    if language is Language.NL and DUTCH_WISHES.search(before):
        return False
    relative = last.last in known.relative or last.last in RELATIVE
    return last.meaning.role in (Role.FILLER, Role.SCENE, Role.ACTION) and not relative


def _is_with_somebody(place: int, reading: Reading) -> bool:
    """Tell whether a person follows who is one of us: Russian "мы с папой"."""
    if reading.language not in (Language.RU, Language.ID):
        return False
    later = reading.terms[place + 1 : place + TOGETHER]
    return any(other.meaning.role is Role.THING and is_person(other.meaning.value) for other in later)


def means_me(place: int, reading: Reading) -> bool:
    """Tell the Korean pronoun from the verb: "나는 동생과", but "나는 새"."""
    after = reading.terms[place + 1 : place + 2]
    flies = any(is_animal(term.meaning.value) or belongs(term.meaning.value, Group.SKY) for term in after)
    return not flies or WITH_ME.match(reading.prompt, after[0].end) is not None
