"""The effective policy: what the levels come to for one class and assignment, kept as an immutable row."""

from __future__ import annotations

import hashlib
import json
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from uuid import UUID

from imagegen.choices import Level
from imagegen.guard import platform_lexicon
from imagegen.models import EffectivePolicy, PolicyVersion
from imagegen.policy import PLATFORM, LevelRules, Rule, Rules, clean, merge
from imagegen.queries import current_version_ids, versions_in_order

KEEP = 512


@dataclass(frozen=True, slots=True, eq=False)
class Effective:
    """Merged rules, the row that keeps them, and each level's version."""

    row_id: UUID
    rules: Rules
    levels: dict[str, str]


_cache: OrderedDict[tuple[UUID, str, tuple[UUID, ...]], Effective] = OrderedDict()
_lock = Lock()


def effective(school_id: UUID, classroom_id: UUID, assignment_policy_id: UUID | None = None) -> Effective:
    """The rules in force now for a class, and for an assignment's own policy if given. Costs one query when known."""
    versions = current_version_ids(classroom_id, assignment_policy_id)
    key = (school_id, PLATFORM.version, versions)
    with _lock:
        known = _cache.get(key)
    if known is None:
        known = _keep_row(school_id, [level_rules(version) for version in versions_in_order(versions)])
        with _lock:
            _cache[key] = known
            while len(_cache) > KEEP:
                _cache.popitem(last=False)
    return known


def load_words() -> None:
    """Load the guard's words, which the first prompt would wait for. Raises `ValueError` with file and line."""
    platform_lexicon()


def level_rules(version: PolicyVersion) -> LevelRules:
    """A saved version as the plain value that the merge takes."""
    locked = frozenset(Rule(name) for name in version.locked)
    return LevelRules(Level(version.policy.level), str(version.number), clean(version.values), locked)


def _keep_row(school_id: UUID, narrower: list[LevelRules]) -> Effective:
    rules = merge([PLATFORM, *narrower])
    levels = {level.level.value: level.version for level in (PLATFORM, *narrower)}
    text = json.dumps([levels, rules.digest], sort_keys=True)
    digest = hashlib.sha256(text.encode()).hexdigest()
    row, _ = EffectivePolicy.objects.get_or_create(
        school_id=school_id, digest=digest, defaults={"levels": levels, "rules": rules.to_json()}
    )
    return Effective(row.pk, rules, levels)
