"""The forms of Korean verbs and adjectives that children write, made of their dictionary form (…다).

A language's file names 300 verbs; written out they would be 12,000 forms. Rules and irregular classes are those of
school grammar (국립국어원, 한국어 기본 문법): ㅂ, ㄷ, ㅅ, 르 and 으 change, ㄹ falls away before ㄴ, ㅂ and ㅅ.
"""

from __future__ import annotations

from collections.abc import Iterator

FIRST = 0xAC00
"""The first of the syllables in Unicode; their order is that of initial, vowel, final."""
VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
FINALS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"
BRIGHT = "ㅏㅗㅑ"
REGULAR = {
    "ㅂ": frozenset("입잡뽑접씹좁넓집업"),
    "ㄷ": frozenset("받닫믿얻쏟돋뜯묻"),
    "ㅅ": frozenset("웃씻벗솟앗"),
}
"""The last syllables of stems that keep a final which changes in others."""
CONTRACTED = {"ㅗ": "ㅘ", "ㅜ": "ㅝ", "ㅣ": "ㅕ", "ㅚ": "ㅙ"}
"""A stem's vowel together with 아 or 어."""
WITHOUT_ENDING = "ㅏㅓㅐㅔㅕ"
"""Vowels that swallow 아 and 어."""
HONOURING = ("세요", "시는", "시고", "셨어요", "십니다")
"""Endings for parents, grandparents and teachers."""
GOING_ON = ("있는", "있다", "있어요", "있습니다", "있었다", "있고", "있었어요")


def conjugated(verb: str, *, describes: bool = False) -> Iterator[str]:
    """Every form of a verb, or of an adjective (`describes`), of at least two syllables.

    `verb` is its dictionary form: 먹다 gives 먹고, 먹는, 먹었어요, 먹고 있는 …
    """
    stem = verb.removesuffix("다")
    forms = (*_common(stem), *(_of_adjective(stem) if describes else _of_verb(stem)))
    yield from dict.fromkeys(form for form in forms if len(form) > 1)


def _common(stem: str) -> Iterator[str]:
    infinitive = _infinitive(stem)
    past = _with_final(infinitive, "ㅆ") if _final(infinitive) == " " else infinitive
    yield from (infinitive, f"{infinitive}서", f"{infinitive}요")
    yield from (f"{past}{ending}" for ending in ("다", "어요", "습니다", "고", "는데", "던"))
    yield from (f"{stem}고", f"{stem}지만", _adnominal(stem))
    linked = _linked(stem)
    if _final(stem) == "ㄹ":
        yield from (f"{stem}면", f"{stem}며", f"{_shortened(stem)}니")
    else:
        yield from (f"{linked}면", f"{linked}며", f"{linked}니")
    polite = f"{_with_final(_shortened(stem), 'ㅂ')}니다" if _final(stem) in " ㄹ" else f"{stem}습니다"
    yield polite
    yield from (f"{_shortened(linked)}{ending}" for ending in HONOURING)


def _of_adjective(stem: str) -> Iterator[str]:
    yield from (f"{stem}다", f"{stem}게")
    if stem.endswith(("있", "없")):
        yield from (f"{stem}는", f"{stem}는데")
    else:
        yield f"{_adnominal(stem)}데"


def _of_verb(stem: str) -> Iterator[str]:
    present = f"{_shortened(stem)}는"
    plain = f"{_with_final(_shortened(stem), 'ㄴ')}다" if _final(stem) in " ㄹ" else f"{stem}는다"
    linked = stem if _final(stem) == "ㄹ" else _linked(stem)
    yield from (present, f"{present}데", plain)
    yield from (f"{linked}{ending}" for ending in ("면서", "러", "려고"))
    yield from (f"{stem}던", f"{stem}기")
    yield from (f"{stem}고 {ending}" for ending in GOING_ON)


def _infinitive(stem: str) -> str:
    """The form in 아 or 어: 먹어, 가, 봐, 도와, 걸어, 지어, 불러, 써."""
    if stem.endswith("하"):
        return f"{stem[:-1]}해"
    if stem == "푸르":
        return "푸르러"
    if _changes(stem):
        return _infinitive_of_changing(stem)
    if _final(stem) != " ":
        return f"{stem}{_dark_or_bright(stem)}"
    if stem.endswith("르") and len(stem) > 1:
        bright = _vowel(stem[:-1]) in "ㅏㅗ"
        return f"{_with_final(stem[:-1], 'ㄹ')}{'라' if bright else '러'}"
    vowel = _vowel(stem)
    if vowel == "ㅡ":
        return _with_vowel(stem, "ㅏ" if len(stem) > 1 and _vowel(stem[:-1]) in "ㅏㅗ" else "ㅓ")
    if vowel in WITHOUT_ENDING:
        return stem
    return _with_vowel(stem, CONTRACTED[vowel]) if vowel in CONTRACTED else f"{stem}어"


def _infinitive_of_changing(stem: str) -> str:
    if _final(stem) == "ㅂ":
        return f"{_with_final(stem, ' ')}{'와' if stem.endswith('돕') else '워'}"
    return f"{_changed(stem)}{_dark_or_bright(stem)}"


def _adnominal(stem: str) -> str:
    """The form before a noun: 간, 먹은, 예쁜, 추운, 긴."""
    return _with_final(stem if _final(stem) in " ㄹ" else _linked(stem), "ㄴ")


def _linked(stem: str) -> str:
    """The stem before an ending that begins with 으: 먹으, 가, 추우, 걸으, 지으."""
    if _final(stem) in " ㄹ":
        return stem
    if _changes(stem):
        return f"{_with_final(stem, ' ')}우" if _final(stem) == "ㅂ" else f"{_changed(stem)}으"
    return f"{stem}으"


def _changes(stem: str) -> bool:
    final = _final(stem)
    return final in REGULAR and stem[-1] not in REGULAR[final]


def _changed(stem: str) -> str:
    """The stem with the final that it has before a vowel: 걷 is 걸, 짓 is 지."""
    return _with_final(stem, "ㄹ" if _final(stem) == "ㄷ" else " ")


def _shortened(stem: str) -> str:
    """The stem before ㄴ, ㅂ and ㅅ, where ㄹ falls away."""
    return _with_final(stem, " ") if _final(stem) == "ㄹ" else stem


def _dark_or_bright(stem: str) -> str:
    return "아" if _vowel(stem) in BRIGHT else "어"


def _vowel(word: str) -> str:
    return VOWELS[(ord(word[-1]) - FIRST) % 588 // 28]


def _final(word: str) -> str:
    return FINALS[(ord(word[-1]) - FIRST) % 28]


def _with_final(word: str, final: str) -> str:
    code = ord(word[-1]) - FIRST
    return word[:-1] + chr(FIRST + code - code % 28 + FINALS.index(final))


def _with_vowel(word: str, vowel: str) -> str:
    code = ord(word[-1]) - FIRST
    return word[:-1] + chr(FIRST + code // 588 * 588 + VOWELS.index(vowel) * 28 + code % 28)
