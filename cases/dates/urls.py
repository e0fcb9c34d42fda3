"""Addresses of the pages about dates."""

from django.urls import path

from cases.dates import views

urlpatterns = [
    path("deadlines/<int:pk>/", views.deadline_page, name="deadline"),
    path("deadlines/<int:pk>/change/", views.change_date, name="deadline-change"),
    path("deadlines/<int:pk>/change/reason/", views.change_reason, name="deadline-change-reason"),
    path("deadlines/<int:pk>/change/check/", views.change_check, name="deadline-change-check"),
    path("deadlines/<int:pk>/history/<int:line>/", views.take_back, name="deadline-take-back"),
    path("deadlines/<int:pk>/looked-at/", views.looked_at, name="deadline-looked-at"),
    path("calculator/", views.calculator, name="calculator"),
]
