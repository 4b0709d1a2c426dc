"""Texts that people type."""

from __future__ import annotations

import re

from django.utils.translation import gettext as _

from edu4all.lib.errors import FieldError

_UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def is_readable(text: str) -> bool:
    """Whether a text is free of control characters (tabs and line ends aside) and of halves of characters.

    Databases refuse some of them: PostgreSQL takes no NUL, and nothing takes half a surrogate pair.
    """
    return _UNREADABLE.search(text) is None


def text_error(field: str, text: str, *, most: int, least: int = 0) -> FieldError | None:
    """What is wrong with a text of a form, if anything; lengths are in characters."""
    if len(text) < least:
        return FieldError(field, "empty", _("Please fill this in."))
    if len(text) > most:
        return FieldError(field, "too_long", _("Write at most %(most)d letters.") % {"most": most})
    if not is_readable(text):
        return FieldError(
            field, "control_characters", _("Your text has signs that cannot be read. Please type it again.")
        )
    return None
