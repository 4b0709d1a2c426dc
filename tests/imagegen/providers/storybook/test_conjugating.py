"""Korean verbs are conjugated as at school: regular ones, the classes that change, and no noun among the forms."""

from __future__ import annotations

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.compiling import spellings
from imagegen.providers.storybook.conjugating import conjugated
from imagegen.providers.storybook.icons import settings
from imagegen.providers.storybook.lexicon import Role
from imagegen.providers.storybook.reading import read_in

KOREAN = settings(f"languages/{Language.KO}.toml")
SAID = ("{}요", "{}서")


@pytest.mark.parametrize(
    ("verb", "infinitive", "past", "before_a_noun", "if_it_does"),
    [
        # Regular.
        ("먹다", "먹어", "먹었다", "먹은", "먹으면"),
        ("잡다", "잡아", "잡았다", "잡은", "잡으면"),
        ("입다", "입어", "입었다", "입은", "입으면"),
        ("받다", "받아", "받았다", "받은", "받으면"),
        ("웃다", "웃어", "웃었다", "웃은", "웃으면"),
        ("씻다", "씻어", "씻었다", "씻은", "씻으면"),
        ("묻다", "묻어", "묻었다", "묻은", "묻으면"),
        ("앉다", "앉아", "앉았다", "앉은", "앉으면"),
        ("읽다", "읽어", "읽었다", "읽은", "읽으면"),
        ("심다", "심어", "심었다", "심은", "심으면"),
        # The stem ends in a vowel.
        ("달려가다", "달려가", "달려갔다", "달려간", "달려가면"),
        ("나오다", "나와", "나왔다", "나온", "나오면"),
        ("배우다", "배워", "배웠다", "배운", "배우면"),
        ("마시다", "마셔", "마셨다", "마신", "마시면"),
        ("보내다", "보내", "보냈다", "보낸", "보내면"),
        ("안되다", "안돼", "안됐다", "안된", "안되면"),
        ("뛰다", "뛰어", "뛰었다", None, "뛰면"),
        ("공부하다", "공부해", "공부했다", "공부한", "공부하면"),
        # ㄹ falls away.
        ("만들다", "만들어", "만들었다", "만든", "만들면"),
        ("놀다", "놀아", "놀았다", None, "놀면"),
        # 르, 으, ㅂ, ㄷ and ㅅ change.
        ("부르다", "불러", "불렀다", "부른", "부르면"),
        ("오르다", "올라", "올랐다", "오른", "오르면"),
        ("모으다", "모아", "모았다", "모은", "모으면"),
        ("돕다", "도와", "도왔다", "도운", "도우면"),
        ("굽다", "구워", "구웠다", "구운", "구우면"),
        ("줍다", "주워", "주웠다", "주운", "주우면"),
        ("걷다", "걸어", "걸었다", "걸은", "걸으면"),
        ("듣다", "들어", "들었다", "들은", "들으면"),
        ("짓다", "지어", "지었다", "지은", "지으면"),
        ("붓다", "부어", "부었다", "부은", "부으면"),
    ],
)
def test_verbs(verb: str, infinitive: str, past: str, before_a_noun: str | None, if_it_does: str) -> None:
    forms = set(conjugated(verb))

    assert {infinitive, *(said.format(infinitive) for said in SAID), past, if_it_does, f"{verb[:-1]}고"} <= forms
    assert before_a_noun is None or before_a_noun in forms
    assert f"{verb[:-1]}고 있는" in forms


