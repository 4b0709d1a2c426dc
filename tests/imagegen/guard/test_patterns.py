"""How an entry is written, what a broken line is told, and what an automaton finds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from imagegen.guard.automaton import Automaton
from imagegen.guard.lexicon import HERE, LexiconProblem, read_lexicon
from imagegen.guard.patterns import plain, sequences, spell_out
from imagegen.policy.folding import fold, words


def found(entry: str, text: str) -> list[str]:
    """The stretches of a text in which an entry is found, as folded words."""
    automaton = Automaton([(sequence, entry) for sequence in sequences(entry)])
    said = words(fold(text).text)
    return [" ".join(said[hit.first : hit.last + 1]) for hit in automaton.find(f" {' '.join(said)} ")]


def test_spell_out_gives_every_form() -> None:
    assert spell_out("{to,} stop{,s,ping} it") == [
        "to stop it", "to stops it", "to stopping it", " stop it", " stops it", " stopping it",
    ]  # fmt: skip
    assert spell_out("plain") == ["plain"]


@pytest.mark.parametrize(
    ("entry", "text", "places"),
    [
        ("knife", "A Knife!", ["knife"]),
        ("knife", "knives and penknife", []),
        ("kni{fe,ves}", "knives, knife", ["knives", "knife"]),
        ("убийств*", "об убийстве", ["убийстве"]),
        ("*moord", "de kindermoord", ["kindermoord"]),
        ("*moord", "moordenaar", []),
        ("*moord*", "zelfmoordpoging", ["zelfmoordpoging"]),
        ("cut* off .. head", "cutting off the poor man's head", ["cutting off the poor man s head"]),
        ("cut* off .. head", "cutting off a b c d e head", []),
        ("cut* off .. head", "head cut off", []),
        ("great tit", "great-tit", ["great tit"]),
        ("great tit", "great. tit", []),
        ("칼", "칼을 든", ["칼을"]),
        ("칼", "칼국수", []),
        ("죽이*", "죽이는 사람", ["죽이는"]),
        ("목을 매*", "목을 매고", ["목을 매고"]),
        ("목을 매*", "목을매고", ["목을매고"]),
        ("빨간 피", "빨간 피가", ["빨간 피가"]),
        ("{hit,kick,push}{,s,ing} .. {a,the} {dog,cat}{,s}", "he is kicking only the cats", ["kicking only the cats"]),
        ("{hit,kick,push}{,s,ing} .. {a,the} {dog,cat}{,s}", "he is kicking the red cats", []),
        ("the {big,small,red,blue} {a cat,dog,owl}", "the red a cat, the blue owl", ["the red a cat", "the blue owl"]),
        ("{l'ours,le loup,un chat} {mange,tue,chasse,voit}", "l'ours tue", ["l ours tue"]),
        ("a .. b .. a", "a b a b a", ["a b a", "a b a"]),
    ],
)
def test_what_an_entry_finds(entry: str, text: str, places: list[str]) -> None:
    assert sorted(found(entry, text)) == sorted(places)


@pytest.mark.parametrize("entry", ["", "  ", "..", "*", "a*b", "kni{fe", "fe}", "*abc", "...a"])
def test_an_entry_that_says_nothing_is_refused(entry: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        sequences(entry)


def test_a_plain_word_has_no_signs() -> None:
    assert [part.literal for ((part,),) in plain("kni{fe")] == [" kni { fe "]
    assert plain("") == []


def test_known_words_are_cut_out_of_a_text_without_spaces() -> None:
    automaton = Automaton([(parts, word) for word in ("killer", "man", "in") for parts in sequences(word)])
    assert [("akillerman"[start:end]) for start, end in automaton.cut("akillerman")] == ["killer", "man"]
    assert (automaton.knows("killer"), automaton.knows("kill")) == (True, False)


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [
        ("fr", 'allow = ["a"', r"fr\.toml: .*array"),
        ("ru", '[terms.violence]\nclear = ["ok", "a*b"]', r"ru\.toml, line 2: 'a\*b': .*no word"),
        ("nl", '[terms.violense]\nclear = ["ok"]', r"nl\.toml, line 1: 'violense' is no category"),
        ("id", '[terms.violence]\nloud = ["ok"]', r"id\.toml, line 2: 'loud' is not known in terms\.violence"),
        ("ko", '[signs]\npersn = ["ok"]', r"ko\.toml, line 2: 'persn' is not known in signs"),
        ("en", '[signs]\nperson = "ok"', r"en\.toml, line 1: person has to be a list of texts"),
        ("en", 'alow = ["a"]', r"en\.toml, line 1: 'alow' is not known"),
        ("emoji", '[topics]\nhistorie = ["a"]', r"emoji\.toml, line 2: 'historie' is not known in topics"),
        ("fr", '[instead.weapons]\nswops = ["a"]', r"fr\.toml, line 2: 'swops' is not known in instead\.weapons"),
    ],
)
def test_a_broken_line_is_told_with_file_and_line(tmp_path: Path, name: str, line: str, told: str) -> None:
    folder = tmp_path / "lexicons"
    folder.mkdir()
    for path in HERE.glob("*.toml"):
        (folder / path.name).write_text("")
    shutil.copy(HERE / "together.toml", folder)
    (folder / f"{name}.toml").write_text(line, encoding="utf-8")

    with pytest.raises(LexiconProblem, match=told):
        read_lexicon(folder)


def test_a_rule_with_an_unknown_sign_is_told(tmp_path: Path) -> None:
    for path in HERE.glob("*.toml"):
        shutil.copy(path, tmp_path)
    text = (HERE / "together.toml").read_text(encoding="utf-8")
    (tmp_path / "together.toml").write_text(text.replace('["kill", "self"]', "[]").replace('"threat"]', '"threet"]', 1))

    with pytest.raises(LexiconProblem, match=r"together\.toml, line \d+: rule \d+: \['threet'\]"):
        read_lexicon(tmp_path)
