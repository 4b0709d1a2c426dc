"""The wall between schools, walked along for every model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from threading import Thread
from typing import Any
from uuid import UUID

import pytest
from asgiref.sync import sync_to_async
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import connections, transaction
from django.db.models import Count, F, ForeignKey

from accounts.models import AppendOnly, Classroom, Enrolment, Event, Person
from accounts.tenancy import (
    Exit,
    NoSchool,
    OtherSchool,
    SchoolModel,
    current_school_id,
    everywhere,
    school_scope,
)
from tests.rows import MAKERS, Rows
from tests.world import World

NOT_A_SCHOOLS = {
    "accounts.School",
    "accounts.SignInCount",
    "auth.Group",
    "auth.Permission",
    "contenttypes.ContentType",
    "imagegen.AccountState",
    "sessions.Session",
}
"""The tables that hold no school's data: the schools themselves, counted hashes, how provider
accounts are doing, and Django's own."""

MODELS = sorted(
    (model for model in apps.get_models() if issubclass(model, SchoolModel)), key=lambda model: model._meta.label
)
every_model = pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.label)


class Pair:
    """A row of one model at Kompas, and one at Oak."""

    def __init__(self, world: World, model: type[SchoolModel]) -> None:
        self.kompas, self.oak = Rows(world.kompas), Rows(world.oak)
        with world.at(world.kompas):
            self.ours: Any = self.kompas.one(model)
        with world.at(world.oak):
            self.theirs: Any = self.oak.one(model)


@pytest.fixture
def pair(world: World, model: type[SchoolModel]) -> Pair:
    return Pair(world, model)


def objects(model: type[SchoolModel]) -> Any:
    return model.objects


def every_pk(model: type[SchoolModel], **only: Any) -> set[UUID]:
    with everywhere(Exit.SETUP):
        return set(objects(model).filter(**only).values_list("pk", flat=True))


def school_keys(model: type[SchoolModel]) -> list[ForeignKey[Any, Any]]:
    """The foreign keys of a model that point at a school's rows."""
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, ForeignKey) and issubclass(field.related_model, SchoolModel)
    ]


def test_every_model_has_a_school_or_is_a_named_exception() -> None:
    others = {model._meta.label for model in apps.get_models() if not issubclass(model, SchoolModel)}
    assert others == NOT_A_SCHOOLS


def test_every_model_is_in_the_walk() -> None:
    assert set(MAKERS) == set(MODELS)


# --- no school -------------------------------------------------------------------------------------------------------


async def _listed(rows: Any) -> list[Any]:
    try:
        return [row async for row in rows]
    finally:
        await sync_to_async(connections.close_all)()


def _raw(model: type[SchoolModel]) -> list[Any]:
    return list(objects(model).raw(f"SELECT * FROM {model._meta.db_table}"))  # noqa: S608 - a table's own name


USES: dict[str, Callable[[type[SchoolModel], Any], object]] = {
    "all": lambda model, row: objects(model).all(),
    "none": lambda model, row: objects(model).none(),
    "filter": lambda model, row: objects(model).filter(pk=row.pk),
    "get": lambda model, row: objects(model).get(pk=row.pk),
    "first": lambda model, row: objects(model).first(),
    "exists": lambda model, row: objects(model).exists(),
    "count": lambda model, row: objects(model).count(),
    "values_list": lambda model, row: objects(model).values_list("pk"),
    "in_bulk": lambda model, row: objects(model).in_bulk([row.pk]),
    "iterator": lambda model, row: list(objects(model).iterator()),
    "aggregate": lambda model, row: objects(model).aggregate(n=Count("pk")),
    "raw": lambda model, row: _raw(model),
    "async for": lambda model, row: asyncio.run(_listed(objects(model).all())),
    "async count": lambda model, row: asyncio.run(objects(model).acount()),
    "update": lambda model, row: objects(model).update(id=F("id")),
    "delete": lambda model, row: objects(model).all().delete(),
    "create": lambda model, row: objects(model).create(),
    "bulk_create": lambda model, row: objects(model).bulk_create([row]),
    "bulk_update": lambda model, row: objects(model).bulk_update([row], ["school"]),
    "get_or_create": lambda model, row: objects(model).get_or_create(pk=row.pk),
    "update_or_create": lambda model, row: objects(model).update_or_create(pk=row.pk),
    "base manager": lambda model, row: model._base_manager.all(),
    "default manager": lambda model, row: model._default_manager.all(),
    "refresh": lambda model, row: row.refresh_from_db(),
    "save a new one": lambda model, row: model(school_id=row.school_id).save(),
}


