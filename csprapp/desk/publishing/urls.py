"""Addresses of the publishing desk, below /staff/."""

from django.urls import path

from . import checking, editing, going, holding, taking_down, views, window

urlpatterns = [
    path("publications/", views.publications, name="publications"),
    path("publications/new/", views.new, name="publication-new"),
    path("publications/<int:pk>/", views.publication, name="publication"),
    path("publications/<int:pk>/names/", editing.names, name="publication-names"),
    path("publications/<int:pk>/words/", editing.words, name="publication-words"),
    path("publications/<int:pk>/text/", editing.text, name="publication-text"),
    path("publications/<int:pk>/documents/", editing.documents, name="publication-documents"),
    path("publications/<int:pk>/documents/<int:document>/", editing.document, name="publication-document"),
    path("publications/<int:pk>/ready/", editing.ready, name="publication-ready"),
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
    path("publications/<int:pk>/publish/", window.publish, name="publication-publish"),
    path("publications/<int:pk>/going/", going.going, name="publication-going"),
    path("publications/<int:pk>/repository/", going.repository, name="publication-repository"),
    path("publications/<int:pk>/by-hand/", holding.held, name="publication-by-hand"),
    path("publications/<int:pk>/compare/", views.compare, name="publication-compare"),
    path("publications/<int:pk>/withdraw/", taking_down.withdraw, name="publication-withdraw"),
    path("publications/<int:pk>/withdraw/<int:line>/", going.take_down_line, name="publication-take-down-line"),
]
