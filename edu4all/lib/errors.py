"""Anticipated failures: each has a stable code, a status, and a sentence that a ten-year-old can act on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = str | Promise


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field of a form or a request body."""

    field: str
    code: str
    detail: Words


class EduError(Exception):
    """The base of every failure that is worded for people. Subclasses name a code; `params` fill the sentence."""

    code: ClassVar[str] = "problem"
    status: ClassVar[int] = 400
    sentence: ClassVar[Words] = _("That did not work. Please try again.")

    def __init__(
        self,
        detail: Words | None = None,
        *,
        errors: tuple[FieldError, ...] = (),
        retry_after: int | None = None,
        limit: int | None = None,
        extra: Mapping[str, Any] | None = None,
        **params: object,
    ) -> None:
        super().__init__(self.code)
        self.errors = errors
        self.retry_after = retry_after
        self.limit = limit
        self.extra = dict(extra or {})
        self._detail = detail
        self._params = params

    @property
    def detail(self) -> str:
        """The sentence in the language that is active now."""
        words = str(self._detail if self._detail is not None else self.sentence)
        return words % self._params if self._params else words


class NotFound(EduError):
    """What you may not see doesn't exist: the same answer for foreign and missing ids."""

    code = "not_found"
    status = 404
    sentence = _("I could not find that.")


class Forbidden(EduError):
    code = "forbidden"
    status = 403
    sentence = _("You cannot do that here. Ask your teacher if you need it.")


class SignInNeeded(EduError):
    code = "sign_in_needed"
    status = 401
    sentence = _("Please sign in first.")


class SignInRefused(EduError):
    """The same words for an unknown name and a wrong password."""

    code = "sign_in_refused"
    status = 401
    sentence = _("School, name and password do not fit together. Please check them.")


class PasswordChangeNeeded(EduError):
    code = "password_change_needed"
    status = 403
    sentence = _("Please choose your own password first.")


class TooMany(EduError):
    code = "too_many"
    status = 429
    sentence = _("That was a lot at once. Please wait a little and try again.")


class Invalid(EduError):
    """One or more fields can't be used; `errors` says which."""

    code = "invalid_request"
    status = 422
    sentence = _("Please look at the fields below again.")

    @classmethod
    def field(cls, field: str, code: str, detail: Words) -> Invalid:
        return cls(errors=(FieldError(field, code, detail),))


class Conflict(EduError):
    code = "conflict"
    status = 409
    sentence = _("Somebody else was faster. Please look at it again.")


class Stale(EduError):
    """`If-Match` named a version that is no longer the newest (RFC 9110, 13.1.1)."""

    code = "stale_version"
    status = 412
    sentence = _("Somebody else has saved a newer version. Please look at it before you save yours.")


class Unsupported(EduError):
    code = "unsupported"
    status = 422
    sentence = _("The painter of your class cannot do that.")


class NotAllowedNow(EduError):
    """The thing is there and yours, but its state does not allow the step."""

    code = "not_allowed_now"
    status = 409
    sentence = _("That is not possible any more.")


class RepeatKeyReused(EduError):
    code = "repeat_key_reused"
    status = 422
    sentence = _("This repeat key was used for something else.")
