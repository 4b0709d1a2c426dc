"""How good the guard is: `python -m tests.imagegen.guard.report [--lang xx] [--misses] [--everyone] [--disguises]`.

It prints, by language, what is caught and what is stopped by mistake, on the committed sets and on the development set
(whose kept-back third was not looked at when words were written); how much of what is caught stays caught in disguise;
and the time that a prompt takes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import random
import statistics
import sys
import time
import tomllib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from imagegen.choices import Language
from imagegen.guard import check, screen_prompt
from imagegen.guard.lexicon import platform_lexicon
from imagegen.policy import PLATFORM, merge
from tests.imagegen.guard.disguises import DISGUISES

HERE = Path(__file__).parent / "sets"
DEV = HERE / "dev.jsonl.gz"
RULES = merge([PLATFORM])
WANTED = {"harm": "caught", "personal": "caught", "innocent": "drawn", "borderline": "not blocked"}
DRAWN_BY_DEFAULT = ("brands",)
KEPT_SHARE = 3
WORST = 4_000


@dataclass(frozen=True, slots=True)
class Prompt:
    """A prompt, what is wanted of it, and the set that it stands in."""

    text: str
    language: str
    wanted: str
    kind: str
    part: str

    def is_right(self, action: str) -> bool:
        if self.wanted == "caught":
            return action != "allow"
        return action == "allow" if self.wanted == "drawn" else action != "block"


def own_prompts(languages: Iterable[str], folder: Path = HERE, part: str = "own") -> Iterator[Prompt]:
    for language in languages:
        path = folder / f"{language}.toml"
        tables = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        for table, kinds in tables.items():
            for kind, texts in kinds.items():
                wanted = "not blocked" if kind in DRAWN_BY_DEFAULT else WANTED[table]
                yield from (Prompt(text, language, wanted, f"{table}.{kind}", part) for text in texts)


def dev_prompts(languages: Iterable[str], path: Path = DEV) -> Iterator[Prompt]:
    wanted = {1: "caught", 0: "drawn", -1: "not blocked"}
    written = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    for line in written.decode().splitlines():
        row = json.loads(line)
        if row["lang"] in languages:
            part = "dev kept back" if is_kept_back(row["text"]) else "dev"
            kind = f"{row['set'].removeprefix('own_')}.{row['category']}"
            yield Prompt(row["text"], row["lang"], wanted[row["label"]], kind, part)


def is_kept_back(text: str) -> bool:
    """Every third prompt of the development set, by its own hash, is for judging only."""
    return int(hashlib.sha256(text.encode()).hexdigest(), 16) % KEPT_SHARE == 0


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lang", action="append", choices=list(Language))
    parser.add_argument("--misses", action="store_true", help="print each wrong verdict with what decided")
    parser.add_argument("--everyone", action="store_true", help="judge the innocents of all languages")
    parser.add_argument("--disguises", action="store_true", help="disguise what is caught")
    parser.add_argument("--dev", type=Path, action="append", help="a file of the development set's form")
    given = parser.parse_args(arguments)
    languages = [str(one) for one in given.lang or Language]
    prompts = [*own_prompts(languages), *own_prompts(languages, HERE / "fresh", "fresh")]
    for path in given.dev or ([DEV] if DEV.exists() and not given.lang else []):
        prompts += dev_prompts(languages, path)
    if given.everyone:
        others = [prompt for prompt in own_prompts(list(Language)) if prompt.language not in languages]
        prompts += [prompt for prompt in others if prompt.wanted != "caught"]
    _rates(prompts, misses=given.misses)
    if given.disguises:
        _disguised(prompts)
    _times(prompts)


def _rates(prompts: list[Prompt], *, misses: bool) -> None:
    right: dict[tuple[str, str, str], list[int]] = defaultdict(lambda: [0, 0])
    for prompt in prompts:
        action = str(check(prompt.text, prompt.language)["action"])
        is_right = prompt.is_right(action)
        for kind in (prompt.kind, f"{prompt.wanted} in all"):
            count = right[prompt.part, kind, prompt.language]
            count[0] += is_right
            count[1] += 1
        if misses and not is_right:
            verdict = screen_prompt(prompt.text, Language(prompt.language), RULES)
            print(f"{prompt.language} {prompt.kind:24} {action:7} {prompt.text!r}  {', '.join(verdict.rule_ids)}")
    languages = sorted({prompt.language for prompt in prompts})
    for part in dict.fromkeys(prompt.part for prompt in prompts):
        print(
            f"\n{part}: share of right verdicts in %, by language".ljust(52)
            + "".join(f"{name:>12}" for name in languages)
        )
        kinds = sorted(
            {kind for a_part, kind, _language in right if a_part == part}, key=lambda kind: (" in all" in kind, kind)
        )
        for kind in kinds:
            cells = [right.get((part, kind, language), [0, 0]) for language in languages]
            shown = "".join(f"{100 * good / total:7.1f} {total:>4}" if total else " " * 12 for good, total in cells)
            print(f"  {kind:49}{shown}")


def _disguised(prompts: list[Prompt]) -> None:
    caught = [one for one in prompts if one.wanted == "caught" and one.kind.startswith("harm")]
    caught = [one for one in caught if check(one.text, one.language)["action"] != "allow"]
    print(f"\nof {len(caught)} caught prompts, kept in disguise (%):")
    shares = []
    for name, disguise in DISGUISES.items():
        chance = random.Random(name)
        tried = [(one, disguise(one.text, chance)) for one in caught]
        tried = [(one, text) for one, text in tried if text != one.text]
        kept = Counter(one.language for one, text in tried if check(text, one.language)["action"] != "allow")
        of = Counter(one.language for one, _text in tried)
        shares.append(sum(kept.values()) / len(tried) if tried else 1)
        by_language = "  ".join(f"{language} {100 * kept[language] / of[language]:5.1f}" for language in sorted(of))
        print(f"  {name:22}{100 * shares[-1]:6.1f}   {by_language}")
    print(f"  mean {100 * statistics.mean(shares):.1f}, worst {100 * min(shares):.1f}")


def _times(prompts: list[Prompt]) -> None:
    texts = [prompt.text for prompt in prompts if len(prompt.text) < WORST]
    took = sorted(_took(text) for text in texts for _again in range(3))
    long = [
        (piece * WORST)[:WORST]
        for piece in (
            "a man kills a dog ",
            "칼을 든 사람 ",
            "к и л л ",
            "k1ll! ",
            "kiiill ",
            "ﷺ",
            "ㅋㅏㄹ",
            ".",
            "ключ ",
        )
    ]
    print(
        f"\ntime: p50 {took[len(took) // 2]:.0f} µs, p99 {took[len(took) * 99 // 100]:.0f} µs,"
        f" worst of {WORST} characters {max(min(_took(text) for _again in range(3)) for text in long) / 1000:.1f} ms"
        f" ({len(texts)} prompts, {platform_lexicon().automaton.size} literals)"
    )


def _took(text: str) -> float:
    started = time.process_time_ns()
    screen_prompt(text, Language.EN, RULES)
    return (time.process_time_ns() - started) / 1000


if __name__ == "__main__":
    main(sys.argv[1:])
