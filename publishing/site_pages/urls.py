"""Addresses of the site's own pages at the desk, below /staff/publications/pages/."""

from django.urls import path

from publishing.site_pages import views

urlpatterns = [
    path("", views.pages, name="content-pages"),
    path("contacts/", views.Contacts.as_view(), name="content-contacts"),
    path("<slug:page>/", views.page, name="content-page"),
    path("<slug:page>/begin/", views.Begin.as_view(), name="content-begin"),
    path("<slug:page>/write/", views.Write.as_view(), name="content-write"),
    path("<slug:page>/preview/", views.preview, name="content-preview"),
    path("<slug:page>/compare/<int:number>/", views.compare, name="content-compare"),
    path("<slug:page>/submit/", views.Submit.as_view(), name="content-submit"),
    path("<slug:page>/at-once/", views.AtOnce.as_view(), name="content-at-once"),
    path("<slug:page>/go-back/", views.GoBack.as_view(), name="content-go-back"),
    path("<slug:page>/see/", views.See.as_view(), name="content-see"),
    path("<slug:page>/check/", views.check, name="content-check"),
]
