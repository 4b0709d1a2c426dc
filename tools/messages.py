"""Translations: compiles the .po files, and with `--check` says what is missing, unfinished or out of date.

    python tools/messages.py            write each language's .mo
    python tools/messages.py --check    fail where a complete language is not complete

The texts themselves are collected with `make messages`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parents[1] / "edu4all" / "locale"
COMPLETE = ("ko", "ru")
"""Languages in which every text must be translated; English is the source."""
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w+\}")


def compile_all() -> None:
    """Write the .mo beside each .po."""
    for source in sorted(LOCALE.glob("*/LC_MESSAGES/*.po")):
        polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))


def problems(language: str) -> list[str]:
    """What keeps a language from being complete, a line each."""
    found = []
    for source in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        catalogue = polib.pofile(str(source))
        entries = [entry for entry in catalogue if not entry.obsolete]
        found += [f"{source.name}: not translated: {e.msgid!r}" for e in entries if not e.translated()]
        found += [f"{source.name}: other placeholders: {e.msgid!r}" for e in entries if _placeholders_differ(e)]
        compiled = polib.mofile(str(source.with_suffix(".mo")))
        known = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled}
        stale = [e for e in entries if known.get((e.msgctxt, e.msgid)) != (e.msgstr, e.msgstr_plural)]
        found += [f"{source.name}: compile it again (python tools/messages.py)"] if stale else []
    return found


def _placeholders_differ(entry: polib.POEntry) -> bool:
    texts = list(entry.msgstr_plural.values()) or [entry.msgstr]
    wanted = set(PLACEHOLDER.findall(entry.msgid)) | set(PLACEHOLDER.findall(entry.msgid_plural))
    return any(set(PLACEHOLDER.findall(text)) - wanted for text in texts)


def main() -> int:
    if "--check" not in sys.argv:
        compile_all()
        return 0
    found = [problem for language in COMPLETE for problem in problems(language)]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
