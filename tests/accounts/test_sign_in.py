"""Signing in: one answer for unknown and wrong, throttles that hold, tokens that end."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from accounts.choices import Door, Role
from accounts.models import DeviceToken, Person, SignInCount
from accounts.operations import sign_in as operations
from accounts.operations.people import change_role, reset_password, reset_staff_password, set_active
from accounts.operations.sign_in import (
    SignedInDevice,
    actor_of_token,
    change_password,
    check_password,
    revoke_device,
    sign_in,
    sign_in_device,
    sign_out,
)
from accounts.tenancy import Exit, everywhere
from edu4all.lib.clock import now
from edu4all.lib.errors import EduError, Invalid, NotFound, PasswordChangeNeeded, SignInRefused, TooMany
from edu4all.lib.rest import problem_body, problem_headers
from tests import record as log
from tests.hashers import Quick
from tests.parallel import at_once, kinds_of
from tests.world import PASSWORD, World

NEW = "paper-boat-77"


def attempt(
    school: str = "kompas", username: str = "sam", password: str = PASSWORD, address: str = "192.0.2.1"
) -> Person:
    actor = check_password(school, username, password, address=address, door=Door.WEB)
    return actor.known_person


def refusal(school: str = "kompas", username: str = "sam", password: str = "wrong-one") -> EduError:
    with pytest.raises(EduError) as caught:
        attempt(school, username, password)
    return caught.value


def update(person: Person, **values: object) -> None:
    with everywhere(Exit.SETUP):
        Person.objects.filter(pk=person.pk).update(**values)


# --- who gets in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("school", "username"),
    [("kompas", "sam"), ("KOMPAS", " Sam "), ("kompas ", "SAM")],
    ids=["plain", "cased", "spaced"],
)
def test_sign_in_finds_the_person_however_it_is_spelled(world: World, school: str, username: str) -> None:
    actor = sign_in(school, username, PASSWORD, address="192.0.2.1")

    assert (actor.person, actor.school, actor.door, actor.role) == (world.sam, world.kompas, Door.WEB, Role.STUDENT)
    assert log.kinds(world.kompas, world.sam) == ["person.signed_in"]
    assert log.kinds(world.oak) == []


def test_sign_in_speaks_the_persons_language(world: World) -> None:
    assert sign_in("oak", "olga", PASSWORD, address="192.0.2.1").locale == "ru"


@pytest.mark.parametrize(
    ("school", "username", "password"),
    [
        ("kompas", "nobody", PASSWORD),
        ("nowhere", "sam", PASSWORD),
        ("oak", "sam", PASSWORD),
        ("kompas", "olga", PASSWORD),
        ("", "", ""),
        ("kompas", "s" * 10_000, PASSWORD),
        ("kompas/sam", "", PASSWORD),
        ("kompas", "sam\x00", PASSWORD),
        ("kom\x00pas", "sam", PASSWORD),
    ],
)
def test_unknown_and_wrong_are_answered_alike(world: World, school: str, username: str, password: str) -> None:
    wrong, unknown = refusal(), refusal(school, username, password)

    assert (type(unknown), problem_body(unknown)) == (type(wrong), problem_body(wrong))
    assert (type(wrong), wrong.code, wrong.status) == (SignInRefused, "sign_in_refused", 401)
    assert problem_headers(unknown) == problem_headers(wrong)


def test_unknown_and_wrong_take_the_same_time(world: World) -> None:
    """Nearly all of it is the hash of what was typed: an unknown name without one would be answered at once."""

    def hashes(username: str) -> int:
        before = Quick.hashed
        refusal(username=username)
        return Quick.hashed - before

    assert (hashes("nobody"), hashes("sam")) == (1, 1)


def test_a_person_who_is_switched_off_is_unknown(world: World) -> None:
    update(world.sam, is_active=False)

    assert problem_body(refusal(password=PASSWORD)) == problem_body(refusal(username="nobody"))


def test_a_refusal_is_on_record_without_what_was_typed(world: World) -> None:
    refusal(password="my-secret-dog")

    event = log.last(world.kompas)
    assert (event.kind, event.subject_id, event.facts) == ("person.sign_in_refused", world.sam.pk, {})


def test_signing_out_is_on_record(world: World) -> None:
    with world.at(world.kompas):
        sign_out(world.actor(world.sam))

    assert log.kinds(world.kompas, world.sam) == ["person.signed_out"]


# --- throttles -------------------------------------------------------------------------------------------------------


def test_the_eleventh_try_is_too_many_even_with_the_right_password(world: World) -> None:
    for _ in range(10):
        assert type(refusal()) is SignInRefused

    with pytest.raises(TooMany) as caught:
        attempt()

    assert (caught.value.code, caught.value.status) == ("too_many", 429)
    assert (caught.value.retry_after, caught.value.limit) == (300, 10)
    assert type(refusal("KOMPAS", " sam")) is TooMany
    assert attempt(username="suri") == world.suri
    assert attempt("oak", "olga") == world.olga


def test_unknown_names_are_throttled_alike(world: World) -> None:
    for _ in range(10):
        refusal(username="nobody")

    assert type(refusal(username="nobody")) is TooMany


def test_a_sign_in_that_fits_starts_the_count_anew(world: World) -> None:
    for _ in range(9):
        refusal()
    assert attempt() == world.sam

    for _ in range(10):
        assert type(refusal()) is SignInRefused
    assert type(refusal()) is TooMany


def test_the_count_ends_with_its_window(world: World) -> None:
    for _ in range(11):
        refusal()

    SignInCount.objects.update(until=now() - timedelta(seconds=1))

    assert attempt() == world.sam


def test_an_address_is_throttled_over_all_accounts(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "TRIES_PER_ADDRESS", 2)
    refusal(username="one")
    refusal(username="two")

    with pytest.raises(TooMany):
        attempt()

    assert attempt(address="192.0.2.2") == world.sam


def test_the_installation_is_throttled_over_all_addresses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "TRIES_IN_ALL", 1)
    refusal(username="one")

    with pytest.raises(TooMany):
        attempt(address="192.0.2.2")


@pytest.mark.django_db(transaction=True)
def test_parallel_tries_do_not_slip_by_the_throttle(world: World) -> None:
    results = at_once(20, lambda number: attempt(password=f"wrong-{number}"))

    assert kinds_of(results) == {"SignInRefused": 10, "TooMany": 10}


# --- devices ---------------------------------------------------------------------------------------------------------


def test_a_device_gets_a_token_of_which_only_the_hash_is_kept(world: World) -> None:
    device = world.device(world.sam)

    with world.at(world.kompas):
        (row,) = DeviceToken.objects.values()
    assert row["digest"] == hashlib.sha256(device.token.encode()).hexdigest()
    assert device.token not in {str(value) for value in row.values()}
    assert len(device.token) == 43
    assert log.kinds(world.kompas) == ["device.signed_in"]


def test_a_token_brings_its_person_school_and_device(world: World) -> None:
    device = world.device(world.olga)

    actor = actor_of_token(device.token)

    assert actor is not None
    assert (actor.person, actor.school, actor.door) == (world.olga, world.oak, Door.API)
    assert (actor.locale, actor.device_id) == ("ru", device.device.pk)


@pytest.mark.parametrize("token", ["", "x", "é\udcff", "a" * 43])
def test_an_unknown_token_brings_nobody(world: World, token: str) -> None:
    world.device(world.sam)

    assert actor_of_token(token) is None


def test_a_token_expires(world: World) -> None:
    device = world.device(world.sam)
    with world.at(world.kompas):
        DeviceToken.objects.update(expires_at=now())

    assert actor_of_token(device.token) is None


def test_a_tokens_life_slides_while_it_is_used(world: World, django_assert_num_queries: Callable[..., object]) -> None:
    device = world.device(world.sam)
    with django_assert_num_queries(1):  # type: ignore[attr-defined]
        assert actor_of_token(device.token) is not None

    with world.at(world.kompas):
        DeviceToken.objects.update(last_used_at=now() - timedelta(minutes=11), expires_at=now() + timedelta(days=1))
    assert actor_of_token(device.token) is not None

    with world.at(world.kompas):
        row = DeviceToken.objects.get()
    assert now() - row.last_used_at < timedelta(minutes=1)
    assert timedelta(days=29) < row.expires_at - now() <= timedelta(days=30)


def ended_by(world: World, end: str, person: Person, device: SignedInDevice) -> None:
    ada, actor = world.actor(world.ada), world.actor(person)
    ways: dict[str, Callable[[], object]] = {
        "logout": lambda: revoke_device(actor, device.device.pk),
        "own password": lambda: change_password(actor, old=PASSWORD, new=NEW),
        "reset by a teacher": lambda: reset_password(world.actor(world.tara), world.class_5b, person.pk),
        "reset by an admin": lambda: reset_staff_password(ada, person.pk),
        "role": lambda: change_role(ada, person.pk, role=Role.ADMIN),
        "deactivation": lambda: set_active(ada, person.pk, active=False),
    }
    ways[end]()


@pytest.mark.parametrize(
    ("end", "username"),
    [
        ("logout", "sam"),
        ("own password", "sam"),
        ("reset by a teacher", "sam"),
        ("reset by an admin", "sam"),
        ("deactivation", "sam"),
        ("role", "theo"),
    ],
)
def test_a_device_is_ended_and_nobody_elses(world: World, end: str, username: str) -> None:
    person: Person = getattr(world, username)
    ended, other, foreign = world.device(person), world.device(world.suri), world.device(world.olga)

    with world.at(world.kompas):
        ended_by(world, end, person, ended)

    tokens = (ended.token, other.token, foreign.token)
    assert [actor_of_token(token) is not None for token in tokens] == [False, True, True]


def test_only_that_device_is_ended_by_logout(world: World) -> None:
    phone, tablet = world.device(world.sam), world.device(world.sam)

    with world.at(world.kompas):
        revoke_device(world.actor(world.sam), phone.device.pk)

    assert actor_of_token(phone.token) is None
    assert actor_of_token(tablet.token) is not None
    assert log.kinds(world.kompas, phone.device) == ["device.signed_in", "device.revoked"]


@pytest.mark.parametrize("owner", ["suri", "olga"])
def test_somebody_elses_device_does_not_exist(world: World, owner: str) -> None:
    device = world.device(getattr(world, owner))

    with world.at(world.kompas), pytest.raises(NotFound):
        revoke_device(world.actor(world.sam), device.device.pk)

    assert actor_of_token(device.token) is not None


def test_a_new_password_ends_the_sessions_of_other_browsers(
    world: World, signed_in: Callable[[Person], Client]
) -> None:
    browser = signed_in(world.sam)
    with world.at(world.kompas):
        change_password(world.actor(world.sam), old=PASSWORD, new=NEW)

    assert browser.get("/").wsgi_request.actor is None  # type: ignore[attr-defined]


# --- passwords -------------------------------------------------------------------------------------------------------


def test_a_first_password_gives_no_token_until_it_is_changed(world: World) -> None:
    update(world.sam, must_change_password=True)

    with pytest.raises(PasswordChangeNeeded):
        world.device(world.sam)
    with world.at(world.kompas):
        assert DeviceToken.objects.count() == 0

    device = sign_in_device("kompas", "sam", PASSWORD, device="phone", address="192.0.2.1", new_password=NEW)

    actor = actor_of_token(device.token)
    assert actor is not None
    assert actor.known_person.must_change_password is False
    assert attempt(password=NEW) == world.sam
    assert log.kinds(world.kompas, world.sam) == ["person.password_changed"]


def test_a_first_password_is_let_in_on_the_web_to_be_changed(world: World) -> None:
    update(world.sam, must_change_password=True)

    actor = sign_in("kompas", "sam", PASSWORD, address="192.0.2.1")

    assert actor.known_person.must_change_password is True


@pytest.mark.parametrize(
    ("old", "new", "field", "code"),
    [
        ("wrong", NEW, "old_password", "wrong_password"),
        (PASSWORD, PASSWORD, "new_password", "same_password"),
        (PASSWORD, "short-1", "new_password", "weak_password"),
        (PASSWORD, "password", "new_password", "weak_password"),
        (PASSWORD, "", "new_password", "weak_password"),
    ],
)
def test_a_password_that_cannot_be_used_changes_nothing(
    world: World, old: str, new: str, field: str, code: str
) -> None:
    device = world.device(world.sam)

    with world.at(world.kompas), pytest.raises(Invalid) as caught:
        change_password(world.actor(world.sam), old=old, new=new)

    assert [(error.field, error.code) for error in caught.value.errors] == [(field, code)]
    assert attempt() == world.sam
    assert actor_of_token(device.token) is not None
