"""Addresses of work beside the requests, below /staff/."""

from django.urls import path

from csprapp.tasks import views

urlpatterns = [
    path("jobs/<int:pk>/", views.job_page, name="job"),
    path("jobs/<int:pk>/file/", views.job_file, name="job-file"),
]
