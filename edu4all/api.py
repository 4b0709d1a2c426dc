"""Every address of the API."""

from django.urls import path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerView

from accounts.api import urls as accounts
from assignments.api import urls as assignments
from imagegen.api import urls as imagegen

urlpatterns = [
    *accounts.urlpatterns,
    *imagegen.urlpatterns,
    *assignments.urlpatterns,
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("docs/", SpectacularSwaggerView.as_view(url_name="api-schema"), name="api-docs"),
]
