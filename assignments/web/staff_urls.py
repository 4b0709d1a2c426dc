"""The addresses of the pages about assignments and what was handed in, for staff."""

from django.urls import path

from assignments.web import authoring, marking

urlpatterns = [
    path("classes/<uuid:pk>/assignments/", authoring.assignment_list, name="class-assignments"),
    path("classes/<uuid:pk>/assignments/new/", authoring.assignment_new, name="assignment-new"),
    path("assignments/<uuid:pk>/", authoring.assignment_page, name="assignment"),
    path("assignments/<uuid:pk>/edit/", authoring.assignment_edit, name="assignment-edit"),
    path("assignments/<uuid:pk>/publish/", authoring.assignment_publish, name="assignment-publish"),
    path("assignments/<uuid:pk>/close/", authoring.assignment_close, name="assignment-close"),
    path("submissions/<uuid:pk>/", marking.submission_page, name="submission"),
]
