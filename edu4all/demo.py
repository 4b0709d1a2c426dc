"""The demo schools: two of one shape, so that a newcomer can see every role, and that schools don't see each other."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from accounts.actor import Actor
from accounts.choices import AgeBand, Door, Role, Seat
from accounts.log import record
from accounts.models import Classroom, Enrolment, Person, School, login_key
from accounts.tenancy import school_scope
from assignments.models import Assignment
from assignments.operations.pictures import draw, own_submission
from assignments.operations.submissions import Chosen, return_work, save_draft, submit
from assignments.operations.tasks import Content, make_assignment, publish
from edu4all.lib.clock import now
from imagegen.operations.policies import Draft, class_policy, save_version
from imagegen.operations.worker import run_once
from imagegen.pipeline.admit import Wish
from imagegen.policy import Rule
from imagegen.queries import pictures_of

log = logging.getLogger(__name__)
SCHOOLS = (("demo", "Demo School"), ("other", "Other School"))
CLASS = "Monuments 5B"
PUPILS = 30
RULES: dict[str, Any] = {
    Rule.WORDS: ["zombie"],
    Rule.ASK_WORDS: ["ghost"],
    Rule.CHECK: "flagged",
    Rule.DAILY_PICTURES: 20,
}
"""The demo class's rules. Its first pictures are the storybook's, whatever painter costs money here."""
STORIES = (
    # pupil number, prompt, shape
    (1, "A cat with a red balloon in front of the Arc de Triomphe in the evening light", "landscape"),
    (2, "A bunny on a horse, holding a lollipop, on a foggy meadow where daffodils grow", "square"),
    (3, "Три медведя в лесу зимой", "square"),
    (4, "Deux dauphins et un bateau sur la mer la nuit", "landscape"),
    (5, "A knight with a zombie in front of a castle", "square"),
    (6, "A ghost in front of a castle at night", "square"),
    (7, "a quantum photon thinking about democracy", "square"),
    (8, "아침 햇살 속 에펠탑 옆에 있는 개", "portrait"),
)


class NotADemo(Exception):
    """A real school has a demo school's short name."""


def logins() -> list[str]:
    """Who can sign in to the demo, in plain words."""
    return [
        f"School: demo (or other)   Password for everybody: {settings.DEMO_PASSWORD}",
        f"Pupils: student1 to student{PUPILS}   Teachers: teacher1, teacher2   School admin: admin1",
    ]


def make_demo() -> bool:
    """Make both demo schools, or bring their password up to date. True where something was made. Idempotent."""
    made = [slug for slug, name in SCHOOLS if _ensure_school(slug, name)]
    if made:
        run_once()
    for slug in made:
        school = School.objects.get(slug=slug)
        with school_scope(school.pk):
            _hand_in(school)
    return bool(made)


def _ensure_school(slug: str, name: str) -> bool:
    school = School.objects.filter(slug=slug).first()
    if school is None:
        with transaction.atomic():
            school = School.objects.create(slug=slug, name=name, is_demo=True)
            with school_scope(school.pk):
                _fill(school)
        with school_scope(school.pk):
            _tell_stories(school)
        return True
    if not school.is_demo:
        raise NotADemo(slug)
    with school_scope(school.pk):
        _set_password(school)
    return False


def _set_password(school: School) -> None:
    person = Person.objects.filter(username="student1").first()
    if person and not check_password(settings.DEMO_PASSWORD, person.password):
        Person.objects.filter(school=school).update(password=make_password(settings.DEMO_PASSWORD))