@every_model
def test_without_a_school_nothing_is_read_or_written(model: type[SchoolModel], pair: Pair) -> None:
    before = every_pk(model)

    for name, use in USES.items():
        with pytest.raises(NoSchool):
            pytest.fail(f"{model.__name__}: {name} gave {use(model, pair.ours)!r}")
    if model is not Event:
        for write in (pair.ours.save, pair.ours.delete):
            with pytest.raises(NoSchool):
                write()

    assert every_pk(model) == before


@every_model
def test_without_a_school_no_foreign_key_is_followed(model: type[SchoolModel], pair: Pair) -> None:
    with everywhere(Exit.SETUP):
        row = objects(model).get(pk=pair.ours.pk)

    for field in school_keys(model):
        if getattr(row, field.attname) is not None:
            with pytest.raises(NoSchool):
                getattr(row, field.name)


@every_model
def test_without_a_school_nothing_is_dumped(model: type[SchoolModel], pair: Pair) -> None:
    with pytest.raises(CommandError):
        call_command("dumpdata", model._meta.label, verbosity=0)


def test_a_name_that_is_no_exit_opens_nothing(world: World) -> None:
    with everywhere("because"), pytest.raises(NoSchool):  # type: ignore[arg-type]
        Person.objects.count()


def test_a_new_thread_has_no_school(world: World) -> None:
    found: list[UUID | None] = []
    with world.at(world.kompas):
        thread = Thread(target=lambda: found.append(current_school_id()))
        thread.start()
        thread.join()

    assert found == [None]


# --- the other school ------------------------------------------------------------------------------------------------


@every_model
def test_another_schools_rows_are_not_read(world: World, model: type[SchoolModel], pair: Pair) -> None:
    ours, theirs = pair.ours, pair.theirs
    mine = every_pk(model, school=world.kompas)
    assert theirs.pk in every_pk(model)

    with world.at(world.kompas):
        rows = objects(model)
        assert set(rows.values_list("pk", flat=True)) == mine
        assert {row.pk for row in rows.iterator()} == mine
        assert rows.count() == len(mine)
        assert rows.aggregate(n=Count("pk")) == {"n": len(mine)}
        assert rows.in_bulk([ours.pk, theirs.pk]).keys() == {ours.pk}
        assert rows.filter(pk=theirs.pk).exists() is False
        assert rows.filter(school=world.oak).first() is None
        assert model._base_manager.filter(pk=theirs.pk).first() is None
        with pytest.raises(model.DoesNotExist):
            rows.get(pk=theirs.pk)
        with pytest.raises(model.DoesNotExist):
            theirs.refresh_from_db()
        with pytest.raises(OtherSchool):
            _raw(model)


@pytest.mark.django_db(transaction=True)
def test_another_schools_rows_are_not_read_by_async_code(world: World) -> None:
    with world.at(world.kompas):
        people = asyncio.run(_listed(Person.objects.order_by("username")))

    assert [person.username for person in people] == ["ada", "ben", "sam", "suri", "tara", "theo"]


@every_model
def test_another_schools_rows_are_not_updated_or_deleted(world: World, model: type[SchoolModel], pair: Pair) -> None:
    before = every_pk(model)

    with world.at(world.kompas):
        target = objects(model).filter(pk=pair.theirs.pk)
        if model is Event:
            with pytest.raises(AppendOnly):
                target.update(id=F("id"))
            with pytest.raises(AppendOnly):
                target.delete()
        else:
            assert target.update(id=F("id")) == 0
            assert target.delete()[0] == 0
            with pytest.raises(OtherSchool):
                pair.theirs.delete()

    assert every_pk(model) == before


@every_model
def test_a_row_of_another_school_is_not_written(world: World, model: type[SchoolModel], pair: Pair) -> None:
    before = every_pk(model)
    with world.at(world.oak):
        foreign = pair.oak.fresh(model)

    with world.at(world.kompas):
        for write in (
            foreign.save,
            lambda: objects(model).bulk_create([foreign]),
            lambda: objects(model).create(school=world.oak),
            lambda: objects(model).get_or_create(pk=foreign.pk, defaults={"school": world.oak}),
        ):
            with pytest.raises(OtherSchool):
                write()
        if model is not Event:
            with pytest.raises(OtherSchool):
                pair.theirs.save()

    assert every_pk(model) == before


