"""Addresses of the settings of the clock, below /staff/settings/."""

from django.urls import path

from dashboard.administration import calendar_views as views
from dashboard.administration import index

urlpatterns = [
    path("", index.settings, name="settings"),
    path("bank-holidays/", views.bank_holidays, name="settings-bank-holidays"),
    path("bank-holidays/add/", views.add_day, name="settings-bank-holidays-add"),
    path("bank-holidays/published/", views.published, name="settings-bank-holidays-published"),
    path("bank-holidays/<str:iso>/remove/", views.remove_day, name="settings-bank-holidays-remove"),
    path("closure-days/", views.closures, name="settings-closure-days"),
    path("closure-days/<int:pk>/end/", views.end_closure, name="settings-closure-days-end"),
    path("rules/", views.rules, name="settings-rules"),
    path("rules/<slug:key>/", views.change_rule, name="settings-rules-change"),
]
