"""Addresses of case files, below /staff/."""

from django.urls import path

from dashboard.disclosing import views

urlpatterns = [
    path("cases/<str:reference>/disclosures/", views.of_case, name="case-disclosures"),
    path("cases/<str:reference>/disclosures/new/", views.New.as_view(), name="case-disclosure-new"),
    path("disclosures/<int:pk>/", views.One.as_view(), name="disclosure"),
    path("disclosures/<int:pk>/<slug:kind>/", views.file, name="disclosure-file"),
    path("settings/disclosures/", views.disclosures, name="settings-disclosures"),
]
