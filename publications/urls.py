"""The public addresses. Each name also stands in the list PUBLIC of csprapp/urls.py."""

from django.urls import path

from publications.public import feeds, files, health, pages

urlpatterns = [
    path("", pages.home, name="public-home"),
    path("reviews/", pages.reviews, name="public-reviews"),
    path("reviews/<slug:slug>/", pages.review, name="public-review"),
    path("reviews/<slug:slug>/documents/<slug:key>/<str:name>", files.document, name="public-document"),
    path("national/", pages.national, name="public-national"),
    path("how-reviews-work/", pages.how_reviews_work, name="public-how"),
    path("support/", pages.support, name="public-support"),
    path("accessibility/", pages.accessibility, name="public-accessibility"),
    path("privacy/", pages.privacy, name="public-privacy"),
    path("feed.atom", feeds.atom, name="public-feed"),
    path("sitemap.xml", feeds.sitemap, name="public-sitemap"),
    path("robots.txt", feeds.robots, name="public-robots"),
    path("health/", health.health, name="health"),
]
