"""How much of what a child expects to see the storybook draws: `python -m tests.imagegen.providers.heldout [SET]`.

SET is "second", "reserve", "third" or "fourth" (Korean alone); without it, the first.

For each language: the named things and scenes that were drawn, those that `not_drawn` names, those that were lost in
silence, and what was drawn although nobody named it. A word that was drawn still has to be looked at by a person: the
list at the end says what each became.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from imagegen.choices import Language
from imagegen.providers.storybook.lexicon import folded
from imagegen.providers.storybook.reading import read, read_in
from imagegen.providers.storybook.understanding import Understanding, understand

HERE = Path(__file__).parent


@dataclass
class Score:
    """What became of the named things of one language."""

    drawn: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    overlooked: list[str] = field(default_factory=list)
    """Not drawn, although the vocabulary holds the word."""
    unasked: list[str] = field(default_factory=list)
    negated: list[str] = field(default_factory=list)

    @property
    def named(self) -> int:
        return len(self.drawn) + len(self.told) + len(self.lost)


def prompts_of(language: Language, folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((folder / f"{language}.toml").read_text("utf-8"))["prompts"]
    return found


def touches(one: str, other: str) -> bool:
    """Whether one of two words of a prompt holds the other."""
    return folded(one) in folded(other) or folded(other) in folded(one)


def judge(prompt: dict[str, Any], language: Language, score: Score) -> None:
    understood: Understanding = understand(read(prompt["text"], language))
    named = [*prompt.get("things", ()), *prompt.get("scenes", ())]
    for thing in named:
        became = [drew.thing for drew in understood.drew if touches(drew.word, thing["word"])]
        line = f"{thing['word']} ({thing['is']})"
        if became:
            score.drawn.append(f"{line} -> {', '.join(became)}")
        elif any(touches(word, thing["word"]) for word in understood.not_drawn):
            score.told.append(line)
        else:
            score.lost.append(f"{line} in: {prompt['text']}")
        if not became and understand(read_in(thing["word"], language)).drew:
            score.overlooked.append(f"{line} in: {prompt['text']}")
    for drew in understood.drew:
        if not any(touches(drew.word, thing["word"]) for thing in named):
            score.unasked.append(f"{drew.word} -> {drew.thing} in: {prompt['text']}")
        if any(touches(drew.word, never["word"]) for never in prompt.get("never", ())):
            score.negated.append(f"{drew.word} -> {drew.thing} in: {prompt['text']}")


def main() -> None:
    folder = next((HERE / name for name in ("second", "reserve", "third", "fourth") if name in sys.argv), HERE)
    for language in (one for one in Language if (folder / f"{one}.toml").exists()):
        score = Score()
        for prompt in prompts_of(language, folder):
            judge(prompt, language, score)
        share = len(score.drawn) / score.named
        known = len(score.drawn) / (len(score.drawn) + len(score.overlooked))
        print(
            f"{language}: {len(score.drawn)} of {score.named} named things drawn ({share:.0%}), {len(score.told)} told,"
            f" {len(score.lost)} lost, {len(score.unasked)} unasked, {len(score.negated)} negated ones drawn;"
            f" of those that the vocabulary holds {known:.0%}"
        )
        if "-v" in sys.argv:
            for name in ("told", "lost", "overlooked", "unasked", "negated", "drawn"):
                for line in getattr(score, name):
                    print(f"  {name}: {line}")


if __name__ == "__main__":
    main()
