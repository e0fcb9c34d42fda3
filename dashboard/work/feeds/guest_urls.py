"""The address of a feed, which the part for guests serves too."""

from django.urls import path

from dashboard.work.feeds import views

urlpatterns = [path("calendar/<str:token>.ics", views.feed, name="calendar-feed")]
