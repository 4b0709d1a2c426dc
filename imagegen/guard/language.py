"""Telling in which of the six languages a prompt is written, when the person's setting may say another."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from pathlib import Path

from imagegen.choices import Language
from imagegen.policy.folding import CYRILLIC, HANGUL, tokens

_HERE = Path(__file__).parent / "languages"
_LATIN = (Language.EN, Language.FR, Language.ID, Language.NL)

_LOOKS = {
    Language.EN: re.compile(r"\b\w+(?:ing|tion|ough|ight|ful|ness|th|sh|ly|wn)\b"),
    Language.FR: re.compile(
        r"[éèêàâçùûîôœ]|\b\w+(?:eaux?|eux|euse|oir|ette|elle|ière|oire|ille|ique|age)\b|\b[dljnsc]['’]"
    ),
    Language.ID: re.compile(
        r"\b(?:ber|mem|men|ter|ke|pe|di|se)\w{3,}(?:kan|an|nya|i)\b|\b\w+(?:nya|kan|ngan|ah|uh)\b|\b(\w{3,})-\1\b"
    ),
    Language.NL: re.compile(r"ij|aa|ee[lnrst]|oe|uu|sch|ieuw|\b\w+(?:tje|tjes|jes|heid|lijk|eren|cht)\b|[ëï]"),
}
"""What words of a language often look like: it only helps where the vocabulary knows too little."""

_WORD_WEIGHT = 4
_FOREIGN_NAME_SHARE = 2
"""A text of Latin letters needs this many times the words of another script to be taken for a Latin language."""


def detect(text: str, hint: Language) -> Language:
    """Tell the language of a text: by script first, then by known words and looks; `hint` where nothing decides.

    A Korean or Russian prompt may hold a foreign name, so Latin words must clearly outnumber the others.
    """
    words = [token.text for token in tokens(text)]
    scripts = Counter(map(_script, words))
    for language in (Language.KO, Language.RU):
        if scripts[language] and scripts[None] <= _FOREIGN_NAME_SHARE * scripts[language]:
            return max((Language.KO, Language.RU), key=lambda script: scripts[script])
    scores = _scores(text.casefold(), words)
    best = max(scores.values())
    likely = [language for language in _LATIN if scores[language] == best]
    return hint if best == 0 or hint in likely else likely[0]


def _script(word: str) -> Language | str | None:
    """Give the language that a word's script stands for: None for Latin letters, "" for a symbol or a number."""
    if HANGUL.search(word):
        return Language.KO
    if CYRILLIC.search(word):
        return Language.RU
    return None if any(map(str.isalpha, word)) else ""


def _scores(text: str, words: list[str]) -> dict[Language, int]:
    scores = dict.fromkeys(_LATIN, 0)
    for word in words:
        for language in _speakers().get(word, ()):
            scores[language] += _WORD_WEIGHT
    for language, looks in _LOOKS.items():
        scores[language] += min(len(looks.findall(text)), len(words))
    return scores


@cache
def _speakers() -> dict[str, tuple[Language, ...]]:
    """Read which languages a word belongs to, by its folded form."""
    speakers: dict[str, tuple[Language, ...]] = {}
    for language in _LATIN:
        for word in _vocabulary(language):
            speakers[word] = (*speakers.get(word, ()), language)
    return speakers


def _vocabulary(language: Language) -> set[str]:
    lines = (_HERE / f"{language}.txt").read_text(encoding="utf-8").splitlines()
    return {token.text for line in lines if not line.startswith("#") for token in tokens(line)}
