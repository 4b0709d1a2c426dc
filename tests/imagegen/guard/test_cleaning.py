"""Taking in a prompt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imagegen.guard import BadText, clean_prompt


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("  a dog\n", "a dog"),
        ("a dog\n\twith\r\na hat", "a dog\n\twith\r\na hat"),
        ("a \u202egod\u202c \u2066x\u2069\u200e\u061c", "a god x"),
        ("dog\U000e0041\U000e007f", "dog"),
        ("👩‍🚀 ❤️", "👩‍🚀 ❤️"),
        ("x" * 4000, "x" * 4000),
    ],
)
def test_clean_prompt_keeps_what_can_be_seen(text: str, cleaned: str) -> None:
    assert clean_prompt(text) == cleaned


@pytest.mark.parametrize("text", ["", " \n\t ", "\u202e", "\U000e0041", "\u200b \ufeff", "\u3164"])
def test_clean_prompt_empty_is_refused(text: str) -> None:
    with pytest.raises(BadText) as caught:
        clean_prompt(text)
    assert (caught.value.code, caught.value.limit) == ("empty", None)


@pytest.mark.parametrize("text", ["x" * 4001, " " * 4001, "e\u0301" * 2001])
def test_clean_prompt_too_long_is_refused_with_the_limit(text: str) -> None:
    with pytest.raises(BadText) as caught:
        clean_prompt(text)
    assert (caught.value.code, caught.value.limit) == ("too_long", 4000)


@pytest.mark.parametrize("character", ["\x00", "\x07", "\x0b", "\x1b", "\x7f", "\x85", chr(0xD800), chr(0xDFFF)])
def test_clean_prompt_control_characters_and_half_surrogates_are_refused(character: str) -> None:
    with pytest.raises(BadText) as caught:
        clean_prompt(f"a{character}b")
    assert caught.value.code == "control_characters"


@given(st.text(st.characters(exclude_categories=())))
def test_clean_prompt_gives_clean_text_or_bad_text(text: str) -> None:
    try:
        cleaned = clean_prompt(text)
    except BadText:
        return
    assert clean_prompt(cleaned) == cleaned
    assert cleaned.encode()
