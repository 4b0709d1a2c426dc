"""Read a prompt: cut it into words, bring each to its dictionary form, find the longest phrases that are known."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import cache

from imagegen.choices import Language
from imagegen.providers.storybook.cutting import bases, without_ending
from imagegen.providers.storybook.icons import can_draw, is_animal, is_person, landmarks, plain, traits, whole
from imagegen.providers.storybook.lexicon import Lexicon, Meaning, Role, folded, lexicon
from imagegen.providers.storybook.smallwords import OWN_YOUNG
from imagegen.providers.storybook.spelling import meant

TOKEN = re.compile(
    r"[^\W_]+|(?:[\U0001F000-\U0001FAFF\u2190-\u2BFF][\uFE0F\U0001F3FB-\U0001F3FF]?"
    r"(?:\u200D[\U0001F000-\U0001FAFF\u2190-\u2BFF]\uFE0F?)*)"
)
"""A word, or an emoji with what is joined to it."""
SKIN_TONES = re.compile("[\U0001f3fb-\U0001f3ff]")
LONGEST_WORD = 40
"""Letters; a longer word is unknown without further looking, which keeps reading linear."""
LONGEST_COUNT = 20
ADJECTIVE = re.compile("(ый|ий|ой|[ая]я|[ое]е|[ыи]е)$")
"""The endings of Russian adjectives in dictionary form."""
FILLER = Meaning(Role.FILLER, "")
OF_AN_ANIMAL = Meaning(Role.FILLER, "young")
"""The young of the animal that was named before."""
CALLED = re.compile(r"\b(named|called|name is|appelée?s?|nommée?s?|genaamd|heet|bernama|имени|зовут) $")
HEET = re.compile(r" (heet|heette|genaamd|라는)\b")
"""Dutch words behind a name: "een konijn dat Stampertje heet"."""
CALLED_WITHIN = 12
"""Characters before a name that say that it is one."""
OF_A_COUNTRY = re.compile(r"(an|ese|ish|ic)$")
"""How English adjectives of countries end: the Siberian Tiger is an animal."""
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
    if hint in latin and read_in(prompt, hint).share + OWN_LANGUAGE > 1:
        return hint  # No other language can fit better, so the others' words need not be loaded.
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
        if meaning is None and (slip := meant(tokens[place].word, known)):
            base, meaning = slip
            tokens[place] = replace(tokens[place], base=base)
        first, last = tokens[place], tokens[place + length - 1]
        if meaning:
            thing = known.means_thing(" ".join(token.base for token in tokens[place : place + length]))
            head = _head(tokens[place : place + length], known)
            terms.append(Term(meaning, first.start, last.end, head.word, head.base, thing))
        elif (first.start, first.end) not in unknown[-1:]:
            unknown.append((first.start, first.end))
        place += length
    names = frozenset(_names(prompt, terms, unknown, known))
    if names:
        terms = [term for term in terms if term not in names]
        unknown = sorted([*unknown, *((term.start, term.end) for term in names)])
    share = 1 - len(unknown) / len(tokens) if tokens else 0.0
    return Reading(language, prompt, tuple(terms), tuple(unknown), share)


def _names(prompt: str, terms: list[Term], unknown: list[tuple[int, int]], known: Lexicon) -> list[Term]:
    """The things that are parts of a name: "a nurse called Mary Nightingale" is no bird."""
    starts, ends = {start for start, _ in unknown}, {end: start for start, end in unknown}
    named = [term for term in terms if term.meaning.role in (Role.THING, Role.COLOUR) and prompt[term.start].isupper()]
    if not named or known.language is Language.KO or _is_title(prompt, terms):
        return []
    people = {term.end + 1 for term in terms if term.meaning.role is Role.THING and is_person(term.meaning.value)}
    return [term for term in named if _is_name(term, prompt, starts, ends, is_called=term.start in people)]


def _is_name(term: Term, prompt: str, starts: set[int], ends: dict[int, int], *, is_called: bool) -> bool:
    """Tell whether a capitalised thing stands beside a capitalised unknown word; `is_called`: behind a person."""
    if " " in prompt[term.start : term.end] or term.meaning.value in landmarks():
        return False
    if CALLED.search(prompt[max(term.start - CALLED_WITHIN, 0) : term.start]) or HEET.match(prompt, term.end):
        return True
    first = ends.get(term.start - 1)
    if first is not None and prompt[first].isupper() and prompt[term.start - 1] == " ":
        alone = not prompt[:first].strip() and not prompt[term.end :].strip()
        return not alone and not OF_A_COUNTRY.search(prompt[first : term.start - 1])
    later = prompt[term.end : term.end + 2]
    return is_called and is_animal(term.meaning.value) and term.end + 1 in starts and later[1:].isupper()


def _is_title(prompt: str, terms: list[Term]) -> bool:
    """Tell whether small words have capitals too: "A Bengal Tiger In The Jungle"."""
    small = [term for term in terms[1:] if term.meaning.role in (Role.FILLER, Role.RELATION) and term.last != "i"]
    before = (prompt[max(term.start - 2, 0) : term.start] for term in small if prompt[term.start].isupper())
    return any(not re.search(r"[.!?:]", text) for text in before)


def _head(tokens: list[Token], known: Lexicon) -> Token:
    """The word of a phrase that tells one from many: the last; in Russian the noun before others (*капля воды*)."""
    if known.language is not Language.RU:
        return tokens[-1]
    return next((token for token in tokens if not ADJECTIVE.search(token.base)), tokens[-1])


def _longest(tokens: list[Token], place: int, known: Lexicon) -> tuple[int, Meaning | None]:
    """How many tokens from here make a known phrase, and what it means; one and None for an unknown word."""
    for length in range(min(known.longest, len(tokens) - place), 0, -1):
        meaning = _means(tokens[place : place + length], known)
        if meaning and not (length > 1 and _is_worn(tokens, place + length, meaning, known)):
            return length, meaning
    word = tokens[place].word
    plural = known.means(without_ending(word, known)) if _is_only_in_phrases(tokens[place], known) else None
    return 1, _sign(word) or plural or (OF_AN_ANIMAL if word in OWN_YOUNG[known.language] else None)


def _is_worn(tokens: list[Token], end: int, meaning: Meaning, known: Lexicon) -> bool:
    """Tell whether what a Korean phrase ends in is put on: *빨간 모자* is a girl, but not in 빨간 모자를 쓴."""
    if known.language is not Language.KO or meaning.role is not Role.THING or not is_person(meaning.value):
        return False
    after = known.means(tokens[end].word) if end < len(tokens) else None
    return after is not None and after.value == "wear" and tokens[end - 1].word.endswith(("를", "을"))


def _means(here: list[Token], known: Lexicon) -> Meaning | None:
    """What a phrase means as written, with its last word in dictionary form, or with all of them so."""
    words = [token.word for token in here]
    if meaning := known.means(" ".join(words)):
        return meaning
    meaning = known.means(" ".join([*words[:-1], here[-1].base]))
    if len(here) > 1 and meaning and meaning.role is Role.FILLER and known.language is Language.EN:
        return None  # "in a row" is a small word, "in a rowing boat" holds none.
    if meaning or len(here) == 1:
        return meaning
    meaning = known.means(" ".join(token.base for token in here))
    if meaning and meaning.role is Role.FILLER and any(_is_action(token.word, known) for token in here):
        return None
    loose = known.language is Language.KO and meaning is not None and meaning.role is Role.THING
    return None if loose and not all(token.word in (token.base, f"{token.base}의") for token in here[:-1]) else meaning


def _is_action(word: str, known: Lexicon) -> bool:
    meaning = known.means(word)
    return meaning is not None and meaning.role is Role.ACTION


def _is_only_in_phrases(token: Token, known: Lexicon) -> bool:
    """Tell whether a word is known as a part of phrases alone; its plural's ending may still come off."""
    return known.language is not Language.KO and len(token.word) <= LONGEST_WORD and token.base in known.words


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
    parts = bases(word, known) if len(word) <= LONGEST_WORD else [word]
    end = match.end()
    if len(parts) == 1 and known.language is Language.KO and word.startswith(parts[0]):
        end = match.start() + len(parts[0])
    return [Token(match.start(), end, word if len(parts) == 1 else base, base) for base in parts]
