"""The data is whole: every icon that is named exists, and none that must not."""

from __future__ import annotations

import pytest

from imagegen.choices import Language
from imagegen.providers.storybook.icons import DATA, HERE, Group, can_draw, icons, members, packed, plain, settings
from imagegen.providers.storybook.lexicon import Role
from imagegen.providers.storybook.sprites import BODY_BOXES, aspect
from imagegen.providers.storybook.understanding import Relation
from tests.imagegen.providers.storybook.cast import meanings


def blocked() -> dict[str, str]:
    """Every blocked icon with its category."""
    return {plain(icon): name for name, group in settings("blocked.toml").items() for icon in group["icons"].split()}


@pytest.mark.parametrize("language", list(Language))
def test_every_thing_of_a_language_can_be_drawn(language: Language) -> None:
    written = {plain(icon) for icon in settings(f"languages/{language}.toml")["things"]}
    named = set(packed(f"words/{language}.json.gz")["names"].values())

    assert {icon for icon in written | named if not can_draw(icon)} == set()


def test_every_language_knows_the_same_things_and_scenes() -> None:
    tables = [settings(f"languages/{language}.toml") for language in Language]
    for table in ("things", "relations", "numbers", "colours"):
        assert [set(each[table]) for each in tables] == [set(tables[0][table])] * len(tables)
    for aspect_of_scene in ("time", "weather", "place"):
        scenes = [set(each["scenes"][aspect_of_scene]) for each in tables]
        assert scenes == [scenes[0]] * len(tables)


def test_relations_in_the_files_are_the_known_ones() -> None:
    assert set(settings("languages/en.toml")["relations"]) == {relation.value for relation in Relation}


def test_no_blocked_icon_is_in_the_data() -> None:
    assert set(blocked()) & set(icons()) == set()


@pytest.mark.parametrize("language", list(Language))
def test_no_word_leads_to_a_blocked_icon(language: Language) -> None:
    values = {meaning.value for meaning in meanings(language).values() if meaning.role is Role.THING}

    assert set(blocked()) & values == set()


def test_every_blocked_group_says_why() -> None:
    assert all(group["reason"] for group in settings("blocked.toml").values())


@pytest.mark.parametrize("group", list(Group))
def test_groups_name_icons(group: Group) -> None:
    assert any(can_draw(icon) for icon in members(group))


def test_every_thing_has_a_shape() -> None:
    assert all(0.1 < aspect(icon) < 10 for icon in icons())


@pytest.mark.parametrize("name", BODY_BOXES)
def test_every_body_is_there_and_takes_a_head(name: str) -> None:
    assert "$head" in (HERE / "art" / f"{name}.svg").read_text(encoding="utf-8")


def test_licences_ship_with_the_data() -> None:
    credits = (DATA / "CREDITS.md").read_text(encoding="utf-8")
    licences = sorted(path.name for path in (DATA / "LICENSES").iterdir())

    assert licences == ["Apache-2.0.txt", "Unicode-3.0.txt", "pymorphy3.txt", "simplemma.txt"]
    assert all(f"LICENSES/{licence}" in credits for licence in licences)
