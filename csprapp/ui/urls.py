"""Addresses of the interface itself, below /staff/."""

from django.conf import settings
from django.urls import path

from csprapp.ui import views

urlpatterns = [
    path("stay/", views.stay, name="stay"),
    path("drafts/<slug:form>/", views.autosave, name="autosave"),
    path("drafts/<slug:form>/<slug:subject>/", views.autosave, name="autosave"),
]
if settings.CSPR_DEMO:
    urlpatterns.append(path("gallery/", views.gallery, name="gallery"))
