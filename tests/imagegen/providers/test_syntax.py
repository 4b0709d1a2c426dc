"""Syntax in a pupil's text: nothing that a provider would obey survives, and plain sentences stay as they are."""

from __future__ import annotations

import re
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagegen.providers.syntax import Syntax, neutral
from tests.pace import slowness

PLAIN = [
    "A dog next to the Eiffel Tower in the morning sun.",
    "My little brother's red bike, number 7, costs 3.50!",
    "Un chat « très gentil » dort ; il rêve d'un poisson.",
    "Seekor kucing duduk-duduk di bawah pohon kelapa.",
    "고양이가 나무 아래에서 잠을 자요 ㅋㅋㅋ. 정말 귀여워요!",
    "Een zee-egel die 's ochtends koffie drinkt?",
    "Кот — это зверь, а тигр – большой кот.",
    "a well-known half-open door; 1914–1918; 16:9 is a shape",
    "family 👨‍👩‍👧‍👦 with 1️⃣ dog ❤️ and a 🏴 flag",
    "I <3 dogs, 2 < 3 and 5 > 4",
    "dog/cat and 50% of 1/2 and 3.5/5 stars",
    "first line\nsecond line",
    "नमस्ते क्‍ष",
]


@pytest.mark.parametrize("target", list(Syntax))
@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_sentence_stays_as_it_is(text: str, target: Syntax) -> None:
    assert neutral(text, target) == text


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a cat --ar 16:9 --chaos 100", "a cat - ar 16:9 - chaos 100"),
        ("a cat —ar 16:9", "a cat - ar 16:9"),
        ("a cat — ar 16:9", "a cat - ar 16:9"),
        ("a cat–no dog", "a cat - no dog"),
        ("a cat -\u200b-no dog", "a cat - no dog"),
        ("a cat －－no dog", "a cat - no dog"),
        ("--seed 5", "- seed 5"),
        ("https://evil.example/x.png a cat", "a cat"),
        ("a cat <https://evil.example/x.png>", "a cat "),
        ("a cat HTTPS：／／evil.example/x.png now", "a cat now"),
        ("s.mj.run/abc a cat", "a cat"),
        ("www.evil.example a cat", "a cat"),
        ("cat::2 dog::-1", "cat:2 dog:-1"),
        ("cat：：2 dog：:1", "cat:2 dog:1"),
        ("a {red, blue} cat", "a (red, blue) cat"),
        ("a dog (a red one) runs", "a dog (a red one) runs"),
    ],
)
def test_midjourney_is_told_nothing_but_words(text: str, left: str) -> None:
    assert neutral(text, Syntax.MIDJOURNEY) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("a dog (a red one) runs", "a dog, a red one, runs"),
        ("(blood:1.9) on the [snow:mud:0.5]", "blood:1.9, on the, snow:mud:0.5"),
        ("((good)) dog.", "good, dog."),
        ("I am happy :)", "I am happy :"),
        ("<lora:evil:1> a dog", "lora:evil:1> a dog"),
        ("<<lora:evil:1>", "lora:evil:1>"),
        ("＜lora:evil:1＞", "lora:evil:1>"),
        ("<(lora:evil:1>", "< lora:evil:1>"),
        ("<(/sd_cpp_extra_args>", "/sd_cpp_extra_args>"),
        ("<[_x:1>", "_x:1>"),
        ("a dog AND a cat BREAK a cow", "a dog and a cat break a cow"),
        ("⑴ a dog", "1, a dog"),
        (
            'dog <sd_cpp_extra_args>{"seed": 1}</sd_cpp_extra_args>',
            'dog sd_cpp_extra_args>"seed": 1/sd_cpp_extra_args>',
        ),
    ],
)
@pytest.mark.parametrize("target", [Syntax.SD_CPP, Syntax.SD_WEBUI, Syntax.LOCALAI])
def test_diffusion_servers_are_told_nothing_but_words(text: str, left: str, target: Syntax) -> None:
    assert neutral(text, target) == left


@pytest.mark.parametrize(
    ("text", "left"), [("a dog|clothes", "a dog,clothes"), ("a ｜ b", "a , b"), ("a || b ¦ c", "a , b ¦ c")]
)
def test_localai_is_told_of_nothing_to_avoid(text: str, left: str) -> None:
    assert neutral(text, Syntax.LOCALAI) == left


def test_what_cannot_be_seen_is_taken_away() -> None:
    text = "a\u202eb\u2066c\u00add\ufeff e\x00f\x1bg \U000e0068h\u200d -\u200d-\ud800"

    assert neutral(text, Syntax.SD_CPP) == "abcd e f g h --"


OBEYED = {
    Syntax.MIDJOURNEY: re.compile(r"(?:--|[—–―])\s*+[a-z]|::|[{}]|://|www\.\w", re.IGNORECASE),
    Syntax.SD_CPP: re.compile(r"<sd_cpp_extra_args>|</sd_cpp|[()\[\]]|<lora:"),
    Syntax.SD_WEBUI: re.compile(r"<\w+:[^>]+>|[()\[\]]|\bAND\b|\bBREAK\b"),
    Syntax.LOCALAI: re.compile(r"\||[()\[\]]|<lora:"),
}
"""What each would act on, as its documentation says; written without a look at the rules."""
SHARP = (
    "-- - — – － ﹣ ⁻ :: : ： { } ( ) [ ] < > ＜ ﹤ | ｜ / ／ \\ http:// https: // www. x.org/a AND BREAK 1.9 ⑴ "
    "a ㅋ 🐕 sd_cpp_extra_args> lora: ar no"
)
UNSEEN = " \n\t\u00a0\u200b\u200d\u202e\u00ad\ufe0f"
PIECES = st.sampled_from([*SHARP.split(), *UNSEEN])
NASTY = st.lists(PIECES, max_size=30).map("".join) | st.text(max_size=60)


@pytest.mark.parametrize("target", list(Syntax))
@given(text=NASTY)
def test_nothing_that_is_obeyed_survives(target: Syntax, text: str) -> None:
    left = neutral(text, target)
    seen = "".join(letter for letter in left if unicodedata.category(letter) != "Cf")

    for reading in (left, seen, unicodedata.normalize("NFKC", left)):
        if target is Syntax.MIDJOURNEY:
            # A dash between words of a sentence is one: what counts is a parameter's name after it.
            reading = re.sub(r"[—–―](?=\s)(?!\s*(?:ar|no)\b)", "", reading, flags=re.IGNORECASE)
        assert not OBEYED[target].search(reading)


@pytest.mark.parametrize("target", list(Syntax))
@given(text=NASTY)
def test_a_second_time_changes_nothing(target: Syntax, text: str) -> None:
    once = neutral(text, target)

    assert neutral(once, target) == once


@pytest.mark.parametrize("target", list(Syntax))
@pytest.mark.parametrize(
    "piece", ["-", "—", "— ", " ", "(", "( ", "<", "<1", ":", "a.", "a.a", "_", "\u200d", "{a,", "-_"]
)
def test_a_long_text_does_not_take_for_ever(target: Syntax, piece: str) -> None:
    """Ten times what a slow machine needs; work that grows with the square of the length takes minutes."""
    began = time.process_time()

    neutral(piece * (32_000 // len(piece)), target)

    assert time.process_time() - began < 5 * slowness()
