"""Merging levels, the rules as a value, and checking what people set."""

import json
from dataclasses import replace
from typing import Any

import pytest

from imagegen.choices import Action, Category, Check, Level, Shape
from imagegen.policy import (
    CATEGORY_RULES,
    CHECK_ORDER,
    FLOOR,
    LEVEL_ORDER,
    PLATFORM,
    STANCES,
    LevelRules,
    Note,
    PolicyProblem,
    Rule,
    Rules,
    Sourced,
    Word,
    clean,
    clean_locks,
    merge,
    stance,
)

BARE = LevelRules(Level.PLATFORM, "bare-1", {})


def level(name: str, values: dict[Any, Any] | None = None, locked: tuple[Rule, ...] = ()) -> LevelRules:
    return LevelRules(Level(name), f"{name}-1", values or {}, frozenset(locked))


def school(values: dict[Any, Any] | None = None, *locked: Rule) -> LevelRules:
    return level("school", values, locked)


def classroom(values: dict[Any, Any] | None = None, *locked: Rule) -> LevelRules:
    return level("classroom", values, locked)


def assignment(values: dict[Any, Any] | None = None, *locked: Rule) -> LevelRules:
    return level("assignment", values, locked)


# --- merging ---------------------------------------------------------------------------------------------------------


def test_merge_platform_alone_gives_the_defaults() -> None:
    rules = merge([PLATFORM])
    assert (rules.max_n, rules.daily_pictures, rules.shapes) == (4, 40, tuple(Shape))
    assert (rules.check, rules.provider, rules.notes) == (Check.NOBODY, None, ())
    assert {source.level for source in rules.sources.values()} == {Level.PLATFORM}
    assert {source.locked_by for source in rules.sources.values()} == {None}


@pytest.mark.parametrize(
    "levels",
    [[], [school()], [school(), PLATFORM], [PLATFORM, classroom(), school()], [PLATFORM, school(), school()]],
)
def test_merge_levels_out_of_order_is_refused(levels: list[LevelRules]) -> None:
    with pytest.raises(ValueError, match="platform inwards"):
        merge(levels)


@pytest.mark.parametrize("rule", [Rule.WORDS, Rule.ASK_WORDS])
@pytest.mark.parametrize("locked", [(), (Rule.WORDS, Rule.ASK_WORDS)])
def test_merge_words_add_up_and_remember_level_and_lock(rule: Rule, locked: tuple[Rule, ...]) -> None:
    rules = merge([BARE, school({rule: ["clown"]}, *locked), classroom({rule: ["zombie"]})])
    assert getattr(rules, rule) == (
        Word("clown", Level.SCHOOL, locked=bool(locked)),
        Word("zombie", Level.CLASSROOM, locked=False),
    )
    assert rules.sources[rule] == Sourced(
        getattr(rules, rule), Level.CLASSROOM, locked_by=Level.SCHOOL if locked else None
    )


def test_merge_same_word_with_other_case_accents_and_spaces_is_kept_once_for_the_nearest() -> None:
    rules = merge([BARE, school({Rule.WORDS: ["Épée  rouge"]}), classroom({Rule.WORDS: ["e\u0301PEE rouge"]})])
    assert rules.words == (Word("e\u0301PEE rouge", Level.CLASSROOM),)


def test_merge_same_word_locked_below_becomes_locked() -> None:
    floor = replace(BARE, values={Rule.WORDS: (Word("sword", Level.PLATFORM),)})
    rules = merge([floor, school({Rule.WORDS: ["sword"]}, Rule.WORDS), classroom({Rule.WORDS: ["sword"]})])
    assert rules.words == (Word("sword", Level.SCHOOL, True),)


def test_merge_word_locked_above_stays_as_it_is() -> None:
    floor = replace(BARE, values={Rule.WORDS: (Word("nude", Level.PLATFORM, True),)})
    rules = merge([floor, school({Rule.WORDS: ["Nude"]}), classroom({Rule.WORDS: ["nude"]}, Rule.WORDS)])
    assert rules.words == floor.values[Rule.WORDS]


