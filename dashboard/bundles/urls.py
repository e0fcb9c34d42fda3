"""Addresses, below /staff/."""

from django.urls import path

from dashboard.bundles import views

urlpatterns = [
    path("documents/", views.Begin.as_view(), name="bundles"),
    path("documents/<int:pk>/", views.Files.as_view(), name="bundle"),
    path("documents/<int:pk>/more/", views.AddFiles.as_view(), name="bundle-more"),
    path("documents/<int:pk>/keep/", views.Keep.as_view(), name="bundle-keep"),
    path("documents/<int:pk>/again/", views.GoOn.as_view(), name="bundle-again"),
    path("documents/<int:pk>/forget/", views.Drop.as_view(), name="bundle-drop"),
    path("documents/<int:pk>/<int:file>/", views.ChangeFile.as_view(), name="bundle-file"),
    path("cases/<str:reference>/documents/many/", views.Begin.as_view(), name="case-documents-many"),
]