def _fill(school: School) -> None:
    password = make_password(settings.DEMO_PASSWORD)
    names = [("admin1", "Ada Admin", Role.ADMIN), ("teacher1", "Tara Visser", Role.TEACHER)]
    names += [("teacher2", "Theo Bos", Role.TEACHER)]
    names += [(f"student{number}", f"{PUPIL_NAMES[number - 1]}", Role.STUDENT) for number in range(1, PUPILS + 1)]
    people = [
        Person(
            school=school, username=username, login_key=login_key(school.slug, username), name=name, role=role,
            password=password,
        )
        for username, name, role in names
    ]  # fmt: skip
    Person.objects.bulk_create(people)
    classroom = Classroom.objects.create(name=CLASS, age_band=AgeBand.UNDER_13)
    Enrolment.objects.bulk_create(
        Enrolment(
            classroom=classroom, person=person, seat=Seat.TEACHER if person.role == Role.TEACHER else Seat.STUDENT
        )
        for person in people
        if person.role != Role.ADMIN
    )
    record(Actor.system(school, "demo", Door.COMMAND), "school.made", school)
    _set_rules_and_task(school, classroom)


def _set_rules_and_task(school: School, classroom: Classroom) -> None:
    teacher = _actor(school, "teacher1")
    save_version(teacher, class_policy(teacher, classroom), Draft(RULES | {Rule.PROVIDER: "storybook"}))
    friday = now().astimezone(ZoneInfo(school.time_zone)).date() + timedelta(days=14)
    content = Content(
        title="My favourite monument",
        brief="Choose a monument you would love to visit. Make a picture of an animal friend visiting it, and write "
        "two sentences about why you chose it.",
        tip="Say what time of day it is. Light changes a picture completely.",
        due_at=datetime(friday.year, friday.month, friday.day, 15, tzinfo=ZoneInfo(school.time_zone)),
    )
    publish(teacher, make_assignment(teacher, classroom, content))


def _tell_stories(school: School) -> None:
    """Pictures in several states: made, blocked, waiting for a teacher, and one of which no word was known."""
    classroom, assignment = Classroom.objects.get(name=CLASS), Assignment.objects.get()
    for number, prompt, shape in STORIES:
        actor = _actor(school, f"student{number}")
        draw(actor, classroom, Wish(prompt=prompt, shape=shape, variety=0.3, seed=number), assignment=assignment)


def _hand_in(school: School) -> None:
    """Two pupils hand in, and the teacher answers one of them and leaves the painter to the installation."""
    teacher, assignment = _actor(school, "teacher1"), Assignment.objects.get()
    save_version(teacher, class_policy(teacher, assignment.classroom), Draft(RULES))
    for username, title, why in (
        ("student2", "Candy ride", "I chose a horse because my cousin has one. Fog makes it a little bit magic."),
        ("student4", "Deux amis", "J'aime la mer parce qu'elle ne dort jamais."),
    ):
        actor = _actor(school, username)
        picture = pictures_of(actor.person_id).first()
        if picture is None:
            log.warning("The demo's picture of %s was not made.", username)
            continue
        work = own_submission(actor, assignment)
        chosen = [Chosen(picture.pk, picture.alt_text or title)]
        work = submit(actor, save_draft(actor, work, title=title, reflection=why, pictures=chosen))
        if username == "student2":
            return_work(teacher, work, mark=9, comment="Lovely fog! Next time, show us which monument it is.")


def _actor(school: School, username: str) -> Actor:
    person = Person.objects.select_related("school").get(username=username)
    return Actor(school=school, person=person, door=Door.COMMAND, locale=person.language)


PUPIL_NAMES = (
    "Sanne de Boer", "Joon Park", "Misha Orlov", "Amélie Laurent", "Putri Lestari", "Daan Bakker", "Noor el Idrissi",
    "Seo-yeon Kim", "Lotte Jansen", "Budi Santoso", "Camille Petit", "Anya Petrova", "Finn Mulder", "Maya Singh",
    "Lucas Moreau", "Dewi Anggraini", "Ivan Sokolov", "Sofie Smit", "Min-jun Lee", "Emma Visser", "Hugo Bernard",
    "Rizky Pratama", "Katya Volkova", "Tim de Groot", "Zoë Vermeer", "Ji-woo Choi", "Léa Dubois", "Ahmed Yilmaz",
    "Oscar Brown", "Vera Lebedeva",
)  # fmt: skip