A, H, B = Action.ALLOW, Action.HOLD, Action.BLOCK


@pytest.mark.parametrize(
    ("written", "actions"),
    [
        ("allow", (A, A, A)),
        ("ask:severe", (A, A, H)),
        ("ask:clear", (A, H, H)),
        ("ask:mild", (H, H, H)),
        ("block:severe", (A, A, B)),
        ("block:clear", (A, B, B)),
        ("block:mild", (B, B, B)),
        ("ask:mild block:clear", (H, B, B)),
        ("ask:mild block:severe", (H, H, B)),
        ("ask:clear block:severe", (A, H, B)),
    ],
)
def test_stance_is_one_action_for_each_severity(written: str, actions: tuple[Action, ...]) -> None:
    assert stance(written) == actions


@pytest.mark.parametrize(
    "written", ["", "block", "block:", "ask:loud", "hold:clear", "allow:mild", ":", "ask:clear block:mild"]
)
def test_stance_of_another_form_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match="no stance"):
        stance(written)
    assert written not in STANCES


@pytest.mark.parametrize(
    ("above", "locks", "below", "effective", "fixed"),
    [
        ("block:clear", False, "allow", (A, A, A), (A, A, A)),
        ("block:clear", True, "allow", (A, B, B), (A, B, B)),
        ("block:clear", True, "ask:mild", (H, B, B), (A, B, B)),
        ("ask:clear", True, "block:severe", (A, H, B), (A, H, H)),
        ("allow", True, "block:mild", (B, B, B), (A, A, A)),
        (None, True, "allow", (A, H, B), (A, H, B)),
        ("block:mild", True, None, (B, B, B), (B, B, B)),
        (None, False, None, (A, H, B), (A, A, A)),
    ],
)
def test_merge_category_takes_the_nearest_but_never_looser_than_a_lock(
    above: str | None, locks: bool, below: str | None, effective: tuple[Action, ...], fixed: tuple[Action, ...]
) -> None:
    levels = [
        PLATFORM,
        school({Rule.WEAPONS: above} if above else {}, *((Rule.WEAPONS,) if locks else ())),
        classroom({Rule.WEAPONS: below} if below else {}),
    ]
    rules = merge(levels)
    assert (rules.stances[Category.WEAPONS], rules.fixed[Category.WEAPONS]) == (effective, fixed)
    assert rules.sources[Rule.WEAPONS].locked_by is (Level.SCHOOL if locks else None)


def test_merge_lock_of_a_class_holds_against_the_assignment_only() -> None:
    asked = LevelRules(Level.ASSIGNMENT, "1", {Rule.DRUGS: "allow"})
    rules = merge([PLATFORM, school({}), classroom({Rule.DRUGS: "block:mild"}, Rule.DRUGS), asked])
    assert rules.stances[Category.DRUGS] == (B, B, B)


@pytest.mark.parametrize("category", [category for category in Category if FLOOR[category] != (A, A, A)])
def test_merge_no_level_goes_below_the_floor(category: Category) -> None:
    values = {Rule(category): "allow"} if category in CATEGORY_RULES.values() else {}
    rules = merge([PLATFORM, school(values), classroom(values)])
    assert rules.stances[category] == rules.fixed[category] == FLOOR[category]


def test_merge_allow_phrases_add_up_but_not_past_a_lock() -> None:
    levels = [BARE, school({Rule.ALLOW_PHRASES: ["toy sword"]}), classroom({Rule.ALLOW_PHRASES: ["knife and fork"]})]
    assert [word.text for word in merge(levels).allow_phrases] == ["toy sword", "knife and fork"]
    levels[1] = replace(levels[1], locked=frozenset({Rule.ALLOW_PHRASES}))
    rules = merge(levels)
    assert [word.text for word in rules.allow_phrases] == ["toy sword"]
    assert rules.sources[Rule.ALLOW_PHRASES].locked_by is Level.SCHOOL


