"""People and their accounts: made by those above them, reset, moved and switched off."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.choices import Role
from accounts.log import record
from accounts.models import LANGUAGE_CODES, Classroom, Person, login_key
from accounts.operations.sign_in import end_devices
from accounts.passwords import first_password
from accounts.permissions import as_uuid, get_pupil, require
from accounts.queries import taken_usernames
from edu4all.lib.errors import Invalid, NotFound

MAX_NAME = 120


@dataclass(frozen=True, slots=True)
class Slip:
    """What is printed for a new account: shown once, kept nowhere."""

    person: Person
    password: str


@transaction.atomic
def make_teacher(actor: Actor, *, name: str, username: str = "", role: str = Role.TEACHER) -> Slip:
    """An admin makes a teacher, or another admin."""
    require(actor.is_admin)
    if role not in {Role.TEACHER, Role.ADMIN}:
        raise Invalid.field("role", "unknown_role", _("Choose teacher or school admin."))
    names = [clean_name(name)]
    chosen = [clean_username(username)] if username.strip() else usernames_for(actor.school_id, names)
    slip = make_people(actor, list(zip(names, chosen, strict=True)), role)[0]
    record(actor, "person.made", slip.person, role=role)
    return slip


def make_people(actor: Actor, people: Sequence[tuple[str, str]], role: str) -> list[Slip]:
    """Insert people with first passwords that have to be changed. The caller has checked who may, and records it."""
    slips = []
    for name, username in people:
        password = first_password()
        person = Person(
            school=actor.school,
            name=name,
            username=username,
            login_key=login_key(actor.school.slug, username),
            role=role,
            language=actor.school.language,
            must_change_password=True,
        )
        person.set_password(password)
        slips.append(Slip(person, password))
    try:
        with transaction.atomic():
            Person.objects.bulk_create([slip.person for slip in slips])
    except IntegrityError:
        raise Invalid.field("username", "taken", _("This user name is taken. Choose another one.")) from None
    return slips


@transaction.atomic
def reset_password(actor: Actor, classroom: Classroom, person_id: UUID | str) -> Slip:
    """A teacher starts a pupil's reset: a new first password on a slip, which the pupil changes at the next sign-in."""
    return _reset(actor, get_pupil(actor, classroom, person_id))


@transaction.atomic
def reset_staff_password(actor: Actor, person_id: UUID | str) -> Slip:
    """An admin starts the reset of anybody at the school but themselves."""
    return _reset(actor, _get_colleague(actor, person_id))


@transaction.atomic
def set_active(actor: Actor, person_id: UUID | str, *, active: bool) -> Person:
    """An admin lets somebody out or in again. Going out ends sessions and devices at once."""
    person = _get_colleague(actor, person_id)
    person.is_active = active
    person.save(update_fields=["is_active"])
    if not active:
        end_devices(person)
    record(actor, "person.activated" if active else "person.deactivated", person)
    return person


@transaction.atomic
def change_role(actor: Actor, person_id: UUID | str, *, role: str) -> Person:
    """An admin changes what a grown-up is at the school; works at once, and devices have to sign in again."""
    person = _get_colleague(actor, person_id)
    if role not in {Role.TEACHER, Role.ADMIN} or person.role == Role.STUDENT:
        raise Invalid.field("role", "unknown_role", _("Choose teacher or school admin."))
    person.role = role
    person.save(update_fields=["role"])
    end_devices(person)
    record(actor, "person.role_changed", person, role=role)
    return person


@transaction.atomic
def save_preferences(actor: Actor, *, language: str, theme: str, text_size: str) -> Person:
    """The actor's own language, colours and text size."""
    person = actor.known_person
    choices = {"language": LANGUAGE_CODES, "theme": ("auto", "light", "dark"), "text_size": ("normal", "large")}
    for field, value in (("language", language), ("theme", theme), ("text_size", text_size)):
        if value not in choices[field]:
            raise Invalid.field(field, "unknown_choice", _("Choose one of the list."))
        setattr(person, field, value)
    person.save(update_fields=list(choices))
    return person


def clean_name(name: str) -> str:
    """A person's name as it will be shown. Raises `Invalid`."""
    cleaned = " ".join(name.split())
    if not cleaned or len(cleaned) > MAX_NAME or not cleaned.isprintable():
        raise Invalid.field("name", "bad_name", _("Write a name of 1 to %(most)d letters.") % {"most": MAX_NAME})
    return cleaned


def clean_username(username: str) -> str:
    """A user name: letters and digits of any script, dots and dashes, folded to lower case. Raises `Invalid`."""
    folded = username.strip().casefold()
    if not re.fullmatch(r"[\w.\-]{2,60}", folded):
        raise Invalid.field("username", "bad_username", _("Use 2 to 60 letters, digits, dots or dashes."))
    return folded


def usernames_for(school_id: UUID, names: Iterable[str]) -> list[str]:
    """A free user name for each name: the first name, with a number where it is taken."""
    stems = [_stem(name) for name in names]
    taken = taken_usernames(school_id, set(stems))
    free = []
    for stem in stems:
        username, number = stem, 1
        while username in taken:
            number += 1
            username = f"{stem}{number}"
        taken.add(username)
        free.append(username)
    return free


def _stem(name: str) -> str:
    letters = re.sub(r"[^\w\-]", "", name.split()[0].casefold())[:40]
    return letters if len(letters) > 1 else f"pupil-{letters or 'x'}"


def _get_colleague(actor: Actor, person_id: UUID | str) -> Person:
    require(actor.is_admin)
    person = Person.objects.filter(pk=as_uuid(person_id), school_id=actor.school_id).first()
    if person is None:
        raise NotFound
    require(person.pk != actor.person_id)
    return person


def _reset(actor: Actor, person: Person) -> Slip:
    password = first_password()
    person.set_password(password)
    person.must_change_password = True
    person.save(update_fields=["password", "must_change_password"])
    end_devices(person)
    record(actor, "person.password_reset", person)
    return Slip(person, password)
