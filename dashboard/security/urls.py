"""Addresses, below /staff/settings/security/."""

from django.urls import path

from dashboard.security import views

urlpatterns = [path("", views.events, name="settings-security"), path("roles/", views.roles, name="settings-roles")]
