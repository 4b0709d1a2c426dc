"""The log: read and added to, nothing else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError, Value

from accounts.actor import Actor
from accounts.choices import Door
from accounts.log import line, record, record_all
from accounts.models import AppendOnly, Classroom, Event, Person
from accounts.queries import events
from tests import record as log
from tests.world import World


@pytest.fixture
def event(world: World) -> Event:
    with world.at(world.kompas):
        return record(
            world.actor(world.tara), "classroom.made", world.class_5b, classroom_id=world.class_5b.pk, pupils=2
        )


def copy_of(event: Event, **values: Any) -> Event:
    """Another object for the same row, as code that wants to overwrite it would make."""
    facts = {"kind": "classroom.made", "door": Door.WEB, "actor_role": "teacher", "subject_kind": "classroom"}
    return Event(**{"id": event.pk, "school_id": event.school_id, **facts, **values})


def test_an_event_says_who_did_what_where_and_how(world: World, event: Event) -> None:
    assert (event.school_id, event.kind, event.door) == (world.kompas.pk, "classroom.made", Door.WEB)
    assert (event.actor_id, event.actor_role) == (world.tara.pk, "teacher")
    assert (event.subject_kind, event.subject_id) == ("classroom", world.class_5b.pk)
    assert (event.classroom_id, event.facts) == (world.class_5b.pk, {"pupils": 2})


def test_what_nobody_did_names_the_part_of_the_system(world: World) -> None:
    with world.at(world.kompas):
        event = record(Actor.system(world.kompas, "worker"), "generation.ready", pictures=1)

    assert (event.actor_id, event.actor_role, event.door) == (None, "system", Door.TASK)
    assert (event.subject_kind, event.subject_id, event.facts) == ("", None, {"by": "worker", "pictures": 1})


CHANGES: dict[str, Callable[[Event], object]] = {
    "save": lambda event: event.save(),
    "save some fields": lambda event: event.save(update_fields=["kind"]),
    "delete": lambda event: event.delete(),
    "update": lambda event: Event.objects.filter(pk=event.pk).update(kind="nothing"),
    "update all": lambda event: Event.objects.update(kind="nothing"),
    "update by expression": lambda event: Event.objects.update(kind=Value("nothing")),
    "bulk_update": lambda event: Event.objects.bulk_update([event], ["kind"]),
    "update_or_create": lambda event: Event.objects.update_or_create(pk=event.pk, defaults={"kind": "nothing"}),
    "delete some": lambda event: Event.objects.filter(pk=event.pk).delete(),
    "delete all": lambda event: Event.objects.all().delete(),
    "overwrite": lambda event: copy_of(event, kind="nothing").save(force_update=True),
    "overwrite some fields": lambda event: copy_of(event, kind="nothing").save(update_fields=["kind"]),
    "overwrite many": lambda event: Event.objects.bulk_create(
        [copy_of(event, kind="nothing")], update_conflicts=True, unique_fields=["id"], update_fields=["kind"]
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_an_event_is_never_changed_or_deleted(world: World, event: Event, change: Callable[[Event], object]) -> None:
    with world.at(world.kompas):
        event.kind = "something else"
        with pytest.raises(AppendOnly), transaction.atomic():
            change(event)
        (kept,) = Event.objects.filter(pk=event.pk)

    assert (kept.kind, kept.facts) == ("classroom.made", {"pupils": 2})


def test_an_event_is_not_written_over_an_older_one(world: World, event: Event) -> None:
    with world.at(world.kompas), pytest.raises(IntegrityError), transaction.atomic():
        copy_of(event, kind="nothing").save()

    assert log.kinds(world.kompas, world.class_5b) == ["classroom.made"]


def test_no_cascade_takes_events_along(world: World) -> None:
    with world.at(world.kompas):
        record(world.actor(world.theo), "classroom.made", world.class_6a, classroom_id=world.class_6a.pk)
        record(world.actor(world.ben), "person.signed_in", world.ben)
        Classroom.objects.filter(pk=world.class_6a.pk).delete()
        Person.objects.get(pk=world.ben.pk).delete()
        Person.objects.get(pk=world.theo.pk).delete()
        remaining = [(event.kind, event.actor_id) for event in Event.objects.order_by("id")]

    assert remaining == [("classroom.made", world.theo.pk), ("person.signed_in", world.ben.pk)]


def test_a_school_with_events_is_not_deleted(world: World, event: Event) -> None:
    with world.at(world.kompas), pytest.raises(ProtectedError):
        world.kompas.delete()


def test_events_are_written_together(world: World) -> None:
    actor = world.actor(world.sam)
    with world.at(world.kompas):
        record_all([line(actor, "person.signed_in", world.sam), line(actor, "person.signed_out", world.sam)])

    assert log.kinds(world.kompas) == ["person.signed_in", "person.signed_out"]
    assert log.kinds(world.oak) == []


def test_an_event_goes_back_with_what_it_tells_of(world: World) -> None:
    with world.at(world.kompas), pytest.raises(ValueError), transaction.atomic():
        record(world.actor(world.sam), "person.signed_in", world.sam)
        raise ValueError

    assert log.kinds(world.kompas) == []


def test_events_are_found_by_class_kind_and_subject(world: World) -> None:
    with world.at(world.kompas):
        made = record(world.actor(world.tara), "classroom.made", world.class_5b, classroom_id=world.class_5b.pk)
        signed_in = record(world.actor(world.sam), "person.signed_in", world.sam)
        signed_out = record(world.actor(world.sam), "person.signed_out", world.sam)
    with world.at(world.oak):
        record(world.actor(world.olga), "person.signed_in", world.olga)

    with world.at(world.kompas):
        assert list(events()) == [signed_out, signed_in, made]
        assert list(events(classroom_id=world.class_5b.pk)) == [made]
        assert list(events(kind="person.signed_in")) == [signed_in]
        assert list(events(kind="person.")) == [signed_out, signed_in]
        assert list(events(subject_id=world.sam.pk)) == [signed_out, signed_in]
        assert list(events(subject_id=world.olga.pk)) == []
