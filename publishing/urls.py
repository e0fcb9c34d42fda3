"""Addresses of the publishing desk, below /staff/."""

from django.urls import include, path

from publishing.clearance import views as checking
from publishing.editions import edition_views, views
from publishing.schedule import release_views, schedule_views
from publishing.takedown import takedown_and_expiry_views
from publishing.takedown import views as taking_down

urlpatterns = [
    path("publications/pages/", include("publishing.site_pages.urls")),
    path("publications/", views.publications, name="publications"),
    path("publications/new/", views.new, name="publication-new"),
    path("publications/<int:pk>/", views.publication, name="publication"),
    path("publications/<int:pk>/names/", edition_views.names, name="publication-names"),
    path("publications/<int:pk>/words/", edition_views.words, name="publication-words"),
    path("publications/<int:pk>/text/", edition_views.text, name="publication-text"),
    path("publications/<int:pk>/documents/", edition_views.documents, name="publication-documents"),
    path("publications/<int:pk>/documents/<int:document>/", edition_views.document, name="publication-document"),
    path("publications/<int:pk>/ready/", edition_views.ready, name="publication-ready"),
    path("publications/<int:pk>/preview/", views.preview, name="publication-preview"),
    path(
        "publications/<int:pk>/preview/documents/<slug:key>/<str:name>",
        views.preview_document,
        name="publication-preview-document",
    ),
    path("publications/<int:pk>/submit/", views.submit, name="publication-submit"),
    path("publications/<int:pk>/edition/", views.new_edition, name="publication-edition"),
    path("publications/<int:pk>/record/", views.record, name="publication-record"),
    path("publications/<int:pk>/check/", checking.check, name="publication-check"),
    path("publications/<int:pk>/publish/", schedule_views.publish, name="publication-publish"),
    path("publications/<int:pk>/going/", takedown_and_expiry_views.going, name="publication-going"),
    path("publications/<int:pk>/repository/", takedown_and_expiry_views.repository, name="publication-repository"),
    path("publications/<int:pk>/by-hand/", release_views.held, name="publication-by-hand"),
    path("publications/<int:pk>/compare/", views.compare, name="publication-compare"),
    path("publications/<int:pk>/withdraw/", taking_down.withdraw, name="publication-withdraw"),
    path(
        "publications/<int:pk>/withdraw/<int:line>/",
        takedown_and_expiry_views.take_down_line,
        name="publication-take-down-line",
    ),
]
