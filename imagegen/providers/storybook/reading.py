"""Read a prompt: cut it into words, bring each to its dictionary form, find the longest phrases that are known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from imagegen.choices import Language
from imagegen.providers.storybook.icons import can_draw, plain, traits, whole
from imagegen.providers.storybook.lexicon import Lexicon, Meaning, Role, folded, lexicon

TOKEN = re.compile(
    r"[^\W_]+|(?:[\U0001F000-\U0001FAFF\u2190-\u2BFF][\uFE0F\U0001F3FB-\U0001F3FF]?"
    r"(?:\u200D[\U0001F000-\U0001FAFF\u2190-\u2BFF]\uFE0F?)*)"
)
"""A word, or an emoji with what is joined to it."""
SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
LONGEST_WORD = 40
"""Letters; a longer word is unknown without further looking, which keeps reading linear."""
SHORTEST_STEM = 3
"""Letters that must be left when an ending is taken off."""
LONGEST_COUNT = 20
FILLER = Meaning(Role.FILLER, "")
OWN_LANGUAGE = 0.15
"""How much better another language must fit than the one that the request names."""


@dataclass(frozen=True, slots=True)
class Token:
    """A word of the prompt: where it stands, and in dictionary form."""

    start: int
    end: int
    word: str
    base: str


@dataclass(frozen=True, slots=True)
class Term:
    """A known phrase of the prompt. `start` and `end` are positions in the prompt that was read."""

    meaning: Meaning
    start: int
    end: int
    last: str
    """The folded last word as written, whose ending tells one from many."""
    base: str = ""
    """The last word in dictionary form."""
    thing: Meaning | None = None
    """The thing that the phrase may also mean: *orange*, *dress*."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A prompt as read in one language. `unknown` are positions of words that mean nothing here, `share` is 0 to 1."""

    language: Language
    prompt: str
    terms: tuple[Term, ...]
    unknown: tuple[tuple[int, int], ...]
    share: float


def read(prompt: str, hint: Language) -> Reading:
    """Read a prompt in the language that it is most likely written in; `hint` is the one that the pupil chose."""
    return read_in(prompt, language_of(prompt, hint))


def language_of(prompt: str, hint: Language) -> Language:
    """Guess the language from the script, then from how much of the prompt each language knows."""
    if re.search("[가-힣]", prompt):
        return Language.KO
    if re.search("[а-яё]", prompt, re.IGNORECASE):
        return Language.RU
    latin = (Language.EN, Language.FR, Language.ID, Language.NL)
    if not re.search(r"[^\W\d_]", prompt):
        return hint
    return max(latin, key=lambda language: read_in(prompt, language).share + OWN_LANGUAGE * (language == hint))


def read_in(prompt: str, language: Language) -> Reading:
    """Read a prompt in a language: the longest phrases win, from left to right."""
    prompt = unicodedata.normalize("NFC", prompt)
    known = lexicon(language)
    tokens = [token for match in TOKEN.finditer(prompt) for token in _tokens(match, known)]
    terms: list[Term] = []
    unknown: list[tuple[int, int]] = []
    place = 0
    while place < len(tokens):
        length, meaning = _longest(tokens, place, known)
        first, last = tokens[place], tokens[place + length - 1]
        if meaning:
            thing = known.things.get(" ".join(token.base for token in tokens[place : place + length]))
            terms.append(Term(meaning, first.start, last.end, last.word, last.base, thing))
        elif (first.start, first.end) not in unknown[-1:]:
            unknown.append((first.start, first.end))
        place += length
    share = 1 - len(unknown) / len(tokens) if tokens else 0.0
    return Reading(language, prompt, tuple(terms), tuple(unknown), share)


def _longest(tokens: list[Token], place: int, known: Lexicon) -> tuple[int, Meaning | None]:
    """How many tokens from here make a known phrase, and what it means; one and None for an unknown word."""
    for length in range(min(known.longest, len(tokens) - place), 0, -1):
        here = tokens[place : place + length]
        meaning = known.means(" ".join(token.word for token in here)) or known.means(
            " ".join(token.base for token in here)
        )
        if meaning:
            return length, meaning
    return 1, _sign(tokens[place].word)


