"""The addresses of this app's pages."""

from imagegen.web import file_urls, staff_urls

urlpatterns = [*file_urls.urlpatterns, *staff_urls.urlpatterns]
