"""The studio: saying what one would like to see, watching it being made, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.actor import Actor
from accounts.permissions import as_uuid
from accounts.web import actor_of
from assignments.operations import pictures as operations
from assignments.operations import submissions
from assignments.operations.pictures import AssignmentClosed
from assignments.permissions import get_assignment
from assignments.queries import assignment_of
from assignments.web.cards import Card, card_of
from assignments.web.ideas import gentle_ideas, ideas_for_all, word_groups
from assignments.web.places import Offer, Place, offer_at, own_classrooms, place_of
from edu4all.lib.errors import EduError, Invalid, NotAllowedNow, NotFound, RepeatKeyReused, TooMany, Unsupported
from edu4all.lib.rest import unchanged
from edu4all.lib.web import field_errors, key_page, page
from imagegen.budgets import QuotaReached
from imagegen.budgets.money import BudgetExhausted
from imagegen.choices import LIVE_STATES, Kind, State
from imagegen.operations.generations import MAX_PLEA
from imagegen.operations.generations import appeal as ask_teacher
from imagegen.operations.generations import cancel as stop
from imagegen.permissions import get_own_generation
from imagegen.pipeline.admit import StorageAway, Wish
from imagegen.pipeline.painters import PainterAway, PainterTooGrown
from imagegen.queries import history, pictures_of
from imagegen.wording import state_words

if TYPE_CHECKING:
    from imagegen.models import Generation

FILM = 12
MOST_LETTERS = 1000
NO_PAINTER = (PainterAway, PainterTooGrown, BudgetExhausted)
"""The class's painter can't be had, but one that stands in may."""
NOT_MADE = (
    Invalid, Unsupported, RepeatKeyReused, QuotaReached, TooMany, AssignmentClosed, StorageAway, *NO_PAINTER,
)  # fmt: skip
STAYS_ON_STAGE = (*LIVE_STATES, State.HELD, State.READY)
"""What is shown again when the pupil comes back to the studio."""


@dataclass(frozen=True, slots=True)
class Typed:
    """The form as somebody filled it in."""

    prompt: str = ""
    shape: str = "square"
    n: str = "1"
    variety: str = "0.7"
    painter: str = ""

    @classmethod
    def of(cls, sent: Mapping[str, str]) -> Typed:
        return cls(
            sent.get("prompt", ""),
            sent.get("shape", "square"),
            sent.get("n", "1"),
            sent.get("variety", ""),
            sent.get("painter", ""),
        )

    @classmethod
    def again(cls, row: Generation) -> Typed:
        """What was asked for, to be changed and sent once more; of an edit the words of the picture before."""
        prompt = row.source.generation.prompt if row.kind == Kind.EDIT and row.source else row.prompt
        return cls(prompt, row.shape, str(row.n), "0.7" if row.variety is None else str(row.variety))

    def within(self, offer: Offer) -> Typed:
        """The same with a shape and a number that can be chosen now."""
        shapes = [value for value, _label in offer.shapes]
        shape = self.shape if self.shape in shapes else next(iter(shapes), "")
        return replace(self, shape=shape, n=self.n if self.n in offer.counts else "1")

    @property
    def wish(self) -> Wish:
        """What is asked for. What is no number is let through as one that the rules refuse, with their own words."""
        variety = _number(self.variety) if self.variety else None
        n = int(self.n) if self.n.isdecimal() else 0
        return Wish(self.prompt, self.shape, n, variety, painter=self.painter)


@require_safe
@page()
def studio(request: HttpRequest) -> HttpResponse:
    """The studio of a class or an assignment; who sits in several classes chooses one first."""
    actor = actor_of(request)
    place = place_of(actor, request.GET)
    if place is None:
        return render(request, "assignments/studio_choose.html", {"classrooms": own_classrooms(actor)})
    newest = history(actor.known_person.pk, place.classroom.pk).filter(state__in=STAYS_ON_STAGE).first()
    card = card_of(actor, newest, wanted=place.assignment) if newest else None
    return _studio(request, place, Typed(prompt=request.GET.get("idea", "")[:MOST_LETTERS]), card=card)


@require_http_methods(["GET", "HEAD", "POST"])
@page()
def jobs(request: HttpRequest) -> HttpResponse:
    """POST: ask for pictures. GET: everything that one has asked for, newest first."""
    actor = actor_of(request)
    if request.method != "POST":
        return _history(request, actor)
    place = place_of(actor, request.POST)
    if place is None:
        raise NotFound
    typed, key = Typed.of(request.POST), key_of(request)
    try:
        made, _new = operations.draw(actor, place.classroom, typed.wish, assignment=place.assignment, repeat_key=key)
    except NOT_MADE as problem:
        return _not_made(request, place, typed, problem)
    return _made(request, place, made)


@require_safe
@page()
def job(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One generation: its card for the live page, which asks every few seconds, or the studio around it."""
    actor = actor_of(request)
    generation = get_own_generation(actor, pk)
    wanted = get_assignment(actor, request.GET["assignment"]) if request.GET.get("assignment") else None
    card = card_of(actor, generation, wanted=wanted)
    if not _is_live(request):
        place = Place(generation.classroom, card.assignment or assignment_of(generation))
        return _studio(request, place, Typed.again(generation), card=card)
    if unchanged(request, card.etag):
        response = HttpResponse(status=304, headers={"HX-Reswap": "none"})
    else:
        response = _card(request, card)
    response["ETag"], response["Vary"] = card.etag, "HX-Request, Cookie"
    return response


