"""Addresses of the guide."""

from django.urls import path

from dashboard.guide import views

urlpatterns = [
    path("", views.guide, name="guide"),
    path("<slug:name>/", views.guide_page, name="guide-page"),
    path("pictures/<slug:name>.png", views.guide_picture, name="guide-picture"),
]
