"""What a provider, not a person, would read in a prompt: switches, weights, marks of roles, a picture's address."""

from __future__ import annotations

import re

_MARKS = ("--", "—", "::", "<", "[", "{{", "http", "www", "##")
"""One of these has to be in a text before the pattern is tried."""

_SYNTAX = re.compile(
    r"(?:(?<=\s)|^)(?:--|—)[a-z][a-z-]{1,20}\b(?!\s*(?:and|en|et|dan|и)\b)"
    r"|\w::-?\d|::\s*-?\d"
    r"|<\|?/?(?:im_start|im_end|system|user|assistant|endoftext|instructions?|prompt|\w{1,20}_args)[^<>\n]{0,40}\|?>"
    r"|\[/?(?:INST|SYS|SYSTEM|SYSTEM PROMPT)\]|<</?SYS>>"
    r"|\{\{[^{}\n]{1,60}\}\}"
    r"|^\s*(?:https?://|www\.)\S+"
    r"|(?:^|\n)\s*#{2,4}\s*(?:system|instructions?|rules?|response|new task)",
    re.IGNORECASE,
)


def provider_syntax(text: str) -> list[tuple[int, int]]:
    """Give where a text holds what a provider would obey (in characters, end exclusive)."""
    lowered = text.lower()
    return [found.span() for found in _SYNTAX.finditer(text)] if any(mark in lowered for mark in _MARKS) else []
