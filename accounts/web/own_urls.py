"""The addresses of pages about oneself: coming in, settings, joining a class, help."""

from django.urls import path

from accounts.web import settings, sign_in

urlpatterns = [
    path("", sign_in.root, name="root"),
    path("login/", sign_in.login, name="login"),
    path("logout/", sign_in.logout, name="logout"),
    path("password/", sign_in.password, name="password"),
    path("settings/", settings.settings_page, name="settings"),
    path("settings/devices/<uuid:pk>/revoke/", settings.revoke, name="device-revoke"),
    path("language/", settings.language, name="language"),
    path("join/", settings.join, name="join"),
    path("join/<slug:code>/", settings.join, name="join"),
    path("help/", settings.help_page, name="help"),
    path("about/", settings.about, name="about"),
]
