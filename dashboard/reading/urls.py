"""Addresses, below /staff/."""

from django.urls import path

from dashboard.reading import views

urlpatterns = [
    path("account/reading/", views.own, name="own-reading"),
    path("settings/reading/", views.reading, name="settings-reading"),
    path("settings/reading/unusual/", views.UnusualReading.as_view(), name="settings-unusual-reading"),
]