@every_model
def test_a_row_never_moves_to_another_school(world: World, model: type[SchoolModel], pair: Pair) -> None:
    wanted = (AppendOnly, OtherSchool) if model is Event else OtherSchool
    with world.at(world.kompas):
        for values in ({"school": world.oak}, {"school_id": world.oak.pk}, {"school": world.kompas}):
            with pytest.raises(wanted):
                objects(model).filter(pk=pair.ours.pk).update(**values)
        pair.ours.school = world.oak
        with pytest.raises(wanted), transaction.atomic():
            objects(model).bulk_update([pair.ours], ["school"])
        with pytest.raises(wanted):
            pair.ours.save()

    assert every_pk(model, school=world.oak, pk=pair.ours.pk) == set()


@every_model
def test_a_row_of_another_school_is_not_reached_by_a_foreign_key(
    world: World, model: type[SchoolModel], pair: Pair
) -> None:
    with everywhere(Exit.SETUP):
        theirs = objects(model).get(pk=pair.theirs.pk)

    with world.at(world.kompas):
        for field in school_keys(model):
            if getattr(theirs, field.attname) is not None:
                with pytest.raises(field.related_model.DoesNotExist):
                    getattr(theirs, field.name)


@every_model
def test_a_foreign_key_into_another_school_is_refused(world: World, model: type[SchoolModel], pair: Pair) -> None:
    for field in school_keys(model):
        with world.at(world.oak):
            foreign = pair.oak.one(field.related_model)
        with world.at(world.kompas):
            row = pair.kompas.fresh(model)
            setattr(row, field.name, foreign)
            with pytest.raises(OtherSchool):
                row.save()
            with pytest.raises(OtherSchool):
                objects(model).bulk_create([row])
            with pytest.raises(OtherSchool):
                objects(model).filter(pk=pair.ours.pk).update(**{field.name: foreign})
            setattr(pair.ours, field.name, foreign)
            with pytest.raises(OtherSchool), transaction.atomic():
                objects(model).bulk_update([pair.ours], [field.name])


def test_a_row_that_points_across_is_not_reached_by_related_managers_or_prefetch(world: World) -> None:
    """Such a row can't come about by the ways above; where it did all the same, it is still not shown."""
    with everywhere(Exit.SETUP):
        Enrolment.objects.filter(person=world.olga).update(classroom_id=world.class_5b.pk)

    with world.at(world.kompas):
        assert sorted(world.class_5b.enrolments.values_list("person__username", flat=True)) == ["sam", "suri", "tara"]
        (found,) = Classroom.objects.filter(pk=world.class_5b.pk).prefetch_related("enrolments")
        assert sorted(seat.person.username for seat in found.enrolments.all()) == ["sam", "suri", "tara"]
        assert list(world.oak_class.enrolments.all()) == []


# --- scopes ----------------------------------------------------------------------------------------------------------


def test_a_row_takes_on_the_school_that_is_set(world: World) -> None:
    with world.at(world.oak):
        assert Classroom.objects.create(name="7C").school_id == world.oak.pk
        (made,) = Classroom.objects.bulk_create([Classroom(name="7D")])
        assert made.school_id == world.oak.pk


def test_everywhere_needs_a_school_to_write_to(world: World) -> None:
    with everywhere(Exit.SETUP):
        with pytest.raises(NoSchool):
            Classroom.objects.create(name="7C")
        assert Classroom.objects.create(name="7C", school=world.oak).school_id == world.oak.pk


def test_nested_scopes_restore(world: World) -> None:
    seen = [current_school_id()]
    with school_scope(world.kompas.pk):
        seen.append(current_school_id())
        with school_scope(world.oak.pk):
            seen.append(current_school_id())
            with everywhere(Exit.SETUP):
                seen.append(current_school_id())
                assert Person.objects.count() == 9
            assert Person.objects.count() == 3
        seen.append(current_school_id())
        with pytest.raises(ValueError), school_scope(world.oak.pk):
            raise ValueError
        assert Person.objects.count() == 6
    seen.append(current_school_id())

    assert seen == [None, world.kompas.pk, world.oak.pk, None, world.kompas.pk, None]
