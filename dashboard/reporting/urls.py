"""Addresses of the rapid review's report, below /staff/, and of what settings say of it and of letters."""

from django.urls import path

from dashboard.reporting import legal_views as legal, settings_views as settings, views

CASE = "cases/<str:reference>/rapid-review/report"
urlpatterns = [
    path(f"{CASE}/", views.report, name="case-report"),
    path(f"{CASE}/own/", views.OwnReport.as_view(), name="case-report-own"),
    path(f"{CASE}/make/<slug:kind>/", views.MakeReport.as_view(), name="case-report-make"),
    path(f"{CASE}/<int:number>/", views.file, name="case-report-file"),
    path("settings/report/", settings.Sections.as_view(), name="settings-report"),
    path("settings/legal-basis/", legal.bases, name="settings-legal-basis"),
    path("settings/legal-basis/add/", legal.AddBasis.as_view(), name="settings-legal-basis-add"),
    path("settings/legal-basis/<int:pk>/", legal.CorrectBasis.as_view(), name="settings-legal-basis-correct"),
    path("settings/letters/", settings.templates, name="settings-letters"),
    path("settings/letters/<slug:kind>/", settings.Template.as_view(), name="settings-letter"),
    path("settings/letters/<slug:kind>/file/", settings.file, name="settings-letter-file"),
    path("settings/letters/<slug:kind>/shipped/", settings.ShippedAgain.as_view(), name="settings-letter-shipped"),
]
