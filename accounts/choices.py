"""The words of this app as enums."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person is at their school."""

    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")
    ADMIN = "admin", _("School admin")


class Seat(models.TextChoices):
    """What a person is in one class."""

    STUDENT = "student", _("Student")
    TEACHER = "teacher", _("Teacher")


class AgeBand(models.TextChoices):
    """How old the pupils of a class are; some providers may not be used below an age."""

    UNDER_13 = "under_13", _("under 13")
    TEENS = "13_to_15", _("13 to 15")
    OLDER = "16_plus", _("16 and older")


class Door(models.TextChoices):
    """The way by which somebody came in."""

    WEB = "web", _("Website")
    API = "api", _("App")
    TASK = "task", _("Background work")
    COMMAND = "command", _("Command")


class Theme(models.TextChoices):
    AUTO = "auto", _("Like my device")
    LIGHT = "light", _("Light")
    DARK = "dark", _("Dark")


class TextSize(models.TextChoices):
    NORMAL = "normal", _("Normal")
    LARGE = "large", _("Large")
