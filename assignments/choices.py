"""The words of this app as enums."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AssignmentState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    CLOSED = "closed", _("Closed")


class SubmissionState(models.TextChoices):
    DRAFT = "draft", _("Not handed in")
    SUBMITTED = "submitted", _("Handed in")
    RETURNED = "returned", _("Returned")
