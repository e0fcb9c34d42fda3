"""Addresses of the interface itself, below /staff/."""

from django.urls import path

from csprapp.ui import views

urlpatterns = [
    path("stay/", views.stay, name="stay"),
    path("drafts/<slug:form>/", views.autosave, name="autosave"),
    path("drafts/<slug:form>/<slug:subject>/", views.autosave, name="autosave"),
]
