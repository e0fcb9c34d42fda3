"""The public addresses. Each name also stands in the list PUBLIC of csprapp/urls.py."""

from django.urls import path

from publications.content.rules import Page
from publications.public import feeds, pages

urlpatterns = [
    path("", pages.own_page, {"page": Page.HOME}, name="public-home"),
    path("reviews/", pages.reviews, name="public-reviews"),
    path("reviews/<slug:slug>/", pages.review, name="public-review"),
    path("reviews/<slug:slug>/documents/<slug:key>/<str:name>", pages.document, name="public-document"),
    path("national/", pages.national, name="public-national"),
    path("how-reviews-work/", pages.own_page, {"page": Page.HOW}, name="public-how"),
    path("on-one-page/", pages.on_one_page, name="public-one-page"),
    path("about/", pages.own_page, {"page": Page.ABOUT}, name="public-about"),
    path("support/", pages.own_page, {"page": Page.SUPPORT}, name="public-support"),
    path("feed.atom", feeds.atom, name="public-feed"),
    path("reviews.json", feeds.listing, name="public-listing"),
    path("sitemap.xml", feeds.sitemap, name="public-sitemap"),
    path("robots.txt", feeds.robots, name="public-robots"),
]
