"""The API's addresses of people, classes and the log."""

from django.urls import path

from accounts.api import classes, own, school

urlpatterns = [
    path("auth/token/", own.TokenView.as_view(), name="api-token"),
    path("auth/logout/", own.LogoutView.as_view(), name="api-logout"),
    path("auth/devices/", own.DevicesView.as_view(), name="api-devices"),
    path("auth/devices/<str:id>/", own.DeviceView.as_view(), name="api-device"),
    path("me/", own.MeView.as_view(), name="api-me"),
    path("me/password/", own.PasswordView.as_view(), name="api-password"),
    path("classes/", classes.ClassesView.as_view(), name="api-classes"),
    path("classes/join/", classes.JoinView.as_view(), name="api-join"),
    path("classes/<str:id>/", classes.ClassView.as_view(), name="api-class"),
    path("classes/<str:id>/members/", classes.MembersView.as_view(), name="api-members"),
    path("classes/<str:id>/members/<str:person>/", classes.MemberView.as_view(), name="api-member"),
    path("classes/<str:id>/members/<str:person>/reset/", classes.MemberResetView.as_view(), name="api-member-reset"),
    path("classes/<str:id>/teachers/", classes.TeachersView.as_view(), name="api-teachers"),
    path("classes/<str:id>/join-code/", classes.JoinCodeView.as_view(), name="api-join-code"),
    path("people/", school.PeopleView.as_view(), name="api-people"),
    path("people/<str:id>/", school.PersonView.as_view(), name="api-person"),
    path("people/<str:id>/reset/", school.PersonResetView.as_view(), name="api-person-reset"),
    path("audit/events/", school.EventsView.as_view(), name="api-events"),
]