@require_POST
@page()
def cancel(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Stop. What was faster than the tap is simply shown."""
    actor = actor_of(request)
    generation = get_own_generation(actor, pk)
    try:
        generation = stop(actor, generation)
    except NotAllowedNow:
        generation = get_own_generation(actor, pk)
    if _is_live(request):
        return _card(request, card_of(actor, generation))
    return redirect("studio-job", pk)


@require_POST
@page()
def appeal(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask a teacher to look at what was not painted. Asked twice, it shows what became of it."""
    actor = actor_of(request)
    generation = get_own_generation(actor, pk)
    try:
        ask_teacher(actor, generation, request.POST.get("plea", "")[:MAX_PLEA])
    except NotAllowedNow as problem:
        messages.info(request, problem.detail)
    if _is_live(request):
        return _card(request, card_of(actor, get_own_generation(actor, pk)))
    return redirect("studio-job", pk)


@require_POST
@page()
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask for the same once more, of the class's painter or of the one that may stand in."""
    actor = actor_of(request)
    generation = get_own_generation(actor, pk)
    place, painter = Place(generation.classroom, assignment_of(generation)), request.POST.get("painter", "")
    try:
        made, _new = operations.draw_again(actor, generation, painter=painter, repeat_key=key_of(request))
    except NOT_MADE as problem:
        return _not_made(request, place, Typed.again(generation), problem)
    return _made(request, place, made)


@require_POST
@page("student")
def choose(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Add a picture to one's work for an assignment, and go on there."""
    get_own_generation(actor_of(request), pk)
    return add_picture(request, as_uuid(request.POST.get("assignment", "")), request.POST.get("picture", ""))


def add_picture(request: HttpRequest, assignment_id: UUID, picture_id: UUID | str) -> HttpResponse:
    """Choose a picture for an assignment and open it; what stands in the way is said there."""
    actor = actor_of(request)
    work = operations.own_submission(actor, get_assignment(actor, assignment_id))
    try:
        submissions.choose(actor, work, picture_id)
    except (Invalid, NotAllowedNow, AssignmentClosed) as problem:
        messages.warning(request, " ".join(field_errors(problem).values()) or problem.detail)
    else:
        messages.success(request, _("Your picture is with your work. Now write what it shows."))
    return redirect("task", assignment_id)


def _made(request: HttpRequest, place: Place, generation: Generation) -> HttpResponse:
    if not _is_live(request):
        return redirect("studio-job", generation.pk)
    card = card_of(actor_of(request), generation, wanted=place.assignment)
    context = _form_context(request, place, Typed.again(generation)) | {"card": card}
    return render(request, "assignments/_job_made.html", context, status=202)


def _not_made(request: HttpRequest, place: Place, typed: Typed, problem: EduError) -> HttpResponse:
    """The form again with what was typed. A live page is given a note for what the form can't mend."""
    if not _is_live(request):
        response = _studio(request, place, typed, problem=problem)
        if problem.retry_after:
            response["Retry-After"] = str(problem.retry_after)
        return response
    if problem.status not in (409, 422) and not isinstance(problem, NO_PAINTER):
        raise problem
    context = _form_context(request, place, typed, problem)
    response = render(request, "assignments/_studio_form_again.html", context, status=problem.status)
    response["HX-Retarget"], response["HX-Reswap"] = "#studio-form", "outerHTML show:#studio-form:top"
    return response


def _studio(
    request: HttpRequest, place: Place, typed: Typed, *, card: Card | None = None, problem: EduError | None = None
) -> HttpResponse:
    context = _form_context(request, place, typed, problem) | _film(request) | {"card": card}
    return render(request, "assignments/studio.html", context, status=problem.status if problem else 200)


def _card(request: HttpRequest, card: Card) -> HttpResponse:
    """The card alone; when it asks no more, what is left today and the row of pictures come with it."""
    context: dict[str, Any] = {"card": card, "gentle_ideas": gentle_ideas(), "repeat_key": uuid4()}
    if not card.poll_s:
        place = Place(card.generation.classroom, card.assignment)
        context |= {"offer": offer_at(actor_of(request), place)} | _film(request)
    return render(request, "assignments/_job_answer.html", context)


def _form_context(request: HttpRequest, place: Place, typed: Typed, problem: EduError | None = None) -> dict[str, Any]:
    errors, said = problem_words(problem)
    offer = offer_at(actor_of(request), place)
    return {
        "place": place,
        "typed": typed if errors else typed.within(offer),
        "offer": offer,
        "stand_in": offer.fallback if offer.is_away or isinstance(problem, NO_PAINTER) else "",
        "repeat_key": uuid4(),
        "form_errors": errors,
        "problem": said,
        "word_groups": word_groups(),
        "ideas": ideas_for_all(),
        "gentle_ideas": gentle_ideas(),
        "most_letters": MOST_LETTERS,
    }


def problem_words(problem: EduError | None) -> tuple[dict[str, str], str]:
    """What stands in the way of a picture: the words for each field, or else one sentence."""
    errors = field_errors(problem) if problem else {}
    if isinstance(problem, RepeatKeyReused):
        return errors, _("You changed your words. Tap the button once more to make this one.")
    return errors, problem.detail if problem and not errors else ""


def _film(request: HttpRequest) -> dict[str, Any]:
    mine = pictures_of(actor_of(request).known_person.pk).select_related("generation")
    return {"film": list(mine[:FILM])}


def _history(request: HttpRequest, actor: Actor) -> HttpResponse:
    keys = key_page(history(actor.known_person.pk), request, size=24)
    rows = [
        {
            "generation": row,
            "words": state_words(row.state),
            "picture": _first_ready(row),
            "is_live": row.state in LIVE_STATES,
        }
        for row in keys.rows
    ]
    return render(request, "assignments/jobs.html", {"keys": keys, "rows": rows})


def _first_ready(row: Generation) -> object | None:
    return next((picture for picture in row.shown if picture.state == "ready"), None)  # type: ignore[attr-defined]


def _is_live(request: HttpRequest) -> bool:
    """Whether a part of a page asks, not the browser for a whole one."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.history_restore_request


def key_of(request: HttpRequest) -> UUID | None:
    """The key that a form carries, so that a second tap makes nothing new."""
    try:
        return UUID(request.POST.get("repeat_key", ""))
    except ValueError:
        return None


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")
