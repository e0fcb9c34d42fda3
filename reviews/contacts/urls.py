"""Addresses of the family's page, the Panel's page and what goes on while publication waits, below /staff/."""

from django.urls import path

from reviews.contacts import views

CASE, MEANWHILE = "cases/<str:reference>", "reviews/<int:pk>/meanwhile"
urlpatterns = [
    path(f"{CASE}/family/", views.family, name="case-family"),
    path(f"{CASE}/panel/", views.panel, name="case-panel"),
    path(f"{CASE}/log/<slug:kind>/add/", views.LineAdd.as_view(), name="case-log-add"),
    path(f"{CASE}/log/<slug:kind>/<int:pk>/", views.LineChange.as_view(), name="case-log-change"),
    path(f"{CASE}/log/<slug:kind>/<int:pk>/mistake/", views.LineMistake.as_view(), name="case-log-mistake"),
    path(f"{MEANWHILE}/add/", views.MeanwhileAdd.as_view(), name="review-meanwhile-add"),
    path(f"{MEANWHILE}/<int:line>/", views.MeanwhileChange.as_view(), name="review-meanwhile"),
    path(f"{MEANWHILE}/<int:line>/mistake/", views.MeanwhileMistake.as_view(), name="review-meanwhile-mistake"),
]
