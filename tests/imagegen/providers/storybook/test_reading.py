"""Words are found in six languages, in whatever form they are written."""

from __future__ import annotations

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.lexicon import Role, lexicon
from imagegen.providers.storybook.reading import language_of, read, read_in

from .cast import BUNNY_ON_A_HORSE, DOG_AT_THE_TOWER


def things(prompt: str, language: Language) -> list[str]:
    return [term.meaning.value for term in read_in(prompt, language).terms if term.meaning.role is Role.THING]


@pytest.mark.parametrize("prompts", [DOG_AT_THE_TOWER, BUNNY_ON_A_HORSE], ids=["dog", "bunny"])
@pytest.mark.parametrize("language", list(Language))
def test_language_of_is_that_of_the_prompt_whatever_the_hint(prompts: dict[Language, str], language: Language) -> None:
    assert [language_of(prompts[language], hint) for hint in Language] == [language] * len(Language)


@pytest.mark.parametrize("text", ["", "   ", "123", "🐶"])
def test_language_of_a_text_without_words_is_the_hint(text: str) -> None:
    assert [language_of(text, hint) for hint in Language] == list(Language)


@pytest.mark.parametrize(
    ("language", "prompt", "icons"),
    [
        (Language.EN, "puppies and kittens", ["🐕", "🐈"]),
        (Language.FR, "les chevaux et les oiseaux", ["🐎", "🐦"]),
        (Language.ID, "anjingnya dan kucing", ["🐕", "🐈"]),
        (Language.KO, "고양이가 나무를", ["🐈", "🌳"]),
        (Language.NL, "katten en bomen", ["🐈", "🌳"]),
        (Language.RU, "с кошкой, собаками и деревом", ["🐈", "🐕", "🌳"]),
    ],
)
def test_inflected_words_are_known(language: Language, prompt: str, icons: list[str]) -> None:
    assert things(prompt, language) == icons


@pytest.mark.parametrize(
    ("word", "icons"),
    [
        ("boerderijhond", ["🐕"]),
        ("speelgoedkonijn", ["🐇"]),
        ("tovenaarshoed", ["🎩"]),
        ("boerenkat", ["🐈"]),
        ("kapsters", []),
        ("opruimingswerkers", []),
        ("gezeplaars", []),
        ("schuilen", []),
        ("verspringen", []),
    ],
)
def test_a_dutch_compound_is_what_its_last_part_names(word: str, icons: list[str]) -> None:
    wrong = {"⭐", "🍒", "👢", "🦉", "💍"}

    assert things(word, Language.NL) == icons or (not icons and not wrong & set(things(word, Language.NL)))


@pytest.mark.parametrize(
    ("word", "icons"),
    [
        ("빨간자동차", ["🚗"]),
        ("돼지감자", ["🥔"]),
        ("눈사람만들기", ["⛄"]),
        ("파란하늘", []),
        ("강아지와 집", ["🐕", "🏠"]),
        ("개구리를 왕자로 바꿨어요", ["🐸", "🤴"]),
        ("빨간 모자를 쓴 소녀", ["🎩", "👧"]),
    ],
)
def test_korean_words_are_cut_and_joined_where_they_belong_together(word: str, icons: list[str]) -> None:
    assert things(word, Language.KO) == icons


def test_a_word_that_phrases_hold_is_known_in_the_plural() -> None:
    known = lexicon(Language.FR)

    assert ("bœufs" in known.words, known.means("bœufs")) == (True, None)
    assert things("deux bœufs", Language.FR) == ["🐂"]


def test_an_indonesian_word_said_twice_is_the_plural_and_no_word_of_its_own() -> None:
    assert things("kuda-kuda", Language.ID) == ["🐎", "🐎"]


@pytest.mark.parametrize(
    ("language", "verb"),
    [(Language.NL, "piekeren"), (Language.ID, "berpikir"), (Language.EN, "pondering")],
)
def test_a_loose_keyword_means_nothing(language: Language, verb: str) -> None:
    reading = read_in(verb, language)

    assert (reading.terms, reading.unknown) == ((), ((0, len(verb)),))


@pytest.mark.parametrize(
    ("emoji", "meaning"),
    [("🐶", "🐕"), ("🐕", "🐕"), ("☀️", "☀"), ("🧑🏽‍🍳", "🧑‍🍳"), ("🌄", "time:morning place:mountain")],
)
def test_an_emoji_is_read_like_a_word(emoji: str, meaning: str) -> None:
    assert [term.meaning.value for term in read_in(emoji, Language.EN).terms] == [meaning]


@pytest.mark.parametrize(
    ("language", "verb", "action"), [(Language.NL, "zwemmen", "swim"), (Language.ID, "tidur", "sleep")]
)
def test_a_verb_is_an_action_and_no_thing(language: Language, verb: str, action: str) -> None:
    meanings = [(term.meaning.role, term.meaning.value) for term in read_in(verb, language).terms]

    assert meanings == [(Role.ACTION, action)]


@pytest.mark.parametrize(
    ("language", "word", "icon"),
    [(Language.RU, "домик", "🏠"), (Language.RU, "слонёнок", "🐘"), (Language.NL, "huisjes", "🏠")],
)
def test_a_word_for_a_small_one_is_known_by_that_for_the_thing(language: Language, word: str, icon: str) -> None:
    assert things(word, language) == [icon]


def test_russian_adjectives_bend() -> None:
    sizes = [read_in(word, Language.RU).terms[0].meaning.value for word in ("огромная", "огромного", "крошечными")]

    assert sizes == ["huge", "huge", "tiny"]


def test_digits_count() -> None:
    values = [term.meaning.value for term in read_in("3 dogs and 900 cats", Language.EN).terms]

    assert values == ["3", "🐕", "", "20", "🐈"]


def test_positions_are_those_in_the_prompt() -> None:
    reading = read("A zorblax, a DOG!", Language.EN)

    assert [reading.prompt[start:end] for start, end in reading.unknown] == ["zorblax"]
    assert [reading.prompt[term.start : term.end] for term in reading.terms] == ["A", "a", "DOG"]
