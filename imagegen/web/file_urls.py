"""The addresses of pictures."""

from django.urls import path

from imagegen.web import files

urlpatterns = [path("pictures/<uuid:pk>/<slug:variant>/", files.picture, name="picture-file")]
