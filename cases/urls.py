"""Addresses of the private case, below /staff/."""

from django.urls import include, path

from cases.documents import views as documents
from cases.referrals import views as referrals

urlpatterns = [
    path("referrals/", referrals.referrals, name="referrals"),
    path("referrals/new/", referrals.referral_new, name="referral-new"),
    path("referrals/<int:pk>/", referrals.referral, name="referral"),
    path("referrals/<int:pk>/consider/", referrals.referral_consider, name="referral-consider"),
    path("referrals/<int:pk>/told/", referrals.referral_told, name="referral-told"),
    path("referrals/<int:pk>/case/", referrals.referral_case, name="referral-case"),
    path("", include("cases.deadlines.urls")),
    path("cases/<str:reference>/documents/", documents.documents, name="case-documents"),
    path("cases/<str:reference>/documents/<int:pk>/", documents.document_version, name="case-document-version"),
    path("cases/<str:reference>/documents/<int:pk>/<int:number>/", documents.document_file, name="case-document-file"),
    path(
        "cases/<str:reference>/documents/<int:pk>/<int:number>/scan/",
        documents.document_scan,
        name="case-document-scan",
    ),
]
