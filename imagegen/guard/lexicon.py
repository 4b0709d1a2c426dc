"""A set of rules compiled into a tree of words, and the search in it.

The tree is walked once from every word of a text: the work grows with the length of the text and not with the number
of rules. Compiled trees are kept per digest of the rules and hold no name of a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Generic, TypeVar

from imagegen.guard.korean import stems
from imagegen.policy import Rule, Rules, Word
from imagegen.policy.folding import HANGUL, Token, key

KEPT_LEXICONS = 256
"""Compiled sets of rules that are kept: more than the classes that draw at one time on one worker."""

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Entry:
    """One word or phrase of the rules."""

    rule: Rule
    word: Word


@dataclass(frozen=True, slots=True)
class Hit(Generic[P]):
    """Where a phrase was found. `first` and `last` count words of the text, `start` and `end` its characters."""

    found: P
    first: int
    last: int
    start: int
    end: int


@dataclass(slots=True)
class Node(Generic[P]):
    """One word of the tree: what ends here, and which words may follow."""

    ends: list[P] = field(default_factory=list)
    next: dict[str, Node[P]] = field(default_factory=dict)


def tree(phrases: Iterable[tuple[Sequence[str], P]]) -> Node[P]:
    """Build the tree of phrases, each given as its folded words; empty ones are left out."""
    root: Node[P] = Node()
    for words, payload in phrases:
        node = root
        for word in words:
            node = node.next.setdefault(word, Node())
        if node is not root:
            node.ends.append(payload)
    return root


def search(root: Node[P], text: Sequence[Token]) -> Iterator[Hit[P]]:
    """Find every phrase of the tree in a text, its last word with or without a Korean ending."""
    for first in range(len(text)):
        node, last = root, first
        while last < len(text):
            token = text[last]
            yield from _ends(node, text, first, last)
            following = node.next.get(token.text)
            if following is None:
                break
            node = following
            last += 1


def _ends(node: Node[P], text: Sequence[Token], first: int, last: int) -> Iterator[Hit[P]]:
    token = text[last]
    whole = node.next.get(token.text)
    if whole is not None:
        for payload in whole.ends:
            yield Hit(payload, first, last, text[first].start, token.end)
    if token.text.isascii():
        return
    for stem in stems(token.text):
        shorter = node.next.get(stem)
        if shorter is not None:
            for payload in shorter.ends:
                yield Hit(payload, first, last, text[first].start, _end_of_stem(token, stem))


def _end_of_stem(token: Token, stem: str) -> int:
    """Give where the stem ends in the original; unknown where its letters came apart, then the whole token counts."""
    whole_syllables = token.end - token.start == len(token.text) and HANGUL.match(token.text) is not None
    return token.start + len(stem) if whole_syllables else token.end


def lexicon(rules: Rules) -> Node[Entry]:
    """Compile the words of a set of rules, or give the tree that was compiled before (rules are equal by digest)."""
    return _compiled(rules)


@lru_cache(maxsize=KEPT_LEXICONS)
def _compiled(rules: Rules) -> Node[Entry]:
    listed = {
        Rule.WORDS: rules.words,
        Rule.ASK_WORDS: rules.ask_words,
        Rule.ALLOW_PHRASES: rules.allow_phrases,
    }
    return tree((key(word.text), Entry(rule, word)) for rule, words in listed.items() for word in words)
