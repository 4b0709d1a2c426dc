"""What a pupil writes is a wish for a picture, never a setting: the syntax that a provider would obey is taken away.

What was meant stays as readable as can be: brackets become commas, a flag becomes words after a dash. Every rule is
deterministic, changes nothing a second time, and runs in linear time. The text as a whole goes through here, metaprompt
and a teacher's note with it; what an adapter itself has to say in a provider's syntax is added afterwards.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from functools import lru_cache


class Syntax(StrEnum):
    """Who reads the text, by what would be obeyed."""

    MIDJOURNEY = "midjourney"
    """`--flags` (dashes of any kind), addresses, `::` weights, `{a, b}` permutations."""
    SD_CPP = "sd_cpp"
    """`<sd_cpp_extra_args>{…}</sd_cpp_extra_args>`, and the brackets of the web UIs."""
    LOCALAI = "localai"
    """`|`, after which stands what must not be drawn, and what its back ends obey, which are the others here."""
    SD_WEBUI = "sd_webui"
    """`<lora:…>`, `(word:1.9)`, `[a:b:0.5]`, `AND` and `BREAK`."""


def neutral(text: str, target: Syntax) -> str:
    """Give a text in which nothing is left that the target would obey."""
    plain = _plain(text)
    for rule in _RULES[target]:
        plain = rule(plain)
    return plain


_DASHES = "-֊־᠆‐‑‒–—―⸗⸚⸺⸻⹀⹝〜〰゠︱︲﹘﹣－−"
_LONG_DASHES = "‒–—―⸺⸻︱︲﹘−"
_SYNTAX = frozenset("<>()[]{}|:/" + _DASHES)
_JOINERS = "\u200c\u200d"
"""They hold emoji and some scripts' letters together, so they stay between those, and vanish beside a dash."""
_JOINED = f"[^\x00-\x7f{_JOINERS}{_DASHES[1:]}]"


def _plain(text: str) -> str:
    """Take away what can't be seen, and put plain characters for those that only look or compose like syntax."""
    kept = "".join(map(_visible, text))
    return re.sub(f"(?<!{_JOINED})[{_JOINERS}]+|[{_JOINERS}]+(?!{_JOINED})", "", kept)


@lru_cache(maxsize=4096)
def _visible(character: str) -> str:
    category = unicodedata.category(character)
    if category == "Cc":
        return character if character == "\n" else " "
    if category in {"Cf", "Cs"}:
        return character if character in _JOINERS else ""
    if character.isascii() or character in _DASHES:
        return character
    composed = unicodedata.normalize("NFKC", character)
    return composed if _SYNTAX.intersection(composed) else character


_SPACES = re.compile(r"([ \t\n\u00a0\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+)")
_HOST = re.compile(r"\W*+(?P<host>[\w-]++(?:\.[\w-]++)++)[/?#:]")


def _without_addresses(text: str) -> str:
    """Drop whole words that are addresses: they say nothing to a reader, and a picture would be fetched from there."""
    words = _SPACES.split(text)
    kept: list[str] = []
    for word, space in zip(words[::2], [*words[1::2], ""], strict=True):
        kept += () if _is_address(word) else (word, space)
    return "".join(kept)


def _is_address(word: str) -> bool:
    if "://" in word or "www." in word.lower():
        return True
    found = _HOST.match(word)
    return found is not None and found["host"].rpartition(".")[2].isalpha()


_FLAG = re.compile(f"[{re.escape(_DASHES)}]{{2,}}+")
_LONG_FLAG = re.compile(
    f"[{_LONG_DASHES}]"
    r"(?=[^\W\d_])|"
    f"[{_LONG_DASHES}]"
    r"(?=\s*+(?:ar|aspect|bw?|c|chaos|cref|cw|draft|exp|fast|hd|iw|loop|motion|niji|no|oref|ow|p|personalize|profile|q"
    r"|quality|r|raw|relax|repeat|s|sd|seed|sref|stop|style|stylize|sv|sw|tile|turbo|v|version|video|vf|w|weird)\b)",
    re.IGNORECASE,
)


def _without_flags(text: str) -> str:
    """Leave one spaced hyphen of what starts a parameter; a dash between words of a sentence stays."""
    return _LONG_FLAG.sub(_hyphen, _FLAG.sub(_hyphen, text))


def _hyphen(found: re.Match[str]) -> str:
    text, start, end = found.string, found.start(), found.end()
    before = "" if start == 0 or text[start - 1].isspace() else " "
    after = "" if end == len(text) or text[end].isspace() else " "
    return f"{before}-{after}"


def _without_weights(text: str) -> str:
    return re.sub(r":{2,}", ":", text)


def _without_permutations(text: str) -> str:
    return text.replace("{", "(").replace("}", ")")


_TAG = re.compile(r"<++(?=[^\W\d]|/|\d++:)")
_BRACKETS = re.compile(r"[()\[\]{}]+")
_KEYWORDS = re.compile(r"\b(?:AND|BREAK)\b")


def _without_tags(text: str) -> str:
    return _TAG.sub("", text)


def _without_brackets(text: str) -> str:
    """Say with commas what stood in brackets."""
    pieces = _BRACKETS.split(text)
    told = pieces[0]
    for piece in pieces[1:]:
        told = _joined(told, piece)
    return told


def _joined(before: str, after: str) -> str:
    left, right = before.rstrip(" "), after.lstrip(" ")
    if not left or not right:
        return left + right
    if not right[0].isalnum():
        return left + (" " if len(right) < len(after) else "") + right
    return f"{left}, {right}" if left[-1].isalnum() else f"{left} {right}"


def _without_keywords(text: str) -> str:
    return _KEYWORDS.sub(lambda found: found[0].lower(), text)


def _without_negative(text: str) -> str:
    return re.sub(r"\|+", ",", text)


_Rule = Callable[[str], str]
_WEBUI: tuple[_Rule, ...] = (_without_tags, _without_brackets, _without_tags, _without_keywords)
_RULES: Mapping[Syntax, tuple[_Rule, ...]] = {
    Syntax.MIDJOURNEY: (
        _without_addresses,
        _without_permutations,
        _without_weights,
        _without_flags,
        _without_addresses,  # what a flag parted can be one
    ),
    Syntax.SD_CPP: _WEBUI,
    Syntax.LOCALAI: (_without_negative, *_WEBUI),
    Syntax.SD_WEBUI: _WEBUI,
}