def test_merge_notes_add_up_but_not_past_a_lock() -> None:
    levels = [BARE, school({Rule.NOTE: "Only animals."}), classroom({Rule.NOTE: "Only cats."})]
    assert merge(levels).notes == (Note("Only animals.", Level.SCHOOL), Note("Only cats.", Level.CLASSROOM))
    levels[1] = replace(levels[1], locked=frozenset({Rule.NOTE}))
    assert merge(levels).notes == (Note("Only animals.", Level.SCHOOL),)


@pytest.mark.parametrize("rule", [Rule.MAX_N, Rule.DAILY_PICTURES])
@pytest.mark.parametrize(
    ("above", "below", "value", "source"),
    [
        (3, 2, 2, Level.CLASSROOM),
        (2, 3, 2, Level.SCHOOL),
        (2, 2, 2, Level.SCHOOL),
        (None, 1, 1, Level.CLASSROOM),
        (1, None, 1, Level.SCHOOL),
    ],
)
@pytest.mark.parametrize("locks", [False, True])
def test_merge_limits_take_the_smallest(
    rule: Rule, above: int | None, below: int | None, value: int, source: Level, locks: bool
) -> None:
    locked = (rule,) if locks else ()
    rules = merge([PLATFORM, school({rule: above}, *locked), classroom({rule: below})])
    assert getattr(rules, rule) == value
    assert rules.sources[rule] == Sourced(value, source, Level.SCHOOL if locks else None)


def test_merge_no_pictures_a_day_is_a_limit() -> None:
    assert merge([PLATFORM, school({Rule.DAILY_PICTURES: 0}), classroom({Rule.DAILY_PICTURES: 5})]).daily_pictures == 0


@pytest.mark.parametrize(
    ("above", "below", "shapes", "source"),
    [
        (["square", "wide"], ["wide", "portrait"], (Shape.WIDE,), Level.CLASSROOM),
        (["square"], ["wide"], (Shape.SQUARE,), Level.SCHOOL),
        (["wide", "square"], None, (Shape.SQUARE, Shape.WIDE), Level.SCHOOL),
        (None, list(Shape), tuple(Shape), Level.PLATFORM),
    ],
)
def test_merge_shapes_are_those_that_all_have_and_never_none(
    above: list[str] | None, below: list[str] | None, shapes: tuple[Shape, ...], source: Level
) -> None:
    rules = merge([PLATFORM, school({Rule.SHAPES: above}), classroom({Rule.SHAPES: below})])
    assert rules.shapes == shapes
    assert rules.sources[Rule.SHAPES].level is source


@pytest.mark.parametrize("above", list(Check))
@pytest.mark.parametrize("below", list(Check))
def test_merge_check_takes_the_strictest(above: Check, below: Check) -> None:
    rules = merge([PLATFORM, school({Rule.CHECK: str(above)}), classroom({Rule.CHECK: str(below)})])
    assert rules.check is max(above, below, key=CHECK_ORDER.index)


@pytest.mark.parametrize(
    ("levels", "provider", "source", "locked_by"),
    [
        ([school({Rule.PROVIDER: "openai"})], "openai", Level.SCHOOL, None),
        (
            [school({Rule.PROVIDER: "openai"}), classroom({Rule.PROVIDER: "storybook"})],
            "storybook",
            Level.CLASSROOM,
            None,
        ),
        (
            [school({Rule.PROVIDER: "openai"}, Rule.PROVIDER), classroom({Rule.PROVIDER: "storybook"})],
            "openai",
            Level.SCHOOL,
            Level.SCHOOL,
        ),
        ([school({}, Rule.PROVIDER), classroom({Rule.PROVIDER: "storybook"})], None, Level.PLATFORM, Level.SCHOOL),
        (
            [
                school({Rule.PROVIDER: "openai"}),
                classroom({Rule.PROVIDER: "azure"}, Rule.PROVIDER),
                assignment({Rule.PROVIDER: "storybook"}, Rule.PROVIDER),
            ],
            "azure",
            Level.CLASSROOM,
            Level.CLASSROOM,
        ),
    ],
)
def test_merge_provider_is_the_nearest_but_not_past_a_lock(
    levels: list[LevelRules], provider: str | None, source: Level, locked_by: Level | None
) -> None:
    rules = merge([PLATFORM, *levels])
    assert rules.provider == provider
    assert rules.sources[Rule.PROVIDER] == Sourced(provider, source, locked_by)


