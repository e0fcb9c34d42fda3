"""Addresses."""

from django.urls import include, path

from csprapp.desk.work import views as work

urlpatterns = [
    path("", include("csprapp.desk.publishing.urls")),
    path("", work.work, name="work"),
]
