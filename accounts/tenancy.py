"""The wall between schools.

Every row of a `SchoolModel` belongs to one school, and every query for such rows goes through a manager that refuses to
run while no school is set. Foreign keys, `refresh_from_db`, cascades and dumps use the same manager (it is the base
manager too). Writes refuse a row of another school. The ways out are the named ones of `Exit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import StrEnum
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db import models
from django.db.models import Value

from edu4all.lib.ids import new_id

M = TypeVar("M", bound=models.Model)


class NoSchool(Exception):
    """A query for a school's rows was made while no school was set: a mistake in the code, never a person's."""


class OtherSchool(Exception):
    """A row of one school was about to be written while another was set: a mistake in the code."""


class Exit(StrEnum):
    """The only reasons to look across schools."""

    SIGN_IN = "sign_in"
    TOKEN = "token"  # noqa: S105 - the name of a reason
    CLAIM = "claim"
    REAP = "reap"
    WATCH = "watch"
    SETUP = "setup"


_ANY = object()
_scope: ContextVar[object] = ContextVar("school", default=None)


@contextmanager
def school_scope(school_id: UUID | Value) -> Iterator[None]:
    """Work inside one school until the block ends. A prepared query is compiled with a slot in the school's place."""
    mark = _scope.set(school_id)
    try:
        yield
    finally:
        _scope.reset(mark)


@contextmanager
def everywhere(reason: Exit) -> Iterator[None]:
    """Work across schools for one of the named reasons. Where a person uses it, the caller records it."""
    mark = _scope.set(_ANY if isinstance(reason, Exit) else None)
    try:
        yield
    finally:
        _scope.reset(mark)


def current_school_id() -> UUID | None:
    """The school that is set now, or None when there is none or it is every school."""
    scope = _scope.get()
    return scope if isinstance(scope, UUID) else None


def required_scope(what: str) -> UUID | None:
    """The school to filter by, None for every school. Raises `NoSchool` where nothing is set."""
    scope = _scope.get()
    if scope is None:
        raise NoSchool(f"{what} was asked for while no school is set.")
    return None if scope is _ANY else cast("UUID", scope)


def _refuse_other_school(model: type[models.Model], school_id: UUID | None) -> None:
    scope = required_scope(model.__name__)
    if scope is not None and school_id != scope:
        raise OtherSchool(f"{model.__name__} of another school was about to be written.")


class SchoolQuerySet(models.QuerySet[M]):
    """A queryset whose bulk writes keep to the school that is set."""

    def update(self, **values: Any) -> int:
        if {"school", "school_id"} & values.keys():
            raise OtherSchool("A row never moves to another school.")
        for value in values.values():
            if isinstance(value, SchoolModel):
                _refuse_other_school(type(value), value.school_id)
        return super().update(**values)

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], *args: Any, **kwargs: Any) -> int:
        rows = list(objs)
        for row in rows:
            row.settle_school()
        return super().bulk_update(rows, fields, *args, **kwargs)

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        rows = list(objs)
        for row in rows:
            row.settle_school()
        return super().bulk_create(rows, *args, **kwargs)

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        """Raw SQL can't be filtered, so it is open only to the named exits."""
        if required_scope(self.model.__name__) is not None:
            raise OtherSchool("Raw SQL on a school's rows needs a named exit.")
        return super().raw(*args, **kwargs)


class ScopedManager(models.Manager[M]):
    """Starts every query inside the school that is set."""

    def get_queryset(self) -> models.QuerySet[M]:
        school_id = required_scope(self.model.__name__)
        rows = super().get_queryset()
        return rows if school_id is None else rows.filter(school_id=school_id)


SchoolManager = ScopedManager.from_queryset(SchoolQuerySet)


class SchoolModel(models.Model):
    """A row that belongs to a school. Its id is public, random and in order of time."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    school = models.ForeignKey("accounts.School", on_delete=models.PROTECT, related_name="+", editable=False)

    objects = SchoolManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"
        default_manager_name = "objects"

    def settle_school(self) -> None:
        """Take on the school that is set, or refuse: a row, and what it points at, never belongs to another one."""
        if getattr(self, "school_id", None) is None:
            scope = required_scope(type(self).__name__)
            if scope is None:
                raise NoSchool(f"{type(self).__name__} was about to be written without a school.")
            self.school_id = scope
        _refuse_other_school(type(self), self.school_id)
        for field in self._meta.concrete_fields:
            target = self._state.fields_cache.get(field.name)
            if isinstance(target, SchoolModel) and target.school_id != self.school_id:
                raise OtherSchool(f"{type(self).__name__}.{field.name} points into another school.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.settle_school()
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        _refuse_other_school(type(self), self.school_id)
        return super().delete(*args, **kwargs)
