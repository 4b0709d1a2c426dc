"""Changing a picture: painting over a part and saying what should be there, and asking for more like it."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actor import Actor
from accounts.web import actor_of
from assignments.models import Assignment
from assignments.operations.pictures import draw
from assignments.permissions import get_assignment
from assignments.queries import assignment_of
from assignments.web.places import Place, offer_at
from assignments.web.studio import MOST_LETTERS, NOT_MADE, key_of, problem_words
from edu4all.lib.errors import EduError, Invalid
from edu4all.lib.web import page
from imagegen.choices import Kind
from imagegen.permissions import get_source
from imagegen.pictures import BadPicture, mask_of_areas
from imagegen.pictures.masks import MAX_MASK_BYTES
from imagegen.pipeline.admit import Wish

if TYPE_CHECKING:
    from imagegen.models import Picture


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def edit(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The page on which a part of a picture is marked; POST asks for the change."""
    actor = actor_of(request)
    source = get_source(actor, pk)
    place = Place(source.generation.classroom, _assignment(actor, request, source))
    if request.method != "POST":
        return _page(request, source, place)
    try:
        wish = Wish(request.POST.get("prompt", ""), kind=Kind.EDIT, mask=_mask(request, source))
    except Invalid as problem:
        return _page(request, source, place, problem)
    return _asked(request, source, place, wish)


@require_POST
@page()
def variations(request: HttpRequest, pk: UUID) -> HttpResponse:
    """More like this: the same things, arranged anew."""
    actor = actor_of(request)
    source = get_source(actor, pk)
    place = Place(source.generation.classroom, _assignment(actor, request, source))
    return _asked(request, source, place, Wish("", kind=Kind.VARIATION))


def _asked(request: HttpRequest, source: Picture, place: Place, wish: Wish) -> HttpResponse:
    """On to the new picture's own page, or back to this one with what stands in the way."""
    actor, key = actor_of(request), key_of(request)
    try:
        made, _new = draw(actor, place.classroom, wish, assignment=place.assignment, source=source, repeat_key=key)
    except NOT_MADE as problem:
        return _page(request, source, place, problem)
    return redirect("studio-job", made.pk)


def _assignment(actor: Actor, request: HttpRequest, source: Picture) -> Assignment | None:
    """The assignment that the pupil comes from, or the one that the picture was made for."""
    named = request.POST.get("assignment") or request.GET.get("assignment")
    return get_assignment(actor, named) if named else assignment_of(source.generation)


def _mask(request: HttpRequest, source: Picture) -> bytes:
    """What was painted, or else the areas that were ticked; empty where nothing was marked: then all may change."""
    painted = request.FILES.get("mask")
    if painted is not None:
        return bytes(painted.read(MAX_MASK_BYTES + 1))
    areas = request.POST.getlist("area")
    if not areas:
        return b""
    try:
        return mask_of_areas(areas, width=source.width, height=source.height)
    except BadPicture:
        raise Invalid.field("area", "unknown_choice", _("Choose one of the areas.")) from None


def _page(request: HttpRequest, source: Picture, place: Place, problem: EduError | None = None) -> HttpResponse:
    errors, said = problem_words(problem)
    context = {
        "source": source,
        "place": place,
        "offer": offer_at(actor_of(request), place),
        "typed": request.POST.get("prompt", ""),
        "ticked": request.POST.getlist("area"),
        "repeat_key": uuid4(),
        "form_errors": errors,
        "problem": said,
        "most_letters": MOST_LETTERS,
    }
    return render(request, "assignments/studio_change.html", context, status=problem.status if problem else 200)
