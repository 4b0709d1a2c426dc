"""Schools: made by whoever runs the installation."""

from __future__ import annotations

import re
from zoneinfo import available_timezones

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.choices import Door, Role
from accounts.log import record
from accounts.models import LANGUAGE_CODES, School
from accounts.operations.people import Slip, clean_name, clean_username, make_people
from accounts.tenancy import school_scope
from edu4all.lib.errors import Invalid


@transaction.atomic
def create_school(
    *, slug: str, name: str, admin_name: str, admin_username: str, language: str = "en", time_zone: str = "UTC"
) -> Slip:
    """A school with its first admin, whose first password is in the slip."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9\-]{1,59}", slug):
        raise Invalid.field("slug", "bad_slug", _("Use 2 to 60 small letters, digits or dashes."))
    if School.objects.filter(slug=slug).exists():
        raise Invalid.field("slug", "taken", _("There is a school with this short name already."))
    if language not in LANGUAGE_CODES:
        raise Invalid.field("language", "unknown_choice", _("Choose one of the list."))
    if time_zone not in available_timezones():
        raise Invalid.field("time_zone", "unknown_choice", _("Choose one of the list."))
    school = School.objects.create(slug=slug, name=clean_name(name), language=language, time_zone=time_zone)
    actor = Actor.system(school, "create_school", Door.COMMAND)
    with school_scope(school.pk):
        slip = make_people(actor, [(clean_name(admin_name), clean_username(admin_username))], Role.ADMIN)[0]
        record(actor, "school.made", school)
        record(actor, "person.made", slip.person, role=Role.ADMIN)
    return slip
