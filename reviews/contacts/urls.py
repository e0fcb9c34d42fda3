"""Addresses of the family's page, the Panel's page and what goes on while publication waits, below /staff/."""

from django.urls import path

from reviews.contacts import views

CASE = "cases/<str:reference>"
urlpatterns = [
    path(f"{CASE}/family/", views.family, name="case-family"),
    path(f"{CASE}/panel/", views.panel, name="case-panel"),
    path(f"{CASE}/log/<slug:kind>/add/", views.line_add, name="case-log-add"),
    path(f"{CASE}/log/<slug:kind>/<int:pk>/", views.line_change, name="case-log-change"),
    path(f"{CASE}/log/<slug:kind>/<int:pk>/mistake/", views.line_mistake, name="case-log-mistake"),
    path("reviews/<int:pk>/meanwhile/add/", views.meanwhile_add, name="review-meanwhile-add"),
    path("reviews/<int:pk>/meanwhile/<int:line>/", views.meanwhile_change, name="review-meanwhile"),
    path("reviews/<int:pk>/meanwhile/<int:line>/mistake/", views.meanwhile_mistake, name="review-meanwhile-mistake"),
]
