"""Addresses of mail, below /staff/."""

from django.conf import settings
from django.urls import path

from csprapp.mail import views

urlpatterns = [path("account/reminders/", views.Reminders.as_view(), name="account-reminders")]
if settings.CSPR_DEMO:
    urlpatterns += [path("mail/", views.inbox, name="mail"), path("mail/<int:pk>/", views.message, name="mail-message")]
