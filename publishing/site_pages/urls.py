"""Addresses of the site's own pages at the desk, below /staff/publications/pages/."""

from django.urls import path

from publishing.site_pages import views

urlpatterns = [
    path("", views.pages, name="content-pages"),
    path("contacts/", views.contacts, name="content-contacts"),
    path("<slug:page>/", views.page, name="content-page"),
    path("<slug:page>/begin/", views.begin, name="content-begin"),
    path("<slug:page>/write/", views.write, name="content-write"),
    path("<slug:page>/preview/", views.preview, name="content-preview"),
    path("<slug:page>/compare/<int:number>/", views.compare, name="content-compare"),
    path("<slug:page>/submit/", views.submit, name="content-submit"),
    path("<slug:page>/at-once/", views.at_once, name="content-at-once"),
    path("<slug:page>/go-back/", views.go_back, name="content-go-back"),
    path("<slug:page>/see/", views.see, name="content-see"),
    path("<slug:page>/check/", views.check, name="content-check"),
]
