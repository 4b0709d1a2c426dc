"""The platform's data file."""

from imagegen.choices import Action, Category, Level
from imagegen.policy import CATEGORY_RULES, FLOOR, PLATFORM, merge, stance
from imagegen.policy.stances import FIXED

LOCKED = {"violence", "gore", "sexual", "minors", "hate", "self_harm", "illegal", "injection", "personal_data"}
"""What SAFETY's floor never lets a level switch off."""


def test_platform_is_named_and_locks_no_whole_rule() -> None:
    assert (PLATFORM.level, PLATFORM.version, PLATFORM.locked) == (Level.PLATFORM, "platform-2", frozenset())


def test_platform_says_something_of_every_category() -> None:
    assert [rule for rule in CATEGORY_RULES if rule not in PLATFORM.values] == []
    assert set(FLOOR) == set(Category)


def test_floor_stands_under_what_is_grave_and_leaves_weapons_and_horror_to_the_levels() -> None:
    assert {category for category, actions in FLOOR.items() if actions[2] is not Action.ALLOW} == LOCKED


def test_floor_blocks_children_and_injection_however_mild() -> None:
    for category in (Category.MINORS, Category.INJECTION):
        assert FLOOR[category] == stance("block:mild")


def test_platform_is_never_looser_than_its_floor() -> None:
    rules = merge([PLATFORM])
    for category in Category:
        written = (
            stance(PLATFORM.values[next(r for r, c in CATEGORY_RULES.items() if c is category)])
            if category not in FIXED
            else None
        )
        assert written in (None, rules.stances[category])
