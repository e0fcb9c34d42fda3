"""Addresses of the rapid review's report, below /staff/, and of what settings say of it and of letters."""

from django.urls import path

from dashboard.reporting import letter_views as letters
from dashboard.reporting import sections_views as sections
from dashboard.reporting import views

CASE = "cases/<str:reference>/rapid-review/report"
urlpatterns = [
    path(f"{CASE}/", views.report, name="case-report"),
    path(f"{CASE}/own/", views.own, name="case-report-own"),
    path(f"{CASE}/make/<slug:kind>/", views.make, name="case-report-make"),
    path(f"{CASE}/<int:number>/", views.file, name="case-report-file"),
    path("settings/report/", sections.sections, name="settings-report"),
    path("settings/letters/", letters.templates, name="settings-letters"),
    path("settings/letters/<slug:kind>/", letters.template, name="settings-letter"),
    path("settings/letters/<slug:kind>/file/", letters.file, name="settings-letter-file"),
    path("settings/letters/<slug:kind>/shipped/", letters.shipped_again, name="settings-letter-shipped"),
]