def _sign(word: str) -> Meaning | None:
    """What a number in digits or an emoji means."""
    if word.isdecimal():
        count = int(word[:3])
        return Meaning(Role.NUMBER, str(min(count, LONGEST_COUNT))) if count > 1 else FILLER
    icon = whole(plain(SKIN_TONES.sub("", word)))
    scenes = _scene_icons()
    if icon in scenes:
        return Meaning(Role.SCENE, scenes[icon])
    return Meaning(Role.THING, icon) if can_draw(icon) else None


@cache
def _scene_icons() -> dict[str, str]:
    """Emoji that show a scene rather than a thing, as `time:night place:city`."""
    return {
        icon: " ".join(f"{aspect}:{value}" for aspect, value in scene.items())
        for icon, scene in traits()["scene_icons"].items()
    }


def _tokens(match: re.Match[str], known: Lexicon) -> list[Token]:
    """The token of a word, or several where a Korean word is written together."""
    word = folded(match[0])
    bases = _bases(word, known) if len(word) <= LONGEST_WORD else [word]
    end = match.end()
    if len(bases) == 1 and known.language is Language.KO and word.startswith(bases[0]):
        end = match.start() + len(bases[0])
    return [Token(match.start(), end, word if len(bases) == 1 else base, base) for base in bases]


def _bases(word: str, known: Lexicon) -> list[str]:
    """The dictionary forms that a word is made of."""
    if known.language is Language.KO:
        return _korean(word, known)
    base = known.forms.get(word, word)
    if base in known.words or word in known.words:
        return [base]
    stem = _without_ending(word, known)
    if stem == word:
        stem = _grown_up(word, known)
    if known.language is Language.NL and stem == word:
        return [_dutch_head(word, known)]
    return [stem]


def _without_ending(word: str, known: Lexicon) -> str:
    """Take a plural's ending off a word, and the consonant that Dutch doubles before it: *katten* is *kat*."""
    for ending in known.endings:
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST_STEM:
            continue
        for candidate in (stem, stem[:-1] if stem[-1] == stem[-2] else stem):
            if candidate in known.words:
                return candidate
    return word


def _grown_up(word: str, known: Lexicon) -> str:
    """The word for the thing itself where a word means a small one: *домик* is *дом*."""
    for ending, others in known.diminutives.items():
        stem = word.removesuffix(ending)
        if stem == word or len(stem) < SHORTEST_STEM:
            continue
        for other in others:
            if stem + other in known.words:
                return stem + other
    return word


def _dutch_head(word: str, known: Lexicon) -> str:
    """The last part of a Dutch compound names the thing: *boerderijhond* is a *hond*."""
    for cut in range(3, len(word) - 3):
        tail = known.forms.get(word[cut:], word[cut:])
        meaning = known.means(tail)
        if meaning and meaning.role in (Role.THING, Role.SCENE):
            return tail
    return word


def _korean(word: str, known: Lexicon) -> list[str]:
    """Take a Korean word without its particle, or cut it into the longest words that are known."""
    stem = _without_particle(word, known)
    if stem in known.words:
        return [stem]
    parts: list[str] = []
    rest = word
    while rest and rest not in known.particles:
        part = next((rest[:cut] for cut in range(len(rest), 1, -1) if rest[:cut] in known.words), None)
        if part is None:
            break
        parts.append(part)
        rest = rest[len(part) :]
    return parts if parts and (not rest or rest in known.particles) else [word]


def _without_particle(word: str, known: Lexicon) -> str:
    """The longest part of a Korean word that means something by itself, else one that is part of a phrase."""
    parts = [word, *(word.removesuffix(particle) for particle in known.particles if word.endswith(particle))]
    means = next((part for part in parts if known.means(part)), None)
    return means or next((part for part in parts if part in known.words), word)
