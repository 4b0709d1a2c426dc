"""A pupil's first page: what to do next, what came back, the last pictures."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from accounts.web import actor_of
from assignments.web.places import own_classrooms
from assignments.web.tasks import grouped_tasks
from edu4all.lib.web import page
from imagegen.queries import pictures_of

LAST_PICTURES = 6


@require_safe
@page()
def home(request: HttpRequest) -> HttpResponse:
    """The next task, the newest answer, the last pictures. Staff have a first page of their own."""
    actor = actor_of(request)
    if actor.is_staff:
        return redirect("root")
    tasks = grouped_tasks(actor)
    context = {
        "next": tasks.to_do[0] if tasks.to_do else None,
        "more": len(tasks.to_do) - 1,
        "returned": tasks.returned[:3],
        "pictures": pictures_of(actor.known_person.pk).select_related("generation")[:LAST_PICTURES],
        "has_class": own_classrooms(actor).exists(),
    }
    return render(request, "assignments/home.html", context)
