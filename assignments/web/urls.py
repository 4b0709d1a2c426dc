"""The addresses of this app's pages."""

from assignments.web import pupil_urls, staff_urls

urlpatterns = [*pupil_urls.urlpatterns, *staff_urls.urlpatterns]
