"""The addresses of this app's pages."""

from accounts.web import own_urls, staff_urls

urlpatterns = [*own_urls.urlpatterns, *staff_urls.urlpatterns]
