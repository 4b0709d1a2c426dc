"""Telling the language of a prompt. These prompts are not those that the vocabulary was made with."""

import pytest

from imagegen.choices import Language
from imagegen.guard import detect

PROMPTS = {
    Language.EN: [
        "two otters building a raft out of sticks",
        "my grandpa's old tractor in a muddy field",
        "the inside of a clock with tiny gears",
        "kids flying kites on a windy beach",
        "a volcano made of strawberry jelly",
        "the Colosseum covered with snow",
        "an owl postman delivering letters",
        "roman soldiers marching in the rain",
    ],
    Language.FR: [
        "deux loutres qui bâtissent un radeau",
        "le vieux tracteur de mon papi dans la boue",
        "une horloge ouverte avec ses engrenages",
        "des enfants qui font voler des cerfs-volants",
        "un volcan de gelée à la fraise",
        "le Colisée sous la neige",
        "une chouette factrice distribue le courrier",
        "un marchand de glaces au bord du lac",
    ],
    Language.ID: [
        "dua berang-berang membuat rakit dari ranting",
        "traktor tua milik kakek di sawah berlumpur",
        "bagian dalam jam dengan roda gigi kecil",
        "anak-anak menerbangkan layang-layang",
        "gunung meletus dari agar-agar stroberi",
        "Candi Borobudur saat matahari terbit",
        "burung hantu mengantarkan surat",
        "penjual es krim di tepi danau",
    ],
    Language.KO: [
        "뗏목을 만드는 수달 두 마리",
        "진흙밭에 있는 할아버지의 낡은 트랙터",
        "톱니바퀴가 보이는 시계 속",
        "바닷가에서 연을 날리는 아이들",
        "BTS 콘서트",
        "눈 덮인 콜로세움",
        "Minecraft 스타일의 경복궁",
        "편지를 배달하는 부엉이",
    ],
    Language.NL: [
        "twee otters bouwen een vlot van takken",
        "de oude tractor van mijn opa in de modder",
        "de binnenkant van een klok met tandwielen",
        "kinderen die vliegeren op het strand",
        "een vulkaan van aardbeiengelei",
        "het Colosseum onder de sneeuw",
        "een uil die de post rondbrengt",
        "een ijscoman aan de rand van het meer",
    ],
    Language.RU: [
        "две выдры строят плот из веток",
        "старый дедушкин трактор в грязи",
        "часы изнутри с шестерёнками",
        "дети запускают воздушных змеев",
        "вулкан из клубничного желе",
        "Колизей под снегом",
        "замок в стиле Minecraft",
        "сова-почтальон разносит письма",
    ],
}


@pytest.mark.parametrize("hint", list(Language))
def test_detect_finds_the_language_whatever_the_setting(hint: Language) -> None:
    asked = [(text, language) for language, texts in PROMPTS.items() for text in texts]
    wrong = [(text, detect(text, hint)) for text, language in asked if detect(text, hint) is not language]
    accuracy = 1 - len(wrong) / len(asked)
    print(f"hint {hint}: {accuracy:.1%}, wrong: {wrong}")
    assert accuracy >= 0.97


@pytest.mark.parametrize("text", ["", "🐶🌈", "1234", "Pikachu", "!?", "\ud800", "こんにちは"])
@pytest.mark.parametrize("hint", list(Language))
def test_detect_nothing_to_tell_gives_the_setting(text: str, hint: Language) -> None:
    assert detect(text, hint) is hint


@pytest.mark.parametrize(
    ("hint", "expected"), [(Language.FR, Language.FR), (Language.EN, Language.EN), (Language.ID, Language.EN)]
)
def test_detect_tie_goes_to_the_setting(hint: Language, expected: Language) -> None:
    assert detect("dragon", hint) is expected


def test_detect_foreign_letters_in_a_latin_prompt() -> None:
    assert detect("a big sign that says 안녕 in the school garden", Language.KO) is Language.EN
    assert detect("e\u0301cole et cha\u0302teau", Language.EN) is Language.FR
    assert detect("\u1112\u1161\u11ab\u1100\u1173\u11af", Language.EN) is Language.KO
