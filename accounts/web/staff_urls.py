"""The addresses of the pages about classes and people, for staff."""

from django.urls import path

from accounts.web import classes, people

urlpatterns = [
    path("classes/", classes.class_list, name="classes"),
    path("classes/new/", classes.class_new, name="class-new"),
    path("classes/<uuid:pk>/", classes.class_page, name="class"),
    path("classes/<uuid:pk>/code/", classes.join_code, name="class-code"),
    path("classes/<uuid:pk>/pupils/", classes.pupils_add, name="class-pupils"),
    path("classes/<uuid:pk>/pupils/<uuid:person>/reset/", classes.pupil_reset, name="class-reset"),
    path("classes/<uuid:pk>/pupils/<uuid:person>/remove/", classes.pupil_remove, name="class-remove"),
    path("classes/<uuid:pk>/teachers/", classes.teacher_add, name="class-teachers"),
    path("people/", people.people_page, name="people"),
    path("people/<uuid:person>/reset/", people.person_reset, name="person-reset"),
    path("people/<uuid:person>/active/", people.person_active, name="person-active"),
    path("people/<uuid:person>/role/", people.person_role, name="person-role"),
]
