"""Addresses of the interface itself, below /staff/."""

from django.urls import path

from csprapp.ui import views
from csprapp.ui.saved_views import DeleteView, SaveView

urlpatterns = [
    path("stay/", views.stay, name="stay"),
    path("printed/<int:pk>/", views.printed, name="printed"),
    path("drafts/<slug:form>/", views.autosave, name="autosave"),
    path("drafts/<slug:form>/<slug:subject>/", views.autosave, name="autosave"),
    path("views/<int:pk>/delete/", DeleteView.as_view(), name="view-delete"),
    path("views/<slug:page>/", SaveView.as_view(), name="view-save"),
]
