"""The address of the page for referring without an account, which the part for guests serves too."""

from django.urls import path

from cases.referrals.guest_views import refer

urlpatterns = [path("refer/", refer, name="refer")]