def test_orders_name_every_member() -> None:
    assert set(CHECK_ORDER) == set(Check)
    assert set(LEVEL_ORDER) == set(Level)


# --- the rules as a value --------------------------------------------------------------------------------------------

EVERYTHING_SET = [
    PLATFORM,
    school({Rule.WORDS: ["клоун"], Rule.PROVIDER: "openai", Rule.NOTE: "Только звери."}, Rule.WORDS, Rule.PROVIDER),
    classroom({Rule.ASK_WORDS: ["좀비"], Rule.ALLOW_PHRASES: ["toy sword"], Rule.MAX_N: 2, Rule.CHECK: "flagged"}),
    assignment({Rule.SHAPES: ["wide"], Rule.DAILY_PICTURES: 5}),
]


def test_rules_survive_json_with_the_same_digest() -> None:
    rules = merge(EVERYTHING_SET)
    again = Rules.from_json(json.loads(json.dumps(rules.to_json())))
    assert again.to_json() == rules.to_json()
    assert (again.digest, again) == (rules.digest, rules)
    for attribute in (
        "words",
        "ask_words",
        "allow_phrases",
        "shapes",
        "notes",
        "sources",
        "check",
        "provider",
        "fallback",
    ):
        assert getattr(again, attribute) == getattr(rules, attribute)


def test_level_values_survive_storage_as_json() -> None:
    stored = [replace(rules, values=json.loads(json.dumps(rules.values))) for rules in EVERYTHING_SET[1:]]
    assert merge([PLATFORM, *stored]) == merge(EVERYTHING_SET)


def test_digest_is_the_same_in_every_process() -> None:
    rules = merge([BARE, school({Rule.WORDS: ["épée"], Rule.MAX_N: 2}, Rule.WORDS)])
    assert rules.digest == "061c6d9cbbe5211adff4000a7d11d25ee5a29d723603c36167b02c7850c5dda7"


@pytest.mark.parametrize(
    "other",
    [
        school({Rule.WORDS: ["clown"]}),
        school({Rule.WORDS: ["zombie"]}, Rule.WORDS),
        school({Rule.ASK_WORDS: ["zombie"]}),
        classroom({Rule.WORDS: ["zombie"]}),
    ],
)
def test_digest_differs_with_every_difference(other: LevelRules) -> None:
    rules = merge([PLATFORM, school({Rule.WORDS: ["zombie"]})])
    assert merge([PLATFORM, other]) != rules
    assert len({rules.digest, merge([PLATFORM, other]).digest, merge([PLATFORM]).digest}) == 3


def test_rules_cannot_be_changed() -> None:
    rules = merge([PLATFORM])
    with pytest.raises(AttributeError):
        rules.max_n = 1  # type: ignore[misc]
    with pytest.raises(TypeError):
        rules.sources[Rule.MAX_N] = Sourced(1, Level.SCHOOL)  # type: ignore[index]


# --- checking --------------------------------------------------------------------------------------------------------


