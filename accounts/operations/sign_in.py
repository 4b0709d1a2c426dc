"""Signing in and out, on the web and on devices: one check of school, name and password for both doors."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.choices import Door
from accounts.log import record
from accounts.models import DeviceToken, Person, SignInCount, login_key
from accounts.queries import device_by_token, devices_of, digest_of, person_by_login
from accounts.tenancy import school_scope
from edu4all.lib.clock import now
from edu4all.lib.errors import Invalid, NotFound, PasswordChangeNeeded, SignInRefused, TooMany
from edu4all.lib.ids import new_secret

WINDOW = timedelta(minutes=5)
TRIES_PER_ACCOUNT = 10
TRIES_PER_ADDRESS = 200
"""A whole school sits behind one address, and a class signs in at the same minute."""
TRIES_IN_ALL = 5_000


@dataclass(frozen=True, slots=True)
class SignedInDevice:
    """A new device token: the only moment at which its text is known."""

    token: str
    device: DeviceToken
    actor: Actor


def check_password(school: str, username: str, password: str, *, address: str, door: Door) -> Actor:
    """Who this is. Raises `SignInRefused` in the same words and time for unknown and wrong, `TooMany` when tried often.

    Every try counts until one fits: then the account's count starts anew.
    """
    account = _count_key("account", login_key(school, username))
    _throttle(account, TRIES_PER_ACCOUNT)
    _throttle(_count_key("address", address), TRIES_PER_ADDRESS)
    _throttle(_count_key("all", ""), TRIES_IN_ALL)
    person = person_by_login(school, username)
    if person is None:
        make_password(password)  # Takes as long as a check, so that time tells nobody which names exist.
        raise SignInRefused
    actor = Actor(school=person.school, person=person, door=door, locale=person.language)
    with school_scope(person.school_id):
        if not person.check_password(password):
            record(actor, "person.sign_in_refused", person)
            raise SignInRefused
        SignInCount.objects.filter(key=account).delete()
    return actor


def sign_in(school: str, username: str, password: str, *, address: str) -> Actor:
    """Sign in on the web. A first password is let in, to the page that changes it."""
    actor = check_password(school, username, password, address=address, door=Door.WEB)
    with school_scope(actor.school_id):
        record(actor, "person.signed_in", actor.person)
    return actor


def sign_out(actor: Actor) -> None:
    record(actor, "person.signed_out", actor.person)


def sign_in_device(
    school: str, username: str, password: str, *, device: str, address: str, new_password: str = ""
) -> SignedInDevice:
    """Sign in a device of the API and give it a token. A first password has to be changed in the same step."""
    actor = check_password(school, username, password, address=address, door=Door.API)
    person = actor.known_person
    with school_scope(actor.school_id), transaction.atomic():
        if person.must_change_password and not new_password:
            raise PasswordChangeNeeded
        if new_password:
            change_password(actor, old=password, new=new_password)
        token = new_secret()
        row = DeviceToken.objects.create(
            person=person, device=device[:80], digest=digest_of(token), expires_at=now() + settings.DEVICE_TOKEN_TTL
        )
        record(actor, "device.signed_in", row)
    return SignedInDevice(token, row, actor)


def actor_of_token(token: str) -> Actor | None:
    """The actor behind a device token, or None where it is unknown, expired, revoked or its person is gone."""
    device = device_by_token(token)
    if device is None:
        return None
    person = device.person
    return Actor(school=person.school, person=person, door=Door.API, locale=person.language, device_id=device.pk)


def revoke_device(actor: Actor, device_id: UUID) -> None:
    """End one of the actor's own devices."""
    device = devices_of(actor.known_person).filter(pk=device_id).first()
    if device is None:
        raise NotFound
    with transaction.atomic():
        record(actor, "device.revoked", device)
        device.delete()


def end_devices(person: Person) -> None:
    """End every device of a person: after a new password, a new role or a deactivation."""
    DeviceToken.objects.filter(person=person).delete()


def change_password(actor: Actor, *, old: str, new: str) -> None:
    """Choose an own password. Ends every device of the person. Tries are counted like those of signing in."""
    person = actor.known_person
    _throttle(_count_key("password", str(person.pk)), TRIES_PER_ACCOUNT)
    if not person.check_password(old):
        raise Invalid.field("old_password", "wrong_password", _("That is not your password now."))
    if new == old:
        raise Invalid.field("new_password", "same_password", _("Please choose another password than before."))
    try:
        validate_password(new, person)
    except ValidationError as problem:
        raise Invalid.field("new_password", "weak_password", " ".join(problem.messages)) from problem
    person.set_password(new)
    person.must_change_password = False
    with transaction.atomic():
        person.save(update_fields=["password", "must_change_password"])
        end_devices(person)
        record(actor, "person.password_changed", person)


def _count_key(kind: str, value: str) -> str:
    return hashlib.sha256(f"{kind}:{value}:{settings.SECRET_KEY}".encode()).hexdigest()


def _throttle(key: str, limit: int) -> None:
    """Count one try; raise `TooMany` past the limit. One statement, so that parallel tries can't slip by."""
    moment, until = now(), now() + WINDOW
    with connection.cursor() as cursor:
        adapt = connection.ops.adapt_datetimefield_value
        cursor.execute(
            "INSERT INTO accounts_signincount (key, count, until) VALUES (%s, 1, %s) ON CONFLICT (key) DO UPDATE SET"
            " count = CASE WHEN accounts_signincount.until < %s THEN 1 ELSE accounts_signincount.count + 1 END,"
            " until = CASE WHEN accounts_signincount.until < %s THEN EXCLUDED.until ELSE accounts_signincount.until END"
            " RETURNING count",
            [key, adapt(until), adapt(moment), adapt(moment)],
        )
        (count,) = cursor.fetchone()
    if count > limit:
        raise TooMany(retry_after=int(WINDOW.total_seconds()), limit=limit)
