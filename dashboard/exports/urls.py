"""Addresses of what is taken out as sheets."""

from django.urls import path

from dashboard.exports import views

urlpatterns = [
    path("exports/", views.exports, name="exports"),
    path("exports/<int:pk>/file/", views.export_file, name="export-file"),
    path("exports/<slug:kind>/", views.ExportPage.as_view(), name="export"),
]
