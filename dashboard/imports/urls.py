"""Addresses, below /staff/."""

from django.urls import path

from dashboard.imports import views

urlpatterns = [
    path("imports/", views.Begin.as_view(), name="imports"),
    path("imports/<int:pk>/", views.done, name="import"),
    path("imports/<int:pk>/columns/", views.Columns.as_view(), name="import-columns"),
    path("imports/<int:pk>/rows/", views.Rows.as_view(), name="import-rows"),
    path("imports/<int:pk>/owners/", views.Owners.as_view(), name="import-owners"),
    path("imports/<int:pk>/forget/", views.Drop.as_view(), name="import-drop"),
    path("imports/<int:pk>/not-brought-over.<str:kind>", views.rejected, name="import-rejected"),
]
