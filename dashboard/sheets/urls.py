"""Addresses of the sheets for others, below /staff/."""

from django.urls import path

from dashboard.sheets import compare_views as comparing, views
from dashboard.sheets.every import SHEETS

urlpatterns = [
    path("reports/sheets/", views.sheets, name="sheets"),
    *(
        path(f"cases/<str:reference>/sheets/{key}/", views.sheet, {"key": key}, name=sheet.page)
        for key, sheet in SHEETS.items()
    ),
    path("cases/<str:reference>/sheets/<slug:key>.<str:kind>", views.sheet_file, name="case-sheet-file"),
    path("publications/<int:pk>/sheet/", views.publication_sheet, name="publication-sheet"),
    path("publications/<int:pk>/sheet.<str:kind>", views.publication_sheet_file, name="publication-sheet-file"),
    path("settings/guidance/sheets/<slug:key>/", comparing.compared, name="sheets-compared"),
    path(
        "settings/guidance/sheets/<slug:key>/check/", comparing.RecordComparison.as_view(), name="sheets-compared-check"
    ),
]
