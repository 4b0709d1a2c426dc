"""Opening pictures: the only way to their bytes."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.core import signing
from django.utils.translation import gettext as _

from accounts.actor import Actor
from accounts.permissions import require
from accounts.tenancy import school_scope
from edu4all.lib.errors import Invalid, NotFound
from imagegen import files
from imagegen.choices import Origin, PictureState
from imagegen.models import Picture
from imagegen.permissions import get_picture, may_see_master

LINK_LIFE_S = 300
SALT = "imagegen.picture"


@dataclass(frozen=True, slots=True)
class OpenPicture:
    """The bytes of one variant, ready to be served privately."""

    data: bytes
    media_type: str
    name: str


def open_picture(actor: Actor, picture_id: UUID | str, *, variant: str = "full") -> OpenPicture:
    """The bytes of a picture that exists for the actor. `variant`: full, thumb, or original for staff."""
    picture = get_picture(actor, picture_id)
    if variant == "original":
        require(may_see_master(actor, picture))
    return _read(picture, variant)


def sign_link(picture: Picture, variant: str) -> str:
    """A signature that opens one variant of a picture for five minutes, without a session (for apps' image views)."""
    facts = [picture.school_id.hex, picture.pk.hex, variant, picture.state]
    return signing.dumps(facts, salt=SALT)


def open_signed(picture_id: UUID | str, signature: str) -> OpenPicture:
    """The bytes behind a signature, while it lives and the picture is still in the state that was signed.

    The signature names the school, so no session is needed. Raises `NotFound` for whatever is wrong with it.
    """
    try:
        school, picture_hex, variant, state = signing.loads(signature, salt=SALT, max_age=LINK_LIFE_S)
        named, wanted = UUID(picture_hex), UUID(str(picture_id))
    except (signing.BadSignature, ValueError):
        raise NotFound from None
    if named != wanted:
        raise NotFound
    with school_scope(UUID(school)):
        picture = Picture.objects.filter(pk=named, state=state).exclude(state=PictureState.REFUSED).first()
        if picture is None:
            raise NotFound
        return _read(picture, variant)


def _read(picture: Picture, variant: str) -> OpenPicture:
    keys = {
        "full": (picture.full, picture.full_type),
        "thumb": (picture.thumb, picture.thumb_type),
        "original": (picture.master, picture.master_type),
    }
    if variant not in keys:
        raise Invalid.field("variant", "unknown_choice", _("Choose one of the list."))
    name, media_type = keys[variant]
    try:
        data = files.read(name)
    except FileNotFoundError:
        raise NotFound from None
    return OpenPicture(data, media_type, f"{picture.pk.hex[:12]}.{files.ENDINGS[media_type]}")


def origin_words(origin: str) -> str:
    """What is said beside every picture about how it came to be."""
    if origin == Origin.AI:
        return _("Made with AI")
    return _("Put together from drawings (no AI)")
