"""Finds what a prompt wants left out: "no clouds", "without dogs or cats", Korean "구름 없는"."""

from __future__ import annotations

import re

from imagegen.choices import Language
from imagegen.providers.storybook.lexicon import Lexicon, Role, lexicon
from imagegen.providers.storybook.reading import Reading, Term

NAMING = (Role.THING, Role.SCENE, Role.ACTION)
CLAUSE = frozenset(("qui", "who", "which", "die", "dat", "yang", "который", "которая", "которые"))
"""Words that begin a clause, where nothing is left out any more."""
DESCRIBING = (Role.COLOUR, Role.SIZE, Role.LOOK)
CLOSE = 20
"""Characters around a verb in which it is denied."""
UNABLE: dict[Language, re.Pattern[str]] = {
    language: re.compile(pattern, re.IGNORECASE)
    for language, pattern in {
        Language.EN: r"\b(can['’]?t|cannot|can not|couldn['’]t|doesn['’]t|don['’]t|does not|do not|is not|isn['’]t) $",
        Language.FR: r"\bn(e |['’])(\w+ (pas|plus|jamais) )?$",
        Language.ID: r"\b(tidak|nggak|tak|belum)( bisa| dapat| mau)? $",
        Language.KO: r"\S*지 ?(못|않|마)|\S+ 수 없",
        Language.NL: r"\b(niet|nooit) (kan |kunnen )?$",
        Language.RU: r"\bне (умеет |умеют |может |могут |хочет |хотят |любит |любят )?$",
    }.items()
}
"""What says that somebody doesn't do what the next verb names."""
NONE_THERE = frozenset(("нет", "нету"))
"""Russian for "there is none", which may stand behind what is missing."""
LISTING_PARTICLES = frozenset(("와", "과", "나", "이나", "하고", "랑", "이랑", "도", "및", ",", ""))


def negated(reading: Reading) -> frozenset[int]:
    """The places of the terms that stay out of the picture."""
    if reading.language is Language.KO:
        return _before(reading) | _unable(reading)
    return _after(reading, lexicon(reading.language)) | _unable(reading)


def _unable(reading: Reading) -> frozenset[int]:
    """What somebody can't or doesn't do: "penguins cannot fly", "hij kan niet vliegen", Korean "날지 못하는"."""
    pattern = UNABLE[reading.language]
    return frozenset(
        place
        for place, term in enumerate(reading.terms)
        if term.meaning.role is Role.ACTION and _matches(pattern, term, reading)
    )


def _matches(pattern: re.Pattern[str], term: Term, reading: Reading) -> bool:
    """Tell whether the words before a verb deny it; in Korean they are its own ending and what follows."""
    if reading.language is Language.KO:
        return pattern.match(reading.prompt[term.start : term.end + CLOSE]) is not None
    return pattern.search(reading.prompt[max(term.start - CLOSE, 0) : term.start]) is not None


def _after(reading: Reading, known: Lexicon) -> frozenset[int]:
    """What follows a negation, with all that is listed there."""
    out: set[int] = set()
    denies, listed = False, False
    for place, term in enumerate(reading.terms):
        role = term.meaning.role
        if role is Role.NEGATION:
            denies, listed = True, False
        elif role in NAMING and denies and (not listed or _goes_on(place, reading, known)):
            out.add(place)
            listed = True
        elif role in NAMING or role is Role.RELATION or term.last in CLAUSE:
            denies = False
        elif denies and role in DESCRIBING:
            out.add(place)
    return frozenset(out | _missing(reading) if known.language is Language.RU else out)


def _missing(reading: Reading) -> set[int]:
    """What a Russian says that there is none of, where the negation comes last: "а яблока у него нет"."""
    out: set[int] = set()
    for place, term in enumerate(reading.terms):
        if term.last not in NONE_THERE or _names_more(place, reading):
            continue
        for earlier in range(place - 1, -1, -1):
            other = reading.terms[earlier]
            if re.search("[,.;:!?]", reading.prompt[other.end : term.start]):
                break
            if other.meaning.role is Role.THING and other.last != other.base:
                out.add(earlier)
                break
    return out


def _names_more(place: int, reading: Reading) -> bool:
    """Tell whether a thing follows a negation in its part of the sentence."""
    term = reading.terms[place]
    later = (other for other in reading.terms[place + 1 :] if other.meaning.role in NAMING)
    following = next(later, None)
    return following is not None and not re.search("[,.;:!?]", reading.prompt[term.end : following.start])


def _goes_on(place: int, reading: Reading, known: Lexicon) -> bool:
    """Tell whether a thing goes on with the list of what is left out, rather than being something new."""
    terms = reading.terms
    term, before = terms[place], terms[place - 1]
    between = reading.prompt[terms[place - 1].end : term.start].strip()
    if term.meaning.role is Role.SCENE and not between and before.last not in known.conjunctions:
        return False  # "Without an umbrella in the rain", where the scene's phrase has its own preposition.
    if before.meaning.role in (*NAMING, *DESCRIBING):
        return between in ("", "/") or (between == "," and known.language is not Language.RU)
    if before.last not in known.conjunctions:
        return False
    if known.language is Language.RU:
        return term.last in known.forms
    return before.last in _either(known) or known.language in (Language.EN, Language.NL, Language.FR)


def _either(known: Lexicon) -> frozenset[str]:
    """The words for "or"."""
    return known.conjunctions - {"en", "et", "and", "dan", "serta", "и", "а"}


def _before(reading: Reading) -> frozenset[int]:
    """What stands before a Korean negation, with all that is listed before it."""
    out: set[int] = set()
    after: Term | None = None
    for place in range(len(reading.terms) - 1, -1, -1):
        term = reading.terms[place]
        role = term.meaning.role
        if role is Role.NEGATION:
            after = term
            continue
        if after is not None and (role in NAMING or role in DESCRIBING) and _lists(term, after, reading):
            out.add(place)
            after = term
        else:
            after = None
    return frozenset(out)


def _lists(term: Term, after: Term, reading: Reading) -> bool:
    """Tell whether a Korean term goes with the next one: both are left out."""
    between = reading.prompt[term.end : after.start].strip()
    if after.meaning.role is Role.NEGATION:
        return len(between) <= 1
    return term.meaning.role in DESCRIBING or between in LISTING_PARTICLES - {""}
