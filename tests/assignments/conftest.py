"""What tests of work and its pictures share."""

from __future__ import annotations

import pytest

from imagegen.choices import Kind, Shape
from imagegen.pipeline import painters
from imagegen.providers.base import Capabilities


@pytest.fixture
def new_pictures_only(openai_key: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """This installation's OpenAI account makes new pictures and can't change any."""
    only_new = Capabilities(frozenset({Kind.CREATE}), frozenset(Shape), max_n=4, variety=False, seed=False)
    monkeypatch.setattr(type(painters.painter("openai").provider), "capabilities", lambda _self: only_new)
