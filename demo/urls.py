"""Addresses of the demonstration alone, below /staff/."""

from django.urls import path

from demo.gallery import gallery

urlpatterns = [path("gallery/", gallery, name="gallery")]
