"""Disguises: what a person still reads as the same is judged as the same, and nothing else is."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagegen.choices import Action, Language, Level
from imagegen.guard import check, screen_prompt
from imagegen.guard.automaton import Automaton
from imagegen.guard.patterns import sequences
from imagegen.guard.views import views
from imagegen.policy import PLATFORM, LevelRules, Rule, Rules, merge
from tests.imagegen.guard.disguises import DISGUISES

WORDS = ["killer", "knife", "naked", "убийца", "голый", "살인자", "권총"]
LEXICON = Automaton([(parts, word) for word in WORDS for parts in sequences(word)])
RULES: Rules = merge([PLATFORM, LevelRules(Level.CLASSROOM, "1", {Rule.WORDS: ["zzyzx word"]})])


def read(text: str) -> set[str]:
    """The words of the small lexicon that some reading of a text holds."""
    return {hit.found for view in views(text, LEXICON) for hit in LEXICON.find(view.text)}


@pytest.mark.parametrize("name", DISGUISES)
@pytest.mark.parametrize("word", WORDS)
def test_a_disguised_word_is_read(name: str, word: str) -> None:
    disguised = DISGUISES[name](f"the {word} is here" if word.isascii() else f"это {word} тут", random.Random(name))

    if name == "tags only" and not word.isascii():
        return  # There are invisible tags for ASCII letters alone.
    assert word in read(disguised), disguised


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("a k1ll3r", "killer"),
        ("k i l l e r", "killer"),
        ("a k i l l e r here", "killer"),
        ("k-i-l-l-e-r", "killer"),
        ("kil.ler", "killer"),
        ("kiiiilllller", "killer"),
        ("kkiilllleerr", "killer"),
        ("k*ller", "killer"),
        ("кiller", "killer"),
        ("κιller", "killer"),
        ("🅺🅸🅻🅻🅴🆁", "killer"),
        ("n@k3d!", "naked"),
        ("nak\u0336ed\u0336", "naked"),
        ("yбийцa", "убийца"),
        ("у б и й ц а", "убийца"),
        ("у6ийца", "убийца"),
        ("голыыый", "голый"),
        ("ㅅㅏㄹㅇㅣㄴㅈㅏ", "살인자"),
        ("살.인.자", "살인자"),
        ("살인ㅈㅏ", "살인자"),
    ],
)
def test_a_trick_is_undone(text: str, word: str) -> None:
    assert word in read(text)


@pytest.mark.parametrize(
    "text",
    [
        "a k i t e",
        "skillet and painkillers",
        "the letters A B C D and E",
        "room 101, 3D printer, mp3, 4K",
        "a balloon and a coffee committee",
        "ㅋㅋㅋㅋ",
        "кот и кит",
        "U.S.A. and e-mail",
        "he (she) * 2 + 3 = 5!",
    ],
)
def test_what_is_no_disguise_is_left_alone(text: str) -> None:
    assert read(text) == set()


def test_the_childs_own_stretch_is_shown() -> None:
    rules = merge([PLATFORM, LevelRules(Level.CLASSROOM, "1", {Rule.WORDS: ["zombie"]})])
    for text, own in (
        ("a z o m b i e here", "z o m b i e"),
        ("a z0mb1e here", "z0mb1e"),
        ("a zoooombie here", "zoooombie"),
        ("a zоmbie here", "zоmbie"),
        ("a z\u200bombie here", "z\u200bombie"),
    ):
        verdict = screen_prompt(text, Language.EN, rules)
        assert [text[start:end] for start, end in verdict.spans] == [own], text


@given(st.text(max_size=300))
def test_views_never_raise_and_begin_with_the_plain_one(text: str) -> None:
    seen = list(views(text.encode(errors="replace").decode(), LEXICON))
    assert seen
    assert all(view.text.startswith(" ") and view.text.endswith(" ") for view in seen)


@pytest.mark.parametrize("language", ["en", "fr", "id", "ko", "nl", "ru", "xx"])
def test_a_wrong_language_setting_changes_nothing(language: str) -> None:
    assert check("a zzyzx", language) == check("a zzyzx", "en")
    assert screen_prompt("a zzyzx word", Language.KO, RULES).action is Action.BLOCK
