"""Disguises that pupils try: each turns a prompt into one that a person still reads as the same."""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable

Disguise = Callable[[str, random.Random], str]

_CYRILLIC = str.maketrans("aceopxyiABCEHKMOPTX", "асеорхуіАВСЕНКМОРТХ")
_GREEK = str.maketrans("aoiutvnkABEHIKMNOPTXYZ", "αοιυτνηκΑΒΕΗΙΚΜΝΟΡΤΧΥΖ")
_LATIN_OF_CYRILLIC = str.maketrans("асеорхуАВСЕНКМОРТХ", "aceopxyABCEHKMOPTX")
_GREEK_OF_CYRILLIC = str.maketrans("оавткр", "οαβτκρ")
_LEET = str.maketrans("aeiostAEIOST", "431057431057")
_LEET_CYRILLIC = str.maketrans("аозчбАОЗЧБ", "403464034" + "6")
_SIGNS = str.maketrans("asieASIE", "@$!€@$!€")
_JAMO_LEADS = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_JAMO_VOWELS = "ㅏㅐㅑㅒㅓㅔㅕㅖㅗㅘㅙㅚㅛㅜㅝㅞㅟㅠㅡㅢㅣ"
_JAMO_TAILS = " ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ"


def _words(change: Callable[[str], str]) -> Disguise:
    return lambda text, _chance: re.sub(r"\w{2,}", lambda word: change(word[0]), text)


def _between(sign: str) -> Disguise:
    return _words(sign.join)


def _spread(sign: str, gap: str) -> Disguise:
    """Put a sign between all letters, and a wider gap between words."""
    return lambda text, _chance: gap.join(sign.join(word) for word in text.split())


def _mathematical(text: str, _chance: random.Random) -> str:
    return "".join(
        chr(0x1D41A + ord(c) - 97) if "a" <= c <= "z" else chr(0x1D400 + ord(c) - 65) if "A" <= c <= "Z" else c
        for c in text
    )


def _full_width(text: str, _chance: random.Random) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text)


def _repeated(text: str, chance: random.Random) -> str:
    def change(word: str) -> str:
        at = chance.randrange(len(word))
        return word[:at] + word[at] * chance.randint(3, 5) + word[at + 1 :] if word[at].isalpha() else word

    return re.sub(r"\w{3,}", lambda word: change(word[0]), text)


def _accented(text: str, chance: random.Random) -> str:
    return "".join(c + chance.choice("\u0301\u0300\u0308\u0302") if c.isalpha() else c for c in text)


def _mixed_case(text: str, chance: random.Random) -> str:
    return "".join(chance.choice((c.upper(), c.lower())) for c in text)


def _jamo(text: str, _chance: random.Random) -> str:
    def change(syllable: str) -> str:
        code = ord(syllable) - 0xAC00
        tail = _JAMO_TAILS[code % 28].strip()
        return _JAMO_LEADS[code // 588] + _JAMO_VOWELS[code % 588 // 28] + tail

    return re.sub("[가-힣]", lambda found: change(found[0]), text)


def _mixed_script(text: str, chance: random.Random) -> str:
    """Swap about half of the letters that have a twin in the other alphabet."""
    pairs = {**_CYRILLIC, **_LATIN_OF_CYRILLIC}
    return "".join(chr(pairs[ord(c)]) if ord(c) in pairs and chance.random() < 0.5 else c for c in text)


def _emoji_between(text: str, chance: random.Random) -> str:
    return re.sub(r"\w{3,}", lambda word: chance.choice("🌸⭐🙂").join(word[0]), text)


def _tagged(text: str, chance: random.Random) -> str:
    return "".join(c + chr(0xE0041 + chance.randrange(26)) for c in text)


DISGUISES: dict[str, Disguise] = {
    "leet": lambda text, _chance: text.translate(_LEET).translate(_LEET_CYRILLIC),
    "leet signs": lambda text, _chance: text.translate(_SIGNS),
    "cyrillic look-alikes": lambda text, _chance: text.translate(_CYRILLIC),
    "latin look-alikes": lambda text, _chance: text.translate(_LATIN_OF_CYRILLIC),
    "greek look-alikes": lambda text, _chance: text.translate(_GREEK).translate(_GREEK_OF_CYRILLIC),
    "full width": _full_width,
    "mathematical": _mathematical,
    "zero width": _between("\u200b"),
    "zero width joiner": _between("\u200d"),
    "soft hyphen": _between("\u00ad"),
    "word joiner": _between("\u2060"),
    "spaced": _spread(" ", "   "),
    "spaced evenly": _spread(" ", " "),
    "dotted": _between("."),
    "dashed": _between("-"),
    "underscored": _between("_"),
    "repeated": _repeated,
    "accents": _accented,
    "mixed case": _mixed_case,
    "mixed script": _mixed_script,
    "emoji": _emoji_between,
    "jamo": _jamo,
    "letters apart": lambda text, _chance: unicodedata.normalize("NFD", text),
    "reversed": lambda text, _chance: f"\u202e{text[::-1]}\u202c",
    "tags between": _tagged,
    "tags only": lambda text, _chance: (
        "a nice picture " + "".join(chr(0xE0000 + ord(c)) for c in text) if text.isascii() else text
    ),
}
"""Those that leave a text as it is (jamo in English, say) are left out of its count."""
