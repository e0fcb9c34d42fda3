"""Addresses of the pages about dates."""

from django.urls import path

from cases.dates import views

urlpatterns = [
    path("deadlines/<int:pk>/", views.deadline_page, name="deadline"),
    path("deadlines/<int:pk>/change/", views.ChangeDate.as_view(), name="deadline-change"),
    path("deadlines/<int:pk>/change/reason/", views.ChangeReason.as_view(), name="deadline-change-reason"),
    path("deadlines/<int:pk>/change/check/", views.ChangeCheck.as_view(), name="deadline-change-check"),
    path("deadlines/<int:pk>/history/<int:line>/", views.TakeBack.as_view(), name="deadline-take-back"),
    path("deadlines/<int:pk>/looked-at/", views.LookedAt.as_view(), name="deadline-looked-at"),
    path("calculator/", views.calculator, name="calculator"),
]
