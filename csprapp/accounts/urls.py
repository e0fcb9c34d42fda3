"""A person's own account, and what stands in the place of a page of django-allauth: its addresses come after these."""

from django.urls import path

from csprapp.accounts import views

urlpatterns = [
    path("", views.account, name="account"),
    path("password/reset/", views.ResetPassword.as_view(), name="account_reset_password"),
]
