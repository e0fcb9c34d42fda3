"""Addresses of single sign-on, below /staff/account/."""

from django.urls import path

from csprapp.single_sign_on import views

urlpatterns = [
    path("login/", views.SignIn.as_view(), name="account_login"),
    path("with/<slug:tenant>/", views.sign_on, name="sign-on"),
    path("with/<slug:tenant>/back/", views.sign_on_back, name="sign-on-back"),
    path("invited/<slug:uid>/<slug:token>/", views.sign_on_invited, name="sign-on-invited"),
    path("again/", views.sign_on_again, name="sign-on-again"),
    path("confirm/", views.sign_on_confirm, name="sign-on-confirm"),
    path("resume/", views.sign_on_resume, name="sign-on-resume"),
]