@pytest.mark.parametrize(
    ("adjective", "infinitive", "before_a_noun", "polite", "linked"),
    [
        ("예쁘다", "예뻐", "예쁜", "예쁩니다", "예쁜데"),
        ("기쁘다", "기뻐", "기쁜", "기쁩니다", "기쁜데"),
        ("아프다", "아파", "아픈", "아픕니다", "아픈데"),
        ("좋다", "좋아", "좋은", "좋습니다", "좋은데"),
        ("무섭다", "무서워", "무서운", "무섭습니다", "무서운데"),
        ("귀엽다", "귀여워", "귀여운", "귀엽습니다", "귀여운데"),
        ("아름답다", "아름다워", "아름다운", "아름답습니다", "아름다운데"),
        ("다르다", "달라", "다른", "다릅니다", "다른데"),
        ("푸르다", "푸르러", "푸른", "푸릅니다", "푸른데"),
        ("힘들다", "힘들어", "힘든", "힘듭니다", "힘든데"),
        ("행복하다", "행복해", "행복한", "행복합니다", "행복한데"),
        ("맛있다", "맛있어", "맛있는", "맛있습니다", "맛있는데"),
        ("느리다", "느려", "느린", "느립니다", "느린데"),
    ],
)
def test_adjectives(adjective: str, infinitive: str, before_a_noun: str, polite: str, linked: str) -> None:
    forms = set(conjugated(adjective, describes=True))

    assert {infinitive, f"{infinitive}요", before_a_noun, polite, linked, adjective, f"{adjective[:-1]}게"} <= forms


@pytest.mark.parametrize(
    ("verb", "said_of_grandparents"),
    [("읽다", "읽으세요"), ("가다", "가세요"), ("만들다", "만드세요"), ("돕다", "도우시는"), ("걷다", "걸으셨어요")],
)
def test_grandparents_are_honoured(verb: str, said_of_grandparents: str) -> None:
    assert said_of_grandparents in set(conjugated(verb))


@pytest.mark.parametrize("verb", ["가다", "오다", "자다", "서다", "보다", "타다", "살다"])
def test_no_form_is_a_single_syllable(verb: str) -> None:
    """They would be nouns: 산 is a mountain as well as bought, 잔 a cup as well as slept."""
    assert [form for form in conjugated(verb) if len(form) < 2] == []


def test_a_form_comes_once() -> None:
    forms = list(conjugated("먹다"))

    assert len(forms) == len(set(forms))


@pytest.mark.parametrize("table", ["verbs", "adjectives"])
def test_every_verb_is_written_in_its_dictionary_form_once(table: str) -> None:
    written = KOREAN[table]

    assert len(written) == len(set(written))
    assert [verb for verb in written if not verb.endswith("다") or len(verb) < 2 or " " in verb] == []


def test_no_action_takes_the_word_of_a_thing() -> None:
    """Fillers give way to things, actions do not."""
    nouns = {word for patterns in KOREAN["things"].values() for pattern in patterns for word in spellings(pattern)}
    scenes = {word for places in KOREAN["scenes"].values() for words in places.values() for word in words}
    kept = set(KOREAN["not_forms"])
    forms = {form for verbs in KOREAN["action_verbs"].values() for verb in verbs for form in conjugated(verb)}

    assert (forms - kept) & (nouns | scenes) == set()


@pytest.mark.parametrize(
    ("prompt", "icons"),
    [
        ("해가 떴어요", ["☀"]),
        ("운동을 해", []),
        ("오리는 물에서 놀아요", ["🦆", "💧"]),
        ("판다", ["🐼"]),
        ("새가 날아요", ["🐦"]),
        ("새 가방을 샀어요", ["🎒"]),
        ("배가 고파요", []),
        ("바다에 배가 있어요", ["⛵"]),
        ("친구에게 말을 걸었어요", ["🧒"]),
        ("말을 탄 기사", ["🐎", "art:knight"]),
        ("동생에게 사과했어요", ["🧒"]),
        ("사과를 먹어요", ["🍎"]),
        ("밤에 부엉이가 울어요", ["🦉"]),
        ("할머니와 밤을 주워요", ["👵", "🌰"]),
        ("차를 마시는 할머니", ["🍵", "👵"]),
        ("나무가 무럭무럭 자라 꽃이 피었어요", ["🌳", "🌼"]),
        ("비는 그치고 무지개가 떴어요", []),
        ("자기 방에서 노는 아이", ["🧒"]),
    ],
)
def test_words_that_are_verbs_and_nouns(prompt: str, icons: list[str]) -> None:
    terms = read_in(prompt, Language.KO).terms

    assert [term.meaning.value for term in terms if term.meaning.role is Role.THING] == icons
