"""Schools, made by whoever runs the installation."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from accounts.choices import Door, Role
from accounts.models import Person, School
from accounts.operations.sign_in import check_password
from accounts.tenancy import school_scope
from tests import record as log
from tests.world import World


def test_the_command_makes_a_school_whose_admin_can_sign_in(world: World) -> None:
    out = io.StringIO()

    call_command(
        "create_school", "linden", "De Linden", "--admin", "Lena Bos", "--admin-username", "Lena",
        "--language", "nl", "--time-zone", "Asia/Seoul", stdout=out,
    )  # fmt: skip

    school = School.objects.get(slug="linden")
    assert (school.name, school.language, school.time_zone) == ("De Linden", "nl", "Asia/Seoul")
    assert school.is_demo is False
    words, _, password = out.getvalue().strip().rpartition(" ")
    assert words == "School linden: sign in as lena with"
    actor = check_password("linden", "lena", password, address="192.0.2.1", door=Door.WEB)
    person = actor.known_person
    assert (person.name, person.role, person.language) == ("Lena Bos", Role.ADMIN, "nl")
    assert person.must_change_password is True
    assert log.kinds(school) == ["school.made", "person.made"]
    assert log.last(school).door == Door.COMMAND
    with school_scope(school.pk):
        assert [person.username for person in Person.objects.all()] == ["lena"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["kompas", "Again"], "slug: There is a school with this short name already."),
        (["Linden", "De Linden"], "slug: Use 2 to 60 small letters, digits or dashes."),
        (["l", "De Linden"], "slug: Use 2 to 60 small letters, digits or dashes."),
        (["lin/den", "De Linden"], "slug: Use 2 to 60 small letters, digits or dashes."),
        (["linden\n", "De Linden"], "slug: Use 2 to 60 small letters, digits or dashes."),
        (["linden", ""], "name: Write a name of 1 to 120 letters."),
        (["linden", "De Linden", "--admin", ""], "name: Write a name of 1 to 120 letters."),
        (["linden", "De Linden", "--admin-username", "a b"], "username: Use 2 to 60 letters, digits, dots or dashes."),
        (["linden", "De Linden", "--language", "xx"], "language: Choose one of the list."),
        (["linden", "De Linden", "--time-zone", "Mars/Olympus"], "time_zone: Choose one of the list."),
    ],
)
def test_what_cannot_be_a_school_is_refused_whole(world: World, arguments: list[str], words: str) -> None:
    with pytest.raises(CommandError) as caught:
        call_command("create_school", *arguments)

    assert str(caught.value) == words
    assert sorted(School.objects.values_list("slug", flat=True)) == ["kompas", "oak"]
