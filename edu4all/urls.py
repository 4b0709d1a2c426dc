"""Every address of the site. Pages of an app are in its `web`, the API's in `edu4all.api`."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.defaults import page_not_found, server_error

from edu4all.health import healthz, readyz
from edu4all.lib.rest import api_not_found, api_server_error

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("api/v1/", include("edu4all.api")),
    path("", include("accounts.web.urls")),
    path("", include("imagegen.web.urls")),
    path("", include("assignments.web.urls")),
]


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return api_not_found(request) if request.path.startswith("/api/") else page_not_found(request, exception)


def handler500(request: HttpRequest) -> HttpResponse:
    return api_server_error(request) if request.path.startswith("/api/") else server_error(request)