def test_clean_gives_final_types_and_drops_what_is_empty() -> None:
    posted = {
        "words": ["  Clown ", "", "clown", "e\u0301pe\u0301e"],
        "ask_words": "Zombie\r\nghost  train, \n",
        "allow_phrases": [],
        "shapes": ["wide", "square"],
        "max_n": "2",
        "daily_pictures": 0,
        "check": "flagged",
        "provider": "",
        "note": "  Draw animals.\r\nNothing else. ",
    }
    assert clean(posted) == {
        Rule.WORDS: ("Clown", "épée"),
        Rule.ASK_WORDS: ("Zombie", "ghost train"),
        Rule.SHAPES: (Shape.SQUARE, Shape.WIDE),
        Rule.MAX_N: 2,
        Rule.DAILY_PICTURES: 0,
        Rule.CHECK: Check.FLAGGED,
        Rule.NOTE: "Draw animals.\nNothing else.",
    }


@pytest.mark.parametrize("rule", list(Rule))
@pytest.mark.parametrize("empty", [None, ""])
def test_clean_empty_value_counts_as_not_set(rule: Rule, empty: str | None) -> None:
    assert clean({rule: empty}) == {}


@pytest.mark.parametrize(
    ("field", "value", "code", "limit"),
    [
        ("colour", "red", "unknown_rule", None),
        ("words", 3, "not_a_list", None),
        ("words", {"clown": 1}, "not_a_list", None),
        ("words", [3], "not_text", None),
        ("words", ["x" * 61], "too_long", 60),
        ("words", [f"word{number}" for number in range(201)], "too_many", 200),
        ("words", ["--"], "no_word", None),
        ("ask_words", ["a\x00b"], "control_characters", None),
        ("allow_phrases", ["\ud800"], "control_characters", None),
        ("shapes", ["round"], "unknown_value", None),
        ("shapes", [1], "unknown_value", None),
        ("max_n", 5, "too_large", 4),
        ("max_n", 0, "too_small", 1),
        ("max_n", "many", "not_a_number", None),
        ("max_n", "9" * 5000, "not_a_number", None),
        ("max_n", True, "not_a_number", None),
        ("max_n", 2.5, "not_a_number", None),
        ("daily_pictures", 201, "too_large", 200),
        ("daily_pictures", "-1", "too_small", 0),
        ("check", "teacher", "unknown_value", None),
        ("check", ["flagged"], "unknown_value", None),
        ("provider", "open ai", "unknown_value", None),
        ("provider", "p" * 61, "too_long", 60),
        ("note", "x" * 501, "too_long", 500),
        ("note", ["x"], "not_text", None),
    ],
)
def test_clean_problem_names_field_code_and_limit(field: str, value: Any, code: str, limit: int | None) -> None:
    with pytest.raises(PolicyProblem) as caught:
        clean({field: value})
    assert (caught.value.field, caught.value.code, caught.value.limit) == (field, code, limit)


def test_clean_at_the_limits_is_fine() -> None:
    words = tuple(f"{number:060}" for number in range(200))
    assert clean({"words": list(words), "max_n": 4, "daily_pictures": 200, "note": "x" * 500}) == {
        Rule.WORDS: words,
        Rule.MAX_N: 4,
        Rule.DAILY_PICTURES: 200,
        Rule.NOTE: "x" * 500,
    }


def test_clean_of_clean_values_changes_nothing() -> None:
    once = clean({"words": "clown\nghost train", "shapes": ["wide"], "check": "everything", "max_n": 1})
    assert clean(json.loads(json.dumps(once))) == once


def test_clean_locks_gives_rules() -> None:
    assert clean_locks(["words", "provider", "words"]) == frozenset({Rule.WORDS, Rule.PROVIDER})


@pytest.mark.parametrize(("locked", "code"), [(["colour"], "unknown_rule"), ("words", "not_a_list"), (3, "not_a_list")])
def test_clean_locks_problem(locked: Any, code: str) -> None:
    with pytest.raises(PolicyProblem) as caught:
        clean_locks(locked)
    assert (caught.value.field, caught.value.code) == ("locked", code)
