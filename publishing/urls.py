"""Addresses of the staff pages of publications, below /staff/."""

from django.urls import include, path

from publishing.clearance import brought_over_views, views as clearance
from publishing.editions import begin_views, edition_views, ending_views, views
from publishing.schedule import views as schedule
from publishing.takedown import expiry_views, put_back_views, restored_views, views as takedown

ONE = "publications/<int:pk>"
urlpatterns = [
    path("publications/pages/", include("publishing.site_pages.urls")),
    path("publications/", views.publications, name="publications"),
    path("reviews/<int:pk>/publish/", begin_views.Begin.as_view(), name="review-publish"),
    path("publications/brought-over/", brought_over_views.BroughtOver.as_view(), name="publications-brought-over"),
    path("publications/new/", views.NewPublication.as_view(), name="publication-new"),
    path(f"{ONE}/", views.publication, name="publication"),
    path(f"{ONE}/names/", edition_views.Names.as_view(), name="publication-names"),
    path(f"{ONE}/words/", edition_views.Words.as_view(), name="publication-words"),
    path(f"{ONE}/text/", edition_views.text, name="publication-text"),
    path(f"{ONE}/documents/", edition_views.Documents.as_view(), name="publication-documents"),
    path(f"{ONE}/documents/<int:document>/", edition_views.document, name="publication-document"),
    path(f"{ONE}/ready/", edition_views.Ready.as_view(), name="publication-ready"),
    path(f"{ONE}/preview/", views.preview, name="publication-preview"),
    path(f"{ONE}/preview/documents/<slug:key>/<str:name>", views.preview_document, name="publication-preview-document"),
    path(f"{ONE}/submit/", views.Submit.as_view(), name="publication-submit"),
    path(f"{ONE}/end/", ending_views.End.as_view(), name="publication-end"),
    path(f"{ONE}/resume/", ending_views.Resume.as_view(), name="publication-resume"),
    path(f"{ONE}/edition/", views.NewEdition.as_view(), name="publication-edition"),
    path(f"{ONE}/record/", views.RecordPublic.as_view(), name="publication-record"),
    path(f"{ONE}/check/", clearance.check, name="publication-check"),
    path(f"{ONE}/publish/", schedule.publish, name="publication-publish"),
    path(f"{ONE}/going/", expiry_views.BeforeExpiry.as_view(), name="publication-going"),
    path(f"{ONE}/repository/", expiry_views.repository, name="publication-repository"),
    path(f"{ONE}/by-hand/", schedule.by_hand, name="publication-by-hand"),
    path(f"{ONE}/compare/", views.compare, name="publication-compare"),
    path(f"{ONE}/withdraw/", takedown.withdraw, name="publication-withdraw"),
    path(f"{ONE}/files/", takedown.files, name="publication-files"),
    path(f"{ONE}/put-back/", put_back_views.put_back, name="publication-put-back"),
    path(f"{ONE}/restored/", restored_views.Restored.as_view(), name="publication-restored"),
    path(f"{ONE}/withdraw/<int:line>/", takedown.Line.as_view(), name="publication-take-down-line"),
]
