"""Prepared queries: they find and write what Django's own would, behind the same wall."""

from __future__ import annotations

from typing import Any

import pytest
from django.db.models import CharField, QuerySet

from accounts.models import Classroom, Event
from accounts.permissions import get_classroom, seat_in, visible_classrooms
from accounts.prepared import Prepared, Slot, columns_of, insert, row_of, update
from accounts.tenancy import Exit, NoSchool, OtherSchool, SchoolModel, everywhere
from edu4all.lib.errors import NotFound
from imagegen.models import Generation, Picture
from tests.rows import Rows
from tests.world import World

NAMES = columns_of(Classroom)


def classrooms() -> QuerySet[Any, Any]:
    return Classroom.objects.filter(name=Slot("name", CharField())).values_list(*NAMES)


@pytest.fixture
def find() -> Prepared:
    return Prepared(classrooms)


def named(rows: list[tuple[Any, ...]]) -> list[Any]:
    return [row_of(Classroom, NAMES, row).pk for row in rows]


def test_it_finds_what_the_query_finds_each_time_with_other_values(world: World, find: Prepared) -> None:
    with world.at(world.kompas):
        for classroom in Classroom.objects.all():
            assert named(find(name=classroom.name)) == [classroom.pk]
        assert find(name="no such class") == []


def test_it_is_compiled_once(world: World) -> None:
    built = []

    def build() -> QuerySet[Any, Any]:
        built.append(1)
        return classrooms()

    find = Prepared(build)
    with world.at(world.kompas):
        find(name="a")
        find(name="b")

    assert len(built) == 1


def test_without_a_school_it_refuses(world: World, find: Prepared) -> None:
    with pytest.raises(NoSchool):
        find(name=world.class_5b.name)


def test_another_schools_row_is_not_there_whoever_asked_first(world: World, find: Prepared) -> None:
    with world.at(world.kompas):
        assert named(find(name=world.class_5b.name)) == [world.class_5b.pk]
    with world.at(world.oak):
        assert world.class_5b.pk not in named(find(name=world.class_5b.name))
    with everywhere(Exit.SETUP):
        assert world.class_5b.pk in named(find(name=world.class_5b.name))


def test_every_column_comes_as_the_query_gives_it(world: World) -> None:
    names = columns_of(Generation)
    find = Prepared(lambda: Generation.objects.filter(pk=Slot("id")).values_list(*names))
    with world.at(world.kompas):
        row = Rows(world.kompas).one(Generation)
        (found,) = find(id=row.pk)

        assert found == Generation.objects.values_list(*names).get(pk=row.pk)


@pytest.mark.parametrize("model", [Generation, Picture, Event], ids=lambda model: model.__name__)
def test_insert_writes_what_save_would(world: World, model: type[SchoolModel]) -> None:
    with world.at(world.kompas):
        rows = Rows(world.kompas)
        saved, inserted = rows.fresh(model), rows.fresh(model)
        for row in (saved, inserted):
            for name in ("repeat_key", "position"):
                if hasattr(row, name):
                    setattr(row, name, 3 if row is saved else 2)
            if isinstance(row, Generation):
                row.repeat_key = None
        saved.save(force_insert=True)
        insert(inserted)
        names = [name for name in columns_of(model) if name not in {"id", "position", "created_at", "at"}]
        both = model.objects.filter(pk__in=[saved.pk, inserted.pk]).values_list(*names)

        assert both[0] == both[1]
        assert not inserted._state.adding


def test_update_writes_these_fields_and_no_others(world: World) -> None:
    with world.at(world.kompas):
        row = Rows(world.kompas).one(Generation)
        row.applied, row.finished_at, row.prompt = {"size": "1×1"}, row.created_at, "something else"
        update(row, "applied", "finished_at")
        kept = Generation.objects.get(pk=row.pk)

        assert (kept.applied, kept.finished_at) == ({"size": "1×1"}, row.created_at)
        assert kept.prompt != "something else"


def test_writes_refuse_another_schools_row(world: World) -> None:
    with world.at(world.oak):
        theirs = Rows(world.oak).one(Generation)
        fresh = Rows(world.oak).fresh(Event)
        fresh.school_id = world.oak.pk
    with world.at(world.kompas):
        with pytest.raises(OtherSchool):
            update(theirs, "prompt")
        with pytest.raises(OtherSchool):
            insert(fresh)


@pytest.mark.parametrize("who", ["sam", "ben", "tara", "theo", "ada", "olga"])
def test_a_class_is_there_for_whom_the_filter_shows_it(world: World, who: str) -> None:
    person = getattr(world, who)
    actor = world.actor(person)
    with world.at(person.school):
        visible = set(visible_classrooms(actor).values_list("pk", flat=True))
        for classroom in (world.class_5b, world.oak_class):
            if classroom.pk in visible:
                assert get_classroom(actor, classroom.pk) == classroom
            else:
                with pytest.raises(NotFound):
                    get_classroom(actor, classroom.pk)
                assert seat_in(actor, classroom.pk) is None
