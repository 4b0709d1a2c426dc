"""A broken line in the guard's words ends the start, and not the first prompt."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from imagegen.guard import lexicon


def test_a_broken_line_ends_the_start_with_file_and_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in lexicon.HERE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    (tmp_path / "ru.toml").write_text('[terms.violence]\nclear = ["a*b"]', encoding="utf-8")
    monkeypatch.setattr(lexicon, "_lexicon", lambda: lexicon.read_lexicon(tmp_path))

    with pytest.raises(CommandError, match=r"words can't be used: ru\.toml, line 2"):
        call_command("serve")
