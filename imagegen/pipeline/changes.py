"""Wishes that change a picture: what an edit or a variation takes from its source, and what its mask may be."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from edu4all.lib.errors import Invalid
from imagegen.choices import Kind, Shape
from imagegen.models import Picture
from imagegen.pictures import BadPicture, Fault, clean_mask

if TYPE_CHECKING:
    from imagegen.pipeline.admit import Place, Wish

MASK_PROBLEMS = {
    Fault.NOTHING_MARKED: gettext_lazy("Mark the part that you want to change."),
    Fault.WRONG_SIZE: gettext_lazy("What you marked does not fit this picture. Please mark it again."),
    Fault.NO_ALPHA: gettext_lazy("The mask must be transparent where the picture may change."),
    Fault.TOO_LARGE: gettext_lazy("The mask is too large. It may have 4 megabytes."),
}


def settled(place: Place, wish: Wish) -> Wish:
    """The wish with what it takes from its source, and with a mask that was made anew.

    An edit keeps its source's shape; a variation takes what it does not say: shape and words. Raises `Invalid`.
    """
    if wish.kind not in (Kind.EDIT, Kind.VARIATION):
        return _new(place, wish)
    source = _source(place)
    parent = source.generation
    if wish.kind == Kind.VARIATION:
        _refuse_mask(wish)
        shape = parent.shape if wish.shape is None else wish.shape
        return replace(wish, shape=shape, prompt=wish.prompt or parent.prompt)
    if wish.shape not in (None, parent.shape):
        raise Invalid.field("shape", "shape_fixed", _("A changed picture keeps its shape."))
    return replace(wish, shape=parent.shape, mask=_clean(wish.mask, source) if wish.mask else b"")


def _new(place: Place, wish: Wish) -> Wish:
    if place.source is not None:
        raise Invalid.field("source", "not_used", _("A new picture has no other one to start from."))
    _refuse_mask(wish)
    return replace(wish, shape=Shape.SQUARE) if wish.shape is None else wish


def _source(place: Place) -> Picture:
    if place.source is None:
        raise Invalid.field("source", "required", _("Choose the picture that you want to change."))
    if place.source.classroom_id != place.classroom.pk:
        raise Invalid.field("source", "other_class", _("That picture belongs to another class."))
    return place.source


def _refuse_mask(wish: Wish) -> None:
    if wish.mask:
        raise Invalid.field("mask", "not_used", _("Only a change of a picture takes a mask."))


def _clean(mask: bytes, source: Picture) -> bytes:
    try:
        return clean_mask(mask, width=source.width, height=source.height)
    except BadPicture as problem:
        words = MASK_PROBLEMS.get(problem.code) or _("I could not read what you marked. Please mark it again.")
        raise Invalid.field("mask", problem.code, words) from problem
