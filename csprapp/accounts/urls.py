"""A person's own account."""

from django.urls import path

from csprapp.accounts import views

urlpatterns = [path("", views.account, name="account")]
